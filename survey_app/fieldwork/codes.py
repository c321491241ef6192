"""Codes that people copy by hand: 80 bits as 16 letters and digits, and what of a secret is stored."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from flask import current_app
from sqlalchemy import Connection, Table, bindparam, func, select, update

from ..consultations import Survey
from ..database import one_row, one_statement
from ..models import Draft

BITS = 80


def grouped(secret: bytes) -> str:
    """The first 80 bits of a secret as four groups of four letters and digits (A to Z, 2 to 7)."""
    return _in_fours(base64.b32encode(secret[:BITS // 8]).decode())


def tidied(typed: str) -> str:
    """A code as it was typed, in the form that `grouped` gives: case, spaces and hyphens do not matter."""
    mistaken = str.maketrans("018", "OIB")   # digits that no code has, for the letters they look like
    return _in_fours("".join(character for character in typed.upper() if character.isalnum()).translate(mistaken))


def hashed(secret: str) -> str:
    """What is stored of a secret: its SHA-256, in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _in_fours(letters: str) -> str:
    return "-".join(letters[start:start + 4] for start in range(0, len(letters), 4))


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


_KEEP = update(Draft).where(Draft.token_hash == bindparam("of_token")).values(
    resume_hash=bindparam("code"), sealed_token=bindparam("sealed"))
_FIND = select(Draft.sealed_token).where(Draft.resume_hash == bindparam("code"), Draft.consultation_id == bindparam("survey"))


def issue(token: str) -> str:
    """The resume code of a draft, from now on accepted until the consultation closes."""
    code = code_of(token)
    kept = {"code": hashed(code), "sealed": sealed(_bytes(token), "seal", code)}
    with one_statement() as connection:
        connection.execute(_KEEP, {"of_token": hashed(token), **kept})
    return code


def code_of(token: str) -> str:
    """The resume code that belongs to a token, 80 bits in four groups of four."""
    return grouped(keyed("resume", token))


def token_of(survey: Survey, typed: str) -> str:
    """The token of the draft that a code was issued for, however it is typed; '' when there is none."""
    code = tidied(typed)
    row = one_row(_FIND, {"code": hashed(code), "survey": survey.id})
    return _letters(opened(row.sealed_token, "seal", code)) if row else ""


def _bytes(token: str) -> bytes:
    return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))


def _letters(secret: bytes) -> str:
    return base64.urlsafe_b64encode(secret).decode().rstrip("=")


TOGETHER = 200


def shuffle_rows(transaction: Connection, table: Table, new: Any, among: Any = True) -> None:
    """Writes some hundred rows of a table again, unchanged, in this transaction: the `new` one, and others `among` these.

    Rows that somebody else is changing are left out, so nobody waits.
    """
    if transaction.dialect.name != "postgresql":
        return
    [key] = table.primary_key.columns
    chosen = select(key).where(among).order_by(new.desc(), func.random()).limit(TOGETHER).with_for_update(skip_locked=True)
    keys = [{"row": one} for one in sorted(transaction.scalars(chosen))]     # the keys are random, and so is their order
    if keys:
        transaction.execute(update(table).where(key == bindparam("row")).values({key.name: bindparam("row")}), keys)
