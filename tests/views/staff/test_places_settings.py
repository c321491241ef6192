"""The page on which a lead sees what each definition yields, and chooses."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from survey_app import consultations
from survey_app.database import db
from survey_app.fieldwork import response_places
from survey_app.fieldwork.importing import importer
from survey_app.geography import places
from survey_app.geography.places import loading
from survey_app.models import Consultation, Role
from survey_app.questionnaire import parsing
from tests.factories.official_files import file_7, nspl, postcode
from tests.staff import Browser, signed_in

pytestmark = pytest.mark.sqlite_only
TODAY = date.today()  # noqa: DTZ011 -- the dates a lead types are days, without a zone
HERE = "/staff/consultations/placed/places"


@pytest.fixture
def lead(app: Flask, tmp_path: Path) -> Browser:
    """A lead, with a consultation that somebody answered from each of two LSOAs."""
    rows = [postcode("ZZ1 1AA"), postcode("ZZ1 1AB", "E01000012")]
    loading.load(loading.recognise([nspl(tmp_path, rows)], file_7(tmp_path, {"E01000011": 12, "E01000012": 30000})))
    consultations.create("placed", parsing.load("have-your-say-2026"), "Placed", TODAY, TODAY + timedelta(days=9), "P")
    survey = consultations.release("placed")
    importer.import_rows(survey, [{"reference": "one", "postcode": "ZZ1 1AA"}, {"reference": "two", "postcode": "ZZ1 1AB"}])
    return signed_in(app, Role.LEAD)


def test_shows_what_each_definition_yields(lead: Browser) -> None:
    page = lead.get(HERE).text
    assert "National decile 1" in page
    assert "1 of 2" in page
    assert "1,500 of 3,000" in page


def test_what_is_chosen_is_set_and_marked(lead: Browser) -> None:
    answer = lead.post(HERE, {"deprivation": "national_deciles:2", "store": "ward"}, follow_redirects=True)
    assert "The settings for places are saved" in answer.text
    assert "National deciles 1 to 2 (chosen)" in answer.text
    survey = consultations.get("placed")
    assert survey.settings.deprivation == places.Group("national_deciles", deciles=2)
    assert response_places.keeps_ward_only(survey)


def test_a_refusal_is_beside_what_it_is_about_and_nothing_is_set(lead: Browser) -> None:
    answer = lead.post(HERE, {"deprivation": "local_quintile_population", "store": "ward"})
    assert answer.status_code == 400
    assert "go by LSOA" in answer.text or "goes by LSOA" in answer.text
    assert lead.post(HERE, {"deprivation": "national_deciles:10", "store": "lsoa"}).status_code == 400
    assert consultations.get("placed").settings == consultations.Settings()


def test_an_analyst_reads_and_cannot_choose(app: Flask, lead: Browser) -> None:
    analyst = signed_in(app, Role.ANALYST)
    assert "<form" not in analyst.get(HERE).text.partition("<h1")[2]
    assert analyst.post(HERE, {"deprivation": "local_quintile", "store": "lsoa"}).status_code == 403
    assert consultations.get("placed").settings == consultations.Settings()


@pytest.mark.parametrize("setting", ["local_quintile", {"kind": "nothing"}, {"kind": "areas"}, {"deciles": 2}, [1]])
def test_a_setting_that_cannot_be_read_is_told_and_can_be_chosen_anew(lead: Browser, setting: object) -> None:
    db.session.execute(update(Consultation).where(Consultation.slug == "placed").values(settings={"deprivation": setting}))
    db.session.commit()
    page = lead.get(HERE)
    assert page.status_code == 200
    assert "Until then no results can be made" in page.text
    lead.post(HERE, {"deprivation": "national_deciles:2", "store": "lsoa"})
    assert consultations.get("placed").settings.deprivation == places.Group("national_deciles", deciles=2)
    assert "Until then" not in lead.get(HERE).text
