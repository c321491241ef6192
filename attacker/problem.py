"""One item as a problem of whole numbers: unknown people by atom and answer, and a row for each printed figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .figures import Figure
from .knowledge import Codes, Item, Weights
from .people import Atoms, Group, Mask
from .solver import Rows, Solver, Vector
from .statements import Statement

Answers = np.ndarray


@dataclass(frozen=True)
class Problem:
    """The unknowns of one item: people by atom and class of answers. The last class is everybody who gave none of them."""

    item: Item
    atoms: Atoms
    stated: Sequence[Statement]
    sizes: Sequence[Statement]
    weights: Weights | None = None
    kept: Mask | None = None      # atoms that may hold somebody

    @cached_property
    def classes(self) -> tuple[Codes, ...]:
        """Returns the codes in classes that no printed figure tells apart."""
        sets = [one for stated in self.stated for one in (stated.answers, stated.of)] + [self.item.base]
        marks = {code: tuple(code in one for one in sets) for code in self.item.codes}
        return tuple(frozenset(code for code in marks if marks[code] == mark)
                     for mark in dict.fromkeys(marks.values()) if any(mark))

    @property
    def shape(self) -> tuple[int, int]:
        """Returns the number of atoms and of classes."""
        return len(self.atoms.all), len(self.classes) + 1

    def chosen(self, codes: Codes) -> Answers:
        """Returns which classes these codes are."""
        return np.array([*(one <= codes for one in self.classes), False], float)

    def sum_of(self, mask: Mask, codes: Codes) -> Vector:
        """Returns the coefficients of the people of these atoms who gave one of these answers."""
        return np.outer(mask, self.chosen(codes)).ravel()

    @cached_property
    def solver(self) -> Solver:
        """Returns the solver of all rows."""
        rows = Rows(self.shape[0] * self.shape[1])
        for size in self.sizes:
            everybody = np.outer(self.atoms.mask(size.group), np.ones(self.shape[1])).ravel()
            rows.add(everybody, float(size.low or 0), _most(size.high))
        for stated in self.stated:
            self._add(rows, stated)
        if self.kept is not None:
            rows.add(np.outer(~self.kept, np.ones(self.shape[1])).ravel(), 0, 0)
        return Solver(rows)

    def _add(self, rows: Rows, stated: Statement) -> None:
        mask = self.atoms.mask(stated.group).astype(float)
        counted, base = self.sum_of(mask, stated.answers), self.sum_of(mask, stated.of)
        if stated.base is not None:
            rows.add(base, stated.base, stated.base)
        if stated.low is not None or stated.high is not None:
            rows.add(counted, float(stated.low or 0), _most(stated.high))
        if stated.rest:
            rows.add(base - counted, *map(float, stated.rest))
        if stated.share and not stated.weighted:
            _add_share(rows, counted, base, stated.share)
        if stated.share and stated.weighted and self.weights:
            heavy = mask * np.array([self.weights.of.get(atom.cell, 0.0) for atom in self.atoms.all])
            _add_share(rows, self.sum_of(heavy, stated.answers), self.sum_of(heavy, stated.of), stated.share)


def _add_share(rows: Rows, counted: Vector, base: Vector, share: Figure) -> None:
    """Adds that a percentage of unknown people rounds to what is printed."""
    rows.add(counted - (share.value - share.half) / 100 * base, 0, np.inf)
    rows.add(counted - (share.value + share.half) / 100 * base, -np.inf, 0)


def inhabited(atoms: Atoms, sizes: Sequence[Statement]) -> Mask:
    """Returns which atoms may hold somebody. Raises Contradiction if nobody fits the printed sizes of groups."""
    rows = Rows(len(atoms.all))
    for size in sizes:
        rows.add(atoms.mask(size.group).astype(float), float(size.low or 0), _most(size.high))
    if not sizes:
        return np.ones(len(atoms.all), bool)
    solver = Solver(rows)
    for one in np.random.default_rng(0).choice([-1.0, 1.0], (8, len(atoms.all))):
        solver.least(one)
    return np.array([solver.spread(one[None, :])[1][0] > 0 or solver.least(-one) < 0 for one in np.eye(len(atoms.all))], bool)


def of_cells(stated: Iterable[Statement], weights: Weights) -> list[Statement]:
    """Returns the answers to the question that the weights follow as sizes of groups of people."""
    none: Codes = frozenset()
    return [Statement(one.table, one.row, "", Group(one.group.version, one.group.conditions | {("cell", min(one.answers))}),
                      none, none, one.low, one.low, one.high)
            for one in stated if one.item == weights.item and len(one.answers) == 1 and one.low is not None]


def _most(high: int | None) -> float:
    return np.inf if high is None else float(high)
