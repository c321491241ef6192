"""Residents are told until when they can answer: the clock time, unless it is the end of a day."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask

from survey_app.fieldwork import consultations
from survey_app.questionnaire import reading

from .resident import Resident

MIDNIGHT, FIVE, HALF_PAST = (datetime(2999, 1, 9, *clock, tzinfo=UTC) for clock in ((0, 0), (17, 0), (9, 30)))


@pytest.fixture
def opened(app: Flask, request: pytest.FixtureRequest) -> Resident:
    """A resident of a survey that closes at the given instant."""
    consultations.create_between("survey", reading.load("have-your-say-2026"), "A survey", datetime(2026, 1, 1, tzinfo=UTC),
                                 request.param, "A partnership")
    consultations.release("survey")
    return Resident(app.test_client(), "survey")


@pytest.mark.parametrize(("opened", "english", "welsh"), [
    (MIDNIGHT, "until the end of 8 January 2999", "tan ddiwedd 8 Ionawr 2999"),
    (FIVE, "until 5pm on 9 January 2999", "tan 5yh ar 9 Ionawr 2999"),
    (HALF_PAST, "until 9:30am on 9 January 2999", "tan 9:30yb ar 9 Ionawr 2999")], indirect=["opened"])
def test_every_page_that_says_until_when(opened: Resident, english: str, welsh: str) -> None:
    assert english in opened.page.words
    opened.open("views")
    opened.press("action", "save")
    assert english in opened.page.words
    opened.go(f"{opened.start}?language=cy")
    assert welsh in opened.page.words
    opened.open("views")
    opened.complete()
    assert welsh in opened.page.words


@pytest.mark.parametrize("opened", [FIVE], indirect=True)
def test_after_an_early_end_the_draft_s_last_minute_is_said(opened: Resident) -> None:
    opened.open("views")
    opened.press("action", "save")
    ends = consultations.close("survey").grace_ends_at.astimezone(consultations.LONDON)
    clock = f"{ends:%-I:%M%p}".lower().replace(":00", "")
    for page in ("", "saved"):
        opened.open(page)
        assert f"send them by {clock} on {ends:%-d %B %Y}" in opened.page.words
        assert "2999" not in opened.page.words
