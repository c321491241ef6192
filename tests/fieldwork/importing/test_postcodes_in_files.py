"""A postcode in an uploaded file becomes areas before anything is stored, on whatever line and in whatever column it stands."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from survey_app import consultations
from survey_app.consultations import Survey
from survey_app.database import db
from survey_app.demo import areas
from survey_app.fieldwork.importing import postcode_cells, upload_session
from survey_app.models import ImportUpload, Response, Role
from survey_app.questionnaire import parsing
from tests.staff import signed_in

TODAY = date.today()  # noqa: DTZ011 -- the dates a lead types are days, without a zone
TYPED = ["ZZ1 1AA", "zz11ab", " ZZ1  1AD ", "ZZ1-1AE", "ZZl 1AA", "ZZ1 1A0"]    # the last two are mistyped


@pytest.fixture
def survey(app: Flask) -> Survey:
    areas.store()
    consultations.create("asked", parsing.load("have-your-say-2026"), "Asked", TODAY, TODAY + timedelta(days=9), "P")
    consultations.release("asked")
    return consultations.get("asked")


def stored_uploads() -> str:
    return "\n".join(json.dumps(json.loads(row.data)) for row in db.session.scalars(select(ImportUpload))).upper()


def holds_none(text: str) -> bool:
    """Whether no typed postcode stands in the text, in any spacing."""
    squeezed = "".join(text.upper().split()).replace("-", "")
    return not any("".join(typed.upper().split()).replace("-", "") in squeezed for typed in TYPED)


@pytest.mark.parametrize("header", ["postcode", "What is your postcode?", "Home Post Code", "zip/postal code", "Q7"])
def test_no_postcode_of_a_column_is_stored_with_an_upload(survey: Survey, header: str) -> None:
    rows = "\n".join(f"r{number},{typed}" for number, typed in enumerate(TYPED))
    upload_session.keep(survey, "theirs.csv", f"reference,{header}\n{rows}\n".encode())
    assert holds_none(stored_uploads())


def test_below_two_lines_of_headings(survey: Survey) -> None:
    rows = "\n".join(f'r{number},,"{typed}"' for number, typed in enumerate(TYPED))
    upload_session.keep(survey, "theirs.csv", f"RespondentID,,Where?\n,,What is your full postcode?\n{rows}\n".encode())
    assert holds_none(stored_uploads())


def test_a_full_postcode_is_not_stored_from_a_column_of_something_else(survey: Survey) -> None:
    upload = upload_session.keep(survey, "theirs.csv", b"reference,Colour\n1,red\n2,blue\n3,ZZ1 1AA\n4,green\n5,\n")
    assert holds_none(stored_uploads())
    assert upload.values("Colour") == ["[postcode]", "blue", "green", "red"]


def test_a_file_without_headings_keeps_none_of_its_first_line(survey: Survey) -> None:
    upload = upload_session.keep(survey, "theirs.csv", b"zz1 1aa,very\nZZ1 1AB,fairly\n")
    assert holds_none(stored_uploads())
    assert upload.header == ["[postcode]", "very"]


def test_the_wizard_never_shows_one_and_the_response_has_its_areas(app: Flask, survey: Survey) -> None:
    lead = signed_in(app, Role.LEAD)
    data = b"reference,Postcode,problems.litter\nr1,zz1 1aa,very_big\nr2,,very_big\nr3,ZZ1 1A0,very_big\nr4,unknown,very_big\n"
    address = lead.post("/staff/consultations/asked/import", {"file": (io.BytesIO(data), "theirs.csv")}).location
    assert holds_none(lead.get(address).text)
    token = address.rsplit("/", 1)[1]
    upload = upload_session.load(survey, token)
    assert upload
    upload = upload_session.choose(survey, upload, constants={"source": "paper"})
    assert upload_session.store(survey, upload).number == 4
    kept = {row.reference: row for row in db.session.scalars(select(Response))}
    assert [kept[name].place_status for name in ("r1", "r2", "r3", "r4")] == ["matched", "not_given", "invalid", "invalid"]
    assert kept["r1"].lsoa
    assert kept["r1"].imd_decile


def test_a_survey_that_keeps_the_ward_alone_has_no_lsoa_in_the_upload(survey: Survey) -> None:
    with consultations.changing(survey, "smallest area") as change:
        change.write(smallest_area="ward")
    upload_session.keep(consultations.get("asked"), "theirs.csv", b"reference,postcode\nr1,ZZ1 1AA\n")
    assert '\\"LSOA\\": NULL' in stored_uploads()


def test_a_file_cannot_say_itself_which_areas_a_postcode_has(survey: Survey) -> None:
    forged = postcode_cells.AREAS + '{"place_status": "matched", "lsoa": "E01000001", "imd_decile": 11}'
    [_, (_, cells)] = postcode_cells.without_postcodes(survey, [(1, ["postcode"]), (2, [forged])])
    assert postcode_cells.areas_in(survey, cells[0])["place_status"] == "invalid"


@pytest.mark.parametrize("header", ["Anything else", "Anything else about your postcode?"])
def test_comments_stay_whole(survey: Survey, header: str) -> None:
    lines = [(1, ["id", header]), (2, ["1", "I would rather not give my postcode"]), (3, ["2", "2 cars burnt near HP11 1BB"]),
             (4, ["3", "2 cars"]), (5, ["4", ""])]
    assert postcode_cells.without_postcodes(survey, lines) == lines


def test_yes_and_no_under_such_a_heading_stay_as_they_are(survey: Survey) -> None:
    lines = [(1, ["Did you give your postcode?"]), (2, ["Yes"]), (3, ["No"]), (4, [""])]
    assert postcode_cells.without_postcodes(survey, lines) == lines
