"""A lead settles who is let in, makes one-time codes, sees how many were used, and revokes the rest of a list."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from sqlalchemy import select

from survey_app.consultations import Survey, audience_access
from survey_app.consultations.settings import Access
from survey_app.database import db
from survey_app.fieldwork import codes, invitations, one_time_codes, responses
from survey_app.fieldwork.importing import importer
from survey_app.models import OneTimeCode, Role
from tests.staff import Browser, signed_in
from tests.views.markup import faults, squeezed

pytestmark = pytest.mark.sqlite_only
PAGE = "/staff/consultations/survey/links"


@pytest.fixture
def lead(app: Flask, survey: Survey) -> Browser:
    audience_access.change_access(survey, "elected", Access.REQUIRED)
    return signed_in(app, Role.LEAD)


def made(lead: Browser, number: int = 3) -> list[dict[str, str]]:
    answer = lead.post(f"{PAGE}/codes", {"audience": "elected", "number": str(number)}, page=PAGE)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_the_list_is_given_once_and_its_links_let_in(lead: Browser, app: Flask) -> None:
    rows = made(lead)
    assert len(rows) == 3
    assert {codes.hashed(row["code"]) for row in rows} == set(db.session.scalars(select(OneTimeCode.digest)))
    assert rows[0]["link"] == f"http://localhost/consultations/survey/invited?code={rows[0]['code']}"
    assert "You are invited" in Browser(app.test_client()).get(rows[0]["link"]).text
    assert not any(cell[:1] in "=+-@\t\r" for row in rows for cell in row.values())
    assert not any(row["code"] in lead.get(PAGE).text for row in rows)


def test_the_page_says_how_many_were_made_and_lists_them(lead: Browser) -> None:
    made(lead, 3)
    made(lead, 40)
    page = lead.get(PAGE).text
    assert faults(page) == []
    assert ">43<" in page.replace("\n", "")
    assert page.count("Revoke the unused") == 2


def test_how_many_were_used_is_no_secret(lead: Browser, survey: Survey) -> None:
    survey = audience_access.change_access(survey, "elected", Access.REQUIRED)
    given = one_time_codes.make(survey, "elected", 30)
    importer.import_rows(survey, [{"audience": "resident"}] * 30)
    for number in (3, 12):
        for code in [code for code in given if (found := one_time_codes.find(survey, code)) and found.state == "unused"][
                :number - one_time_codes.counts(survey)["elected"][1]]:
            responses.submit(survey, invitations.begin(survey, code, "en"))
        for page in (PAGE, "/staff/consultations/survey/watch"):
            assert f'govuk-table__cell--numeric">30</td><td class="govuk-table__cell govuk-table__cell--numeric">{number}</td>' \
                in squeezed(lead.get(page).text)


def test_a_list_can_be_revoked(lead: Browser, survey: Survey) -> None:
    [row] = made(lead, 1)
    assert "Revoke the unused codes of list 1?" in lead.get(f"{PAGE}/revoke/1").text
    assert "unused codes of list 1 are revoked" in lead.post(f"{PAGE}/revoke/1", follow_redirects=True).text
    found = one_time_codes.find(survey, row["code"])
    assert found
    assert found.state == "revoked"
    assert f"{PAGE}/revoke/1" in lead.get(PAGE).text, "that it is offered does not tell whether a code was used"
    assert lead.get(f"{PAGE}/revoke/2").status_code == 404


@pytest.mark.parametrize(("number", "said"), [("0", "Enter a number from 1"), ("20001", "Enter a number from 1"),
                                              ("", "Enter a whole number"), ("many", "Enter a whole number")])
def test_a_wrong_number_is_said_and_makes_nothing(lead: Browser, number: str, said: str) -> None:
    answer = lead.post(f"{PAGE}/codes", {"audience": "elected", "number": number}, page=PAGE)
    assert answer.status_code == 400
    assert said in answer.text
    assert db.session.scalars(select(OneTimeCode)).all() == []


def test_the_way_in_is_changed(lead: Browser, app: Flask, survey: Survey) -> None:
    assert faults(lead.get(f"{PAGE}/of/resident").text) == []
    answer = lead.post(f"{PAGE}/of/resident", {"access": "link"}, follow_redirects=True)
    assert "who is let in is changed" in answer.text
    assert "To answer you need the link" in Browser(app.test_client()).get("/consultations/survey/").text
    link = audience_access.key_of(audience_access.change_access(survey, "resident", Access.LINK), "resident")
    assert f"?key={link}" in answer.text
    assert "Start now" in Browser(app.test_client()).get(f"/consultations/survey/?key={link}").text


def test_what_is_no_way_in_is_refused(lead: Browser) -> None:
    assert lead.post(f"{PAGE}/of/resident", {"access": "window"}).status_code == 400
    assert lead.get(f"{PAGE}/of/nobody").status_code == 404


def test_analysts_and_clerks_make_none(app: Flask, lead: Browser) -> None:
    for role in (Role.ANALYST, Role.ENTRY):
        assert signed_in(app, role).get(PAGE).status_code == 403
