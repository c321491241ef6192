"""What a page calls deleted is gone from the database's own files, or the page says when it will be. Looked for byte by byte."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from survey_app import consultations
from survey_app.consultations import Survey, audience_access
from survey_app.consultations.settings import Access
from survey_app.database import db, empty_log, forgets_at_once
from survey_app.fieldwork import alerts, one_time_codes
from survey_app.operations import retention
from tests.databases import places_of
from tests.factories.consultations import make
from tests.mailbox import MailServer, wait_for_mails
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
    _post(client, _confirming())
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
    monkeypatch.setattr("survey_app.fieldwork.responses.empty_log", lambda _patience=0: empty_log(50))
    with db.engine.connect() as reader:
        reader.exec_driver_sql("BEGIN")
        reader.exec_driver_sql("SELECT count(*) FROM response").all()
        resident.send(receipt=receipt)
        assert "at the latest after 7 days" in resident.page.words
        assert places_of(WORDS)
    list(retention.apply())
    assert places_of(WORDS) == []


@pytest.mark.sqlite_only
@pytest.mark.parametrize("address", ["/alerts", "/alerts/confirm", "/complaint"])
def test_an_address_never_stands_in_the_log_next_to_answers(
        app: Flask, survey: Survey, address: str, post: MailServer) -> None:
    resident = Resident(app.test_client(), "survey")
    resident.open("views")
    resident.send(other_priority=WORDS)
    log = Path(f"{db.engine.url.database}-wal")
    assert WORDS.encode() in log.read_bytes()
    _post(resident.client, _confirming() if address == "/alerts/confirm" else address)
    wait_for_mails()
    assert log.read_bytes() == b""
    assert places_of(ADDRESS) == []
    assert survey


@pytest.mark.sqlite_only
def test_the_log_tells_neither_whose_code_the_answers_came_with_nor_when(app: Flask, survey: Survey) -> None:
    [code] = one_time_codes.make(audience_access.change_access(survey, "resident", Access.REQUIRED), "resident", 1)
    resident = Resident(app.test_client(), "survey")
    resident.go(f"{resident.start}invited?code={code}")
    resident.send(action="new")
    resident.complete(victim="no")
    assert "hys-receipt" in resident.html
    assert Path(f"{db.engine.url.database}-wal").read_bytes() == b""


@pytest.mark.sqlite_only
def test_nothing_is_left_of_a_blank_survey_nor_of_a_page_that_was_cleared(app: Flask, survey: Survey) -> None:
    resident = Resident(app.test_client(), "survey")
    for button in ("continue", "clear"):
        resident.open("views")
        resident.send(other_priority=f"{WORDS} {button}") if button == "continue" else resident.press("action", "clear")
    assert places_of(WORDS)
    resident.send()
    assert places_of(WORDS) == [], "cleared"
    resident.open("views")
    resident.send(other_priority=WORDS)
    resident.open("views")
    resident.send(other_priority="")
    resident.answer_all()
    resident.send()
    resident.send()
    assert "You left every question blank" in resident.page.words
    assert places_of(WORDS) == [], "given up"
    assert survey


def _confirming() -> str:
    """The address of a link that was mailed."""
    return f"/alerts/confirm?key={alerts.confirmation_key(ADDRESS)}"


def _post(client: FlaskClient, address: str) -> str:
    form = dict(PageReader(client.get(address).text).pairs)
    return client.post(address, data={**form, "email": ADDRESS, "text": "You kept my name."}).text
