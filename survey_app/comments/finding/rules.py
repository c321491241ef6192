"""All rules on one text: what each finds, without overlaps and with a reason."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from .contacts import contacts
from .figures import figures
from .lists import fold
from .mark import Mark
from .names import names
from .own_model import people
from .places import addresses
from .spoken import spoken_numbers
from .tokens import Token, tokens

NOT_LATIN = re.compile("[\u0370-\u1dff\u1f00-\u1fff\u2c80-\udfff\ufb1d-\uffef\U00010000-\U0003ffff]")
OTHER_SCRIPT = re.compile(r"[^\W\d_a-zA-Z\u00aa-\u024f\u1e00-\u1eff'’](?:[^a-zA-Z\n]*[^\W\d_a-zA-Z\u00aa-\u024f\u1e00-\u1eff])?")


SURENESS = ("email", "url", "ni", "nhs", "phone", "postcode", "plate", "dob", "handle", "age_place", "business", "address",
            "name")


def find_marks(text: str, known: Collection[str] = ()) -> list[Mark]:
    """The marks in the order of the text; no two overlap.

    `known` are words that name no person in this consultation, such as its wards: they do not count as unknown.
    """
    row = tokens(text)
    structured = list(merged([*figures(text, row), *contacts(text, row), *addresses(text, row), *spoken_numbers(text, row),
                              *other_scripts(text)]))
    spoken_of = frozenset(fold(word) for place in known for word in re.split(r"[\s\-]+", place))
    free = list(outside(row, structured))
    return list(merged([*structured, *names(text, free, spoken_of), *people(text)]))


def outside(row: Iterable[Token], marks: list[Mark]) -> Iterator[Token]:
    """The tokens that stand in no mark."""
    following = iter(marks)
    mark = next(following, None)
    for token in row:
        while mark and mark.end <= token.start:
            mark = next(following, None)
        if not mark or token.end <= mark.start:
            yield token


def merged(marks: Iterable[Mark]) -> Iterator[Mark]:
    """The marks in order; those that overlap become one, of the surest kind among them."""
    kept: Mark | None = None
    for mark in sorted(marks, key=lambda one: (one.start, -one.end)):
        if kept is None or mark.start >= kept.end:
            if kept:
                yield kept
            kept = mark
        else:
            surest = min(kept, mark, key=lambda one: SURENESS.index(one.kind))
            kept = Mark(kept.start, max(kept.end, mark.end), surest.kind, surest.reason)
    if kept:
        yield kept


def other_scripts(text: str) -> Iterator[Mark]:
    """One mark for each stretch in letters that the rules cannot read: a person has to."""
    if text.isascii() or not NOT_LATIN.search(text):
        return
    for match in OTHER_SCRIPT.finditer(text):
        yield Mark(match.start(), match.end(), "name", "letters that the rules cannot read")
