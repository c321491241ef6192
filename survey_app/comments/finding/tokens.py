"""A comment as a row of words: each with its place, its folded letters and its class."""

from __future__ import annotations

import re
from typing import NamedTuple

from .lists import PLAIN, UNKNOWN, fold, word_class

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
SPACE = re.compile(r"[ \t\u00a0\r\n]*")
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
    """All words of the text. Two words that a digit or underscore joins are no words of a sentence, and are left out."""
    row, last, seen = [], 0, dict[str, tuple[str, int, int, bool]]()
    for match in WORD.finditer(text):
        start, end = match.span()
        raw = match[0]
        between = text[last:start]
        opens = not row or bool(ENDS.search(between)) if between != " " else False
        last = end
        if _is_joined(text, start, end):
            continue
        if (known := seen.get(raw)) is None:
            known = seen[raw] = _read(raw)
        word, shorter, of, possessive = known
        row.append(Token(start, end - shorter, raw, word, of, possessive, opens or not row))
    return row


def _is_joined(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1:start], text[end:end + 1]
    return before.isdigit() or after.isdigit() or "_" in (before, after)


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
    """Whether capitals tell something in this text: most words are written small, and some begin with a capital."""
    small = sum(token.raw.islower() for token in row)
    return small * 2 > len(row) and small < len(row)
