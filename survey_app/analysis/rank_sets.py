"""How far up or down the list each problem could stand: simultaneous confidence sets for the positions.

Source: Mogstad, Romano, Shaikh and Wilhelm 2024, "Inference for ranks with applications to mobility across
neighbourhoods and academic achievement across countries", with step-down, as the R package csranks computes them.
"""

from __future__ import annotations

import numpy as np

FEWEST_ANSWERS = 30     # below this many answers an item's position is not bounded at all
DRAWS = 10_000
AT_ONCE = 1_000         # draws compared at a time: what the processor's cache takes
SEED = 20261120


def surely_above(share: np.ndarray, covariance: np.ndarray, effective: float, decidable: np.ndarray | None = None,
                 confidence: float = 0.95, seed: int = SEED) -> np.ndarray:
    """For every two of k items, whether the first has the larger true share: a (k, k) array, all true at once with
    `confidence`.

    `covariance` is that of the shares, `effective` the effective number of respondents; items that are not `decidable`
    (too few answers) are above and below nobody.
    """
    above = np.zeros(covariance.shape, bool)
    able = np.ones(len(share), bool) if decidable is None else decidable
    if able.sum() >= 2 and effective > 1:
        spot = np.ix_(able, able)
        above[spot] = _step_down(share[able], covariance[spot], effective, confidence, seed)
    return above


def rank_sets(above: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lowest and highest position of every item: 1 + how many surely stand above it, k - how many surely below."""
    return 1 + above.sum(axis=0), len(above) - above.sum(axis=1)


def _step_down(share: np.ndarray, covariance: np.ndarray, effective: float, confidence: float,
               seed: int) -> np.ndarray:
    """Decided pairs leave, and the rest are judged again against what chance does to the rest alone."""
    error = _standard_errors(covariance, effective)
    draws = _draws(covariance, effective, seed)
    statistic = (share[:, None] - share[None, :]) / error
    above = np.zeros(error.shape, bool)
    active = ~np.eye(len(share), dtype=bool)
    while active.any():
        critical = np.quantile(_largest(draws, error, active), confidence)
        new = active & (statistic > critical)
        if not new.any():
            break
        above |= new
        active &= ~new
    return above


def _standard_errors(covariance: np.ndarray, effective: float) -> np.ndarray:
    """Of every pair's difference, with a small-sample floor so that identical items are never told apart."""
    own = np.diag(covariance)
    sum_of_own = own[:, None] + own[None, :]
    variance = sum_of_own - 2 * covariance
    return np.sqrt(np.where(variance <= 1e-12 * sum_of_own, 0, variance) + 1 / effective**2)


def _draws(covariance: np.ndarray, effective: float, seed: int) -> np.ndarray:
    """Normal draws with this covariance, (k, draws), widened as Student's t is.

    Equal in law to a Gaussian multiplier bootstrap of the respondents, so that no respondents are needed.
    """
    random = np.random.default_rng(seed)
    values, vectors = np.linalg.eigh(covariance)
    root = (vectors * np.sqrt(values.clip(0))) @ vectors.T
    normal = root @ random.standard_normal((DRAWS, len(covariance))).T
    return np.asarray(normal / np.sqrt(random.chisquare(effective - 1, DRAWS) / (effective - 1)))


def _largest(draws: np.ndarray, error: np.ndarray, active: np.ndarray) -> np.ndarray:
    """For every draw its largest standardised difference over active pairs, or 0: the quantile wanted lies above."""
    largest, scale = np.zeros(draws.shape[1]), 1 / error
    for start in range(0, draws.shape[1], AT_ONCE):
        own = largest[start:start + AT_ONCE]
        part = np.ascontiguousarray(draws[:, start:start + AT_ONCE])
        for item in range(len(part) - 1):
            difference = part[item] - part[item + 1:]
            difference *= scale[item, item + 1:, None]
            np.maximum(own, _rows(difference, active[item, item + 1:]).max(axis=0, initial=0), out=own)
            np.maximum(own, -_rows(difference, active[item + 1:, item]).min(axis=0, initial=0), out=own)
    return largest


def _rows(values: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """The wanted rows, without a copy when they are all."""
    return values if wanted.all() else values[wanted]
