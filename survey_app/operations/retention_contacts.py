"""The rules about email: addresses of people who want alerts, mails that wait, and complaints with the address for an answer."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, literal, or_, select

from .. import mailing
from ..consultations import LONDON, policies
from ..database import db
from ..models import Contact, DataComplaint, OutgoingMail
from .retention_rules import Rule, deleted_rows, ended, setting

MAIL_KEPT = timedelta(days=7)


class Contacts(Rule):
    code, what = "contacts", "Email addresses of people who want to hear what happens next"
    why = "So that they can be told when results are published and the next survey opens"

    def how_long(self) -> str:
        return (f"Until they take themselves off the list, or {setting('KEEP_CONTACTS_MONTHS'):,} months after the last "
                "consultation closed. With an address there is only the month in which its owner agreed")

    def due(self, at: datetime) -> int:
        ends = self._ends()
        return self._held() if ends and ends <= at else 0

    def next_due(self, at: datetime) -> datetime | None:
        ends = self._ends()
        return ends if ends and ends > at and self._held() else None

    def delete(self, at: datetime) -> int:
        return deleted_rows(db.session.execute(delete(Contact))) if self.due(at) else 0

    def _ends(self) -> datetime | None:
        last = max((one.at for one in ended()), default=None)
        return policies.later(last, setting("KEEP_CONTACTS_MONTHS")) if last else None

    def _held(self) -> int:
        return db.session.scalar(select(func.count()).select_from(Contact)) or 0


class Mails(Rule):
    code, what = "mails", "Mails that could not be sent, sealed"
    why = "So that they are sent when the mail server takes mails again"

    def how_long(self) -> str:
        return f"Until they are sent or given up, and {MAIL_KEPT.days} days at most after the next try was due"

    def due(self, at: datetime) -> int:
        return db.session.scalar(select(func.count()).select_from(OutgoingMail).where(self._due(at))) or 0

    def next_due(self, at: datetime) -> datetime | None:
        first = db.session.scalar(select(func.min(OutgoingMail.due_at)).where(~self._due(at)))
        return first + MAIL_KEPT if first else None

    def delete(self, at: datetime) -> int:
        return deleted_rows(db.session.execute(delete(OutgoingMail).where(self._due(at))))

    def _due(self, at: datetime) -> ColumnElement[bool]:
        """One that was never tried has no time, and waits for as long as mails are sent at all."""
        return and_(OutgoingMail.due_at <= at - MAIL_KEPT, or_(OutgoingMail.tries > 0, literal(not mailing.is_set_up())))


class Complaints(Rule):
    code, what = "complaints", "Complaints about how personal data is used, with their answers"
    why = "So that the partnership can show how it answered them"

    def how_long(self) -> str:
        return f"{setting('KEEP_COMPLAINTS_MONTHS'):,} months after the answer; until then, without end"

    def due(self, at: datetime) -> int:
        return len(self._due(at))

    def next_due(self, at: datetime) -> datetime | None:
        return min((moment for moment in self._ends().values() if moment > at), default=None)

    def delete(self, at: datetime) -> int:
        return deleted_rows(db.session.execute(delete(DataComplaint).where(DataComplaint.number.in_(self._due(at)))))

    def _due(self, at: datetime) -> list[str]:
        return [number for number, moment in self._ends().items() if moment <= at]

    def _ends(self) -> dict[str, datetime]:
        """When each answered complaint is due, by its number."""
        answered = select(DataComplaint.number, DataComplaint.closed_on)
        return {number: policies.later(datetime.combine(day, time.min, LONDON), setting("KEEP_COMPLAINTS_MONTHS"))
                for number, day in db.session.execute(answered) if day}
