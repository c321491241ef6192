"""The keys of this instance: SECRET_KEY, and beside it the former one while keys are being changed.

What is new is made under the present key. What was made under the former one is still accepted, until the operator removes
that key from the settings.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from flask import current_app

FINGERPRINT = 8     # letters that tell one key from another


def accepted() -> tuple[str, ...]:
    """The present key, then the former one if there is one."""
    config = current_app.config
    return tuple(filter(None, (config["SECRET_KEY"], config["FORMER_SECRET_KEY"])))


def signing_keys() -> Sequence[str]:
    """The same in the order of itsdangerous, which signs with the last and accepts each."""
    return accepted()[::-1]


def keyed(purpose: str, text: str) -> bytes:
    """An HMAC of a text under the present key: 32 bytes that reveal nothing of it, different for each purpose."""
    return digest(accepted()[0], f"{purpose}:{text}")


def keyed_by_each(purpose: str, text: str) -> list[bytes]:
    """The same under each accepted key, the present one first."""
    return [digest(key, f"{purpose}:{text}") for key in accepted()]


def digest(key: str, text: str) -> bytes:
    """HMAC-SHA-256 of a text under one key."""
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()


def fingerprint() -> str:
    """Letters that tell the present key from another, and reveal nothing of it."""
    return digest(accepted()[0], "fingerprint of the key").hex()[:FINGERPRINT]


def seal(purpose: str, text: str) -> str:
    """A text that only this instance can read, in letters for an address: different for each purpose."""
    sealed = AESSIV(digest(accepted()[0], f"seal: {purpose}")).encrypt(text.encode(), None)
    return base64.b32encode(sealed).decode().rstrip("=").lower()    # one long word: no part of it looks like a postcode


def unseal(purpose: str, letters: str) -> str:
    """The text; '' if it was sealed for another purpose, or under a key that is not accepted."""
    return next(filter(None, (_unsealed(digest(key, f"seal: {purpose}"), letters) for key in accepted())), "")


def _unsealed(key: bytes, letters: str) -> str:
    try:
        return AESSIV(key).decrypt(base64.b32decode(letters.upper() + "=" * (-len(letters) % 8)), None).decode()
    except (InvalidTag, binascii.Error, ValueError):
        return ""
