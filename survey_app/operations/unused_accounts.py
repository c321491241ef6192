"""The rule about staff accounts that nobody signs in with any more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import current_app
from sqlalchemy import func, select

from .. import accounts, audit
from ..database import db
from ..fieldwork import keeping
from ..models import AuditEvent, Role, StaffAccount
from .rules import Rule


class UnusedAccounts(Rule):
    code, what = "accounts", "Staff accounts that are not used"
    why = "An account that nobody uses can only be misused. The last admin who can sign in is never deleted"

    def how_long(self) -> str:
        return f"{self._months():,} months without a sign-in"

    def due(self, at: datetime) -> int:
        return len(self._due(at))

    def next_due(self, at: datetime) -> datetime | None:
        moments = (keeping.later(used, self._months()) for used in _last_used().values())
        return min((moment for moment in moments if moment > at), default=None)

    def delete(self, at: datetime) -> int:
        due = self._due(at)
        for account in due:
            audit.record("account deleted", account.email, why="not used")
            db.session.delete(account)
        return len(due)

    def _due(self, at: datetime) -> Sequence[StaffAccount]:
        """The accounts that are not used; if no admin would be left, without the admins among them."""
        used, everybody = _last_used(), accounts.listed()
        due = [one for one in everybody if (last := used.get(one.email)) and keeping.later(last, self._months()) <= at]
        if any(one.active and one.role is Role.ADMIN for one in everybody if one not in due):
            return due
        return [one for one in due if not (one.active and one.role is Role.ADMIN)]

    def _months(self) -> int:
        return int(current_app.config["KEEP_ACCOUNTS_MONTHS"])


def _last_used() -> dict[str, datetime]:
    """When each present account was last signed in with, added or activated, by its address."""
    present = set(db.session.scalars(select(StaffAccount.email)))
    used: dict[str, datetime] = {}
    for column, actions in ((AuditEvent.who, ("signed in",)), (AuditEvent.about, ("account added", "account activated"))):
        query = select(column, func.max(AuditEvent.at)).where(AuditEvent.action.in_(actions)).group_by(column)
        for email, last in db.session.execute(query):
            if email in present:
                used[email] = max(last, used.get(email, last))
    return used
