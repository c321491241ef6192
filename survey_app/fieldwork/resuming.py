"""Coming back on another device: a resume code that finds a draft and opens its token.

The code is an HMAC of the token, so that the device that holds the token can show it again. The database holds the
code's hash and the token sealed under the code: neither the code nor the token can be made from what is stored.
"""

from __future__ import annotations

import base64

from sqlalchemy import bindparam, select, update

from ..database import one_row, one_statement
from ..models import Draft
from .codes import grouped, hashed, tidied
from .consultations import Survey
from .sealing import keyed, opened, sealed

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
