"""Residents are told until when they can answer: the clock time, unless it is the end of a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, current_app
from sqlalchemy import update

from survey_app import consultations
from survey_app.consultations import setup
from survey_app.database import db
from survey_app.models import Consultation
from survey_app.models.consultations import now
from survey_app.questionnaire import parsing
from tests.views.public.resident import Resident

MIDNIGHT, FIVE, HALF_PAST = (datetime(2999, 1, 9, *clock, tzinfo=UTC) for clock in ((0, 0), (17, 0), (9, 30)))


@pytest.fixture
def opened(app: Flask, request: pytest.FixtureRequest) -> Resident:
    """A resident of a survey that closes at the given instant."""
    consultations.create_between("survey", parsing.load("have-your-say-2026"), "A survey", datetime(2026, 1, 1, tzinfo=UTC),
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
def test_the_device_finds_its_answers_until_the_end_as_it_stands_when_a_page_is_sent(opened: Resident) -> None:
    opened.open("views")
    opened.send()
    for moved_to in (FIVE + timedelta(days=30), FIVE - timedelta(days=30)):
        ends = setup.change_closing(consultations.get("survey"), moved_to).grace_ends_at
        before = now()
        opened.send()
        kept = opened.client.get_cookie("hys_survey")
        assert kept is not None
        assert kept.max_age is not None
        assert ends - now() - timedelta(seconds=1) <= timedelta(seconds=kept.max_age) <= ends - before


@pytest.mark.parametrize("opened", [FIVE], indirect=True)
def test_the_last_hour_is_said_on_the_pages_and_no_earlier(opened: Resident, app: Flask) -> None:
    opened.open("views")
    opened.send(proposed_priorities__abuse="agree")
    opened.open("safety")
    other = Resident(app.test_client(), "survey")
    other.open("views")
    assert not any("closes soon" in page.words for page in (opened.page, other.page))
    survey = setup.change_closing(consultations.get("survey"), now() + timedelta(minutes=59))
    other.open("views")
    assert f"press Continue on this page until {_clock(survey.ended_at)}" in other.page.words
    for page in ("views", "area"):
        opened.open(page)
        assert f"closes soon. You can send your answers until {_clock(survey.grace_ends_at)}" in opened.page.words
    opened.answer_all()
    assert "closes soon" in opened.page.words
    survey = consultations.close("survey")
    for page in ("views", "area", "check"):
        opened.open(page)
        assert f"send them by {_clock(survey.grace_ends_at)}" in opened.page.words
        assert "closes soon" not in opened.page.words
    opened.complete()
    assert f"You can do that until {_clock(survey.grace_ends_at)}" in opened.page.words


def _clock(instant: datetime) -> str:
    local = instant.astimezone(consultations.LONDON)
    return f"{local:%-I:%M%p}".lower().replace(":00", "") + f" on {local:%-d %B %Y}"


@pytest.mark.parametrize("opened", [FIVE], indirect=True)
def test_after_an_early_end_the_draft_s_last_minute_is_said(opened: Resident) -> None:
    opened.open("views")
    opened.press("action", "save")
    ends = consultations.close("survey").grace_ends_at
    for page in ("", "saved"):
        opened.open(page)
        assert f"send them by {_clock(ends)}" in opened.page.words
        assert "2999" not in opened.page.words


def close_long_ago() -> None:
    """So that nothing can be sent any more, whatever was begun."""
    db.session.execute(update(Consultation).values(closed_at=now() - timedelta(hours=2)))
    db.session.commit()
    current_app.extensions.pop("surveys_seen", None)


@pytest.mark.parametrize("opened", [FIVE], indirect=True)
@pytest.mark.parametrize("page", ["views", "check"])
def test_what_is_sent_too_late_is_said_not_to_be_stored(opened: Resident, page: str) -> None:
    opened.open("views")
    opened.answer_all()
    opened.open(page)
    close_long_ago()
    too_late = "What you sent just now came too late"
    assert opened.send().status_code == 410
    assert too_late in opened.page.words
    opened.open(page)
    assert too_late not in opened.page.words, "this time nothing was sent"


@pytest.mark.parametrize("opened", [FIVE], indirect=True)
def test_nobody_is_asked_for_a_receipt_once_nothing_can_be_deleted(opened: Resident) -> None:
    consultations.close("survey")
    assert "Receipt code" in opened.go("/withdraw/survey").text, "for another hour"
    close_long_ago()
    assert opened.go("/withdraw/survey").status_code == 410
    assert "Nobody can delete answers any more" in opened.page.words
    assert "Receipt code" not in opened.page.words
