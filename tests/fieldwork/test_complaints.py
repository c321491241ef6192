"""Complaints about how personal data is used: stored without a name, answered once, and reminded of in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from survey_app import audit
from survey_app.audit import Filter
from survey_app.consultations import ChangedMeanwhile, fingerprint
from survey_app.database import db
from survey_app.fieldwork import complaints
from survey_app.models import DataComplaint


def stored(days_ago: int = 0, text: str = "You kept my name.") -> DataComplaint:
    number = complaints.submit(text)
    db.session.execute(update(DataComplaint).where(DataComplaint.number == number).values(
        received_on=complaints.today() - timedelta(days=days_ago)))
    db.session.commit()
    return complaints.find(number) or pytest.fail("the complaint is not stored")


def test_the_number_is_found_however_it_is_typed(app: Flask) -> None:
    complaint = stored()
    assert complaints.find(complaint.number.lower().replace("-", " ")) is complaint
    assert complaints.find("AAAA-AAAA-AAAA-AAAA") is None


def test_the_trail_holds_no_word_of_it(app: Flask) -> None:
    complaint = stored(text="Secret words")
    complaints.answer(complaint, fingerprint(""), "Private answer", closes=True)
    events = audit.events(Filter(about=complaint.number))
    assert [event.action for event in events] == ["complaint answered", "complaint received"]
    assert not any("Secret" in str(event.details) or "Private" in str(event.details) for event in events)


def test_the_second_of_two_answers_is_refused(app: Flask) -> None:
    complaint = stored()
    opened = fingerprint(complaint.reply)
    complaints.answer(complaint, opened, "We are asking the team.", closes=False)
    with pytest.raises(ChangedMeanwhile, match="Somebody else has answered"):
        complaints.answer(complaints.find(complaint.number) or complaint, opened, "No.", closes=True)
    assert [one.reply for one in complaints.open_complaints()] == ["We are asking the team."]


def test_what_is_closed_is_not_answered_again(app: Flask) -> None:
    complaint = stored()
    complaints.answer(complaint, fingerprint(""), "We deleted it.", closes=True)
    closed = complaints.find(complaint.number) or complaint
    with pytest.raises(ChangedMeanwhile, match="Somebody else has answered"):
        complaints.answer(closed, fingerprint(closed.reply), "No.", closes=False)


def test_the_open_and_oldest_come_first(app: Flask) -> None:
    new, old, closed = stored(1), stored(20), stored(25)
    complaints.answer(closed, fingerprint(""), "Done.", closes=True)
    assert [one.number for one in complaints.listed()] == [old.number, new.number, closed.number]


@pytest.mark.parametrize(("days_ago", "words"), [
    (0, "30 days left"), (20, "10 days left"), (27, "3 days left"), (29, ""), (30, "0 days left"), (31, "1 day late"),
    (1, ""), (19, ""), (400, "370 days late")])
def test_leads_are_reminded_at_first_then_near_the_end_then_daily(app: Flask, days_ago: int, words: str) -> None:
    complaint = stored(days_ago)
    text = complaints.reminder(complaints.open_complaints())
    assert bool(text) == bool(words)
    assert words in text
    assert "kept my name" not in text
    assert (complaint.number in text) == bool(words)
