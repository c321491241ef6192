"""The trail: in the transaction of the deed, only ever added to, and found again by who, what, about what and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from survey_app import audit
from survey_app.audit import Filter
from survey_app.database import db


def test_the_database_refuses_to_change_or_remove_an_event(app: Flask) -> None:
    audit.record_now("tested", "append only")
    before = audit.count(Filter())
    for statement in ("UPDATE audit_event SET who = 'somebody else'", "DELETE FROM audit_event"):
        with pytest.raises(DatabaseError, match="only ever added to"):
            db.session.execute(text(statement))
        db.session.rollback()
    assert audit.count(Filter()) == before


def test_postgresql_refuses_to_empty_it(app: Flask) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    audit.record_now("tested", "append only")
    with pytest.raises(DatabaseError, match="only ever added to"):
        db.session.execute(text("TRUNCATE audit_event"))
    db.session.rollback()


def test_an_event_stands_and_falls_with_its_transaction(app: Flask) -> None:
    before = audit.count(Filter(about="transaction"))
    audit.record("tested", "transaction")
    db.session.rollback()
    assert audit.count(Filter(about="transaction")) == before


def test_events_are_found_by_who_what_about_and_when(app: Flask) -> None:
    today = datetime.now(UTC).astimezone(audit.LONDON).date()
    audit.record_now("found by action", "filter-100%", who="Someone@example.org", number=3)
    for wanted in (Filter(who="SOMEONE"), Filter(action="found by action"), Filter(about="100%"),
                   Filter(about="filter-100%", since=today, until=today)):
        assert audit.events(wanted)[0].details == {"number": 3}
    for unwanted in (Filter(who="nobody at all"), Filter(action="found"), Filter(about="100_"),
                     Filter(about="filter-100%", until=today - timedelta(days=1)),
                     Filter(about="filter-100%", since=today + timedelta(days=1))):
        assert not audit.events(unwanted)


def test_without_a_request_it_was_the_command_line(app: Flask) -> None:
    audit.record_now("tested", "actor")
    assert audit.events(Filter(about="actor"))[0].who == "command line"
