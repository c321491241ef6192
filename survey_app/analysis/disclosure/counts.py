"""What a release tells of people: its counts, described and not yet counted, and the thresholds below which one is hidden.

A table says of every figure which counts it reveals. `key_of` names the cell of a described count in a release: its answer is
the codes that it counts, joined by +; those who ticked something of a multiple choice are one base, that of the question.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ..items import Answer
from .cells import Cell, Key

EVERYONE = "(everyone)"     # of the audience that was counted; brackets keep these apart from codes and labels
ASKED = "(all)"
LOWEST = 3
DETAILED_AXES = frozenset({"lsoa", "ward", "authority", "area", "audience"})
WRITTEN = "(written)"       # the answer of those who wrote something
MENTIONS, PEOPLE_MENTIONING = "mentions of", "people mentioning"
TICKED = frozenset({"0", "1"})

# How each kind of cell is treated: to lose a base is dear, a single answer cheap; why people gave none is no secret.
PEOPLE = Cell(0, 0, cost=100)
BASE = Cell(0, 0, cost=30)
SHARE = Cell(0, 0, cost=5)
REST = Cell(0, 0, published=False)
UNSEEN = Cell(0, 0, published=False, guarded=False)

Group = frozenset[tuple[str, str]]     # (axis, label) of each grouping; empty: the whole main audience
ALL_PEOPLE: Group = frozenset()


class Count(NamedTuple):
    """One count of people: those of `group` who gave one of `answers` to `item`, in another `year` where it is named.

    No item: the people themselves. No answers: whatever they answered, so that it is hidden where any answer is. `answers`
    are codes, or a word in brackets for what no code says: `WRITTEN`, `mentions("news")`.
    """

    item: str
    answers: frozenset[str] = frozenset()
    group: Group = ALL_PEOPLE
    year: str = ""


class Share(NamedTuple):
    """A percentage: it reveals how many were counted, and of how many."""

    counted: Count
    base: Count


class Sum(NamedTuple):
    """Counts of which only the sum is told."""

    counts: tuple[Count, ...]


Revealed = Count | Share | Sum


def counts_of(revealed: Iterable[Revealed]) -> Iterator[Count]:
    """Every count among what a figure reveals."""
    for one in revealed:
        if isinstance(one, Count):
            yield one
        else:
            yield from (one.counts if isinstance(one, Sum) else one)


def share_of(answer: Answer, of: Group = ALL_PEOPLE, year: str = "") -> Share:
    """What the percentage of an answer reveals."""
    counted, base = (Count(answer.column, frozenset(codes), of, year) for codes in (answer.counted, answer.base))
    return Share(counted, base)


def rest_of(share: Share) -> Count:
    """The people in the base of a percentage who were not counted."""
    return share.base._replace(answers=share.base.answers - share.counted.answers)


def mentions(option: str) -> str:
    """The answer of a question asked row by row that counts how often an option was mentioned, not by how many people."""
    return f"({MENTIONS}) {option}"


def key_of(count: Count) -> Key:
    """The cell of a count in a release; of another year with its name before that of the group."""
    item = count.item.rpartition(".")[0] if count.answers == TICKED else count.item
    key = Key(item, together(count.answers) if item else ASKED, group(dict(sorted(count.group))))
    return of_year(key, count.year) if count.year else key


def of_year(key: Key, year: str) -> Key:
    """The name that another year's cell has in a release."""
    return key._replace(group=f"{year}: {key.group}")


def own_key(key: Key, year: str) -> Key | None:
    """The name that a cell of a year has in that year's own release; None where it is not of that year."""
    return key._replace(group=key.group.removeprefix(f"{year}: ")) if key.group.startswith(f"{year}: ") else None


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Counts from 1 to one less are suppressed: `detailed` in tables by area, by audience or by two characteristics."""

    elsewhere: int = 5
    detailed: int = 10

    def __post_init__(self) -> None:
        for name in ("elsewhere", "detailed"):
            if getattr(self, name) < LOWEST:
                raise ValueError(f"the threshold '{name}' is {getattr(self, name)}; it cannot be below {LOWEST}")

    def of(self, axes: Collection[str], audience: str = "") -> int:
        """The threshold for a table by these groupings, or of an audience shown beside the main one."""
        return self.detailed if audience or len(axes) > 1 or DETAILED_AXES.intersection(axes) else self.elsewhere


def group(labels: Mapping[str, str] | None = None, audience: str = "") -> str:
    """The name of a group in a release: `group({"deprivation": "deprived"})`; everyone when nothing is named."""
    named = {**({"audience": audience} if audience else {}), **(labels or {})}
    return " & ".join(f"{axis}={label}" for axis, label in named.items()) or EVERYONE


def counted_key(answer: Answer, of: str = EVERYONE) -> Key:
    """The cell of those who gave an answer."""
    return Key(answer.column, together(answer.counted), of)


def base_key(answer: Answer, of: str = EVERYONE) -> Key:
    """The cell of its base: of the column, or of the question whose options were ticked, which share one."""
    column = answer.column.rpartition(".")[0] if answer.base == ("0", "1") else answer.column
    return Key(column, together(answer.base), of)


def mentions_key(question: str, what: str, option: str) -> Key:
    """The cell of the mentions of an option, or of the people who made one."""
    return Key(question, f"({what}) {option}", EVERYONE)


def together(codes: Iterable[str]) -> str:
    """Codes counted together, as one name."""
    return "+".join(sorted(codes))
