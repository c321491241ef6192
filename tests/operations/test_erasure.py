"""What a page calls deleted is gone from the database's own files, or the page says when it will be. Looked for byte by byte."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from survey_app import consultations
from survey_app.consultations import Survey
from survey_app.database import db, forgets_at_once
from survey_app.operations import retention
from tests.databases import places_of
from tests.factories.consultations import make
from tests.views.public.resident import PageReader, Resident

WORDS = "Quincunx lampposts by the viaduct"
ADDRESS = "quincunx.viaduct@example.org"


@pytest.fixture
def survey(app: Flask) -> Survey:
    make(questionnaire="have-your-say-2026")
    return consultations.release("survey")


def sent(app: Flask) -> tuple[Resident, str]:
    """A resident who has answered in words of their own, and their receipt."""
    resident = Resident(app.test_client(), "survey")
    resident.open("views")
    for number in range(3):     # each page and each change writes the draft anew
        resident.open("views")
        resident.send(other_priority=f"{WORDS} {number}")
    resident.complete(victim="no")
    found = re.search(r'hys-receipt"[^>]*>([A-Z2-7-]{19})<', resident.html)
    assert found
    return resident, found[1]


def test_answers_are_gone_when_the_page_says_so_or_in_time(app: Flask, survey: Survey) -> None:
    resident, receipt = sent(app)
    assert places_of(WORDS), "or this test could not fail"
    resident.go("/withdraw/survey")
    assert resident.send(receipt=receipt).status_code == 200
    assert "Your answers have been deleted" in resident.page.words
    if forgets_at_once():
        assert "Nothing of them is kept in the database" in resident.page.words
    else:
        assert "at the latest after 7 days" in resident.page.words
        list(retention.apply())
    assert places_of(WORDS) == []
    assert survey


def test_an_address_is_nowhere_in_clear_and_gone_when_it_is_taken_off_the_list(client: FlaskClient, app: Flask) -> None:
    _post(client, "/alerts")
    sealed = str(db.session.scalar(text("SELECT email FROM contact")))
    db.session.rollback()
    assert places_of(ADDRESS) == []
    assert places_of(sealed[:60])
    page = _post(client, "/alerts/stop")
    assert ("Nothing of the address is kept in the database" if forgets_at_once() else "at the latest after 7 days") in page
    for _ in range(0 if forgets_at_once() else 5):      # a table that is busy waits for the next run
        list(retention.apply())
        if not places_of(sealed[:60]):
            break
    assert places_of(sealed[:60]) == []
    assert app


@pytest.mark.sqlite_only
def test_where_somebody_reads_meanwhile_the_page_does_not_say_that_it_is_gone(
        app: Flask, survey: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    resident, receipt = sent(app)
    resident.go("/withdraw/survey")
    monkeypatch.setattr("survey_app.fieldwork.responses.empty_log", _impatient)
    with db.engine.connect() as reader:
        reader.exec_driver_sql("BEGIN")
        reader.exec_driver_sql("SELECT count(*) FROM response").all()
        resident.send(receipt=receipt)
        assert "at the latest after 7 days" in resident.page.words
        assert places_of(WORDS)
    list(retention.apply())
    assert places_of(WORDS) == []


def _impatient() -> bool:
    """Empties the log as the program does, but does not wait 15 seconds for a reader."""
    with db.engines["single statements"].connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=50")
        busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        connection.exec_driver_sql("PRAGMA busy_timeout=15000")
    return not busy


@pytest.mark.sqlite_only
def test_an_address_never_stands_in_the_log_next_to_the_answers_just_sent(app: Flask, survey: Survey) -> None:
    resident, _ = sent(app)
    log = Path(f"{db.engine.url.database}-wal")
    assert WORDS.encode() in log.read_bytes()
    _post(resident.client, "/alerts")
    assert log.read_bytes() == b""
    assert survey


def _post(client: FlaskClient, address: str) -> str:
    token = dict(PageReader(client.get(address).text).pairs)["csrf_token"]
    return client.post(address, data={"csrf_token": token, "email": ADDRESS}).text
