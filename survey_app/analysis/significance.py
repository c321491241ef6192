"""Intervals of a share and of a difference between two shares. Vectorised; shares are fractions from 0 to 1.

They say how far a figure could move had similar people answered. They are no margin of error for all residents: who
answers a consultation decides that for himself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc, fdtrc, ndtri
from scipy.stats import fisher_exact, random_table

Floats = NDArray[np.float64]
ROUNDING = 1e-9     # how far a share of weights may lie outside 0 to 1 for want of digits


def wilson(share: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """The Wilson score interval of a share observed on `n` people (or an effective number of them); NaN where n is 0.

    Numbers or arrays that fit each other; the two ends have their shape, and are fractions too. Raises ValueError for a
    share or a confidence outside 0 to 1. Source: Wilson 1927; recommended by Brown, Cai and DasGupta 2001.
    """
    p, n = _fraction(share, "a share"), np.asarray(n, float)
    _fraction(confidence, "the confidence")
    z2 = float(ndtri((1 + confidence) / 2)) ** 2
    n = np.where(n > 0, n, np.nan)
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = np.sqrt(z2 * (p * (1 - p) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    return (centre - half).clip(0), (centre + half).clip(None, 1)


def newcombe(share1: ArrayLike, n1: ArrayLike, share2: ArrayLike, n2: ArrayLike,
             confidence: float = 0.95) -> tuple[Floats, Floats]:
    """The interval of share1 - share2 for two independent groups, from the Wilson interval of each; from -1 to 1.

    Shapes and errors as in `wilson`.
    Source: Newcombe 1998, "Interval estimation for the difference between independent proportions", method 10.
    """
    p1, p2 = np.asarray(share1, float), np.asarray(share2, float)
    (low1, high1), (low2, high2) = wilson(p1, n1, confidence), wilson(p2, n2, confidence)
    difference = p1 - p2
    return (difference - np.hypot(p1 - low1, high2 - p2)), (difference + np.hypot(high1 - p1, p2 - low2))


def _fraction(given: ArrayLike, what: str) -> Floats:
    """`given` as an array. Raises ValueError where it is a percentage, or no share at all."""
    fractions = np.asarray(given, float)
    if ((fractions < -ROUNDING) | (fractions > 1 + ROUNDING)).any():
        raise ValueError(f"{what} is a fraction from 0 to 1, not a percentage; "
                         f"these run from {np.nanmin(fractions):g} to {np.nanmax(fractions):g}")
    return fractions.clip(0, 1)


PERMUTATIONS = 10_000
SEED = 20261120
FEWEST_EXPECTED = 5     # below this expected count the chi-squared approximation is not trusted

Adjustment = Literal["holm", "bh"]


def chi_squared(table: np.ndarray) -> tuple[float, float]:
    """Pearson's statistic without continuity correction and its p-value; NaN where a whole row or column is empty."""
    kept = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    freedom = (kept.shape[0] - 1) * (kept.shape[1] - 1)
    if not freedom:
        return float("nan"), float("nan")
    expected = expected_counts(kept)
    statistic = float(((kept - expected) ** 2 / expected).sum())
    return statistic, float(chdtrc(freedom, statistic))


def expected_counts(table: np.ndarray) -> NDArray[np.float64]:
    """What independence would put in every cell."""
    return np.outer(table.sum(axis=1), table.sum(axis=0)) / float(table.sum())


def two_by_two(table: np.ndarray) -> float:
    """The p-value for two shares being equal: chi-squared, or Fisher's exact test where an expected count is below 5.

    NaN when a group is empty, since there is nothing to compare.
    """
    if not table.sum(axis=1).all():
        return float("nan")
    if expected_counts(table).min() < FEWEST_EXPECTED:
        return float(fisher_exact(table.astype("int64")).pvalue)
    return chi_squared(table)[1]


def independence(table: np.ndarray) -> tuple[str, float]:
    """Which test suits a table of counts, and its p-value; NaN where a whole row or column is empty.

    Chi-squared where every expected count is at least 5; else Fisher's exact test of a 2 x 2 table, and a permutation
    test of a larger one.
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
    """The share of `draws` random tables with the same margins that are at least as far from independence."""
    expected = expected_counts(table)
    rows, columns = table.sum(axis=1).astype("int64"), table.sum(axis=0).astype("int64")
    tables = random_table(rows, columns).rvs(draws, random_state=np.random.default_rng(seed))
    distances = ((tables - expected) ** 2 / expected).sum(axis=(1, 2))
    observed = ((table - expected) ** 2 / expected).sum()
    return float((1 + (distances >= observed * (1 - 1e-12)).sum()) / (1 + draws))


def rao_scott(sums: np.ndarray, sampled: int, products: np.ndarray | None = None) -> tuple[float, float]:
    """The second-order design-based F of a weighted table and its p-value, as R `svychisq`.

    `sums` has the shape (rows, columns, 3): respondents, weights, squared weights; `sampled` is everyone in the file.
    `products` are the sums of squared weights for pairs of cells, given where raking ties cells together. NaN where a
    whole row or column is empty, or too few answered. Source: Rao and Scott 1984.
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
    """Generalised design effects: how much more the interactions vary than in a simple random sample of n."""
    rows, columns = p.shape
    flat = p.ravel()
    about_the_share = np.eye(len(flat)) - flat[:, None]
    variance = about_the_share @ squares @ about_the_share.T * (sampled / (sampled - 1) / total**2)
    inverse = np.divide(1, flat, out=np.zeros_like(flat), where=flat > 0)
    contrasts = np.kron(_centred(rows), _centred(columns))
    weighted = inverse[:, None] * contrasts
    return np.asarray(np.linalg.pinv(contrasts.T @ weighted / n) @ (weighted.T @ variance @ weighted))


def _centred(levels: int) -> np.ndarray:
    """Level indicators but the first, their mean removed."""
    indicators = np.eye(levels)[:, 1:]
    return np.asarray(indicators - indicators.mean(axis=0))


def adjusted(p_values: Sequence[float] | np.ndarray, method: Adjustment = "holm") -> np.ndarray:
    """The p-values adjusted for being asked together: Holm, or Benjamini-Hochberg ("bh"). Missing ones stay missing.

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
