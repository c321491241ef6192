"""The counts that fit a release: its unknown cells as systems of linear relations, and how far each cell can go in them.

Solutions of linear programmes need not be whole. One that is whole is a table of people; where one is not, it is sought
again among whole tables alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from .cells import Bound, Key, Release, Total

WHOLE = 1e-6      # a solution this close to whole numbers is whole


@dataclass(frozen=True, eq=False)
class System:
    """Unknown cells that hang together: equal @ x = equal_to, most @ x <= limit, x whole and not negative."""

    keys: tuple[Key, ...]
    equal: csr_array
    equal_to: np.ndarray
    most: csr_array
    limit: np.ndarray
    roof: float     # beyond every count that anything bounds; the solver wants an end

    def extreme(self, place: int, direction: int) -> np.ndarray:
        """A whole table in which the cell at `place` has its greatest (direction 1) or least (-1) count."""
        objective = np.zeros(len(self.keys))
        objective[place] = -direction
        for whole in (False, True):
            if found := self.tables(self._solve(objective, whole)):
                return found[0]
        raise ArithmeticError("no whole table was found that fits the release; the true one does")

    def apart(self, keys: Sequence[Key], seed: int) -> list[np.ndarray]:
        """Two whole tables that lie far apart in these cells, each cell up in one and down in the other by lot.

        One programme moves many cells at once, where most can move; whether each can is for `extreme` to say.
        """
        objective = np.zeros(len(self.keys))
        objective[[self.place[key] for key in keys]] = np.random.default_rng(seed).choice([-1.0, 1.0], len(keys))
        return self.tables(*(self._solve(sign * objective, whole=False) for sign in (1, -1)))

    def tables(self, *solved: np.ndarray) -> list[np.ndarray]:
        """Those of the solutions that are counts of people: whole, and then fitting every relation exactly."""
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
    """No counts fit what is asked."""


def solution(objective: np.ndarray, most: csr_array, limit: np.ndarray, equal: csr_array, equal_to: np.ndarray,
             upper: np.ndarray, *, whole: bool = False) -> np.ndarray:
    """The x from 0 to `upper` of least objective with most @ x <= limit and equal @ x = equal_to, by HiGHS.

    Raises InfeasibleError when there is none.
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
    """The unknown cells in groups that share no relation; what is known has gone into the right-hand sides."""
    unknown = [key for key in release.cells if key not in known]
    place = {key: number for number, key in enumerate(unknown)}
    rows = [row for row in _rows(release, known) if row[0]]
    count, labels = parts(len(unknown), [[place[key] for key, _ in terms] for terms, _, _ in rows])
    keys: list[list[Key]] = [[] for _ in range(count)]
    for key, label in zip(unknown, labels, strict=True):
        keys[label].append(key)
    own: list[list[Row]] = [[] for _ in range(count)]
    for row in rows:
        own[labels[place[row[0][0][0]]]].append(row)
    roof = float(sum(cell.count for cell in release.cells.values())) + 1000.0
    return [_system(tuple(one), some, roof) for one, some in zip(keys, own, strict=True)]


Row = tuple[list[tuple[Key, int]], int, bool]     # unknown terms, right-hand side, whether it is an equality


def _rows(release: Release, known: Mapping[Key, int]) -> Iterator[Row]:
    """Every relation as a row over the unknown cells."""
    for total in release.totals:
        yield _row([(total.whole, 1), *((part, -1) for part in total.parts)], 0, True, known)
    for bound in release.bounds:
        yield _row(list(bound.terms), bound.limit, False, known)


def _row(terms: Sequence[tuple[Key, int]], right: int, equality: bool, known: Mapping[Key, int]) -> Row:
    told = sum(times * known[key] for key, times in terms if key in known)
    return [(key, times) for key, times in terms if key not in known], right - told, equality


def blocks(release: Release, primary: Collection[Key], out: Collection[Key]) -> list[Release]:
    """The parts of a release with something to protect, that share no cell but such as stay known."""
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
    """Which of `count` things hang together through the given sets: the number of parts, and the part of each."""
    links = [(members[0], member) for members in together for member in members]
    one, other = np.array(links, dtype=int).reshape(-1, 2).T
    graph = coo_array((np.ones(len(links)), (one, other)), shape=(count, count))
    found, labels = connected_components(graph, directed=False)
    return int(found), labels


def _system(keys: tuple[Key, ...], rows: Sequence[Row], roof: float) -> System:
    place = {key: number for number, key in enumerate(keys)}
    equal, equal_to = _matrix([row for row in rows if row[2]], place)
    most, limit = _matrix([row for row in rows if not row[2]], place)
    return System(keys, equal, equal_to, most, limit, roof)


def _matrix(rows: Sequence[Row], place: Mapping[Key, int]) -> tuple[csr_array, np.ndarray]:
    """The rows as a sparse matrix over the cells at `place`, and their right-hand sides."""
    entries = [(number, place[key], times) for number, (terms, _, _) in enumerate(rows) for key, times in terms]
    across, down, values = np.array(entries, dtype=float).reshape(-1, 3).T
    shape = (len(rows), len(place))
    return csr_array((values, (across.astype(int), down.astype(int))), shape=shape), np.array([row[1] for row in rows])
