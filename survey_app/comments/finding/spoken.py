"""Telephone numbers that are written in words."""

from __future__ import annotations

from collections.abc import Iterator

from .mark import Mark
from .tokens import Token

DIGIT_WORDS = frozenset(["zero", "oh", "o", "nought", "nil", "one", "two", "three", "four", "five", "six", "seven", "eight",
                         "nine", "double", "treble", "triple", "hundred"])
FEWEST = 6
GAP = 4     # the most characters between two digits in words


def spoken_numbers(text: str, row: list[Token]) -> Iterator[Mark]:
    """Yields a mark for six or more digits in words in a row."""
    first = count = 0
    for index, token in enumerate([*row, None]):
        if token and token.word in DIGIT_WORDS and (not count or token.start - row[index - 1].end < GAP):
            first, count = (first if count else index), count + 1
            continue
        if count >= FEWEST:
            yield Mark(row[first].start, row[first + count - 1].end, "phone", "figures in words")
        first, count = index, int(bool(token and token.word in DIGIT_WORDS))
