"""Codes and tokens: codes that people can copy by hand, the hashed and sealed forms in which secrets are stored, and the
resume code of a draft.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from sqlalchemy import Connection, Table, bindparam, func, select, update

from ..consultations import Survey
from ..database import one_row, one_statement
from ..keys import keyed, keyed_by_each
from ..models import Draft

BITS = 80
TOGETHER = 200   # rows that are rewritten together

# Built once: building a statement costs more than a resident's page does.
_KEEP = update(Draft).where(Draft.token_hash == bindparam("of_token")).values(
    resume_hash=bindparam("code"), sealed_token=bindparam("sealed"))
_ISSUED = select(Draft.resume_hash).where(Draft.token_hash == bindparam("of_token"))
_FIND = select(Draft.sealed_token).where(Draft.resume_hash == bindparam("code"), Draft.consultation_id == bindparam("survey"))


def grouped(secret: bytes) -> str:
    """The first 80 bits of a secret as a code: four groups of four letters and digits (A to Z, 2 to 7)."""
    return _in_fours(base64.b32encode(secret[:BITS // 8]).decode())


def tidied(typed: str) -> str:
    """A typed code in the form of `grouped`; case, spaces and hyphens do not matter."""
    mistaken = str.maketrans("018", "OIB")   # codes have no 0, 1 or 8: people mean the letters these look like
    return _in_fours("".join(character for character in typed.upper() if character.isalnum()).translate(mistaken))


def hashed(secret: str) -> str:
    """The stored form of a secret: its SHA-256, in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def sealed(secret: bytes, purpose: str, words: str) -> str:
    """A secret of 32 bytes, encrypted under `words`, as 64 characters."""
    return base64.urlsafe_b64encode(AESSIV(keyed(purpose, words)).encrypt(secret, None)).decode()


def opened(letters: str, purpose: str, words: str) -> bytes:
    """The secret; b'' if it was sealed under other words, or under a key that is not accepted."""
    return next(filter(None, (_opened_with(key, letters) for key in keyed_by_each(purpose, words))), b"")


def issue(token: str) -> str:
    """The resume code of a draft; stores it, so that it works until the consultation closes."""
    code = grouped(keyed("resume", token))
    kept = {"code": hashed(code), "sealed": sealed(_bytes(token), "seal", code)}
    with one_statement() as connection:
        connection.execute(_KEEP, {"of_token": hashed(token), **kept})
    return code


def code_of(token: str) -> str:
    """The resume code that was issued for a token: 80 bits in four groups of four."""
    made = [grouped(secret) for secret in keyed_by_each("resume", token)]
    if len(made) == 1:
        return made[0]
    stored = one_row(_ISSUED, {"of_token": hashed(token)})
    return next((code for code in made if stored and stored.resume_hash == hashed(code)), made[0])


def token_of(survey: Survey, typed: str) -> str:
    """The token of the draft that a typed resume code belongs to; '' if there is none."""
    code = tidied(typed)
    row = one_row(_FIND, {"code": hashed(code), "survey": survey.id})
    return _letters(opened(row.sealed_token, "seal", code)) if row else ""


def shuffle_rows(transaction: Connection, table: Table, new: Any, among: Any = True, others: int = TOGETHER) -> None:
    """Rewrites some rows of a table unchanged, in this transaction: the `new` row and `others` chosen `among` these.

    PostgreSQL then stores them in random order, so a row's place does not show when it came. Skips rows that another
    transaction is changing, so nobody waits.
    """
    if transaction.dialect.name != "postgresql":
        return
    [key] = table.primary_key.columns
    first = (new.desc().nulls_last(), func.random())
    chosen = select(key).where(among).order_by(*first).limit(1 + others).with_for_update(skip_locked=True)
    keys = [{"row": row} for row in sorted(transaction.scalars(chosen))]     # the keys are random, and so is their order
    if keys:
        transaction.execute(update(table).where(key == bindparam("row")).values({key.name: bindparam("row")}), keys)


def _bytes(token: str) -> bytes:
    return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))


def _letters(secret: bytes) -> str:
    return base64.urlsafe_b64encode(secret).decode().rstrip("=")


def _in_fours(letters: str) -> str:
    return "-".join(letters[start:start + 4] for start in range(0, len(letters), 4))


def _opened_with(key: bytes, letters: str) -> bytes:
    try:
        return AESSIV(key).decrypt(base64.urlsafe_b64decode(letters), None)
    except (InvalidTag, binascii.Error):
        return b""
