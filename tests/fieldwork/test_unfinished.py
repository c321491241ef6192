"""Where people stopped: shown as it is, unless a page tells what those who see it answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from survey_app import consultations
from survey_app.consultations import Survey
from survey_app.fieldwork import responses, unfinished
from survey_app.fieldwork.monitoring import TableRow
from survey_app.questionnaire import parsing
from survey_app.questionnaire.model import Condition, Questionnaire
from survey_app.questionnaire.routing import asked_pages

TODAY = date.today()  # noqa: DTZ011 -- the dates a lead types are days, without a zone


def opened(questionnaire: Questionnaire) -> Survey:
    consultations.create("watched", questionnaire, "Watched", TODAY - timedelta(days=9), TODAY + timedelta(days=9), "P")
    return consultations.release("watched")


def unrouted() -> Questionnaire:
    """The questionnaire of 2026 with only what everybody is asked; the third page asks who was a victim."""
    asked = parsing.load("have-your-say-2026")
    pages = (replace(page, show_if=(), questions=tuple(replace(question, show_if=()) for question in page.questions
                                                       if not question.rows_from))
             for page in asked.pages if page.id != "comments")
    return replace(asked, pages=tuple(page for page in pages if page.questions), translations=())


def stop(survey: Survey, *pages: int) -> None:
    """Somebody stops after so many pages, each time."""
    for sent in pages:
        draft: Any = responses.DraftAnswers(responses.new_token(), "resident", "en")
        for page in survey.questionnaire.pages[:sent]:
            draft = responses.save(survey, draft, {question.id: "" for question in page.questions}, None)


def test_people_who_stopped_stand_at_the_last_page_they_sent(app: Flask) -> None:
    survey = opened(unrouted())
    stop(survey, *[1] * 7, *[3] * 2)
    pages = survey.questionnaire.pages
    expected = {pages[0].title: 7, pages[2].title: 2}
    stops, finished = unfinished.drop_out(survey)
    assert stops == [TableRow(page.title, expected.get(page.title, 0)) for page in pages]
    assert finished.count == 0
    stop(survey, *[len(pages)] * 3)
    assert unfinished.drop_out(survey)[1].count == 3


WHEN = (Condition("victim", ("yes",)),)


def test_where_few_people_stopped_is_not_told_if_a_page_tells_an_answer(app: Flask) -> None:
    asked = unrouted()
    first, second, third, fourth, *others = asked.pages
    survey = opened(replace(asked, pages=(first, second, third, replace(fourth, show_if=WHEN), *others)))
    stop(survey, *[1] * 27, *[2] * 2, 4)
    stops = {row.label: row.words or row.count for row in unfinished.drop_out(survey)[0]}
    assert stops[fourth.title] == "fewer than 5", "of those who see the page this would be what one of them answered"
    assert stops[first.title] == "all but fewer than 5", "or it would follow for whoever knows how many have begun"
    assert (stops[second.title], stops[third.title]) == (2, 0), "everybody is asked these"


def test_a_page_of_which_every_question_is_routed_tells_an_answer_too(app: Flask) -> None:
    asked = unrouted()
    first, second, third, fourth, *others = asked.pages
    routed = replace(fourth, questions=tuple(replace(question, show_if=WHEN) for question in fourth.questions))
    survey = opened(replace(asked, pages=(first, second, third, routed, *others)))
    stop(survey, *[1] * 3, 2, *[4] * 3)
    assert [row.words or row.count for row in unfinished.drop_out(survey)[0]][:4] == ["[c]", 1, 0, "[c]"]


def test_those_at_the_end_are_counted_although_only_some_are_asked_the_last_page(app: Flask) -> None:
    survey = opened(parsing.load("have-your-say-2026"))
    end(survey, 20, "no")
    end(survey, 3, "yes")
    stop(survey, *[1] * 30)
    stops, finished = unfinished.drop_out(survey)
    assert finished.count == 23
    few = {row.label: row.words for row in stops if row.count is None}
    assert few["Your health and daily life"] == "fewer than 5", "it tells what three people answered"
    for page in ("about_you", "about_you_2"):
        assert {page.id: page.title for page in survey.questionnaire.pages}[page] in few, "or it would follow from the end"


def end(survey: Survey, people: int, health: str) -> None:
    """So many people come to the page that shows all answers, and stop."""
    for _ in range(people):
        draft: Any = responses.DraftAnswers(responses.new_token(), "resident", "en", {"health": health})
        for page in asked_pages(survey.questionnaire, draft.answers):
            draft = responses.save(survey, draft, {one.id: health if one.id == "health" else "" for one in page.questions}, None)


@pytest.mark.parametrize("people", [0, 1])
def test_with_hardly_anybody_the_rows_are_there(app: Flask, people: int) -> None:
    survey = opened(unrouted())
    stop(survey, *[1] * people)
    assert [row.count for row in unfinished.drop_out(survey)[0]][:2] == [people, 0]
