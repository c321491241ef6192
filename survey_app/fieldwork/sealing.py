"""What a draft keeps of a secret, sealed: nobody reads it without the words it is sealed under, or changes it unseen.

AES in SIV mode, made for what has no nonce: several secrets sealed under the same words stay secret, and what is opened
under other words, or was changed, is not opened at all.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from flask import current_app


def keyed(purpose: str, text: str) -> bytes:
    """An HMAC under this instance's key: 32 bytes that say nothing of the text, another 32 for each purpose."""
    return hmac.new(current_app.config["SECRET_KEY"].encode(), f"{purpose}:{text}".encode(), hashlib.sha256).digest()


def sealed(secret: bytes, purpose: str, words: str) -> str:
    """A secret of 32 bytes as 64 letters, to be opened with the words it is sealed under."""
    return base64.urlsafe_b64encode(_cipher(purpose, words).encrypt(secret, None)).decode()


def opened(letters: str, purpose: str, words: str) -> bytes:
    """The secret; b'' where it was sealed under other words, or under another instance's key."""
    try:
        return _cipher(purpose, words).decrypt(base64.urlsafe_b64decode(letters), None)
    except (InvalidTag, binascii.Error):
        return b""


def _cipher(purpose: str, words: str) -> AESSIV:
    return AESSIV(keyed(purpose, words))
