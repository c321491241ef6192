"""Intervals of a share and of a difference between two shares. Vectorised; shares are fractions from 0 to 1.

They say how far a figure could move had similar people answered. They are no margin of error for all residents: who
answers a consultation decides that for himself.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

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
