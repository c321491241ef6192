"""Descriptions of the counts that a release reveals, and the thresholds below which a count is hidden.

A table lists for every figure the counts that it reveals. `key_of` returns the cell of a described count: its answer is the
counted codes, joined by +. The people who ticked an option of a multiple choice are one base, which belongs to the question.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ..items import Answer
from .cells import Cell, Key

EVERYONE = "(everyone)"     # in the counted audience; brackets distinguish these words from codes and labels
ASKED = "(all)"
LOWEST = 3
DETAILED_AXES = frozenset({"lsoa", "ward", "authority", "area", "audience"})
WRITTEN = "(written)"       # the answer of people who wrote something
MENTIONS, PEOPLE_MENTIONING = "mentions of", "people mentioning"
TICKED = frozenset({"0", "1"})

# The settings of each kind of cell. Losing a base costs much, one answer little. Why people gave no answer is not a secret.
PEOPLE = Cell(0, 0, cost=100)
BASE = Cell(0, 0, cost=30)
SHARE = Cell(0, 0, cost=5)
REST = Cell(0, 0, published=False)
UNSEEN = Cell(0, 0, published=False, guarded=False)

Group = frozenset[tuple[str, str]]     # (axis, label) of each grouping; empty: the whole main audience
ALL_PEOPLE: Group = frozenset()


class Count(NamedTuple):
    """One count: the people of `group` who gave one of `answers` to `item`. `year` is set only for another year.

    Without an item it counts all people of the group. Without answers it means any answer, so it is hidden if any answer is
    hidden. `answers` holds codes, or words in brackets for things without a code: `WRITTEN`, `mentions("news")`.
    """

    item: str
    answers: frozenset[str] = frozenset()
    group: Group = ALL_PEOPLE
    year: str = ""


class Share(NamedTuple):
    """A percentage. It reveals the number of people counted and the number in the base."""

    counted: Count
    base: Count


class Sum(NamedTuple):
    """Several counts of which a table shows only the sum."""

    counts: tuple[Count, ...]


Revealed = Count | Share | Sum


def counts_of(revealed: Iterable[Revealed]) -> Iterator[Count]:
    """Yields every count that these figures reveal."""
    for one in revealed:
        if isinstance(one, Count):
            yield one
        else:
            yield from (one.counts if isinstance(one, Sum) else one)


def share_of(answer: Answer, of: Group = ALL_PEOPLE, year: str = "") -> Share:
    """Returns the counts that the percentage of an answer reveals."""
    counted, base = (Count(answer.column, frozenset(codes), of, year) for codes in (answer.counted, answer.base))
    return Share(counted, base)


def rest_of(share: Share) -> Count:
    """Returns the count of people in the base of a percentage who were not counted."""
    return share.base._replace(answers=share.base.answers - share.counted.answers)


def mentions(option: str) -> str:
    """Returns the answer that counts the mentions of an option, not the people, in a question asked row by row."""
    return f"({MENTIONS}) {option}"


def key_of(count: Count) -> Key:
    """Returns the cell of a count in a release. For another year, the year comes before the name of the group."""
    item = count.item.rpartition(".")[0] if count.answers == TICKED else count.item
    key = Key(item, together(count.answers) if item else ASKED, group(dict(sorted(count.group))))
    return of_year(key, count.year) if count.year else key


def of_year(key: Key, year: str) -> Key:
    """Returns the key that a cell of another year has in a release."""
    return key._replace(group=f"{year}: {key.group}")


def own_key(key: Key, year: str) -> Key | None:
    """Returns the key that a cell of `year` has in the release of that year, or None if it is of another year."""
    return key._replace(group=key.group.removeprefix(f"{year}: ")) if key.group.startswith(f"{year}: ") else None


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The thresholds: counts from 1 to the threshold - 1 are suppressed.

    `detailed` applies to tables by area, by audience or by two characteristics, `elsewhere` to all other tables.
    """

    elsewhere: int = 5
    detailed: int = 10

    def __post_init__(self) -> None:
        for name in ("elsewhere", "detailed"):
            if getattr(self, name) < LOWEST:
                raise ValueError(f"the threshold '{name}' is {getattr(self, name)}; it cannot be below {LOWEST}")

    def of(self, axes: Collection[str], audience: str = "") -> int:
        """Returns the threshold for a table by these groupings, or for an audience shown in addition to the main one."""
        return self.detailed if audience or len(axes) > 1 or DETAILED_AXES.intersection(axes) else self.elsewhere


def group(labels: Mapping[str, str] | None = None, audience: str = "") -> str:
    """Returns the name of a group in a release, such as `group({"deprivation": "deprived"})`. Without labels it is everyone."""
    named = {**({"audience": audience} if audience else {}), **(labels or {})}
    return " & ".join(f"{axis}={label}" for axis, label in named.items()) or EVERYONE


def counted_key(answer: Answer, of: str = EVERYONE) -> Key:
    """Returns the cell of the people who gave an answer."""
    return Key(answer.column, together(answer.counted), of)


def base_key(answer: Answer, of: str = EVERYONE) -> Key:
    """Returns the cell of the base of an answer. All options of a multiple choice share the base of their question."""
    column = answer.column.rpartition(".")[0] if answer.base == ("0", "1") else answer.column
    return Key(column, together(answer.base), of)


def mentions_key(question: str, what: str, option: str) -> Key:
    """Returns the cell of the mentions of an option, or of the people who mentioned it."""
    return Key(question, f"({what}) {option}", EVERYONE)


def together(codes: Iterable[str]) -> str:
    """Returns one name for codes that are counted together."""
    return "+".join(sorted(codes))
