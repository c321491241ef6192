"""The variance of raked figures: weights made to fit known margins leave only what the margins do not explain.

Every respondent's indicator (concerned, in the base, ...) is replaced by its residual from an additive least squares on
the raking margins. That needs no respondents, only sums by raking cell. Source: Deville and Särndal 1992; the fit is
unweighted as in `rake` of R survey 4.1.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .intervals import Floats
from .tallies import W2, N, Tally, W


@dataclass(frozen=True, eq=False)
class Calibration:
    """Everyone counted, by raking cell: respondents, raked weights, their squares (3, cells); and the additive fit."""

    margins: tuple[str, ...]
    everyone: Floats
    design: Floats

    def products(self, plain: Floats, one: Floats, two: Floats) -> Floats:
        """The sums of squared weights times two residuals, (m1, m2), of two sets of indicators, about their mean.

        `plain` are the same sums of the indicators themselves, `one` and `two` (3, m, cells) theirs by raking cell.
        """
        fit1, fit2 = self._fitted(one[N]), self._fitted(two[N])
        left1, left2 = self._left_over(one[W], fit1), self._left_over(two[W], fit2)
        matrix: Floats = (plain - one[W2] @ fit2.T - fit1 @ two[W2].T + (fit1 * self.everyone[W2]) @ fit2.T
                          - np.outer(left1, left2) / self.everyone[N].sum())
        return matrix

    def _left_over(self, weight: Floats, fitted: Floats) -> Floats:
        """The weighted sum of the residuals."""
        left: Floats = (weight - fitted * self.everyone[W]).sum(axis=1)
        return left

    def _fitted(self, people: Floats) -> Floats:
        """What the margins alone say of each indicator in every cell: (m, cells)."""
        normal = (self.design.T * self.everyone[N]) @ self.design
        solved = np.linalg.lstsq(normal, self.design.T @ people.T, rcond=1e-12)[0]
        return np.asarray((self.design @ solved).T)


def calibration(tally: Tally, margins: Sequence[str]) -> Calibration:
    """The calibration of a tally made with raked weights by (at least) the raking `margins`. Raises ValueError."""
    whole = tally.over(*margins)
    lengths = [len(labels) for labels in whole.axes.values()]
    places = np.indices(lengths).reshape(len(lengths), -1)
    design = np.hstack([np.eye(length)[place] for length, place in zip(lengths, places, strict=True)])
    return Calibration(tuple(whole.axes), whole.sizes.reshape(3, -1), design)


def sums_by_cell(tally: Tally, margins: Sequence[str], counted: Sequence[tuple[str, Sequence[str]]]) -> Floats:
    """The sums (3, m, cells) of m indicators, each "has one of these codes in this column", by raking cell."""
    whole = tally.over(*margins)
    cells = int(np.prod([len(labels) for labels in whole.axes.values()]))
    return np.stack([whole.count(column, codes).reshape(3, cells) for column, codes in counted], axis=1)
