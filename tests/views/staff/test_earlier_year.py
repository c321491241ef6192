"""A lead chooses the year to compare with, and sees what can be compared."""

from __future__ import annotations

import pytest
from flask import Flask

from survey_app import consultations
from survey_app.consultations import policies
from survey_app.models import Role
from tests.factories.consultations import make_year
from tests.staff import signed_in

pytestmark = pytest.mark.sqlite_only
ADDRESS = "/staff/consultations/y2016/earlier-year"


@pytest.fixture
def two_years(app: Flask) -> None:
    for year in (2015, 2016):
        make_year(f"y{year}", year)


def test_a_lead_chooses_and_is_told_what_can_be_compared(app: Flask, two_years: None) -> None:
    lead = signed_in(app, Role.LEAD)
    assert "No earlier year" in lead.get("/staff/consultations/y2016/").text
    page = lead.get(ADDRESS)
    assert 'value="y2015"' in page.text
    assert 'value="y2016"' not in page.text
    assert lead.post(ADDRESS, {"earlier": "y2015"}).status_code == 303
    assert policies.earlier_year(consultations.get("y2016")) == consultations.get("y2015")
    page = lead.get(ADDRESS)
    assert "What can be compared with “y2015”" in page.text
    assert "Asked alike (18)" in page.text
    assert "y2015" in lead.get("/staff/consultations/y2016/").text


@pytest.mark.parametrize(("data", "said"), [
    ({}, "Choose a year, or no earlier year"), ({"earlier": "y2016"}, "Choose one of those")])
def test_a_wrong_choice_is_said(app: Flask, two_years: None, data: dict[str, str], said: str) -> None:
    answer = signed_in(app, Role.LEAD).post(ADDRESS, data)
    assert answer.status_code == 400
    assert said in answer.text
    assert policies.earlier_year(consultations.get("y2016")) is None


def test_it_is_a_lead_s_choice(app: Flask, two_years: None) -> None:
    assert signed_in(app, Role.ANALYST).get(ADDRESS).status_code == 403
