"""The second step of signing in: a code from an authenticator app (TOTP, RFC 6238) or one of ten recovery codes.

The authenticator's secret is stored sealed under SECRET_KEY, so a stolen copy of the database cannot make codes. Each code
works once: one SQL statement checks it and marks it as used, so two requests at the same time cannot both use it.
"""

from __future__ import annotations

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from pyotp import TOTP, OTPVerificationError
from sqlalchemy import delete, func, insert, select, update

from .. import audit, keys
from ..database import db
from ..models import Passkey, RecoveryCode, StaffAccount
from . import AccountRefused, tell_owner

DRIFT = 1          # steps of 30 seconds by which a clock may be wrong
RECOVERY_CODES = 10
SECRET_BYTES = 20
SEALING = "second step of account"
SEALED = "sealed:"     # begins a stored secret; no random part holds a colon


def new_part() -> str:
    """The random part from which a new secret is made. The browser keeps it while the second step is being set up."""
    return secrets.token_urlsafe(24)


def key(part: str) -> str:
    """The secret in the form an authenticator app takes: 160 bits in base32."""
    return base64.b32encode(_secret_from(part, keys.accepted()[0])).decode()


def authenticator(part: str) -> TOTP:
    """The generator of a secret's codes: six digits, a new code every 30 seconds since 1970."""
    return TOTP(key(part))


def stored_key(account: StaffAccount) -> str:
    """The secret of an account in the form an app takes; '' if it is sealed under a key that is not accepted."""
    return base64.b32encode(_unsealed(account.second_step, account.id)).decode()


def reseal(account: StaffAccount) -> bool:
    """Seals the secret of an account under the present key. Returns whether it could be opened. Does not commit."""
    secret = _unsealed(account.second_step, account.id)
    if secret:
        account.second_step = _sealed(secret, account.id)
    return bool(secret)


def address(part: str, email: str) -> str:
    """The otpauth:// address that sets up an authenticator app."""
    return authenticator(part).provisioning_uri(name=email, issuer_name="Have Your Say")


def set_up(account: StaffAccount, part: str, typed: str) -> list[str]:
    """Turns the second step on once a first code shows that the app works, and returns the recovery codes. Raises
    AccountRefused.
    """
    step = _matching_step(key(part), typed)
    if step is None:
        raise AccountRefused("The code is not right. Wait for the next code of your authenticator app and enter that.")
    account.second_step, account.second_step_used = _sealed(_secret_from(part, keys.accepted()[0]), account.id), step
    audit.record("second step set up", account.email)
    tell_owner(account, "Two-step sign-in of your account was turned on.")
    return _new_recovery_codes(account)


def renew_recovery_codes(account: StaffAccount) -> list[str]:
    """Makes ten new recovery codes; the old ones stop working."""
    audit.record("recovery codes renewed", account.email)
    tell_owner(account, "New recovery codes were made for your account.")
    return _new_recovery_codes(account)


def remove(account: StaffAccount) -> None:
    """Turns the second step off: authenticator, passkeys and recovery codes."""
    account.second_step, account.second_step_used = "", 0
    db.session.execute(delete(Passkey).where(Passkey.account_id == account.id))
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


def has_old_codes(account: StaffAccount) -> bool:
    """Whether recovery codes of an account were made under a key that is going away."""
    old = select(RecoveryCode.digest).where(RecoveryCode.account_id == account.id, RecoveryCode.key != keys.fingerprint())
    return len(keys.accepted()) > 1 and db.session.scalars(old).first() is not None


def _use_step(account: StaffAccount, typed: str) -> bool:
    step = _matching_step(stored_key(account), typed)
    if step is None:
        return False
    first_time = (update(StaffAccount).where(StaffAccount.id == account.id, StaffAccount.second_step_used < step)
                  .values(second_step_used=step).returning(StaffAccount.id))
    return db.session.execute(first_time).first() is not None


def _use_recovery_code(account: StaffAccount, typed: str) -> bool:
    used = (delete(RecoveryCode).where(RecoveryCode.account_id == account.id, RecoveryCode.digest.in_(_digests(account, typed)))
            .returning(RecoveryCode.digest))
    return db.session.execute(used).first() is not None


def _matching_step(secret: str, typed: str) -> int | None:
    """The 30-second step whose code was typed: the current one or one either side; None if no code matches."""
    if not secret:
        return None
    try:
        return TOTP(secret).verify_and_get_timecode(typed.replace(" ", ""), valid_window=DRIFT)
    except OTPVerificationError:
        return None


def _new_recovery_codes(account: StaffAccount) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = [f"{letters[:5]}-{letters[5:]}" for letters in
             (base64.b32encode(secrets.token_bytes(8)).decode()[:10].lower() for _ in range(RECOVERY_CODES))]
    db.session.execute(insert(RecoveryCode), [
        {"digest": _digests(account, code)[0], "account_id": account.id, "key": keys.fingerprint()} for code in codes])
    db.session.commit()
    return codes


def _digests(account: StaffAccount, typed: str) -> list[str]:
    """The stored form of a recovery code under each accepted key, the present one first."""
    letters = "".join(character for character in typed.lower() if character.isalnum())
    return [digest.hex() for digest in keys.keyed_by_each(f"recovery code {account.id}", letters)]


def _secret_from(part: str, under: str) -> bytes:
    return keys.digest(under, f"second step:{part}")[:SECRET_BYTES]


def _sealed(secret: bytes, account_id: int) -> str:
    cipher = AESSIV(keys.keyed(SEALING, str(account_id)))
    return SEALED + base64.urlsafe_b64encode(cipher.encrypt(secret, None)).decode()


def _unsealed(stored: str, account_id: int) -> bytes:
    """The secret; b'' if none can be read. A part that an earlier version stored is of the oldest accepted key."""
    if not stored.startswith(SEALED):
        return _secret_from(stored, keys.accepted()[-1]) if stored else b""
    letters = base64.urlsafe_b64decode(stored.removeprefix(SEALED))
    return next(filter(None, (_opened(letters, key) for key in keys.keyed_by_each(SEALING, str(account_id)))), b"")


def _opened(sealed: bytes, key: bytes) -> bytes:
    try:
        return AESSIV(key).decrypt(sealed, None)
    except InvalidTag:
        return b""
