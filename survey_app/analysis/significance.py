"""Tests of whether two answers go together, and the adjustment of many p-values asked at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, fdtrc
from scipy.stats import fisher_exact, random_table

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
