"""The rules about email: addresses of people who want alerts, mails that wait, and complaints with the address for an answer."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, literal, select

from ..consultations import LONDON, policies
from ..database import db
from ..mailing import outbox
from ..mailing.outbox import Kind
from ..models import Contact, DataComplaint, OutgoingMail
from .retention_rules import Rule, deleted_rows, ended, setting


class Contacts(Rule):
    code, what = "contacts", "Email addresses of people who want to hear what happens next"
    why = "So that they can be told when results are published and the next survey opens"

    def how_long(self) -> str:
        months = setting("KEEP_CONTACTS_MONTHS")
        return (f"Until they take themselves off the list, or {months:,} months after the last consultation closed and after "
                "they agreed. With an address there is only the month in which its owner agreed")

    def due(self, at: datetime) -> int:
        return db.session.scalar(select(func.count()).select_from(Contact).where(self._due(at))) or 0

    def next_due(self, at: datetime) -> datetime | None:
        ends = self._ends()
        return ends if ends and ends > at and db.session.scalar(select(func.count()).select_from(Contact)) else None

    def delete(self, at: datetime) -> int:
        return deleted_rows(db.session.execute(delete(Contact).where(self._due(at))))

    def _due(self, at: datetime) -> ColumnElement[bool]:
        """An address that was confirmed lately is kept although the last consultation closed long ago."""
        ends = self._ends()
        oldest = policies.later(at, -setting("KEEP_CONTACTS_MONTHS"))
        return and_(literal(ends is not None and ends <= at), Contact.agreed_in <= f"{oldest:%Y-%m}")

    def _ends(self) -> datetime | None:
        last = max((one.at for one in ended()), default=None)
        return policies.later(last, setting("KEEP_CONTACTS_MONTHS")) if last else None


class Mails(Rule):
    code, what = "mails", "Mails that could not be sent, sealed"
    why = "So that they are sent when the mail server takes mails again"

    def how_long(self) -> str:
        days = outbox.DAYS_TRIED
        return (f"Until they are sent; at most {days[Kind.STAFF]} day for links to staff, {days[Kind.CONFIRM]} days for links to "
                f"confirm, {days[Kind.RESULTS]} days for others")

    def due(self, at: datetime) -> int:
        return db.session.scalar(select(func.count()).where(OutgoingMail.last_day < at.date())) or 0

    def next_due(self, at: datetime) -> datetime | None:
        first = db.session.scalar(select(func.min(OutgoingMail.last_day)).where(OutgoingMail.last_day >= at.date()))
        return datetime.combine(first, time.min, LONDON) + timedelta(days=1) if first else None

    def delete(self, at: datetime) -> int:
        return outbox.give_up_old(at)


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
