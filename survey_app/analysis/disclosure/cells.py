"""The cells of a release: counts of people, and how they add up. Disclosure control works only with these.

A cell is the number of people in one group who gave one answer to one item. Percentages, intervals, differences and p-values
are functions of cells. A figure is published only if all cells that it depends on are published (`masking`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Key(NamedTuple):
    """The name of a cell: it counts the people of `group` who gave `answer` to `item`, or the complete group without an item."""

    item: str
    answer: str
    group: str


Known = dict[Key, int]     # public counts by cell


@dataclass(frozen=True, slots=True)
class Cell:
    """A count of people. Counts from 1 to `threshold` - 1 are too small to publish."""

    count: int
    threshold: int
    published: bool = True      # printed somewhere in the release
    guarded: bool = True        # a small count must stay unknown, whether it is printed or readers could calculate it
    cost: float = 1.0           # how much readers lose if it is suppressed to protect other cells
    fixed: bool = False         # never suppressed to protect other cells


class Total(NamedTuple):
    """States that the cell `whole` is the sum of the cells `parts`, which have no people in common."""

    whole: Key
    parts: tuple[Key, ...]


class Bound(NamedTuple):
    """Another fact that readers know: the sum of coefficient times count is at most `limit`."""

    terms: tuple[tuple[Key, int], ...]
    limit: int


class ReleaseError(ValueError):
    """The cells of two tables contradict each other, or a table has a cell that is not in the release."""


@dataclass
class Release:
    """All cells in the publications of one consultation, and all relations between them that readers know."""

    cells: dict[Key, Cell] = field(default_factory=dict)
    totals: set[Total] = field(default_factory=set)
    shares: set[tuple[Key, Key]] = field(default_factory=set)     # (part, base) whose percentage is published
    bounds: list[Bound] = field(default_factory=list)

    def add(self, key: Key, cell: Cell) -> None:
        """Adds a cell. If it exists already, the stricter settings apply. Raises ReleaseError if its count differs."""
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
        """Records that `whole` is the sum of `parts`. Raises ReleaseError if the counts do not add up."""
        total = Total(whole, tuple(parts))
        added = sum(self.cells[part].count for part in total.parts)
        if added != self.cells[whole].count:
            raise ReleaseError(f"{describe(whole)} is {self.cells[whole].count}, but its parts add up to {added}")
        self.totals.add(total)

    def percentage(self, part: Key, base: Key) -> None:
        """Records that `part` is published as a percentage of `base`."""
        self.shares.add((part, base))

    def primary(self) -> frozenset[Key]:
        """Returns the cells that must stay unknown: counts too small to publish, and 0 % or 100 % of a base below 2t.

        t is the threshold of the cell.
        """
        small = {key for key, cell in self.cells.items() if cell.guarded and 0 < cell.count < cell.threshold}
        return frozenset(small | {part for part, base in self.shares if self._tells_all(part, base)})

    def known(self, suppressed: Iterable[Key], before: Iterable[Key] = ()) -> dict[Key, int]:
        """Returns the counts that a reader knows: published here and not suppressed, or published before."""
        hidden, out = set(suppressed), set(before)
        return {key: cell.count for key, cell in self.cells.items()
                if key in out or (cell.published and key not in hidden)}

    def part(self, chosen: Callable[[Key], bool]) -> Release:
        """Returns a release with only the chosen cells and the relations between them."""
        cells = {key: cell for key, cell in self.cells.items() if chosen(key)}
        return Release(cells, {total for total in self.totals if {total.whole, *total.parts} <= cells.keys()},
                       {pair for pair in self.shares if set(pair) <= cells.keys()},
                       [bound for bound in self.bounds if {key for key, _ in bound.terms} <= cells.keys()])

    def _tells_all(self, part: Key, base: Key) -> bool:
        """Returns whether the percentage is 0 % or 100 % of a small base, and so reveals the answer of everyone in it."""
        whole, cell = self.cells[base].count, self.cells[part]
        return cell.guarded and 0 < whole < 2 * cell.threshold and cell.count in (0, whole)


def describe(key: Key) -> str:
    """Returns a description of a cell, for messages."""
    if not key.item:
        return f"the number of people in {key.group}"
    return f"the count of '{key.answer}' for {key.item} in {key.group}"
