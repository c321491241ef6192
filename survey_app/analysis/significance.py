"""Confidence intervals and tests for shares and their differences. Vectorised; shares are fractions from 0 to 1.

An interval says how far a figure could move if similar people had answered. It is not a margin of error for all residents,
because people choose themselves whether to answer a consultation.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc, fdtrc, ndtri
from scipy.stats import fisher_exact, random_table

from .arguments import brief

Floats = NDArray[np.float64]
PEOPLE = "a number of people"
ROUNDING = 1e-9     # how far rounding can move a share of weights outside 0 to 1


def wilson(share: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Returns the Wilson score interval (low, high) of a share of `n` people, or of an effective number of people.

    `share` and `n` are numbers or arrays of matching shapes. Both ends are fractions and have the same shape; they are NaN
    where n is 0. Raises ValueError for a share or a confidence outside 0 to 1. Source: Wilson 1927; recommended by Brown,
    Cai and DasGupta 2001.
    """
    p, n = _same_shape(_fraction(share, "a share"), _figures(n, PEOPLE))
    _check_confidence(confidence)
    z2 = float(ndtri((1 + confidence) / 2)) ** 2
    n = np.where(n > 0, n, np.nan)
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = np.sqrt(z2 * (p * (1 - p) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    return (centre - half).clip(0), (centre + half).clip(None, 1)


def newcombe(share1: ArrayLike, n1: ArrayLike, share2: ArrayLike, n2: ArrayLike,
             confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Returns the interval (low, high) of share1 - share2 for two independent groups, from the Wilson interval of each.

    Both ends lie from -1 to 1. Shapes and errors are those of `wilson`.
    Source: Newcombe 1998, "Interval estimation for the difference between independent proportions", method 10.
    """
    p1, _, p2, _ = _same_shape(_fraction(share1, "a share"), _figures(n1, PEOPLE),
                               _fraction(share2, "a share"), _figures(n2, PEOPLE))
    (low1, high1), (low2, high2) = wilson(p1, n1, confidence), wilson(p2, n2, confidence)
    difference = p1 - p2
    return (difference - np.hypot(p1 - low1, high2 - p2)), (difference + np.hypot(high1 - p1, p2 - low2))


def _fraction(given: ArrayLike, what: str) -> Floats:
    """Returns `given` as an array. Raises ValueError if a value is outside 0 to 1, such as a percentage."""
    fractions = _figures(given, what)
    if ((fractions < -ROUNDING) | (fractions > 1 + ROUNDING)).any():
        raise ValueError(f"{what} is a fraction from 0 to 1, not a percentage; "
                         f"these run from {np.nanmin(fractions):g} to {np.nanmax(fractions):g}")
    return fractions.clip(0, 1)


def _figures(given: ArrayLike, what: str) -> Floats:
    """Returns `given` as an array of floats. Raises ValueError for text, and for a negative number of people."""
    try:
        figures = np.asarray(given, float)
    except (TypeError, ValueError):
        raise ValueError(f"{what} must be a number or an array of numbers, not {brief(given)}") from None
    if what == PEOPLE and (figures < 0).any():
        raise ValueError(f"{PEOPLE} cannot be below zero; the smallest is {np.nanmin(figures):g}")
    return figures


def _same_shape(*arrays: Floats) -> tuple[Floats, ...]:
    """Returns the arrays. Raises ValueError if their shapes do not match."""
    try:
        np.broadcast_shapes(*(array.shape for array in arrays))
    except ValueError:
        raise ValueError("the shares and the numbers of people must be as many of each, not "
                         f"{' and '.join(str(array.size) for array in arrays)}") from None
    return arrays


def _check_confidence(confidence: float) -> None:
    if not 0 < _fraction(confidence, "the confidence") < 1:
        raise ValueError(f"the confidence must lie between 0 and 1, such as 0.95, not {confidence}")


PERMUTATIONS = 10_000
SEED = 20261120
FEWEST_EXPECTED = 5     # the chi-squared approximation is not good enough below this expected count

Adjustment = Literal["holm", "bh"]


def chi_squared(table: np.ndarray) -> tuple[float, float]:
    """Returns Pearson's statistic without continuity correction and its p-value, without empty rows and columns.

    Both are NaN if fewer than two rows or two columns are left.
    """
    kept = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    freedom = (kept.shape[0] - 1) * (kept.shape[1] - 1)
    if not freedom:
        return float("nan"), float("nan")
    expected = expected_counts(kept)
    statistic = float(((kept - expected) ** 2 / expected).sum())
    return statistic, float(chdtrc(freedom, statistic))


def expected_counts(table: np.ndarray) -> NDArray[np.float64]:
    """Returns the expected count of every cell if rows and columns are independent."""
    return np.outer(table.sum(axis=1), table.sum(axis=0)) / float(table.sum())


def two_by_two(table: np.ndarray) -> float:
    """Returns the p-value for equal shares: chi-squared, or Fisher's exact test if an expected count is below 5.

    It is NaN if a group is empty, because there is nothing to compare.
    """
    if not table.sum(axis=1).all():
        return float("nan")
    if expected_counts(table).min() < FEWEST_EXPECTED:
        return float(fisher_exact(table.astype("int64")).pvalue)
    return chi_squared(table)[1]


def independence(table: np.ndarray) -> tuple[str, float]:
    """Returns the name of the right test for a table of counts, and its p-value, without empty rows and columns.

    It uses chi-squared if every expected count is at least 5, else Fisher's exact test for a 2 x 2 table and a permutation
    test for a larger one. The p-value is NaN if fewer than two rows or two columns are left.
    """
    kept = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    if min(kept.shape) < 2:
        return "none", float("nan")
    if expected_counts(kept).min() >= FEWEST_EXPECTED:
        return "chi-squared", chi_squared(kept)[1]
    if kept.shape == (2, 2):
        return "Fisher", float(fisher_exact(kept.astype("int64")).pvalue)
    return "permutation", permutation(kept)


def permutation(table: np.ndarray, draws: int = PERMUTATIONS, seed: int = SEED) -> float:
    """Returns the share of `draws` random tables with the same margins that are at least as far from independence."""
    expected = expected_counts(table)
    rows, columns = table.sum(axis=1).astype("int64"), table.sum(axis=0).astype("int64")
    tables = random_table(rows, columns).rvs(draws, random_state=np.random.default_rng(seed))
    distances = ((tables - expected) ** 2 / expected).sum(axis=(1, 2))
    observed = ((table - expected) ** 2 / expected).sum()
    return float((1 + (distances >= observed * (1 - 1e-12)).sum()) / (1 + draws))


def rao_scott(sums: np.ndarray, sampled: int, products: np.ndarray | None = None) -> tuple[float, float]:
    """Returns the second-order design-based F of a weighted table and its p-value, as R `svychisq` does.

    `sums` has the shape (rows, columns, 3): respondents, weights, squared weights. `sampled` is the number of people in the
    file. `products` holds the sums of squared weights for pairs of cells; give it if raking makes cells depend on each
    other. Both results are NaN if fewer than two rows or columns have weight, or if too few people answered.
    Source: Rao and Scott 1984.
    """
    weight = sums[..., 1]
    rows, columns = weight.sum(axis=1) > 0, weight.sum(axis=0) > 0
    kept, cells = sums[rows][:, columns], np.outer(rows, columns).ravel()
    squares = np.diag(kept[..., 2].ravel()) if products is None else products[np.ix_(cells, cells)]
    n = kept[..., 0].sum()
    if kept.shape[0] < 2 or kept.shape[1] < 2 or n < 3:
        return float("nan"), float("nan")
    total = kept[..., 1].sum()
    p = kept[..., 1] / total
    expected = np.outer(p.sum(axis=1), p.sum(axis=0))
    pearson = n * ((p - expected) ** 2 / expected).sum()
    delta = _design_effects(p, squares, total, n, sampled)
    if not np.trace(delta) > 0:
        return float("nan"), float("nan")
    freedom = np.trace(delta) ** 2 / np.trace(delta @ delta)
    statistic = float(pearson / np.trace(delta))
    return statistic, float(fdtrc(freedom, freedom * (n - 1), statistic))


def _design_effects(p: np.ndarray, squares: np.ndarray, total: float, n: float, sampled: int) -> np.ndarray:
    """Returns the generalised design effects: how much more the interactions vary than in a simple random sample of n."""
    rows, columns = p.shape
    flat = p.ravel()
    about_the_share = np.eye(len(flat)) - flat[:, None]
    variance = about_the_share @ squares @ about_the_share.T * (sampled / (sampled - 1) / total**2)
    inverse = np.divide(1, flat, out=np.zeros_like(flat), where=flat > 0)
    contrasts = np.kron(_centred(rows), _centred(columns))
    weighted = inverse[:, None] * contrasts
    return np.asarray(np.linalg.pinv(contrasts.T @ weighted / n) @ (weighted.T @ variance @ weighted))


def _centred(levels: int) -> np.ndarray:
    """Returns the indicators of all levels except the first, minus their mean."""
    indicators = np.eye(levels)[:, 1:]
    return np.asarray(indicators - indicators.mean(axis=0))


def adjusted(p_values: Sequence[float] | np.ndarray, method: Adjustment = "holm") -> np.ndarray:
    """Returns the p-values adjusted for multiple tests: Holm, or Benjamini-Hochberg ("bh"). NaN stays NaN.

    Sources: Holm 1979; Benjamini and Hochberg 1995.
    """
    p = np.asarray(p_values, float)
    result = np.full(len(p), np.nan)
    given = np.flatnonzero(~np.isnan(p))
    ascending = given[np.argsort(p[given], kind="stable")]
    m = len(ascending)
    if method == "holm":
        result[ascending] = np.maximum.accumulate(p[ascending] * (m - np.arange(m))).clip(max=1)
    else:
        scaled = p[ascending] * m / (1 + np.arange(m))
        result[ascending] = np.minimum.accumulate(scaled[::-1])[::-1].clip(max=1)
    return result
