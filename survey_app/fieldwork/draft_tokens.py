"""The token of a draft: a secret that only the respondent's device has, with the second in which it was made.

So the database needs no time to know how long a survey took. A page's word, made from the token, says for which draft the
page was made, and tells nothing of the token.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from datetime import datetime

from ..keys import keyed, keyed_by_each
from .codes import grouped

SECRET_BYTES, TIME_BYTES = 28, 4
OF_DRAFT = "page of a draft"
AT_ONCE = 30   # seconds within which two sends of the first page count as one


def new(at: datetime) -> str:
    """A token that nobody can guess: 224 random bits and a time."""
    return _token(secrets.token_bytes(SECRET_BYTES), int(at.timestamp()))


def of_page(page: str, at: datetime) -> str:
    """A token derived from a page's random word: the same for half a minute, and nobody else can work it out."""
    return _of_page(page, int(at.timestamp()))[0]


def was_begun_by(token: str, page: str) -> bool:
    """Whether the first page with this random word began the draft."""
    return bool(token and page) and any(hmac.compare_digest(token.encode(), made.encode())
                                        for made in _of_page(page, _second_of(token)))


def word_of(token: str) -> str:
    """The word of the pages that are made for this draft, in the form of a code. Nobody can work out another draft's."""
    return grouped(keyed(OF_DRAFT, token))


def is_word_of(word: str, token: str) -> bool:
    """Whether a page's word was made for this draft."""
    made = [grouped(secret) for secret in keyed_by_each(OF_DRAFT, token)] if token else []
    return any(hmac.compare_digest(word.encode(), one.encode()) for one in made)


def seconds(token: str, opened: datetime, at: datetime) -> int | None:
    """How long it took since the draft was begun; None for a draft of a version whose tokens had no time."""
    begun, moment = _second_of(token), int(at.timestamp())
    return moment - begun if int(opened.timestamp()) <= begun <= moment else None


def _of_page(page: str, second: int) -> list[str]:
    """The token that a page's word leads to, under each accepted key."""
    moment = second // AT_ONCE * AT_ONCE
    return [_token(secret[:SECRET_BYTES], moment) for secret in keyed_by_each("first page", f"{moment}:{page}")]


def _token(secret: bytes, second: int) -> str:
    return base64.urlsafe_b64encode(secret + second.to_bytes(TIME_BYTES, "big")).decode().rstrip("=")


def _second_of(token: str) -> int:
    """When a token was made, in seconds since 1970; something else for what is no token."""
    try:
        made = base64.urlsafe_b64decode(token.encode("ascii", "replace") + b"=" * (-len(token) % 4))
    except (ValueError, binascii.Error):
        return 0
    return int.from_bytes(made[SECRET_BYTES:][:TIME_BYTES], "big")
