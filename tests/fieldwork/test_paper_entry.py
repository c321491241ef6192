"""Paper forms: in every total from the first entry on, and verified by a second."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from survey_app import consultations
from survey_app.consultations import Refused, Survey
from survey_app.database import db
from survey_app.fieldwork import monitoring, paper_entry
from survey_app.fieldwork.paper_entry import Disagreement
from survey_app.models import PaperForm, Response
from survey_app.questionnaire import parsing

TODAY = date.today()  # noqa: DTZ011 -- the dates a lead types are days, without a zone
ANSWERS: dict[str, Any] = {"victim": "yes", "problems": {"litter": "very_big"}, "not_reported": ["afraid"], "reported": "no"}


@pytest.fixture
def survey(app: Flask) -> Survey:
    consultations.create("papered", parsing.load("have-your-say-2026"), "Papered", TODAY, TODAY + timedelta(days=9), "P")
    return consultations.release("papered")


def found(survey: Survey, serial: str) -> PaperForm:
    form = paper_entry.find(survey, serial)
    assert form
    return form


def stored() -> Any:
    db.session.expire_all()
    return db.session.scalars(select(Response)).one()


def test_a_form_is_counted_and_marked_from_its_first_entry_on(survey: Survey) -> None:
    paper_entry.enter(survey, "A1", ANSWERS, "")
    assert stored().source == "paper"
    assert stored().answers["problems"]["litter"] == "very_big"
    assert [line.label for line in monitoring.by_source(survey)] == ["Paper"]
    assert paper_entry.progress(survey) == paper_entry.Progress(1, 0, ["A1"])


def test_a_serial_is_one_form(survey: Survey) -> None:
    paper_entry.enter(survey, "A1", ANSWERS, "")
    with pytest.raises(Refused, match="already stored"):
        paper_entry.enter(survey, "A1", {}, "")
    assert monitoring.total(survey) == 1


def test_two_entries_that_agree_verify_it(survey: Survey) -> None:
    paper_entry.enter(survey, "A1", ANSWERS, "")
    assert paper_entry.disagreements(survey, found(survey, "A1"), ANSWERS, "") == []
    paper_entry.verify(survey, found(survey, "A1"), ANSWERS, "", {})
    assert paper_entry.progress(survey) == paper_entry.Progress(1, 1, [])
    assert monitoring.total(survey) == 1


def test_a_disagreement_is_decided_answer_by_answer(survey: Survey) -> None:
    paper_entry.enter(survey, "A1", ANSWERS, "")
    other = {**ANSWERS, "problems": {"litter": "fairly_big", "noise": "very_big"}}
    assert paper_entry.disagreements(survey, found(survey, "A1"), other, "") == [
        Disagreement("problems.noise", "", "very_big"), Disagreement("problems.litter", "very_big", "fairly_big"),
    ]
    with pytest.raises(Refused, match=r"problems\.litter"):
        paper_entry.verify(survey, found(survey, "A1"), other, "", {"problems.noise": "second"})
    assert found(survey, "A1").verified_by is None
    paper_entry.verify(survey, found(survey, "A1"), other, "", {"problems.noise": "second", "problems.litter": "first"})
    answers = stored().answers
    assert answers["problems"]["noise"] == "very_big"
    assert answers["problems"]["litter"] == "very_big"
    assert answers["problems_source"]["graffiti"] == "not_asked", "what follows from an answer follows from the decided one"
    assert found(survey, "A1").disagreements == 2


def test_a_place_that_differs_is_a_disagreement_and_no_postcode_is_kept(survey: Survey) -> None:
    paper_entry.enter(survey, "A1", ANSWERS, "")
    differing = paper_entry.disagreements(survey, found(survey, "A1"), ANSWERS, "HP11 1BB")
    assert [one.column for one in differing] == ["postcode"]
    assert "HP11" not in str(differing)
    paper_entry.verify(survey, found(survey, "A1"), ANSWERS, "HP11 1BB", {"postcode": "second"})
    assert stored().place_status == "unknown"


def test_a_form_keyed_by_mistake_goes_with_its_response(survey: Survey) -> None:
    paper_entry.enter(survey, "A1", ANSWERS, "")
    paper_entry.remove(survey, found(survey, "A1"))
    assert paper_entry.find(survey, "A1") is None
    assert monitoring.total(survey) == 0


def test_before_opening_nothing_is_entered(app: Flask) -> None:
    survey = consultations.create("draft", parsing.load("have-your-say-2026"), "D", TODAY, TODAY, "P")
    with pytest.raises(Refused, match="once it has opened"):
        paper_entry.enter(survey, "A1", {}, "")


@pytest.mark.parametrize("serial", ["", " ", "a b", "1x" * 11, "-1", "ä1", "banana", "0", "000"])
def test_what_cannot_be_a_serial(serial: str) -> None:
    with pytest.raises(Refused, match="Enter the serial"):
        paper_entry.tidied(serial)


def test_serials_are_written_in_capitals() -> None:
    assert paper_entry.tidied(" a-17 ") == "A-17"


def test_a_number_is_the_printed_form_with_whatever_zeros(survey: Survey) -> None:
    paper_entry.enter(survey, "00001", ANSWERS, "")
    assert {paper_entry.matching_serial(survey, typed) for typed in ("1", "001", " 00001", "000001")} == {"00001"}
    assert paper_entry.matching_serial(survey, "123456") == "123456"


def test_a_form_that_was_keyed_under_another_serial_keeps_it(survey: Survey) -> None:
    for serial in ("7", "BANANA"):
        paper_entry.enter(survey, serial, ANSWERS, "")
    assert [paper_entry.matching_serial(survey, typed) for typed in ("7", "00007", "banana")] == ["7", "7", "BANANA"]
