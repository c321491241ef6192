"""A comment as a row of words: each with its place, its folded letters and its class."""

from __future__ import annotations

import re
from typing import NamedTuple

from .lists import PLAIN, UNKNOWN, fold, word_class

WORD = re.compile(r"(?<!\w)[^\W\d_]++(?:['’][^\W\d_]++)*+(?!\w)")
ACCENTED = re.compile(r"(?<!\w)(?:[^\W\d_][\u0300-\u036f]*+)++(?:['’](?:[^\W\d_][\u0300-\u036f]*+)++)*+(?!\w)")
COMBINING = re.compile(r"[\u0300-\u036f]")
ENDS = re.compile(r"[.!?\n:;•]")
CONTRACTIONS = ("n't", "'ll", "'re", "'ve", "'d", "'m")


class Token(NamedTuple):
    """One word: its offsets in the text, as written, folded without a possessive, and its class by the lists."""

    start: int
    end: int            # without a possessive 's
    raw: str
    word: str
    of: int             # PLAIN and so on
    possessive: bool
    opens: bool         # it opens a sentence

    @property
    def capital(self) -> bool:
        return self.raw[0].isupper()


def tokens(text: str) -> list[Token]:
    """All words of the text. Letters that a figure or underscore joins are no word of a sentence, and are left out."""
    row, last = list[Token](), 0
    read = dict[str, tuple[str, int, int, bool]]()
    for match in (WORD if text.isascii() or not COMBINING.search(text) else ACCENTED).finditer(text):
        start, end = match.span()
        raw = match[0]
        if (known := read.get(raw)) is None:
            known = read[raw] = _read(raw)
        word, shorter, of, possessive = known
        opens = start - last != 1 and (not row or ENDS.search(text, last, start) is not None)
        row.append(tuple.__new__(Token, (start, end - shorter, raw, word, of, possessive, opens or not row)))   # half the time
        last = end
    return row


def _read(raw: str) -> tuple[str, int, int, bool]:
    """The folded word without a possessive, the letters that this took away, its class, and whether it is a possessive."""
    word = fold(raw)
    if "'" not in word:
        return word, 0, word_class(word), False
    if word.endswith(CONTRACTIONS):
        return word, 0, PLAIN, False
    stem, _, tail = word.rpartition("'")
    if tail == "s":
        of = word_class(stem.replace("'", ""))
        return stem, 2, of, True
    of = word_class(word.replace("'", ""))
    return word, 0, of if of != UNKNOWN or len(word) > 4 else PLAIN, False


def is_cased(row: list[Token]) -> bool:
    """Whether capitals tell something in this text: some words are written small, and some begin with a capital."""
    small = sum([token.raw.islower() for token in row])
    return small * 4 >= len(row) and small < len(row)
