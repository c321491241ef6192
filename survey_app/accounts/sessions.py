"""Staff sessions: a row for each, so that signing out ends it wherever its cookie was copied to, and its owner can see it.

The cookie holds a random token, the row its SHA-256. A session ends after HYS_STAFF_MINUTES without a request, and after
HYS_STAFF_HOURS whatever was sent.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import delete, or_, select, update

from ..database import db
from ..models import StaffAccount, StaffSession
from ..models.consultations import now

RENEW = timedelta(minutes=1)    # how exactly the last request is known: so that not every page writes a row
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Mac OS", "Mac"),
           ("Linux", "Linux"))


def begin(account: StaffAccount, agent: str) -> str:
    """Begins a session and returns its token. Deletes what is over. Commits."""
    _delete_what_is_over()
    token = secrets.token_urlsafe(32)
    db.session.add(StaffSession(digest=_digest(token), account_id=account.id, browser=in_words(agent)))
    db.session.commit()
    return token


def is_alive(account: StaffAccount, token: str) -> bool:
    """Whether a session goes on; notes that something was sent in it."""
    found = db.session.scalars(select(StaffSession).where(
        StaffSession.digest == _digest(token), StaffSession.account_id == account.id)).one_or_none()
    if found is None or found.made_at <= now() - _longest() or found.seen_at <= now() - _idle():
        return False
    if found.seen_at <= now() - RENEW:
        db.session.execute(update(StaffSession).where(StaffSession.id == found.id).values(seen_at=now()))
        db.session.commit()
    return True


def end(token: str) -> None:
    """Ends a session: its cookie is of no more use to anybody."""
    db.session.execute(delete(StaffSession).where(StaffSession.digest == _digest(token)))
    db.session.commit()


def end_one_of(account: StaffAccount, number: int) -> None:
    """Ends one of an account's own sessions."""
    db.session.execute(delete(StaffSession).where(StaffSession.id == number, StaffSession.account_id == account.id))
    db.session.commit()


def listed(account: StaffAccount) -> Sequence[StaffSession]:
    """The sessions of an account that go on, the newest first."""
    alive = (StaffSession.made_at > now() - _longest(), StaffSession.seen_at > now() - _idle())
    return db.session.scalars(select(StaffSession).where(StaffSession.account_id == account.id, *alive)
                              .order_by(StaffSession.made_at.desc())).all()


def is_this(session: StaffSession, token: str) -> bool:
    """Whether a token is the session's own."""
    return session.digest == _digest(token)


def in_words(agent: str) -> str:
    """A browser by name and system, such as "Firefox on Windows". No more of it is stored."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "A browser")
    system = next((f" on {name}" for sign, name in SYSTEMS if sign in agent), "")
    return browser + system


def _delete_what_is_over() -> None:
    oldest: tuple[datetime, datetime] = (now() - _longest(), now() - _idle())
    db.session.execute(delete(StaffSession).where(or_(StaffSession.made_at <= oldest[0], StaffSession.seen_at <= oldest[1])))


def _longest() -> timedelta:
    return timedelta(hours=current_app.config["STAFF_HOURS"])


def _idle() -> timedelta:
    return timedelta(minutes=current_app.config["STAFF_MINUTES"])


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
