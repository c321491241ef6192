"""Whether concern goes up or down step by step over ordered groups, such as the quintiles of deprivation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import chdtrc

from .items import BLANK, Answer
from .ranking import NOT_APPLICABLE, missing_as_na, percent
from .shares import Shares, concern_answers, domain_factor, shares
from .significance import Adjustment, adjusted
from .tallies import N, Tally, W


def gradient(tally: Tally, axis: str, *, answers: Sequence[Answer] | None = None, weighted: bool = False,
             adjust: Adjustment = "holm") -> pd.DataFrame:
    """The trend of every concern share (or of `answers`) over the ordered groups of `axis`, whose labels are numbers.

    Columns: item, problem, then base_... and percent_... for every group, points_per_step (the slope in percentage
    points), chi_squared, p_value, p_adjusted, shorthand. The Cochran-Armitage test; weighted, the same score with its
    linearised variance. Groups without a base are left out of a row; a row with fewer than two is marked [z].
    Raises ValueError when a group's label is no number.
    """
    asked = concern_answers(tally) if answers is None else list(answers)
    grouped = tally.over(axis)
    labels = [label for label in grouped.axes[axis] if label != BLANK]
    steps = _numbers(axis, labels)
    found = [shares(grouped, asked, weighted, group={axis: label}) for label in labels]
    table = pd.DataFrame({"item": [answer.id for answer in asked], "problem": [answer.label for answer in asked]})
    for label, one in zip(labels, found, strict=True):
        table[f"base_{label}"], table[f"percent_{label}"] = one.base[N].astype("int64"), percent(one.share)
    slope, statistic = _trend(found, steps)
    p_values = np.where(np.isnan(statistic), np.nan, chdtrc(1, np.nan_to_num(statistic)))
    return table.assign(points_per_step=percent(slope), chi_squared=missing_as_na(statistic),
                        p_value=missing_as_na(p_values), p_adjusted=missing_as_na(adjusted(p_values, adjust)),
                        shorthand=np.where(np.isnan(statistic), NOT_APPLICABLE, ""))


def _numbers(axis: str, labels: Sequence[str]) -> np.ndarray:
    try:
        return np.array([float(label) for label in labels])
    except ValueError:
        raise ValueError(f"the groups of '{axis}' ({', '.join(labels)}) are no numbers, so they have no order "
                         "to test a trend over; group by a quintile or another number") from None


def _trend(found: Sequence[Shares], steps: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The slope and the chi-squared of every answer's score: the sum of distance from the mean step times concern."""
    total, counted = np.stack([one.total for one in found]), np.stack([one.counted[_measure(one)] for one in found])
    with np.errstate(invalid="ignore", divide="ignore"):       # an answer without a base has no trend: NaN
        p = counted.sum(axis=0) / total.sum(axis=0)
        distance = steps[:, None] - (steps[:, None] * total).sum(axis=0) / total.sum(axis=0)
        spread = (distance**2 * total).sum(axis=0)
        score = (distance * counted).sum(axis=0)
        statistic = score**2 / _score_variance(found, p, distance, spread)
        slope = score / spread
    several = (total > 0).sum(axis=0) > 1
    return np.where(several, slope, np.nan), np.where(several & np.isfinite(statistic), statistic, np.nan)


def _score_variance(found: Sequence[Shares], p: np.ndarray, distance: np.ndarray, spread: np.ndarray) -> np.ndarray:
    if not found[0].weighted:
        return np.asarray(p * (1 - p) * spread)
    scores = [(one.products.diagonal()[:len(p)], one.products.diagonal()[len(p):]) for one in found]
    squares = np.stack([(1 - 2 * p) * counted + p**2 * base for counted, base in scores])
    return np.asarray(domain_factor(found[0].sampled) * (distance**2 * squares).sum(axis=0))


def _measure(one: Shares) -> int:
    return W if one.weighted else N
