"""The retention schedule as people read it, and deleting what is due: each kind in a transaction of its own, in the trail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from .. import audit
from ..database import db
from ..models.consultations import now
from .rules import KEPT, Answers, Contacts, Drafts, OneTimeCodes, PaperForms, Receipts, Rule, Uploads
from .unused_accounts import UnusedAccounts

RULES: tuple[Rule, ...] = (
    Drafts(), Receipts(), OneTimeCodes(), PaperForms(), Answers(), Uploads(), Contacts(), UnusedAccounts())


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the schedule. `due` is None for what is not deleted by a rule."""

    what: str
    why: str
    how_long: str
    due: int | None = None
    next_due: datetime | None = None


def schedule(at: datetime | None = None) -> list[Line]:
    """Everything that is kept: what, why, how long, how many rows are due now, and when the next will be."""
    at = at or now()
    ruled = [Line(rule.what, rule.why, rule.how_long(), rule.due(at), rule.next_due(at)) for rule in RULES]
    return ruled + [Line(*kept) for kept in KEPT]


def due(at: datetime | None = None) -> Iterator[tuple[Rule, int]]:
    """Each rule with how many rows are due. Changes nothing."""
    at = at or now()
    for rule in RULES:
        yield rule, rule.due(at)


def apply(at: datetime | None = None) -> Iterator[tuple[Rule, int]]:
    """Deletes what is due, rule by rule as it is asked for, and tells how many rows each deleted."""
    at = at or now()
    for rule in RULES:
        number = rule.delete(at)
        if number:
            audit.record("retention applied", rule.code, rows=number)
        db.session.commit()
        yield rule, number
    _forget_the_log()


def _forget_the_log() -> None:
    """On SQLite empties the write-ahead log, in which deleted rows would stand until it is written over."""
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
