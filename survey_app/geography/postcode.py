"""Reads a postcode as a resident typed it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 40   # longer text cannot be a typed postcode and is not examined
# The area ZZ does not exist, which is why the synthetic places of the demonstration use it.
OUTWARD = r"(?:[A-PR-UWYZ][A-HK-YZ]?[0-9][0-9A-HJKMNPR-Y]?|GIR)"
INWARD = r"[0-9][ABD-HJLNP-UW-Z]{2}"
FULL_FORM = re.compile(rf"({OUTWARD})({INWARD})")
OUTWARD_FORM = re.compile(rf"({OUTWARD})(?: [0-9])?|({OUTWARD})[0-9]")
BETWEEN = re.compile(r"[\s.,:;_/\\*#()\[\]\"'‘’“”‐‑‒–—−-]+")      # what people type between and around the letters
INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]")


@dataclass(frozen=True, slots=True)
class Postcode:
    """A postcode, or only its outward code if the resident gave no more; `inward` is then empty."""

    outward: str
    inward: str = ""

    @property
    def is_full(self) -> bool:
        """Whether it is a full postcode, not only an outward code."""
        return bool(self.inward)

    @property
    def key(self) -> str:
        """The postcode without its space, as stored: at most 7 characters."""
        return self.outward + self.inward

    def __str__(self) -> str:
        return f"{self.outward} {self.inward}".rstrip()


def normalise(text: str) -> Postcode | None:
    """The postcode in `text`, in any case, spacing, punctuation and width; None if it cannot be one. Nothing is guessed.

    An outward code alone ("HP11"), or with the first digit of the rest ("HP11 1"), gives a Postcode without `inward`.
    Source: Royal Mail, Programmer's Guide to PAF, edition 7 (the format, and the letters never used in it).
    """
    if len(text) > LONGEST:
        return None
    spaced = BETWEEN.sub(" ", INVISIBLE.sub("", unicodedata.normalize("NFKC", text))).strip()
    if not spaced.isascii():   # only A to Z have safe capitals: "ß" would become "SS"
        return None
    spaced = spaced.upper()
    if full := FULL_FORM.fullmatch(spaced.replace(" ", "")):
        return Postcode(full[1], full[2])
    short = OUTWARD_FORM.fullmatch(spaced)
    return Postcode(short[1] or short[2]) if short else None
