"""Audits what is printed of an item: which small sums have too few values among all tables that fit.

A sum is protected if it keeps at least `threshold` values, or all that the larger figures leave it one by one (its room).
Together the tables may tell no more of a small group than one figure about a larger group tells.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from .problem import Problem
from .sums import Sums
from .tables import WHOLE, Tables

SEED, ROUNDS = 20261129, 4


class Audit:
    """The audit of one problem while rows are printed and taken back. `low` and `high` hold both ends of every row.

    A row without ends (infinite) is not printed. `fits` holds tables that fit everything printed so far.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.low, self.high = np.full(len(problem.rows), -np.inf), np.full(len(problem.rows), np.inf)
        self.tables = Tables(problem, self.low, self.high)
        self.fits = problem.truth[None, :]
        self.random = np.random.default_rng(SEED)
        larger = problem.rows + problem.known
        self.larger_base = larger.base
        self.inside, self.same = problem.small.inside(larger)
        self.watched = np.ones(len(problem.small), bool)

    def print(self, row: int, low: float, high: float) -> None:
        """Prints a row between these ends; infinite ends print nothing. Tables that do not fit any more are dropped."""
        narrower = low > self.low[row] or high < self.high[row]
        self.low[row], self.high[row] = low, high
        self.tables.print(row, low, high)
        if narrower:
            values = self.problem.rows.only(np.array([row])).values(self.fits)[0]
            self.fits = self.fits[(values >= low - WHOLE) & (values <= high + WHOLE)]

    def try_tables(self, tables: np.ndarray) -> None:
        """Keeps those of these tables (tables, unknowns) that fit everything printed."""
        low, high = self.tables.ends()
        values = self.tables.matrix @ tables.T
        fit = ((values >= low[:, None] - WHOLE) & (values <= high[:, None] + WHOLE)).all(axis=0)
        self.fits = np.concatenate([self.fits, tables[fit & ((tables >= 0) & (tables <= self.problem.upper)).all(axis=1)]])

    def needs(self) -> np.ndarray:
        """Returns how far apart the least and the most of every small sum must be."""
        base = self.problem.small.base[:, None]
        low = np.concatenate([self.low, self.problem.known_ends[:, 0]])
        high = np.concatenate([self.high, self.problem.known_ends[:, 1]])
        least = np.where(self.same, np.maximum(0, low - (self.larger_base - base)), 0)
        room = np.where(self.inside, np.minimum(base, high) - least, base)
        least_room = np.minimum(room.min(axis=1, initial=np.inf), self.problem.small.base)
        return np.asarray(np.minimum(self.problem.threshold - 1, least_room))

    def narrow(self, among: np.ndarray | None = None) -> np.ndarray:
        """Returns the places of the watched small sums (or of those `among` them) that have too few values."""
        needs = self.needs()
        open_sums = np.flatnonzero(self.watched if among is None else self.watched & among)
        open_sums = self._still(open_sums, needs)
        for _ in range(ROUNDS if len(open_sums) > ROUNDS else 0):
            signs = self.random.choice([-1.0, 1.0], len(open_sums))
            self._seek(signs @ self.problem.small.terms[open_sums])
            if not len(open_sums := self._still(open_sums, needs)):
                break
        failing = []
        while len(open_sums):
            place, open_sums = open_sums[0], open_sums[1:]
            if self._is_narrow(place, needs[place]):
                failing.append(place)
            open_sums = self._still(open_sums, needs)
        return np.array(failing, int)

    def is_narrow(self, place: int) -> bool:
        """Says whether one small sum has too few values."""
        among = np.zeros(len(self.watched), bool)
        among[place] = True
        return bool(len(self.narrow(among)))

    def _still(self, places: np.ndarray, needs: np.ndarray) -> np.ndarray:
        """Returns those of these sums for which the tables at hand do not differ enough."""
        if not len(places):
            return places
        values = self.problem.small.terms[places] @ self.fits.T
        return np.asarray(places[np.ptp(values, axis=1) < needs[places] - WHOLE])

    def _seek(self, terms: np.ndarray) -> None:
        """Adds the tables at both ends of a sum."""
        for direction in (terms, -terms):
            _, table = self.tables.least(direction)
            self._keep([table])

    def _is_narrow(self, place: int, need: float) -> bool:
        """Solves for both ends of one sum, in fractions first and then in whole people."""
        terms = self.problem.small.terms[place]
        (least, first), (most, second) = self.tables.least(terms), self.tables.least(-terms)
        self._keep([first, second])
        if -most - least < need - WHOLE:
            return True
        if not len(self._still(np.array([place]), np.full(len(self.watched), need))):
            return False
        (least, first), (most, second) = self.tables.least_whole(terms), self.tables.least_whole(-terms)
        self._keep([first, second])
        return -most - least < need - WHOLE

    def _keep(self, tables: Iterable[np.ndarray | None]) -> None:
        self.fits = np.concatenate([self.fits, *(table[None, :] for table in tables if table is not None)])


def bounds(problem: Problem, low: np.ndarray, high: np.ndarray, sums: Sums) -> np.ndarray:
    """Returns the least and the most of every sum (sums, 2) over all whole tables that fit rows printed between these ends."""
    tables = Tables(problem, low, high)
    ends = [(tables.least_whole(terms)[0], -tables.least_whole(-terms)[0]) for terms in sums.terms]
    return np.asarray(np.rint(np.array(ends).reshape(-1, 2) + sums.constant[:, None]).astype(int))
