"""The roles of questions: what the results make of each question, and that no id and no word decides it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from survey_app.questionnaire import parsing, roles, summary
from survey_app.questionnaire.kinds import KINDS
from survey_app.questionnaire.model import Option, Page, Question, Questionnaire
from survey_app.questionnaire.toml_output import to_toml
from survey_app.questionnaire.validation import QuestionnaireError, check
from tests.factories.own_questions import QUESTIONNAIRE

SECTIONS = {"q1": "own", "q2": "own", "q3": "own", "q7": "own", "q6": "own", "q4": "ranking", "q5": "agreement"}


def asked(*questions: Question) -> Questionnaire:
    return Questionnaire("x", "X", (Page("p", "P", questions),))


def single(name: str, role: str = "", side: str = "") -> Question:
    return Question(name, KINDS["single"], f"About {name}?", role=role,
                    options=(Option("yes", "Yes", side=side), Option("no", "No")))


def test_every_closed_question_has_a_section() -> None:
    own = parsing.from_toml(QUESTIONNAIRE)
    assert {question.id: roles.section_of(question) for question in own.questions} == SECTIONS
    assert parsing.from_toml(to_toml(own)) == parsing.from_json(parsing.to_json(own)) == own


@pytest.mark.parametrize("name", parsing.bundled())
def test_no_id_and_no_code_gives_a_role(name: str) -> None:
    library = parsing.load(name)
    bare = replace(library, pages=tuple(replace(page, questions=tuple(
        replace(question, role="", options=tuple(replace(option, side="") for option in question.options))
        for question in page.questions)) for page in library.pages))
    assert {roles.section_of(question) for question in bare.questions} <= {"", "ranking", "own"}
    assert all(roles.section_of(question) != "own" for question in library.questions)


def test_a_role_whose_answers_say_nothing_is_shown_plainly_and_told() -> None:
    survey = asked(single("victim", "victim"))
    assert check(survey) == []
    assert roles.section_of(survey.question("victim")) == "own"
    assert any("none of its answers counts as “Was a victim”" in line for line in summary.advice(survey))
    marked = roles.given(survey, "victim", "victim", {"yes": "yes"})
    assert roles.section_of(marked.question("victim")) == "victim"
    assert not any("counts as “Was" in line for line in summary.advice(marked))


def test_the_self_check_warns_where_nothing_can_be_ranked() -> None:
    assert "there will be no ranking of problems" in summary.advice(asked(single("a")))[0]
    assert not any("no ranking" in line for line in summary.advice(parsing.from_toml(QUESTIONNAIRE)))


@pytest.mark.parametrize(("questions", "words"), [
    ([single("a", "chief")], "has the unknown role 'chief'; the roles are agreement, safety"),
    ([single("a", "victim"), single("b", "victim")], "b has the role 'victim', which 'a' has already"),
    ([single("a", "channels")], "which only a question with several answers can have"),
    ([single("a", "sources")], "a grid can have that takes its rows from an earlier one"),
    ([replace(single("a"), kind=KINDS["short_text"], options=(), role="profile")], "a question with answers to choose from"),
    ([single("a", side="maybe")], "has an answer with the unknown side 'maybe'; the sides are agree")])
def test_a_role_that_cannot_be_is_refused_with_the_reason(questions: list[Question], words: str) -> None:
    assert words in "\n".join(map(str, check(asked(*questions))))
    with pytest.raises(QuestionnaireError):
        parsing.from_toml(to_toml(asked(*questions)))


def test_a_role_is_offered_only_where_it_can_be() -> None:
    assert set(roles.roles_for(single("a"))) == {"agreement", "safety", "victim", "reported", "informed", "profile"}
    assert list(roles.roles_for(Question("c", KINDS["long_text"], "C"))) == []


def test_sides_of_a_shared_scale_are_shared_and_those_of_another_role_stay() -> None:
    scaled = [replace(single(name, role), scale="yes_no") for name, role in (("a", "victim"), ("b", "reported"))]
    survey = roles.given(roles.given(asked(*scaled), "a", "victim", {"yes": "yes"}), "b", "reported", {"no": "no"})
    assert survey.question("a").options == survey.question("b").options
    assert [roles.section_of(question) for question in survey.questions] == ["victim", "reported"]
    gone = roles.given(survey, "a", "victim", {"yes": ""})
    assert [option.side for option in gone.question("b").options] == ["", "no"]


def test_what_is_not_used_leaves_no_trace_in_the_stored_version() -> None:
    text = parsing.to_json(asked(single("a")))
    assert '"role"' not in text
    assert '"side"' not in text
