"""Finds whole tables of people that fit everything printed, by linear and integer programming.

Source: Huangfu and Hall 2018, "Parallelizing the dual revised simplex method" (HiGHS).
"""

from __future__ import annotations

from functools import cached_property

import highspy
import numpy as np
from scipy.sparse import csr_array, vstack

from .problem import Problem

WHOLE = 1e-6        # a solution this close to whole numbers is whole
INFINITE = highspy.kHighsInf


class Tables:
    """All tables of unknowns that fit a problem's limits, its earlier versions, and the printed `low` and `high` of its rows.

    The model is kept, and solved again from where it stands when a row or the sum in question changes.
    """

    def __init__(self, problem: Problem, low: np.ndarray, high: np.ndarray) -> None:
        self.problem, self.low, self.high = problem, low.astype(float), high.astype(float)
        self.columns = np.arange(len(problem.truth), dtype=np.int32)

    @cached_property
    def matrix(self) -> csr_array:
        """The terms of every row of the model: limits, earlier versions, rows."""
        parts = (self.problem.limits, self.problem.known, self.problem.rows)
        return vstack([csr_array(part.terms) for part in parts], format="csr")

    def ends(self) -> tuple[np.ndarray, np.ndarray]:
        """Returns the least and most of every row of the model."""
        problem = self.problem
        limits, known, rows = (part.constant for part in (problem.limits, problem.known, problem.rows))
        return (np.concatenate([-limits, problem.known_ends[:, 0] - known, self.low - rows]),
                np.concatenate([np.full(len(limits), INFINITE), problem.known_ends[:, 1] - known, self.high - rows]))

    @cached_property
    def model(self) -> highspy.Highs:
        """The linear program."""
        return self._model(whole=False)

    def _model(self, whole: bool) -> highspy.Highs:
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = len(self.columns), self.matrix.shape[0]
        program.col_cost_ = np.zeros(len(self.columns))
        program.col_lower_, program.col_upper_ = np.zeros(len(self.columns)), self.problem.upper
        program.row_lower_, program.row_upper_ = self.ends()
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_, program.a_matrix_.index_ = self.matrix.indptr, self.matrix.indices
        program.a_matrix_.value_ = self.matrix.data
        if whole:
            program.integrality_ = [highspy.HighsVarType.kInteger] * len(self.columns)
        return _solver(program)

    def print(self, row: int, low: float, high: float) -> None:
        """Prints a row between these ends."""
        self.low[row], self.high[row] = low, high
        if "model" in self.__dict__:
            place = len(self.problem.limits) + len(self.problem.known) + row
            constant = self.problem.rows.constant[row]
            self.model.changeRowBounds(place, low - constant, high - constant)

    def least(self, terms: np.ndarray) -> tuple[float, np.ndarray | None]:
        """Returns the least of a sum in fractions of people, without its constant, and a table of whole people nearby."""
        if not len(self.columns):
            return 0.0, self.problem.truth
        self.model.changeColsCost(len(self.columns), self.columns, terms)
        self.model.run()
        value, table = _solution(self.model)
        return value, table if self.fit(table) else None

    def least_whole(self, terms: np.ndarray) -> tuple[float, np.ndarray]:
        """Returns the least of a sum, without its constant, over tables of whole people, and such a table."""
        model = self._model(whole=True)
        model.changeColsCost(len(self.columns), self.columns, terms)
        model.run()
        return _solution(model)

    def fit(self, table: np.ndarray) -> bool:
        """Says whether a table fits everything."""
        low, high = self.ends()
        values = self.matrix @ table
        return bool((values >= low - WHOLE).all() and (values <= high + WHOLE).all()
                    and (table >= 0).all() and (table <= self.problem.upper).all())


class _Solver(highspy.Highs):
    """HiGHS without callbacks, because to enable them prints its name on the console."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        self.callbacks = []


def _solver(program: highspy.HighsLp) -> highspy.Highs:
    model = _Solver()
    for name, value in (("output_flag", False), ("threads", 1), ("presolve", "off"), ("solver", "simplex"), ("random_seed", 1)):
        model.setOptionValue(name, value)
    model.passModel(program)
    return model


def _solution(model: highspy.Highs) -> tuple[float, np.ndarray]:
    """Returns the value of the solution, and the solution in whole people."""
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"the tables that fit a release were not found: {model.modelStatusToString(model.getModelStatus())}")
    return model.getInfo().objective_function_value, np.rint(np.array(model.getSolution().col_value))


def cheapest_change(problem: Problem, low: np.ndarray, high: np.ndarray, price: np.ndarray, terms: np.ndarray,
                    need: float) -> np.ndarray:
    """Returns how far each row must leave its printed ends (rows,) so that two tables differ by `need` in a sum.

    Rows with an infinite price stay within their ends. The change is zero if no such tables exist.
    """
    size, free = len(problem.truth), np.flatnonzero(np.isfinite(price))
    matrix, (least, most) = _two_tables(problem, low, high, free)
    apart = np.concatenate([terms, -terms, np.zeros(len(free))])
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = 2 * size + len(free), matrix.shape[0] + 1
    program.col_cost_ = np.concatenate([np.zeros(2 * size), price[free]])
    program.col_lower_ = np.zeros(2 * size + len(free))
    program.col_upper_ = np.concatenate([problem.upper, problem.upper, np.full(len(free), INFINITE)])
    program.row_lower_, program.row_upper_ = np.append(least, need), np.append(most, INFINITE)
    rows = vstack([matrix, csr_array(apart[None, :])], format="csr")
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_, program.a_matrix_.index_, program.a_matrix_.value_ = rows.indptr, rows.indices, rows.data
    model = _solver(program)
    model.run()
    change = np.zeros(len(price))
    if model.getModelStatus() == highspy.HighsModelStatus.kOptimal:
        change[free] = np.array(model.getSolution().col_value)[2 * size:]
    return change


def _two_tables(problem: Problem, low: np.ndarray, high: np.ndarray,
                free: np.ndarray) -> tuple[csr_array, tuple[np.ndarray, np.ndarray]]:
    """Returns the rows of two tables at once, and the ends of each. A free row may leave its ends by a column of its own."""
    fixed = np.ones(len(low), bool)
    fixed[free] = False
    sides = [(problem.limits, np.zeros(len(problem.limits)), np.full(len(problem.limits), INFINITE), 0),
             (problem.known, problem.known_ends[:, 0], problem.known_ends[:, 1], 0),
             (problem.rows.only(fixed), low[fixed], high[fixed], 0),
             (problem.rows.only(free), np.full(len(free), -INFINITE), high[free], -1),
             (problem.rows.only(free), low[free], np.full(len(free), INFINITE), 1)]
    blocks, least, most = [], [], []
    for sums, lower, upper, leaves in sides:
        away = leaves * np.eye(len(free)) if leaves else np.zeros((len(sums), len(free)))
        nothing = np.zeros_like(sums.terms)
        blocks += [np.hstack([sums.terms, nothing, away]), np.hstack([nothing, sums.terms, away])]
        least += [lower - sums.constant] * 2
        most += [upper - sums.constant] * 2
    return csr_array(np.concatenate(blocks)), (np.concatenate(least), np.concatenate(most))
