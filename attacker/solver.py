"""Whole numbers that fit all printed rows: the least and the most of a sum, and tables that fit, kept as witnesses."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Vector = np.ndarray
SECONDS = 1.0       # for one end of one range; an end that is not proved by then is taken from the bound
ALL_SECONDS = 20.0  # for one item; unrounded weights of many groups can take hours
WHOLE = 1e-6
MOST = 10_000_000     # nobody asks more people


class Contradiction(ValueError):
    """No people fit what is printed: the attacker has assumed something that is not so."""


class TooHard(RuntimeError):
    """No people were found in time that fit what is printed, and it was not proved that none do."""


@dataclass
class Rows:
    """Rows `low <= sum <= high` over unknown whole numbers, none below zero."""

    unknowns: int
    coefficients: list[Vector] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def add(self, coefficients: Vector, low: float, high: float) -> None:
        """Adds a row."""
        self.coefficients.append(coefficients)
        self.low.append(low)
        self.high.append(high)


class Solver:
    """Finds the ends of sums over everything that fits the rows."""

    def __init__(self, rows: Rows) -> None:
        self.unknowns = rows.unknowns
        matrix = np.array(rows.coefficients).reshape(-1, rows.unknowns)
        kept = sorted({(*line, low, high): place for place, (line, low, high) in enumerate(
            zip(map(tuple, matrix), rows.low, rows.high, strict=True))}.values())
        self._rows = LinearConstraint(csr_array(matrix[kept]), np.array(rows.low)[kept], np.array(rows.high)[kept])
        self.fits: list[Vector] = []
        self.seconds = 0.0

    def least(self, objective: Vector) -> float:
        """Returns the smallest value of a sum over whole numbers. Raises Contradiction, or TooHard if the time is over."""
        if self.seconds > ALL_SECONDS:
            raise TooHard("the time for one item is over")
        start = time.process_time()     # what else the machine does takes nothing from the attack
        found = milp(objective, integrality=np.ones(self.unknowns), bounds=Bounds(0, MOST), constraints=self._rows,
                     options={"time_limit": SECONDS})
        self.seconds += time.process_time() - start
        if found.x is not None:
            self.fits.append(np.round(found.x))
        if found.status not in (0, 1):
            raise Contradiction("nobody fits these figures")
        bound = found.mip_dual_bound if found.mip_dual_bound is not None else -np.inf
        return float(round(found.fun)) if found.status == 0 else float(np.ceil(bound - WHOLE))

    def start(self) -> None:
        """Finds the first witness. Raises Contradiction, or TooHard."""
        self.least(np.zeros(self.unknowns))
        if not self.fits:
            raise TooHard("nobody was found in time")

    def ends(self, objective: Vector) -> tuple[float, float]:
        """Returns the smallest and the largest value of a sum."""
        return self.least(objective), -self.least(-objective)

    def spread(self, sums: Vector, start: int = 0) -> tuple[Vector, Vector]:
        """Returns the smallest and largest value of each sum (a row of coefficients) over the witnesses from `start` on."""
        values = sums @ np.array(self.fits[start:]).T
        return values.min(axis=1), values.max(axis=1)


def stretch(solver: Solver, sums: Vector, need: Vector, seed: int = 0, rounds: int = 8) -> Vector:
    """Moves many sums at once, in random directions, and returns which of them still have a range narrower than they need."""
    draws = np.random.default_rng(seed)
    open_ = np.ones(len(sums), bool)
    for _ in range(rounds):
        least, most = solver.spread(sums)
        before, open_ = open_, most - least < need
        if not open_.any() or (_ > 2 and open_.sum() == before.sum()):
            break
        solver.least(draws.choice([-1.0, 1.0], int(open_.sum())) @ sums[open_])
    least, most = solver.spread(sums)
    result: Vector = most - least < need
    return result


def matrix(rows: Sequence[Vector], unknowns: int) -> Vector:
    """Stacks sums as rows of one matrix."""
    return np.array(rows, float).reshape(-1, unknowns)
