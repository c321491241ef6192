"""What ties the items to each other, over everyone: who was asked because of an earlier answer, and pooled mentions.

Everyone is one atom here; what comes out is handed to the attack on each item.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from .knowledge import Questions
from .people import Group
from .solver import Contradiction, Rows, Solver, TooHard, Vector
from .statements import Statement

Ends = tuple[Statement, int, int]


def attacked(stated: Sequence[Statement], questions: Questions) -> tuple[list[Ends], list[Statement], list[str]]:
    """Returns the ends of hidden sums of mentions, the ranges of hidden counts of everyone as new statements, and the items
    of which not all could be worked out in time.
    """
    mentions: list[Ends] = []
    more: list[Statement] = []
    unsolved: list[str] = []
    for version in sorted({one.group.version for one in stated}):
        for linked in _linked([one for one in stated if one.group == Group(version)], questions):
            found = linked.ends()
            unsolved += linked.unsolved
            mentions += [one for one in found if one[0].item not in questions.items]
            more += [replace(one, low=low, high=high, base=None, rest=None, share=None, derived=True) for one, low, high in found
                     if one.item in questions.items]
    return mentions, more, unsolved


@dataclass(frozen=True)
class Linked:
    """Items that are tied to each other, and everything said of everyone about them."""

    names: tuple[str, ...]
    stated: Sequence[Statement]
    questions: Questions
    unsolved: list[str] = field(default_factory=list)

    def ends(self) -> list[Ends]:
        """Returns the range of each hidden count that can be worked out in time; the items of the others are `unsolved`."""
        solver, found = Solver(self._rows()), []
        for one in dict.fromkeys(one for one in self.stated if not one.is_exact and not one.weighted):
            try:
                low, high = solver.ends(self._sum(one.item, one.answers))
            except Contradiction:
                return []
            except TooHard:
                self.unsolved.append(one.item)
            else:
                found += [(one, int(low), int(high))] if np.isfinite(high) else []
        return found

    @property
    def _places(self) -> dict[tuple[str, str], int]:
        return {key: place for place, key in enumerate((name, code) for name in self.names for code in self._codes(name))}

    def _codes(self, name: str) -> tuple[str, ...]:
        return self.questions.items[name].codes if name in self.questions.items else self.questions.pooled[name.rstrip("*")]

    def _sum(self, name: str, codes: Iterable[str]) -> Vector:
        places = self._places
        line = np.zeros(len(places))
        line[[places[name, code] for code in codes if (name, code) in places]] = 1
        return line

    def _rows(self) -> Rows:
        rows = Rows(len(self._places))
        for one in self.stated:
            counted = self._sum(one.item, one.answers)
            if one.base is not None:
                rows.add(self._sum(one.item, one.of), one.base, one.base)
            if not one.weighted and (one.low is not None or one.high is not None):
                rows.add(counted, float(one.low or 0), np.inf if one.high is None else float(one.high))
            if one.rest:
                rows.add(self._sum(one.item, one.of) - counted, *map(float, one.rest))
        for name in self.names:
            self._tie(rows, name)
        return rows

    def _tie(self, rows: Rows, name: str) -> None:
        if name.endswith("*"):
            for option in self._codes(name):
                parts = sum(self._sum(row, (option,)) for row in self.names if row.startswith(f"{name[:-1]}."))
                rows.add(self._sum(name, (option,)) - parts, 0, 0)
            return
        item = self.questions.items[name]
        for earlier, codes in item.asked_if:
            if earlier in self.names:
                rows.add(self._sum(earlier, codes) - self._sum(name, item.codes), 0, np.inf)


def _linked(stated: Sequence[Statement], questions: Questions) -> list[Linked]:
    """Returns the items that are tied, in sets that are not."""
    sets: dict[str, set[str]] = {}
    for first, second in _ties({one.item for one in stated}, questions):
        joined = sets.get(first, {first}) | sets.get(second, {second})
        for name in joined:
            sets[name] = joined
    unique = {id(one): one for one in sets.values()}.values()
    return [Linked(tuple(sorted(names)), [one for one in stated if one.item in names], questions) for names in unique]


def _ties(named: set[str], questions: Questions) -> Iterable[tuple[str, str]]:
    for name in sorted(named & set(questions.items)):
        for earlier, _ in questions.items[name].asked_if:
            if earlier in named:
                yield name, earlier
    for question in questions.pooled:
        rows = [name for name in questions.items if name.startswith(f"{question}.")]
        if f"{question}*" in named and all(row in named for row in rows):
            yield from ((f"{question}*", row) for row in rows)


