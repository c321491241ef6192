"""The second step of signing in: a code from an authenticator app (TOTP, RFC 6238) or one of ten recovery codes.

The authenticator's secret is an HMAC, under SECRET_KEY, of a random part stored with the account, so a stolen copy of the
database cannot make codes. Each code works once: one SQL statement checks it and marks it as used, so two requests at the
same time cannot both use it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from flask import current_app
from pyotp import TOTP, OTPVerificationError
from sqlalchemy import delete, func, insert, select, update

from .. import audit
from ..database import db
from ..models import RecoveryCode, StaffAccount
from . import AccountRefused, tell_owner

DRIFT = 1          # steps of 30 seconds by which a clock may be wrong
RECOVERY_CODES = 10


def new_part() -> str:
    """The random part of a new secret."""
    return secrets.token_urlsafe(24)


def key(part: str) -> str:
    """The secret in the form an authenticator app takes: 160 bits in base32."""
    return base64.b32encode(_keyed("second step", part).digest()[:20]).decode()


def authenticator(part: str) -> TOTP:
    """The generator of a secret's codes: six digits, a new code every 30 seconds since 1970."""
    return TOTP(key(part))


def address(part: str, email: str) -> str:
    """The otpauth:// address that sets up an authenticator app."""
    return authenticator(part).provisioning_uri(name=email, issuer_name="Have Your Say")


def set_up(account: StaffAccount, part: str, typed: str) -> list[str]:
    """Turns the second step on once a first code shows that the app works, and returns the recovery codes. Raises
    AccountRefused.
    """
    step = _matching_step(part, typed)
    if step is None:
        raise AccountRefused("The code is not right. Wait for the next code of your authenticator app and enter that.")
    account.second_step, account.second_step_used = part, step
    audit.record("second step set up", account.email)
    tell_owner(account, "Two-step sign-in of your account was turned on.")
    return _new_recovery_codes(account)


def renew_recovery_codes(account: StaffAccount) -> list[str]:
    """Makes ten new recovery codes; the old ones stop working."""
    audit.record("recovery codes renewed", account.email)
    tell_owner(account, "New recovery codes were made for your account.")
    return _new_recovery_codes(account)


def remove(account: StaffAccount) -> None:
    """Turns the second step off."""
    account.second_step, account.second_step_used = "", 0
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    audit.record("second step removed", account.email)
    db.session.commit()
    tell_owner(account, "Two-step sign-in of your account was turned off.")


def verify(account: StaffAccount, typed: str) -> bool:
    """Whether a code from the app, or a recovery code, is right. Uses the code up and records the result."""
    typed = typed.replace(" ", "")
    taken = _use_step(account, typed) if typed.isdigit() else _use_recovery_code(account, typed)
    audit.record("second step passed" if taken else "second step failed", account.email)
    db.session.commit()
    return taken


def recovery_codes_left(account: StaffAccount) -> int:
    """The number of unused recovery codes of an account."""
    return db.session.scalar(select(func.count()).where(RecoveryCode.account_id == account.id)) or 0


def _use_step(account: StaffAccount, typed: str) -> bool:
    step = _matching_step(account.second_step, typed)
    if step is None:
        return False
    first_time = (update(StaffAccount).where(StaffAccount.id == account.id, StaffAccount.second_step_used < step)
                  .values(second_step_used=step).returning(StaffAccount.id))
    return db.session.execute(first_time).first() is not None


def _use_recovery_code(account: StaffAccount, typed: str) -> bool:
    used = (delete(RecoveryCode).where(RecoveryCode.account_id == account.id, RecoveryCode.digest == _digest(account, typed))
            .returning(RecoveryCode.digest))
    return db.session.execute(used).first() is not None


def _matching_step(part: str, typed: str) -> int | None:
    """The 30-second step whose code was typed: the current one or one either side; None if no code matches."""
    try:
        return authenticator(part).verify_and_get_timecode(typed.replace(" ", ""), valid_window=DRIFT)
    except OTPVerificationError:
        return None


def _new_recovery_codes(account: StaffAccount) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = [f"{letters[:5]}-{letters[5:]}" for letters in
             (base64.b32encode(secrets.token_bytes(8)).decode()[:10].lower() for _ in range(RECOVERY_CODES))]
    db.session.execute(insert(RecoveryCode), [{"digest": _digest(account, code), "account_id": account.id} for code in codes])
    db.session.commit()
    return codes


def _digest(account: StaffAccount, typed: str) -> str:
    letters = "".join(character for character in typed.lower() if character.isalnum())
    return _keyed(f"recovery code {account.id}", letters).hexdigest()


def _keyed(purpose: str, text: str) -> hmac.HMAC:
    return hmac.new(current_app.config["SECRET_KEY"].encode(), f"{purpose}:{text}".encode(), hashlib.sha256)
