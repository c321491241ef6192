"""The watch page and the download of responses."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
from flask import Flask

from survey_app import audit, consultations
from survey_app.audit import Filter
from survey_app.fieldwork.importing import importer
from survey_app.models import Role
from survey_app.questionnaire import parsing
from tests.staff import Browser, signed_in
from tests.views.markup import faults, squeezed

pytestmark = pytest.mark.sqlite_only
TODAY = date.today()  # noqa: DTZ011 -- the dates a lead types are days, without a zone


@pytest.fixture
def analyst(app: Flask) -> Browser:
    consultations.create("watched", parsing.load("have-your-say-2026"), "Watched", TODAY, TODAY + timedelta(days=9), "P")
    survey = consultations.release("watched")
    importer.import_rows(survey, [{"victim": "yes", "age_band": "16_24", "comments": "=1+1"}] * 6)
    return signed_in(app, Role.ANALYST)


def test_shows_who_answered_and_nothing_of_what_they_said(analyst: Browser) -> None:
    page = analyst.get("/staff/consultations/watched/watch").text
    assert "6 responses" in page
    assert "16 to 24" in page
    assert "victim of crime" not in page
    assert "=1+1" not in page


def test_one_odd_date_makes_no_long_page(analyst: Browser) -> None:
    before = analyst.get("/staff/consultations/watched/watch").text
    importer.import_rows(consultations.get("watched"), [{"submitted_on": "1900-01-01"}])
    page = analyst.get("/staff/consultations/watched/watch").text
    assert len(page) < len(before) + 3_000
    assert f"2 Jan 1900 to {TODAY - timedelta(days=1):%-d %b %Y}</th>" in squeezed(page)
    assert faults(page) == []


def test_the_row_counts_agree_with_the_export(analyst: Browser) -> None:
    answer = analyst.post("/staff/consultations/watched/download", {"format": "csv"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == 6
    assert answer.headers["Content-Disposition"].endswith("watched-responses.csv")


@pytest.mark.parametrize("format_", ["xlsx", "ods", "sav", "parquet"])
def test_other_formats(analyst: Browser, format_: str) -> None:
    answer = analyst.post("/staff/consultations/watched/download", {"format": format_})
    assert answer.status_code == 200
    assert len(answer.data) > 500


def test_a_download_is_in_the_trail(analyst: Browser) -> None:
    analyst.post("/staff/consultations/watched/download", {"format": "csv"})
    event = audit.events(Filter(action="responses downloaded"), limit=1)[0]
    assert (event.who, event.about) == ("analyst@example.org", "watched")
    assert event.details == {"format": "csv", "rows": 6, "kept": "provisional"}


def test_no_format_no_download_and_no_event(analyst: Browser) -> None:
    before = audit.count(Filter(action="responses downloaded"))
    assert "Choose a format" in analyst.post("/staff/consultations/watched/download").text
    assert audit.count(Filter(action="responses downloaded")) == before


def test_an_entry_clerk_reaches_none_of_it(app: Flask, analyst: Browser) -> None:
    clerk = signed_in(app, Role.ENTRY)
    for page in ("", "watch", "download"):
        assert clerk.get(f"/staff/consultations/watched/{page}").status_code == 403
    assert "6 responses" not in clerk.get("/staff/").text
