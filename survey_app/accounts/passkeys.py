"""Passkeys as the second step: a security key, telephone or computer signs a random challenge (WebAuthn).

The database holds public keys alone. A passkey works for this site's name and no other, so it cannot be given to a false site.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import webauthn
from sqlalchemy import delete, func, select, update
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from .. import audit
from ..database import db
from ..models import Passkey, StaffAccount
from . import AccountRefused, tell_owner

LONGEST_NAME = 60
MOST = 10           # passkeys of one account
LONGEST_ANSWER = 20_000
REFUSED = "The passkey could not be used. Try again, or use another way."


@dataclass(frozen=True, slots=True)
class Site:
    """The site as a browser sees it: the name that passkeys are for, and the origin of its pages."""

    host: str
    origin: str


@dataclass(frozen=True, slots=True)
class Question:
    """What a browser is asked to have signed: `options` in JSON for its WebAuthn interface, and the `challenge` in base64url."""

    options: str
    challenge: str


def to_add(account: StaffAccount, site: Site) -> Question:
    """What makes a new passkey."""
    options = webauthn.generate_registration_options(
        rp_id=site.host, rp_name="Have Your Say", user_name=account.email, user_id=account.fs_uniquifier.encode(),
        exclude_credentials=_descriptors(account),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=UserVerificationRequirement.DISCOURAGED))
    return Question(webauthn.options_to_json(options), bytes_to_base64url(options.challenge))


def add(account: StaffAccount, site: Site, challenge: str, answer: str, name: str) -> None:
    """Stores a passkey that has signed the challenge. Raises AccountRefused."""
    if len(listed(account)) >= MOST:
        raise AccountRefused(f"An account can have {MOST} passkeys at most. Remove one that you no longer use.")
    made = _checked(webauthn.verify_registration_response, credential=_credential(answer), **_expected(site, challenge))
    if db.session.scalar(select(Passkey.id).where(Passkey.credential_id == bytes_to_base64url(made.credential_id))):
        raise AccountRefused("This passkey is set up already.")
    db.session.add(Passkey(account_id=account.id, name=name.strip()[:LONGEST_NAME] or "Passkey", sign_count=made.sign_count,
                           credential_id=bytes_to_base64url(made.credential_id),
                           public_key=bytes_to_base64url(made.credential_public_key)))
    audit.record("passkey added", account.email)
    db.session.commit()
    tell_owner(account, "A passkey was added to your account.")


def to_use(account: StaffAccount, site: Site) -> Question:
    """What one of the account's passkeys signs."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host, allow_credentials=_descriptors(account), user_verification=UserVerificationRequirement.DISCOURAGED)
    return Question(webauthn.options_to_json(options), bytes_to_base64url(options.challenge))


def verify(account: StaffAccount, site: Site, challenge: str, answer: str) -> bool:
    """Whether one of the account's passkeys signed the challenge. Records the result."""
    try:
        passed = _verify(account, site, challenge, answer)
    except AccountRefused:
        passed = False
    audit.record("second step passed" if passed else "second step failed", account.email)
    db.session.commit()
    return passed


def listed(account: StaffAccount) -> Sequence[Passkey]:
    """The passkeys of an account, the oldest first."""
    return db.session.scalars(select(Passkey).where(Passkey.account_id == account.id).order_by(Passkey.id)).all()


def remove(account: StaffAccount, number: int) -> bool:
    """Deletes one of the account's passkeys. Returns whether there was one."""
    gone = delete(Passkey).where(Passkey.id == number, Passkey.account_id == account.id).returning(Passkey.id)
    if db.session.execute(gone).first() is None:
        return False
    audit.record("passkey removed", account.email)
    db.session.commit()
    tell_owner(account, "A passkey was removed from your account.")
    return True


def number_of(account: StaffAccount) -> int:
    """How many passkeys an account has."""
    return db.session.scalar(select(func.count()).where(Passkey.account_id == account.id)) or 0


def _verify(account: StaffAccount, site: Site, challenge: str, answer: str) -> bool:
    """Checks a signature, and takes its counter once: a copied passkey counts on from an older number."""
    credential = _credential(answer)
    stored = db.session.scalars(select(Passkey).where(
        Passkey.account_id == account.id, Passkey.credential_id == str(credential.get("id")))).one_or_none()
    if stored is None:
        return False
    used = _checked(webauthn.verify_authentication_response, credential=credential, **_expected(site, challenge),
                    credential_public_key=base64url_to_bytes(stored.public_key), credential_current_sign_count=stored.sign_count)
    taken = (update(Passkey).where(Passkey.id == stored.id, Passkey.sign_count == stored.sign_count)
             .values(sign_count=used.new_sign_count).returning(Passkey.id))
    return db.session.execute(taken).first() is not None


def _expected(site: Site, challenge: str) -> dict[str, Any]:
    return {"expected_challenge": base64url_to_bytes(challenge), "expected_rp_id": site.host, "expected_origin": site.origin}


def _credential(answer: str) -> dict[str, Any]:
    """What the browser sent. Raises AccountRefused if it is no JSON of an object."""
    try:
        sent = json.loads(answer[:LONGEST_ANSWER])
    except (ValueError, RecursionError):
        sent = None
    if not isinstance(sent, dict):
        raise AccountRefused(REFUSED)
    return sent


def _checked(check: Any, **given: Any) -> Any:
    """Calls the library. Raises AccountRefused for whatever it finds wrong, such as a field that is missing."""
    try:
        return check(**given)
    except (WebAuthnException, ValueError, TypeError, KeyError, AttributeError):
        raise AccountRefused(REFUSED) from None


def _descriptors(account: StaffAccount) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(passkey.credential_id)) for passkey in listed(account)]
