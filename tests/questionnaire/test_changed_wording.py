"""Two versions side by side."""

from __future__ import annotations

from dataclasses import replace

from survey_app.questionnaire import editing, parsing
from survey_app.questionnaire.translation import Change, changed_wording, is_same_structure

SURVEY = parsing.load("have-your-say-2026")
VICTIM = SURVEY.question("victim")


def test_wording_alone_is_the_same_structure() -> None:
    changed = editing.replace_question(SURVEY, "victim", replace(VICTIM, label="Were you a victim?", hint="New"))
    assert is_same_structure(SURVEY, changed)
    assert changed_wording(SURVEY, changed) == [Change("victim", VICTIM.label, "Were you a victim?"),
                                                Change("victim hint", "", "New")]


def test_anything_else_is_not() -> None:
    for changed in (editing.remove_question(SURVEY, "comments"), editing.move_page(SURVEY, "safety", 1),
                    editing.replace_question(SURVEY, "victim", editing.add_option(VICTIM, "Not sure")),
                    editing.replace_question(SURVEY, "victim", replace(VICTIM, sensitive=False)),
                    editing.replace_question(SURVEY, "problems", editing.move_item(SURVEY.question("problems"), "noise", 1)),
                    editing.set_route(SURVEY, "contact", "", editing.page(SURVEY, "experience").show_if)):
        assert not is_same_structure(SURVEY, changed)
