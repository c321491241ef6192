"""Describes the unknown cells of a release as systems of linear relations, and finds how far each cell can move in them.

A solution of a linear programme may not consist of integers. If it does, it is a table of people. If not, the search is
repeated among integer tables only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array, vstack
from scipy.sparse.csgraph import connected_components

from .cells import Bound, Key, Release, Total

WHOLE = 1e-6      # a solution this close to integers counts as integers


@dataclass(frozen=True, eq=False)
class System:
    """Unknown cells that are connected by relations: equal @ x = equal_to, most @ x <= limit, x integer and not negative."""

    keys: tuple[Key, ...]
    equal: csr_array
    equal_to: np.ndarray
    most: csr_array
    limit: np.ndarray
    roof: float     # larger than any bounded count; the solver needs an upper limit

    def extreme(self, place: int, direction: int) -> np.ndarray:
        """Returns an integer table in which the cell at `place` has its largest (direction 1) or smallest (-1) count."""
        objective = np.zeros(len(self.keys))
        objective[place] = -direction
        for whole in (False, True):
            if found := self.tables(self._solve(objective, whole)):
                return found[0]
        raise ArithmeticError("no whole table was found that fits the release; the true one does")

    def apart(self, keys: Sequence[Key], seed: int) -> list[np.ndarray]:
        """Returns two integer tables that differ much in these cells. Chance decides in which table a cell goes up or down.

        One linear programme moves many cells at once, but not always all. `extreme` decides whether a single cell can move.
        """
        objective = np.zeros(len(self.keys))
        objective[[self.place[key] for key in keys]] = np.random.default_rng(seed).choice([-1.0, 1.0], len(keys))
        return self.tables(*(self._solve(sign * objective, whole=False) for sign in (1, -1)))

    def tables(self, *solved: np.ndarray) -> list[np.ndarray]:
        """Returns the solutions that are counts of people: they are integers and fit every relation exactly."""
        return [np.where(table >= self.roof, np.inf, table) for one in solved
                for table in [np.round(one) + 0.0] if np.abs(one - table).max() <= WHOLE and self._fits(table)]

    def _fits(self, table: np.ndarray) -> bool:
        return bool((self.equal @ table == self.equal_to).all() and (self.most @ table <= self.limit).all()
                    and (table >= 0).all())

    @cached_property
    def place(self) -> dict[Key, int]:
        return {key: place for place, key in enumerate(self.keys)}

    def _solve(self, objective: np.ndarray, whole: bool) -> np.ndarray:
        upper = np.full(len(self.keys), self.roof)
        return solution(objective, self.most, self.limit, self.equal, self.equal_to, upper, whole=whole)


class InfeasibleError(ArithmeticError):
    """No counts fit all relations."""


def solution(objective: np.ndarray, most: csr_array, limit: np.ndarray, equal: csr_array, equal_to: np.ndarray,
             upper: np.ndarray, *, whole: bool = False) -> np.ndarray:
    """Returns the x from 0 to `upper` that minimises the objective with most @ x <= limit and equal @ x = equal_to, by HiGHS.

    Raises InfeasibleError if there is no such x.
    """
    found = linprog(objective, most if most.shape[0] else None, limit if most.shape[0] else None,
                    equal if equal.shape[0] else None, equal_to if equal.shape[0] else None,
                    np.column_stack([np.zeros_like(upper), upper]), method="highs", integrality=int(whole))
    if found.status == _INFEASIBLE:
        raise InfeasibleError("no counts fit the release")
    if found.status != 0:
        raise ArithmeticError(f"the audit could not be solved: {found.message}")
    table: np.ndarray = found.x
    return table


_INFEASIBLE = 2


def systems(release: Release, known: Mapping[Key, int]) -> list[System]:
    """Returns the unknown cells as systems without common relations. Known counts are moved to the right-hand sides."""
    keys = list(release.cells)
    unknown = np.flatnonzero([key not in known for key in keys])
    told = np.array([known.get(key, 0) for key in keys], dtype=float)
    equal, most, limit = _relations(release)
    equal_to, limit = -(equal @ told), limit - most @ told
    equal, most = equal[:, unknown], most[:, unknown]
    count, labels = _components(vstack([equal, most], format="csr"))
    order = np.argsort(labels, kind="stable")
    place = np.searchsorted(labels[order], np.arange(count + 1))
    own = [keys[number] for number in unknown[order]]
    roof = float(sum(cell.count for cell in release.cells.values())) + 1000.0
    return [System(tuple(own[start:end]), *one, *other, roof) for (start, end), one, other in zip(
        pairwise(place), _split(equal[:, order], equal_to, place), _split(most[:, order], limit, place), strict=True)]


def _relations(release: Release) -> tuple[csr_array, csr_array, np.ndarray]:
    """Returns all relations as rows over all cells: the rows that equal 0, the rows with a limit, and the limits."""
    place = {key: number for number, key in enumerate(release.cells)}
    totals = sorted([place[total.whole], *(place[part] for part in total.parts)] for total in release.totals)
    sums = [[(cell, -1.0 if number else 1.0) for number, cell in enumerate(cells)] for cells in totals]
    bounds = [[(place[key], float(times)) for key, times in bound.terms] for bound in release.bounds]
    limits = np.array([bound.limit for bound in release.bounds], dtype=float)
    return _matrix(sums, len(place)), _matrix(bounds, len(place)), limits


def _matrix(rows: Sequence[Sequence[tuple[int, float]]], width: int) -> csr_array:
    ends = np.cumsum([0, *map(len, rows)])
    cells, times = np.array([term for row in rows for term in row], dtype=float).reshape(-1, 2).T
    return csr_array((times, cells.astype(int), ends), shape=(len(rows), width))


def _components(relations: csr_array) -> tuple[int, np.ndarray]:
    """Returns the number of parts into which the rows connect the columns, and the part of each column."""
    lengths = np.diff(relations.indptr)
    first = np.repeat(relations.indices[relations.indptr[:-1][lengths > 0]], lengths[lengths > 0])
    width = relations.shape[1]
    graph = coo_array((np.ones(len(first)), (first, relations.indices)), shape=(width, width))
    count, labels = connected_components(graph, directed=False)
    return int(count), labels


def _split(relations: csr_array, right: np.ndarray, place: np.ndarray) -> Iterator[tuple[csr_array, np.ndarray]]:
    """Yields the rows and right-hand sides of each part, whose columns start at `place`. Skips rows without a column."""
    full = np.flatnonzero(np.diff(relations.indptr))
    first = relations.indices[relations.indptr[full]]
    rows = full[np.argsort(first, kind="stable")]
    kept, right = relations[rows], right[rows]
    for (start, end), (top, bottom) in zip(pairwise(place), pairwise(np.searchsorted(np.sort(first), place)), strict=True):
        ends = kept.indptr[top:bottom + 1]
        held = slice(ends[0], ends[-1])
        own = csr_array((kept.data[held], kept.indices[held] - start, ends - ends[0]), shape=(bottom - top, end - start))
        yield own, right[top:bottom]


def blocks(release: Release, primary: Collection[Key], out: Collection[Key]) -> list[Release]:
    """Returns the parts of a release that have cells to protect. Two parts have only cells in common that stay known."""
    loose = [key for key, cell in release.cells.items() if key not in out and (not cell.fixed or key in primary)]
    place = {key: number for number, key in enumerate(loose)}
    related: list[tuple[Total | Bound, tuple[Key, ...]]] = [
        *((total, (total.whole, *total.parts)) for total in sorted(release.totals)),
        *((bound, tuple(key for key, _ in bound.terms)) for bound in release.bounds)]
    _, labels = parts(len(loose), [[place[key] for key in keys if key in place] for _, keys in related])
    found = {labels[place[key]]: Release() for key in sorted(primary)}
    for key in primary:
        found[labels[place[key]]].cells[key] = release.cells[key]
    for relation, keys in related:
        block = next((found.get(labels[place[key]]) for key in keys if key in place), None)
        if block is not None:
            block.cells.update({key: release.cells[key] for key in keys})
            block.totals.update([relation] if isinstance(relation, Total) else [])
            block.bounds.extend([relation] if isinstance(relation, Bound) else [])
    for block in found.values():
        block.shares = {(part, base) for part, base in release.shares if part in block.cells}
        block.cells.update({base: release.cells[base] for _, base in block.shares})
    return list(found.values())


def parts(count: int, together: Sequence[Sequence[int]]) -> tuple[int, np.ndarray]:
    """Returns the number of parts into which the given sets connect `count` things, and the part of each thing."""
    return _components(_matrix([[(member, 1.0) for member in members] for members in together], count))
