"""Guesses at passwords and second steps. Wrong ones are counted after the check, so that nobody's keep a right one out.

Who sends many wrong passwords is refused, in the same words for every address. The owner of an account that is being tried,
and the admins, are told by email at once and by a notice when they sign in. A six-digit code is short: after ten wrong ones a
session takes no more, and after a hundred in an hour an account takes recovery codes alone; only who knows the password can
cause that.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import abort, flash, request
from flask_security import current_user
from sqlalchemy import func, select

from .. import audit, mailing
from ..database import db
from ..mailing import Letter, outbox
from ..mailing.outbox import Kind
from ..models import AuditEvent, Role, StaffAccount
from ..rate_limits import WrongTries, account_key, session_key, site_key, throttle_key
from . import find, listed, passkeys, second_step
from .passkeys import Site

View = TypeVar("View", bound=Callable[..., Any])
REFUSED = "sign-in refused"
UNDER_ATTACK = "account under attack"
UNKNOWN = "an address without an account"     # what was typed is not stored: it may be a password
WORTH_TELLING = 5                             # wrong passwords since the last sign-in
by_sender = WrongTries("wrong passwords", "20 per hour", throttle_key)
by_account = WrongTries("wrong passwords for an account", "30 per hour", account_key)
by_site = WrongTries("wrong passwords everywhere", "2000 per hour", site_key)
codes_of_session = WrongTries("wrong codes of a session", "10 per 15 minutes", session_key)
codes_of_account = WrongTries("wrong codes for an account", "100 per hour", account_key)
told = WrongTries("told of an attack", "1 per hour", account_key)


def watched(view: View) -> View:
    """Makes the library's sign-in view count what was wrong."""
    @wraps(view)
    def counted(*args: Any, **kwargs: Any) -> Any:
        if request.method == "POST" and by_site.are_used_up() and by_sender.are_used_up():
            abort(429)      # under a flood, whoever is part of it costs no more password checks
        answer = view(*args, **kwargs)
        if request.method == "POST" and not current_user.is_authenticated:
            _count(request.form.get("email", "")[:254])
        return answer
    return cast(View, counted)


def is_second_step(account: StaffAccount, typed: str) -> bool:
    """Whether a typed code is right; uses it up. Refuses the request after too many wrong ones."""
    is_short = typed.replace(" ", "").isdigit()
    if codes_of_session.are_used_up() or (is_short and codes_of_account.are_used_up()):
        abort(429)
    if second_step.verify(account, typed):
        return True
    codes_of_session.count()
    if not codes_of_account.count() and told.count():
        _record_attack(account.email)
    return False


def is_passkey(account: StaffAccount, site: Site, challenge: str, answer: str) -> bool:
    """Whether a passkey has signed the challenge. Refuses the request after too many wrong answers in this session."""
    if codes_of_session.are_used_up():
        abort(429)
    passed = passkeys.verify(account, site, challenge, answer)
    if not passed:
        codes_of_session.count()
    return passed


def tell_at_sign_in(account: StaffAccount) -> None:
    """Tells a person who signs in of wrong passwords for the account, and an admin of every account under attack, since the
    last time.
    """
    before = db.session.scalar(select(func.max(AuditEvent.id)).where(
        AuditEvent.action == "signed in", AuditEvent.about == account.email)) or 0
    since = select(AuditEvent.about).where(AuditEvent.id > before)
    own = since.where(AuditEvent.action == REFUSED, AuditEvent.about == account.email).subquery()
    if (number := db.session.scalar(select(func.count()).select_from(own)) or 0) >= WORTH_TELLING:
        flash(f"Since you last signed in, {number} wrong passwords were sent for your account. If that was not you, "
              "tell an admin, and set up two-step sign-in.", "notice")
    if account.role is Role.ADMIN:
        for email in db.session.scalars(since.where(AuditEvent.action == UNDER_ATTACK).distinct()):
            flash(f"Many wrong passwords or codes were sent for {email}. The audit trail tells when.", "notice")


def _count(typed: str) -> None:
    """Counts a refused sign-in. Stores the same for an address without an account, so that the time tells nothing; and nothing
    beyond the limits, so that nobody fills the audit trail, from which no row is ever deleted.
    """
    within = [by_sender.count(), by_account.count(), by_site.count()]
    account = find(typed)
    if all(within):
        audit.record_now(REFUSED, account.email if account else UNKNOWN)
    elif not within[1] and told.count():
        _record_attack(account.email if account else "")
    if not all(within):
        abort(429)


def _record_attack(email: str) -> None:
    audit.record_now(UNDER_ATTACK, email or UNKNOWN)
    mailing.later(_tell_of_attack, email)


def _tell_of_attack(email: str) -> None:
    """Mails the owner and the admins. Does nothing for an address without an account."""
    if not email or not mailing.is_set_up():
        return
    admins = {account.email for account in listed() if account.active and account.role is Role.ADMIN}
    for address in sorted(admins | {email}):
        outbox.post_now(Kind.STAFF, Letter(
            address, "Somebody is trying to sign in",
            f"Somebody has sent many wrong passwords or codes for the account {email} of Have Your Say. The right password still "
            "signs in. If it was not you, you need do nothing at once: choose a password that you use nowhere else, and set up "
            "two-step sign-in.\n"))
