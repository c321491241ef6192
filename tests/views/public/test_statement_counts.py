"""How often a resident's way asks the database: each statement is a round trip that somebody waits for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, event

from survey_app import consultations
from survey_app.database import db
from tests.views.public.resident import Resident


@pytest.fixture
def statements(resident: Resident, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is asked of the database once the consultation has been seen."""
    monkeypatch.setattr(consultations, "SECONDS_SEEN", 3600.0)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement.split()[0])

    event.listen(Engine, "before_cursor_execute", note)
    yield asked
    event.remove(Engine, "before_cursor_execute", note)


def test_before_anything_is_stored_nothing_is_asked(resident: Resident, statements: list[str]) -> None:
    resident.go(resident.start)
    resident.open("views")
    assert statements == []


def test_a_page_is_read_by_one_statement_and_stored_by_one(resident: Resident, statements: list[str]) -> None:
    resident.open("views")
    resident.send(other_priority="Lights")          # leads to the next page, which reads the draft
    assert statements == ["INSERT", "SELECT"]
    statements.clear()
    resident.send(problems__litter="very_big")
    assert statements == ["SELECT", "UPDATE", "SELECT"]


@pytest.mark.usefixtures("place")
def test_a_postcode_takes_one_more(resident: Resident, statements: list[str]) -> None:
    resident.open("views")
    while "postcode" not in resident.answers:
        resident.send()
    statements.clear()
    resident.send(postcode="ZZ1 1AA")
    assert statements == ["SELECT", "SELECT", "UPDATE", "SELECT"]


def test_sending_reads_the_consultation_anew_and_stores_in_two(resident: Resident, statements: list[str]) -> None:
    resident.open("views")
    resident.answer_all(victim="no")
    statements.clear()
    resident.send()
    # PostgreSQL numbers what is written: others are written again, so that no number tells the order. SQLite's log is emptied.
    again = ["SELECT", "UPDATE"] if db.engine.dialect.name == "postgresql" else ["PRAGMA"] * 3
    assert statements == ["SELECT", "DELETE", "INSERT", *again, "SELECT"]
