"""Applying the retention rules: the schedule, what is due, and deleting it; also the rule about unused staff accounts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import func, select

from .. import accounts, audit
from ..consultations import policies
from ..database import db, empty_log, rewrite
from ..models import AuditEvent, Role, StaffAccount
from ..models.consultations import now
from .retention_contacts import Complaints, Contacts, Mails
from .retention_rules import (
    NEVER_DELETED,
    Answers,
    Drafts,
    OneTimeCodes,
    PaperForms,
    Receipts,
    Rule,
    Uploads,
)


class UnusedAccounts(Rule):
    code, what = "accounts", "Staff accounts that are not used"
    why = "An account that nobody uses can only be misused. The last admin who can sign in is never deleted"

    def how_long(self) -> str:
        return f"{self._months():,} months without a sign-in"

    def due(self, at: datetime) -> int:
        return len(self._due(at))

    def next_due(self, at: datetime) -> datetime | None:
        moments = (policies.later(used, self._months()) for used in _last_used().values())
        return min((moment for moment in moments if moment > at), default=None)

    def delete(self, at: datetime) -> int:
        due = self._due(at)
        for account in due:
            audit.record("account deleted", account.email, why="not used")
            db.session.delete(account)
        return len(due)

    def _due(self, at: datetime) -> Sequence[StaffAccount]:
        """The unused accounts; without the admins among them if no admin would be left."""
        used, everybody = _last_used(), accounts.listed()
        due = [one for one in everybody if (last := used.get(one.email)) and policies.later(last, self._months()) <= at]
        if any(one.active and one.role is Role.ADMIN for one in everybody if one not in due):
            return due
        return [account for account in due if not (account.active and account.role is Role.ADMIN)]

    def _months(self) -> int:
        return int(current_app.config["KEEP_ACCOUNTS_MONTHS"])


def _last_used() -> dict[str, datetime]:
    """The last time that each account was used to sign in, added or activated, by email address."""
    present = set(db.session.scalars(select(StaffAccount.email)))
    used: dict[str, datetime] = {}
    for column, actions in ((AuditEvent.who, ("signed in",)), (AuditEvent.about, ("account added", "account activated"))):
        query = select(column, func.max(AuditEvent.at)).where(AuditEvent.action.in_(actions)).group_by(column)
        for email, last in db.session.execute(query):
            if email in present:
                used[email] = max(last, used.get(email, last))
    return used


RULES: tuple[Rule, ...] = (
    Drafts(), Receipts(), OneTimeCodes(), PaperForms(), Answers(), Uploads(), Contacts(), Mails(), Complaints(),
    UnusedAccounts())


# Written anew each time.
OF_RESIDENTS = ("draft", "response", "comment_coding", "contact", "one_time_code", "import_upload", "outgoing_mail")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the schedule. `due` is None if no rule deletes it."""

    what: str
    why: str
    how_long: str
    due: int | None = None
    next_due: datetime | None = None


def schedule(at: datetime | None = None) -> list[Line]:
    """Everything that is kept: what, why, how long, the number of rows due now, and when the next come due."""
    at = at or now()
    ruled = [Line(rule.what, rule.why, rule.how_long(), rule.due(at), rule.next_due(at)) for rule in RULES]
    return ruled + [Line(*kept) for kept in NEVER_DELETED]


def due(at: datetime | None = None) -> Iterator[tuple[Rule, int]]:
    """Each rule with the number of rows due. Changes nothing."""
    at = at or now()
    for rule in RULES:
        yield rule, rule.due(at)


def apply(at: datetime | None = None) -> Iterator[tuple[Rule, int]]:
    """Deletes what is due, one rule after another, and yields each rule with the number of rows deleted."""
    at = at or now()
    for rule in RULES:
        number = rule.delete(at)
        if number:
            audit.record("retention applied", rule.code, rows=number)
        db.session.commit()
        yield rule, number
    empty_log()
    rewrite(OF_RESIDENTS)
