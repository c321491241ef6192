"""Codes that people copy by hand: 80 bits as 16 letters and digits, and what of a secret is stored."""

from __future__ import annotations

import base64
import hashlib

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
