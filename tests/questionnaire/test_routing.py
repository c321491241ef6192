"""Who is asked what, and what is stored of an answer."""

from typing import Any

import pytest

from survey_app.questionnaire.kinds import MATRIX, MULTIPLE, POSTCODE, SHORT_TEXT, SINGLE
from survey_app.questionnaire.model import Condition, Item, Option, Page, Question, Questionnaire
from survey_app.questionnaire.parsing import load
from survey_app.questionnaire.routing import asked_pages, rows, settle

YES_NO = (Option("yes", "Yes"), Option("no", "No"))
SCALE = (Option("big", "Big", concern=True), Option("small", "Small"))
SOURCES = (Option("own", "Own experience"), Option("news", "News"))


def single(name: str, *show_if: Condition) -> Question:
    return Question(name, SINGLE, name, options=YES_NO, show_if=show_if)


PROBLEMS = Question("problems", MATRIX, "Problems", options=SCALE,
                    items=(Item("litter", "Litter"), Item("noise", "Noise"), Item("drugs", "Drugs")))
SOURCE = Question("source_of", MATRIX, "Source", options=SOURCES, rows_from="problems", rows_if=("big",))
CHANNELS = Question("channels", MULTIPLE, "Channels",
                    options=(Option("email", "Email"), Option("web", "Web"), Option("none", "None", exclusive=True)))
CHAIN = Questionnaire("chain", "A chain of routes", (
    Page("one", "One", (single("victim"), CHANNELS)),
    Page("two", "Two", (single("reported", Condition("victim", ("yes",))),
                        Question("words", SHORT_TEXT, "Words"))),
    Page("three", "Three", (single("satisfied"),), show_if=(Condition("reported", ("yes",)),)),
    Page("four", "Four", (PROBLEMS, single("by_email", Condition("channels", ("email",))))),
    Page("five", "Five", (SOURCE,)),
    Page("six", "Six", (Question("postcode", POSTCODE, "Postcode"),
                        single("news_litter", Condition("source_of.litter", ("news",))))),
))


def pages_asked(**answers: Any) -> dict[str, list[str]]:
    return {page.id: [question.id for question in page.questions] for page in asked_pages(CHAIN, answers)}


def test_with_no_answers_only_what_is_always_asked_is_asked() -> None:
    assert pages_asked() == {"one": ["victim", "channels"], "two": ["words"], "four": ["problems"], "six": ["postcode"]}


def test_an_answer_opens_the_next_link_of_a_chain() -> None:
    assert "three" not in pages_asked(victim="yes")
    assert pages_asked(victim="yes")["two"] == ["reported", "words"]
    assert pages_asked(victim="yes", reported="yes")["three"] == ["satisfied"]


def test_an_answer_that_was_routed_past_opens_nothing() -> None:
    assert "three" not in pages_asked(victim="no", reported="yes")


def test_one_tick_of_several_is_enough() -> None:
    assert pages_asked(channels=["web", "email"])["four"] == ["problems", "by_email"]
    assert pages_asked(channels=["web"])["four"] == ["problems"]


def test_a_page_that_is_asked_whole_is_the_same_object() -> None:
    assert asked_pages(CHAIN, {"victim": "yes"})[1] is CHAIN.pages[1]


def test_a_matrix_shows_the_rows_that_an_earlier_one_names_in_their_order() -> None:
    answers = {"problems": {"drugs": "big", "noise": "small", "litter": "big"}}
    asked = {page.id: page for page in asked_pages(CHAIN, answers)}
    assert [item.id for item in asked["five"].questions[0].items] == ["litter", "drugs"]


def test_a_matrix_without_rows_is_not_asked_nor_its_page() -> None:
    assert "five" not in pages_asked(problems={"litter": "small"})


def test_a_stale_answer_to_a_row_no_longer_shown_routes_nothing() -> None:
    stale = {"litter": "news"}
    assert pages_asked(problems={"litter": "big"}, source_of=stale)["six"] == ["postcode", "news_litter"]
    assert pages_asked(problems={"litter": "small", "noise": "big"}, source_of=stale)["six"] == ["postcode"]


def test_the_possible_rows_are_all_rows_of_the_earlier_matrix() -> None:
    assert rows(SOURCE, CHAIN) == rows(PROBLEMS, CHAIN) == PROBLEMS.items


def test_settled_answers_drop_blanks_and_mark_what_was_routed_past() -> None:
    settled = settle(CHAIN, {"victim": "no", "reported": "yes", "satisfied": "yes", "channels": [], "words": "",
                             "problems": {"litter": "big", "noise": "small"},
                             "source_of": {"litter": "own", "noise": "news"}, "postcode": "AA1 1AA"})
    assert settled == {
        "victim": "no", "reported": "not_asked", "satisfied": "not_asked", "by_email": "not_asked",
        "problems": {"litter": "big", "noise": "small"},
        "source_of": {"litter": "own", "noise": "not_asked", "drugs": "not_asked"},
        "news_litter": "not_asked"}


def test_a_row_that_was_shown_and_left_blank_is_left_out() -> None:
    settled = settle(CHAIN, {"problems": {"litter": "big", "noise": "big"}, "source_of": {"noise": "own"}})
    assert settled["source_of"] == {"noise": "own", "drugs": "not_asked"}


def test_a_matrix_routed_past_is_marked_row_by_row() -> None:
    assert settle(CHAIN, {})["source_of"] == {"litter": "not_asked", "noise": "not_asked", "drugs": "not_asked"}


@pytest.mark.parametrize("answers", [
    {}, {"victim": "yes"}, {"victim": "yes", "reported": "yes", "satisfied": "no"},
    {"problems": {"litter": "big"}, "source_of": {"litter": "news"}, "news_litter": "yes", "channels": ["email"]},
    {"problems": None, "channels": None, "words": None}])
def test_settling_twice_is_settling_once(answers: dict[str, Any]) -> None:
    settled = settle(CHAIN, answers)
    assert settle(CHAIN, settled) == settled


def test_the_survey_of_2020_asks_victims_alone_whether_and_why_not() -> None:
    survey = load("residents-survey-2020")
    asked = {answer: [page.id for page in asked_pages(survey, {"victim": answer, "reported": "no"})]
             for answer in ("yes", "no")}
    assert "reporting" in asked["yes"]
    assert not {"experience", "reporting"} & set(asked["no"])


@pytest.mark.parametrize(("name", "matrix", "follow_up", "answer"), [
    ("residents-survey-2020", "crime", "crime_source", "very_concerned"),
    ("residents-survey-2020", "behaviour", "behaviour_source", "very_concerned"),
    ("residents-survey-2020", "substances", "substances_source", "very_concerned"),
    ("have-your-say-2026", "problems", "problems_source", "very_big"),
])
def test_the_strongest_concerns_are_asked_where_they_come_from(
        name: str, matrix: str, follow_up: str, answer: str) -> None:
    survey = load(name)
    row = survey.question(matrix).items[0].id
    settled = settle(survey, {matrix: {row: answer}})
    assert row not in settled[follow_up]
    assert set(settled[follow_up].values()) == {"not_asked"}
    assert survey.question(matrix).option(answer).top
