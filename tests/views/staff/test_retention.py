"""The retention schedule as a lead reads it, and the privacy notice that must agree with it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from survey_app import consultations
from survey_app.models import Role
from survey_app.operations import retention
from survey_app.questionnaire import parsing
from tests.staff import Browser, signed_in

pytestmark = pytest.mark.sqlite_only
TODAY = date.today()  # noqa: DTZ011 -- the dates a lead types are days, without a zone


@pytest.fixture
def lead(app: Flask) -> Browser:
    consultations.create("kept", parsing.load("have-your-say-2026"), "Kept", TODAY, TODAY + timedelta(days=9), "P")
    consultations.release("kept")
    return signed_in(app, Role.LEAD)


def test_the_whole_schedule_is_shown(lead: Browser) -> None:
    page = lead.get("/staff/retention").text
    for line in retention.schedule():
        assert line.what in page
        assert line.how_long in page


def test_the_notice_says_what_is_set(app: Flask, lead: Browser) -> None:
    notice = "/consultations/kept/privacy"
    resident = Browser(app.test_client())
    before = resident.get(notice).text
    assert "kept without anything that names you" in before
    assert f"{app.config['KEEP_CONTACTS_MONTHS']} months after our last survey closed" in before
    saved = lead.post("/staff/consultations/kept/keeping", {"months": "18"}, follow_redirects=True)
    assert "The time for keeping answers is saved" in saved.text
    assert "18 months after closing" in saved.text
    after = resident.get(notice).text
    assert "are deleted 18 months after the survey closes" in after
    assert "kept without anything that names you" not in after


@pytest.mark.parametrize(("typed", "said"), [("x", "Not a valid integer value"), ("-1", "Enter a whole number of months"),
                                             ("1201", "Enter a whole number of months")])
def test_what_cannot_be_a_time(lead: Browser, typed: str, said: str) -> None:
    answer = lead.post("/staff/consultations/kept/keeping", {"months": typed})
    assert answer.status_code == 400
    assert said in answer.text


def test_it_cannot_become_longer(lead: Browser) -> None:
    lead.post("/staff/consultations/kept/keeping", {"months": "6"})
    refused = lead.post("/staff/consultations/kept/keeping", {"months": "0"})
    assert refused.status_code == 400
    assert "shorter, not longer" in refused.text
