"""Every kind has a place wherever kinds are told apart; one that is missing anywhere fails here."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from survey_app import consultations
from survey_app.analysis import tally, typed
from survey_app.analysis.distributions import distribution
from survey_app.analysis.items import answers, label
from survey_app.fieldwork import paper_form
from survey_app.forms.responses import keyed
from survey_app.models import Role
from survey_app.publishing.microdata import codebook, response_file
from survey_app.questionnaire import kinds, parsing
from survey_app.questionnaire.kinds import KINDS, Kind
from survey_app.questionnaire.kinds.single import SingleChoice
from survey_app.questionnaire.model import Item, Option, Page, Question, Questionnaire
from survey_app.questionnaire.response_columns import Column, columns, flatten, gather
from survey_app.questionnaire.toml_output import to_toml
from survey_app.questionnaire.validation import check
from tests.staff import Browser, signed_in
from tests.views.public.resident import Resident

from .new_kinds import NUMBER, RATING

TODAY = date.today()  # noqa: DTZ011 -- the dates a lead types are days, without a zone
OPTIONS = (Option("big", "Big"), Option("small", "Small"))


def asked(kind: Kind) -> Questionnaire:
    """A questionnaire that asks one question of this kind, as its object says that one must be."""
    question = Question(kind.own_id or "asked", kind, "Asked?", options=kind.own_options or (OPTIONS if kind.is_closed else ()),
                        items=(Item("row", "Row"), Item("other", "Other")) if kind.has_rows else ())
    return Questionnaire("whole", "Whole", (Page("page", "Page", (question,)),))


def walk(app: Flask, kind: Kind, lead: Browser) -> None:
    """Takes a question of this kind everywhere."""
    questionnaire = asked(kind)
    question = next(questionnaire.questions)
    _in_files(questionnaire)
    consultations.create(kind.code.replace("_", "-"), questionnaire, "Whole", TODAY, TODAY + timedelta(days=9), "P")
    survey = consultations.get(kind.code.replace("_", "-"))
    _in_the_editor(kind, lead, f"/staff/consultations/{survey.slug}")
    consultations.release(survey.slug)
    _on_paper(question, questionnaire, lead, survey)
    resident = Resident(app.test_client(), survey.slug)
    resident.open("page")
    names = kind.names(question)
    assert names
    assert {*names} <= {*resident.page.options, *(name for name, _ in resident.page.pairs)}
    typed_answer = "HP11 1BB" if kind.asks_place else "4"
    resident.complete(**{
        name.replace(".", "__"): question.codes[place] if question.codes else typed_answer for place, name in enumerate(names)})
    _counted(question, questionnaire, survey)


def _in_files(questionnaire: Questionnaire) -> None:
    assert check(questionnaire) == []
    assert parsing.from_toml(to_toml(questionnaire)) == questionnaire
    assert parsing.from_json(parsing.to_json(questionnaire)) == questionnaire
    layout = columns(questionnaire)
    for column in layout:
        assert {*column.codes} == {*column.question.kind.known_as(column)} == {*column.question.kind.code_numbers(column)}
        assert {*column.codes} == {*column.question.kind.import_labels(column.question)}
        assert column.question.kind.cell_fault(column, column.codes[0] if column.codes else "4") == ""
    cells = {column.name: column.codes[0] if column.codes else "4" for column in layout}
    assert flatten(gather(cells, layout), layout) == list(cells.values())


def _in_the_editor(kind: Kind, lead: Browser, here: str) -> None:
    page = lead.get(f"{here}/questionnaire/pages/page/questions/new").text
    assert f'value="{kind.code}"' in page
    assert kind.label in page
    assert kind.label in lead.get(f"{here}/questionnaire").text


def _on_paper(question: Question, questionnaire: Questionnaire, lead: Browser, survey: Any) -> None:
    kind = question.kind
    printed = paper_form.PRINTED[kind.control](question, questionnaire)
    assert printed.options or printed.lines
    numbers = {name: str(place) for place, name in enumerate(kind.names(question), 1)}
    found = keyed(questionnaire, numbers if kind.is_closed else {question.id: "4"})
    assert bool(found.faults) == kind.asks_place
    boxes = lead.get(f"/staff/consultations/{survey.slug}/paper/00001").text
    assert kind.asks_place or all(f'name="{name}"' in boxes for name in kind.names(question)), boxes


def _counted(question: Question, questionnaire: Questionnaire, survey: Any) -> None:
    kind, names = question.kind, [column.name for column in columns(questionnaire)]
    described = codebook.of_responses(questionnaire, names)["resources"][0]["schema"]["fields"]
    assert [field["title"] for field in described] == [label(column, questionnaire) for column in columns(questionnaire)]
    assert len(list(response_file.rows(survey))) == 1
    frame = typed(response_file.take(survey), questionnaire)
    assert bool(answers(questionnaire, question.id)) == kind.is_closed
    if kind.is_closed:
        assert distribution(tally(frame, questionnaire), questionnaire, question.id)["responses"].max() == 1


@pytest.fixture
def lead(app: Flask) -> Browser:
    return signed_in(app, Role.LEAD)


@pytest.mark.parametrize("kind", [*KINDS.values(), RATING, NUMBER], ids=str)
def test_every_kind_is_at_home_everywhere(app: Flask, lead: Browser, kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kinds.KINDS, kind.code, kind)
    walk(app, kind, lead)


def test_a_kind_with_a_control_that_nothing_draws_fails(
        app: Flask, lead: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    class Slider(SingleChoice):
        control = "slider"  # type: ignore[assignment]  # what is forgotten everywhere

    kind = Slider("slider", "A slider")
    monkeypatch.setitem(kinds.KINDS, kind.code, kind)
    with pytest.raises(KeyError, match="slider"):
        walk(app, kind, lead)


def test_a_kind_without_columns_fails(app: Flask, lead: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    class Lost(SingleChoice):
        def columns(self, question: Question, questionnaire: Questionnaire) -> tuple[Column, ...]:
            return ()

    kind = Lost("lost", "A lost answer")
    monkeypatch.setitem(kinds.KINDS, kind.code, kind)
    with pytest.raises(TypeError, match="'lost' stores answers and has no columns"):
        walk(app, kind, lead)


def test_a_kind_that_says_too_little_cannot_be_made() -> None:
    class Half(Kind):
        """A kind that says nothing of itself."""

    with pytest.raises(TypeError, match="control, in_words, read, refusal, tabulation"):
        Half("half", "Half")  # type: ignore[abstract]  # that it cannot be made is the test
