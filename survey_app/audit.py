"""The audit trail: who did what, and when. An event is stored in the same transaction as the deed it records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import has_request_context
from flask_security import current_user
from sqlalchemy import Select, func, select

from .database import db
from .models import AuditEvent

COMMAND_LINE = "command line"
LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which events to show. Empty fields do not filter. Days are in London time, and the last day is included."""

    who: str = ""
    action: str = ""
    about: str = ""
    since: date | None = None
    until: date | None = None


def record(action: str, about: str, who: str = "", **details: Any) -> None:
    """Adds an event to the current transaction. Does not commit."""
    db.session.add(AuditEvent(who=(who or actor())[:254], action=action, about=about[:254], details=details))


def record_now(action: str, about: str, who: str = "", **details: Any) -> None:
    """Records, before it happens, a deed that changes nothing else, such as a download. Commits."""
    record(action, about, who, **details)
    db.session.commit()


def actor() -> str:
    """Who is acting: the email address of the signed-in person, else "command line"."""
    if not has_request_context():
        return COMMAND_LINE
    return current_user.email if current_user.is_authenticated else "nobody signed in"


def events(wanted: Filter, first: int = 0, limit: int | None = None) -> Sequence[AuditEvent]:
    """The events that match a filter, newest first."""
    query = _filtered(select(AuditEvent), wanted).order_by(AuditEvent.id.desc()).offset(first).limit(limit)
    return db.session.scalars(query).all()


def count(wanted: Filter) -> int:
    """The number of events that match a filter."""
    return db.session.scalar(_filtered(select(func.count()).select_from(AuditEvent), wanted)) or 0


def actions() -> Sequence[str]:
    """All recorded actions, in alphabetical order."""
    return db.session.scalars(select(AuditEvent.action).distinct().order_by(AuditEvent.action)).all()


def _filtered(query: Select[Any], wanted: Filter) -> Select[Any]:
    if wanted.who:
        query = query.where(func.lower(AuditEvent.who).contains(wanted.who.lower(), autoescape=True))
    if wanted.action:
        query = query.where(AuditEvent.action == wanted.action)
    if wanted.about:
        query = query.where(func.lower(AuditEvent.about).contains(wanted.about.lower(), autoescape=True))
    if wanted.since:
        query = query.where(AuditEvent.at >= _midnight(wanted.since))
    if wanted.until:
        query = query.where(AuditEvent.at < _midnight(wanted.until + timedelta(days=1)))
    return query


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON)
