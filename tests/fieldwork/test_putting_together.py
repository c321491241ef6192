"""Whoever runs the database cannot put people together: no order, no time, no exact duration, nothing that joins two rows."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import DateTime, inspect, select, text

from survey_app import consultations
from survey_app.consultations import Survey
from survey_app.database import db
from survey_app.fieldwork import alerts, assisted_entry, quality_flags, responses
from survey_app.models import Contact, Draft, Response
from survey_app.models.consultations import now
from survey_app.publishing.microdata import frozen_data
from tests.factories.consultations import make
from tests.mailbox import subscribers

PEOPLE = 40


@pytest.fixture
def survey(app: Flask) -> Survey:
    make(questionnaire="have-your-say-2026")
    return consultations.release("survey")


def send(survey: Survey, number: int) -> None:
    draft = responses.save(survey, responses.begin("resident"), {"other_priority": f"person {number}"}, None)
    responses.submit(survey, draft.token)


def by(order: str) -> list[int]:
    """The numbers of the people, in the order of something that the database has."""
    db.session.rollback()
    answers = db.session.scalars(text(f"SELECT answers FROM response ORDER BY {order}")).all()    # noqa: S608
    return [int(re.findall(r"person (\d+)", str(one))[0]) for one in answers]


def disorder(order: list[int]) -> int:
    """How many neighbours stand the wrong way round; about half of them in a random order."""
    return sum(first > second for first, second in pairwise(order))


def test_neither_keys_nor_places_of_responses_show_when_they_came(survey: Survey) -> None:
    for number in range(PEOPLE):
        send(survey, number)
    orders = ["id", "reference", *(["rowid"] if db.engine.dialect.name == "sqlite" else ["ctid", "xmin::text::bigint, ctid"])]
    for order in orders:
        assert PEOPLE / 5 < disorder(by(order)) < PEOPLE * 4 / 5, order


def test_an_assisted_response_has_a_random_key_too(app: Flask, survey: Survey) -> None:
    for number in range(12):
        assisted_entry.enter(survey, responses.new_token(), {"other_priority": f"person {number}"}, "")
    assert by("id") != list(range(12))
    assert app


def test_a_draft_has_no_time_and_no_number(survey: Survey) -> None:
    responses.save(survey, responses.begin("resident"), {"victim": "no"}, None)
    columns = inspect(db.engine).get_columns("draft")
    assert not [one["name"] for one in columns if isinstance(one["type"], DateTime) or one["name"] == "id"]
    row = str(db.session.execute(select(Draft.__table__)).one())
    assert f"{now().year}-" not in row
    assert str(int(now().timestamp()))[:7] not in row


@pytest.mark.parametrize(("seconds", "band"), [(0, 0), (59, 0), (61, 60), (400, 360), (479, 360), (480, 480), (601, 600),
                                               (899, 600), (3_599, 2_700), (3_600, 3_600), (9**9, 3_600), (-5, 0)])
def test_durations_are_kept_in_bands(seconds: int, band: int) -> None:
    assert quality_flags.banded(seconds) == band


def test_the_time_it_took_comes_from_the_token_and_is_stored_as_a_band(survey: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = responses.save(survey, responses.begin("resident", page="shown once"), {"victim": "no"}, None)
    _later(monkeypatch, timedelta(minutes=11, seconds=47))
    responses.submit(survey, draft.token)
    assert db.session.scalars(select(Response.seconds)).one() == 600
    assert db.session.scalars(select(Response.flags)).one() == []


def test_a_draft_of_an_earlier_version_has_no_duration_and_is_not_called_hurried(survey: Survey) -> None:
    token = "A" * 43      # a token without a time
    draft = responses.save(survey, responses.DraftAnswers(token, "resident", "en"), {"victim": "no"}, None)
    responses.submit(survey, draft.token)
    response = db.session.scalars(select(Response)).one()
    assert (response.seconds, response.flags) == (None, [])


def test_addresses_cannot_be_read_in_the_database_and_are_found_by_the_program(app: Flask) -> None:
    for name in ("one@example.org", "two@example.org", "a-much-longer-address-than-the-others@example.org"):
        alerts.add(name)
    stored = db.session.scalars(text("SELECT email FROM contact")).all()
    assert not any("example" in one for one in stored)
    assert len({len(one) for one in stored}) == 1, "its length tells nothing"
    assert subscribers() == ["a-much-longer-address-than-the-others@example.org", "one@example.org", "two@example.org"]
    alerts.remove("TWO@example.org ")
    assert len(db.session.scalars(select(Contact)).all()) == 2
    assert app


def test_addresses_of_another_key_are_left_out(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    alerts.add("one@example.org")
    monkeypatch.setitem(app.config, "SECRET_KEY", "another")
    assert subscribers() == []


def test_new_responses_still_make_a_new_version_of_the_frozen_data(survey: Survey) -> None:
    send(survey, 1)
    closed = consultations.close("survey")
    first = frozen_data.freeze(closed)
    assert frozen_data.freeze(closed).version == first.version
    copied: dict[str, Any] = {**db.session.execute(select(Response.__table__)).one()._mapping, "reference": "late"}
    del copied["id"]
    db.session.add(Response(**copied))
    db.session.commit()
    assert frozen_data.freeze(closed).version == first.version + 1


def _later(monkeypatch: pytest.MonkeyPatch, span: timedelta) -> None:
    instant: datetime = now() + span
    monkeypatch.setattr(responses, "now", lambda: instant)
