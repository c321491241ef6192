"""The parts of a questionnaire."""

from dataclasses import FrozenInstanceError

import pytest

from survey_app.questionnaire.kinds import (
    KINDS,
    LONG_TEXT,
    MATRIX,
    MULTIPLE,
    NUMBER,
    OTHER_TEXT,
    POSTCODE,
    RANKING,
    SEARCH_LIST,
    SHORT_TEXT,
    SINGLE,
)
from survey_app.questionnaire.model import Item, Option, Page, Question, Questionnaire

VERY = Option("very_big", "A very big problem", short="Very big", concern=True, top=True)
NOT = Option("not_a_problem", "Not a problem at all")
PROBLEMS = Question("problems", MATRIX, "How much of a problem?", options=(VERY, NOT),
                    items=(Item("litter", "Litter"),))
ALERTS = Question("alerts", MULTIPLE, "Which?",
                  options=(Option("email", "Email"), Option("none", "None", exclusive=True)))
COMMENTS = Question("comments", LONG_TEXT, "Anything else?")
WHOLE = Questionnaire("survey", "A survey", (Page("one", "One", (PROBLEMS, ALERTS)), Page("two", "Two", (COMMENTS,))))


def test_every_kind_is_closed_or_text_or_the_postcode() -> None:
    closed = {kind for kind in KINDS.values() if kind.is_closed}
    text = {kind for kind in KINDS.values() if kind.is_words}
    assert closed == {SINGLE, SEARCH_LIST, MULTIPLE, MATRIX, RANKING}
    assert text == {SHORT_TEXT, LONG_TEXT, OTHER_TEXT}
    assert set(KINDS.values()) - closed - text == {POSTCODE, NUMBER}


def test_questions_come_in_the_order_asked() -> None:
    assert [question.id for question in WHOLE.questions] == ["problems", "alerts", "comments"]


def test_a_question_is_found_by_its_id() -> None:
    assert WHOLE.question("comments") is COMMENTS
    with pytest.raises(KeyError, match="nothing"):
        WHOLE.question("nothing")


def test_an_option_is_found_by_its_code() -> None:
    assert PROBLEMS.option("very_big") is VERY
    with pytest.raises(KeyError, match="enormous"):
        PROBLEMS.option("enormous")


def test_the_brief_label_of_an_option_falls_back_on_its_label() -> None:
    assert (VERY.brief, NOT.brief) == ("Very big", "Not a problem at all")


def test_only_scales_with_a_concern_option_count_as_concern() -> None:
    assert PROBLEMS.is_concern
    assert not ALERTS.is_concern
    assert not COMMENTS.is_concern


def test_nothing_in_a_questionnaire_can_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        WHOLE.title = "Another"  # type: ignore[misc]  # the point of the test
