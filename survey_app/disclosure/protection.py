"""Decides what is printed of every count of an item: the count, a band around it, or nothing.

Level by level, large groups first. A level only coarsens its own rows, so that small groups give way to large ones.
"""

from __future__ import annotations

import numpy as np

from .audit import Audit
from .problem import Problem
from .tables import cheapest_change

LEAVES_BAND = 3.0       # a row that loses its band costs more than one that gets a band
LEAST_CHANGE, ROUNDS = 1e-7, 3


def protect(problem: Problem) -> np.ndarray:
    """Returns the least and the most that is printed of every row (rows, 2). A row of which nothing is printed has its base.

    This never fails: if nothing of a level is printed, every sum keeps the values that the level above left it.
    """
    audit = Audit(problem)
    audit.watched[audit.narrow()] = False       # earlier versions alone have told these
    for level in np.unique(problem.levels):
        _Level(audit, np.flatnonzero(problem.levels == level)).settle()
    base = problem.rows.base
    return np.stack([np.maximum(audit.low, 0), np.minimum(audit.high, base)], axis=1).astype(int)


class _Level:
    """The rows of one level while they are settled."""

    def __init__(self, audit: Audit, rows: np.ndarray) -> None:
        self.audit, self.problem, self.rows = audit, audit.problem, rows
        self.small = self.problem.rows.are_small(self.problem.threshold)

    def settle(self) -> None:
        """Prints every row as exactly as the audit allows."""
        for row in self.rows:
            self.audit.print(row, *self.finest(row))
        while len(failing := self.audit.narrow()):
            for place in failing:
                if self.audit.is_narrow(place):
                    self.coarsen(place)
        self.give_back()

    def finest(self, row: int) -> tuple[float, float]:
        """Returns the ends of a row as exactly as its own count allows."""
        count, base, threshold = self.problem.rows.count[row], self.problem.rows.base[row], self.problem.threshold
        if not self.small[row]:
            return count, count
        if base < 2 * threshold:
            return -np.inf, np.inf
        return (0, threshold - 1) if count < threshold else (base - threshold + 1, base)

    def band(self, row: int) -> tuple[float, float]:
        """Returns the band of a row: `threshold` numbers in a row, from a multiple of it."""
        low = self.problem.rows.count[row] // self.problem.threshold * self.problem.threshold
        return low, min(low + self.problem.threshold - 1, self.problem.rows.base[row])

    def coarser(self, row: int) -> tuple[float, float]:
        """Returns the next coarser ends of a row: a band for a count, nothing for a band."""
        return (-np.inf, np.inf) if self.small[row] or self.audit.low[row] < self.audit.high[row] else self.band(row)

    def coarsen(self, place: int) -> None:
        """Coarsens the cheapest rows of the level that let one small sum vary enough."""
        printed = self.rows[np.isfinite(self.audit.low[self.rows])]
        price = np.full(len(self.problem.rows), np.inf)
        banded = self.audit.low[printed] < self.audit.high[printed]
        price[printed] = self.problem.values[printed] * np.where(banded, LEAVES_BAND, 1)
        change, terms, need = np.zeros(len(price)), self.problem.small.terms[place], self.audit.needs()[place]
        for _ in range(ROUNDS):     # weighed anew by the change before, so that few rows change much rather than many a little
            change = cheapest_change(self.problem, self.audit.low, self.audit.high, price / (change + 0.5), terms, need)
        moved = np.flatnonzero(change > LEAST_CHANGE)
        for row in map(int, moved if len(moved) else printed):      # fractions of people fit already, and no whole people do
            self.audit.print(row, *self.coarser(row))
        if not len(printed):
            self.audit.watched[place] = False       # nothing is left to coarsen: larger figures alone tell it

    def give_back(self) -> None:
        """Prints again what turns out not to be needed: the count, or else its band; the dearest rows first."""
        coarse = [row for row in self.rows if not self.small[row] and self.audit.low[row] < self.audit.high[row]]
        for row in sorted(coarse, key=lambda row: (-self.problem.values[row], row)):
            self.try_ends(row, (self.problem.rows.count[row],) * 2) or self.try_ends(row, self.band(row))

    def try_ends(self, row: int, ends: tuple[float, float]) -> bool:
        """Prints a row between finer ends, and takes that back if the audit does not pass."""
        before, fits = (self.audit.low[row], self.audit.high[row]), self.audit.fits
        if ends == before:
            return True
        self.audit.print(row, *ends)
        if len(self.audit.narrow()):
            self.audit.print(row, *before)
            self.audit.fits = fits
            return False
        return True
