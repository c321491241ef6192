"""The counts of a consultation that are already public, as they are stored with a publication: one row each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ...disclosure import ALL_PEOPLE, Count, Group, Range


def stored(printed: Iterable[tuple[Count, Range]]) -> list[list[Any]]:
    """Returns these counts as rows to store: item, answers, group, least, most, and the consultation if it is another."""
    return sorted([count.item, sorted(count.answers), sorted(map(list, count.group)), told.low, told.high, count.year]
                  for count, told in printed)


def read(rows: Sequence[Sequence[Any]]) -> Iterator[tuple[Count, tuple[int, int]]]:
    """Yields the stored counts with the least and the most that they can be."""
    for row in rows:
        if len(row) == OLD:
            yield _read_old(*row)
        else:
            item, answers, group, low, high, year = row
            yield Count(item, frozenset(answers), frozenset((axis, label) for axis, label in group), year), (low, high)


OLD = 4     # rows of programs before 0.3: item, answers joined by +, the group in words, and the count


def _read_old(item: str, answers: str, group: str, number: int) -> tuple[Count, tuple[int, int]]:
    year, there, name = group.partition(": ")
    own, of = (year, name) if there and "=" not in year else ("", group)
    return Count(item, frozenset(answers.split("+")), _group(of), own), (number, number)


def _group(name: str) -> Group:
    axis, there, label = name.partition("=")
    return frozenset({(axis, label)}) if there else ALL_PEOPLE
