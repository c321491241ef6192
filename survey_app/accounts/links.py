"""One-time links to set a password: made by an admin, or sent by email where a mail server is set up.

A link names the account's present session key, which setting a password changes: so a link works once, and the newest
password ends every older link.
"""

from __future__ import annotations

from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select

from .. import audit, mailing
from ..database import db
from ..models import StaffAccount

VALID_HOURS = 24


def make(account: StaffAccount) -> str:
    """The token of a link for an account, recorded as made."""
    audit.record("password link made", account.email)
    db.session.commit()
    return _signer().dumps(account.fs_uniquifier)


def account_of(token: str) -> StaffAccount | None:
    """The account that a link sets the password of, or None when the link was used, is too old or was never made."""
    try:
        named = _signer().loads(token, max_age=VALID_HOURS * 3600)
    except BadSignature:   # also too old
        return None
    return db.session.scalars(select(StaffAccount).where(StaffAccount.fs_uniquifier == named, StaffAccount.active)).one_or_none()


def mail(account: StaffAccount, link: str) -> None:
    """Sends a link to the account's own address. Raises mailing.NotMailed."""
    mailing.send(account.email, "Set your password for Have Your Say",
                 f"Open this address within {VALID_HOURS} hours to set your password:\n\n{link}\n\n"
                 "If you did not ask for it, you need do nothing.\n")


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="password link")
