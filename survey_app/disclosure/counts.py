"""Descriptions of counts of people, and what a release says of a count: exactly, within a band, or nothing.

A table lists for every figure the counts that it reveals. Nothing here knows the responses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

LOWEST, DEFAULT = 3, 5      # a threshold cannot be below the first; the second applies where a consultation sets none
WRITTEN = "(written)"       # the answer of people who wrote something
MENTIONS = "(mentions of) "
SUPPRESSED = "[c]"
COLUMNS, FROM, TO = ("count", "concerned", "mentions"), "_from", "_to"     # counts in files, and the ends of their bands

Group = frozenset[tuple[str, str]]     # (axis, label) of each grouping; empty: the whole main audience
ALL_PEOPLE: Group = frozenset()


class Count(NamedTuple):
    """One count: the people of `group` who gave one of `answers` to `item`. `year` is set only for another year.

    `answers` holds codes, or words in brackets for things without a code:
    `WRITTEN`, `mentions("news")`.
    """

    item: str
    answers: frozenset[str] = frozenset()
    group: Group = ALL_PEOPLE
    year: str = ""


class Share(NamedTuple):
    """A percentage. It reveals the number of people counted and the number in the base."""

    counted: Count
    base: Count


class Weighted(NamedTuple):
    """A weighted percentage, printed in whole percent. It reveals both numbers, and nearly how weights lie among them."""

    counted: Count
    base: Count


class Sum(NamedTuple):
    """Several counts of which a table shows only the sum."""

    counts: tuple[Count, ...]


class Mean(NamedTuple):
    """A figure made of people's own numbers, such as a mean. It is printed beside exact counts of all of these bands, or not."""

    counts: tuple[Count, ...]


Revealed = Count | Share | Weighted | Sum | Mean


class Range(NamedTuple):
    """What a release says of a count: the least and the most that it can be, out of `base` people."""

    low: int
    high: int
    base: int

    @property
    def is_exact(self) -> bool:
        """Says whether the count is told exactly."""
        return self.low == self.high

    @property
    def is_blank(self) -> bool:
        """Says whether nothing is told beyond the base."""
        return self.low <= 0 and self.high >= self.base

    def words(self) -> str:
        """Returns the range in words, as a table prints it beside an empty figure; '' for an exact count."""
        if self.is_exact:
            return ""
        if self.is_blank:
            return SUPPRESSED
        if self.low == 0:
            return f"fewer than {self.high + 1}"
        if self.high == self.base:
            return f"all but fewer than {self.base - self.low + 1}"
        return f"{self.low} to {self.high}"


def mentions(option: str) -> str:
    """Returns the answer that counts the mentions of an option, not the people, in a question asked row by row."""
    return f"{MENTIONS}{option}"


def counts_of(revealed: Iterable[Revealed]) -> Iterator[Count]:
    """Yields every count that these figures reveal."""
    for one in revealed:
        if isinstance(one, Count):
            yield one
        else:
            yield from (one.counts if isinstance(one, (Sum, Mean)) else one)


def group_name(group: Group) -> str:
    """Returns the name of a group in words, such as `deprivation=deprived`."""
    return " & ".join(f"{axis}={label}" for axis, label in sorted(group)) or "(everyone)"


def describe(count: Count) -> str:
    """Returns a description of a count, for messages."""
    people = f"{count.year + ': ' if count.year else ''}{group_name(count.group)}"
    return f"the count of '{'+'.join(sorted(count.answers))}' for {count.item} in {people}"


def band_of(row: Mapping[str, Any], mark: str) -> str:
    """Returns the band of a row of a file in words, where its ends are known and the row is marked [c]; else the mark."""
    ends = [(row.get(f"{name}{FROM}"), row.get(f"{name}{TO}")) for name in COLUMNS if row.get(name) is None]
    bands = [Range(int(low), int(high), int(row.get("base") or high + 1)).words() for low, high in ends
             if low is not None and high is not None]
    return bands[0] if mark == SUPPRESSED and bands else mark
