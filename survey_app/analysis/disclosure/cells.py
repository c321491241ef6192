"""A release as disclosure control sees it: counts of people, and how they add up. Everything else follows from these.

A cell is the people of one group who gave one answer to one item. Percentages, intervals, differences and p-values are
functions of cells, so that a figure is published only where every cell behind it is (`masking`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Key(NamedTuple):
    """What a cell counts: the people of `group` who gave `answer` to `item`. No item: everyone in the group."""

    item: str
    answer: str
    group: str


Known = dict[Key, int]     # counts that are public, by what they count


@dataclass(frozen=True, slots=True)
class Cell:
    """A count of people. `threshold`: counts from 1 to one less are too few to publish."""

    count: int
    threshold: int
    published: bool = True      # printed somewhere in the release
    guarded: bool = True        # a small count of it must stay unknown, whether printed or only worked out
    cost: float = 1.0           # how much is lost when it is suppressed for the sake of others
    fixed: bool = False         # never suppressed for the sake of others


class Total(NamedTuple):
    """One cell is the sum of others, which share nobody."""

    whole: Key
    parts: tuple[Key, ...]


class Bound(NamedTuple):
    """Something else that readers are told: the sum of coefficient times count is at most `limit`."""

    terms: tuple[tuple[Key, int], ...]
    limit: int


class ReleaseError(ValueError):
    """Tables that do not belong together: their cells contradict each other."""


@dataclass
class Release:
    """Every cell of everything published from one consultation, and every relation between them that readers know."""

    cells: dict[Key, Cell] = field(default_factory=dict)
    totals: set[Total] = field(default_factory=set)
    shares: set[tuple[Key, Key]] = field(default_factory=set)     # (part, base) whose percentage is published
    bounds: list[Bound] = field(default_factory=list)

    def add(self, key: Key, cell: Cell) -> None:
        """Adds a cell; one that is there already keeps the stricter of both. Raises ReleaseError on another count."""
        known = self.cells.get(key)
        if known is None:
            self.cells[key] = cell
            return
        if known.count != cell.count:
            raise ReleaseError(f"{describe(key)} is {known.count} in one table and {cell.count} in another; "
                               "tables of one release must count the same responses in the same way")
        self.cells[key] = Cell(known.count, max(known.threshold, cell.threshold), known.published or cell.published,
                               known.guarded or cell.guarded, max(known.cost, cell.cost), known.fixed or cell.fixed)

    def adds_up(self, whole: Key, parts: Iterable[Key]) -> None:
        """States that `whole` is the sum of `parts`. Raises ReleaseError when the counts deny it."""
        total = Total(whole, tuple(parts))
        added = sum(self.cells[part].count for part in total.parts)
        if added != self.cells[whole].count:
            raise ReleaseError(f"{describe(whole)} is {self.cells[whole].count}, but its parts add up to {added}")
        self.totals.add(total)

    def percentage(self, part: Key, base: Key) -> None:
        """States that `part` is published as a percentage of `base`."""
        self.shares.add((part, base))

    def primary(self) -> frozenset[Key]:
        """The cells that must stay unknown: counts too small to publish, and 0 % or 100 % of a base below 2t."""
        small = {key for key, cell in self.cells.items() if cell.guarded and 0 < cell.count < cell.threshold}
        return frozenset(small | {part for part, base in self.shares if self._tells_all(part, base)})

    def known(self, suppressed: Iterable[Key], before: Iterable[Key] = ()) -> dict[Key, int]:
        """The counts a reader has: published here and not suppressed, or published before."""
        hidden, out = set(suppressed), set(before)
        return {key: cell.count for key, cell in self.cells.items()
                if key in out or (cell.published and key not in hidden)}

    def part(self, chosen: Callable[[Key], bool]) -> Release:
        """The chosen cells alone, with the relations among them."""
        cells = {key: cell for key, cell in self.cells.items() if chosen(key)}
        return Release(cells, {total for total in self.totals if {total.whole, *total.parts} <= cells.keys()},
                       {pair for pair in self.shares if set(pair) <= cells.keys()},
                       [bound for bound in self.bounds if {key for key, _ in bound.terms} <= cells.keys()])

    def _tells_all(self, part: Key, base: Key) -> bool:
        """Whether the percentage says the same of everyone in a small base."""
        whole, cell = self.cells[base].count, self.cells[part]
        return cell.guarded and 0 < whole < 2 * cell.threshold and cell.count in (0, whole)


def describe(key: Key) -> str:
    """A cell in words, for messages."""
    if not key.item:
        return f"the number of people in {key.group}"
    return f"the count of '{key.answer}' for {key.item} in {key.group}"
