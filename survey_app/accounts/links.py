"""One-time links to set a password, made by an admin or sent by email where a mail server is set up.

A link contains the account's current session key, and setting a password changes that key. So a link works once, and
setting a password makes every older link invalid.
"""

from __future__ import annotations

from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select

from .. import audit, keys
from ..database import db
from ..mailing import Letter, outbox
from ..mailing.outbox import Kind
from ..models import StaffAccount

VALID_HOURS = 24


def make(account: StaffAccount, who: str = "") -> str:
    """Makes the token of a link for an account, and records who asked for it: the person signed in if nobody is named."""
    audit.record("password link made", account.email, who=who)
    db.session.commit()
    return _signer().dumps(account.fs_uniquifier)


def account_of(token: str) -> StaffAccount | None:
    """The account whose password a link sets; None if the link was used, has expired or was never made."""
    try:
        named = _signer().loads(token, max_age=VALID_HOURS * 3600)
    except BadSignature:   # raised for an expired link, too
        return None
    return db.session.scalars(select(StaffAccount).where(StaffAccount.fs_uniquifier == named, StaffAccount.active)).one_or_none()


def mail(account: StaffAccount, link: str) -> None:
    """Mails a link to the account's email address, from the outbox."""
    text = (f"Open this address within {VALID_HOURS} hours to set your password:\n\n{link}\n\n"
            "An admin asked for it, or somebody who typed your address. If you did not expect it, you need do nothing.\n")
    outbox.post_now(Kind.STAFF, Letter(account.email, "Set your password for Have Your Say", text))


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(keys.signing_keys(), salt="password link")
