"""Changing a questionnaire: what moves, what goes with it, and that the one before stays as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from survey_app.questionnaire import editing, parsing
from survey_app.questionnaire.kinds import SHORT_TEXT
from survey_app.questionnaire.model import Condition, Option, Page, Question, Questionnaire, Translation
from survey_app.questionnaire.validation import check

SURVEY = parsing.load("have-your-say-2026")
NEW = Question("new", SHORT_TEXT, "New?")


def pages(questionnaire: Questionnaire) -> list[str]:
    return [page.id for page in questionnaire.pages]


def questions(questionnaire: Questionnaire, page: str) -> list[str]:
    return [question.id for question in editing.page(questionnaire, page).questions]


def test_pages_are_added_moved_and_removed() -> None:
    page = Page("extra", "Extra", (NEW,))
    assert pages(editing.add_page(SURVEY, page))[-1] == "extra"
    added = editing.add_page(SURVEY, page, after="views")
    assert pages(added)[:3] == ["views", "extra", "area"]
    assert pages(editing.move_page(added, "extra", -1))[:3] == ["extra", "views", "area"]
    assert editing.move_page(SURVEY, "views", -1) == SURVEY
    assert editing.remove_page(added, "extra") == SURVEY


def test_a_question_past_the_edge_of_its_page_goes_to_the_next_one() -> None:
    assert questions(editing.move_question(SURVEY, "other_priority", -1), "views") == ["other_priority", "proposed_priorities"]
    moved = editing.move_question(SURVEY, "other_priority", 1)
    assert questions(moved, "views") == ["proposed_priorities"]
    assert questions(moved, "area") == ["other_priority", "problems"]
    assert editing.move_question(moved, "other_priority", -1) == SURVEY
    assert editing.move_question(SURVEY, "proposed_priorities", -1) == SURVEY


def test_a_page_that_loses_its_only_question_goes_too() -> None:
    assert "area" not in pages(editing.remove_question(SURVEY, "problems"))
    assert "area" not in pages(editing.move_question(SURVEY, "problems", 1))


def test_what_depends_on_a_part_is_what_its_removal_breaks() -> None:
    removals = [([question.id], editing.remove_question(SURVEY, question.id)) for question in SURVEY.questions]
    removals += [([question.id for question in page.questions], editing.remove_page(SURVEY, page.id)) for page in SURVEY.pages]
    found = [{part.id if part else f"page {page.id}" for page, part in editing.dependents(SURVEY, gone)} for gone, _ in removals]
    assert found == [{fault.where for fault in check(editing.without_stray_translations(left))} for _, left in removals]
    assert any(found)


def test_what_a_change_breaks_is_found() -> None:
    broken = editing.remove_question(SURVEY, "victim")
    assert any("there is no question 'victim'" in str(fault) for fault in check(broken))
    moved = editing.move_page(SURVEY, "experience", -1)
    assert any("not asked on an earlier page" in str(fault) for fault in check(moved))


def test_a_shared_scale_changes_in_every_question_that_uses_it() -> None:
    question = SURVEY.question("safe_day")
    changed = editing.replace_question(SURVEY, "safe_day", editing.remove_option(question, "neither"))
    assert "neither" not in changed.question("safe_dark").codes
    assert "neither" in changed.question("proposed_priorities").codes


def test_rows_and_answers_are_added_moved_and_removed() -> None:
    matrix = editing.add_item(SURVEY.question("problems"), "Fly-tipping")
    assert matrix.items[-1].id == "fly_tipping"
    assert editing.move_item(matrix, "fly_tipping", -99).items[0].id == "fly_tipping"
    assert editing.remove_item(matrix, "fly_tipping") == SURVEY.question("problems")
    single = editing.add_option(SURVEY.question("victim"), "Not sure")
    assert single.options[-1] == Option("not_sure", "Not sure")
    assert editing.move_option(single, "not_sure", -1).codes == ("yes", "no", "not_sure", "declined")
    assert editing.remove_option(single, "not_sure") == SURVEY.question("victim")


def test_routes_of_pages_and_questions() -> None:
    condition = (Condition("victim", ("yes",)),)
    assert editing.page(editing.set_route(SURVEY, "contact", "", condition), "contact").show_if == condition
    assert editing.set_route(SURVEY, "contact", "channels", condition).question("channels").show_if == condition
    assert editing.page(editing.set_route(SURVEY, "experience", "", ()), "experience").show_if == ()


def test_what_is_not_there() -> None:
    for attempt in (lambda: editing.page(SURVEY, "none"), lambda: editing.page_of(SURVEY, "none"),
                    lambda: editing.remove_page(SURVEY, "none"), lambda: editing.replace_question(SURVEY, "none", NEW)):
        with pytest.raises(KeyError):
            attempt()


@pytest.mark.parametrize(("label", "id_"), [
    ("Fly-tipping", "fly_tipping"), ("  ", "x"), ("16 to 24", "n16_to_24"), ("Café", "cafe"), ("مشكلة", "x"),
    ("A very long label that goes on and on", "a_very_long_label_that_goes_on")])
def test_ids_are_made_of_words(label: str, id_: str) -> None:
    assert editing.id_of(label, set()) == id_
    assert editing.id_of(label, {id_}) == f"{id_}_2"


def test_a_new_question_is_at_the_end_of_its_page() -> None:
    assert questions(editing.add_question(SURVEY, "views", NEW), "views")[-1] == "new"
    assert replace(SURVEY) == parsing.load("have-your-say-2026"), "nothing above changed the first one"


def test_translations_of_what_is_gone_go_too() -> None:
    words = {"comments.label": "Sylwadau", "victim.label": "Dioddefwr", "title": "Dweud eich dweud"}
    survey = replace(SURVEY, translations=(Translation("cy", words),))
    left = editing.without_stray_translations(editing.remove_question(survey, "comments"))
    assert left.translations[0].strings == {"victim.label": "Dioddefwr", "title": "Dweud eich dweud"}
    assert check(left) == []
