"""The counts that a printed figure lets through: from percentages, intervals, differences and p-values back to people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from scipy.special import chdtrc, gammaln, ndtri

Counts = np.ndarray
Z2 = float(ndtri(0.975)) ** 2
LEAST = 2e-9            # the last digits of an unrounded figure follow the machine
LARGEST_TABLE = 400_000     # pairs of counts to try
LARGEST_EXACT = 20_000      # pairs to try with Fisher's test
FEWEST_EXPECTED = 5
NUMBER = re.compile(r"[-+−]?\d[\d,]*(?:\.\d+)?(?:[eE][-+]?\d+)?")


class Figure(NamedTuple):
    """A printed number, and how far the true one can be from it."""

    value: float
    half: float

    def fits(self, true: Counts) -> Counts:
        """Says which of these values could have been printed so."""
        return np.abs(true - self.value) <= self.half


def figure(text: str) -> Figure | None:
    """Reads a printed number: 12.3 is anything from 12.25 to 12.35. None for anything that is no number."""
    text = text.strip().removesuffix("%").strip()
    if not NUMBER.fullmatch(text):
        return None
    plain = text.replace(",", "").replace("−", "-")
    mantissa, _, power = plain.lower().partition("e")
    decimals = len(mantissa.partition(".")[2]) - int(power or 0)
    value = float(plain)
    return Figure(value, max(0.5 * 10.0 ** -decimals, abs(value) * LEAST, LEAST) * (1 + 1e-9))


def whole(text: str) -> int | None:
    """Reads a printed count."""
    read = figure(text)
    return round(read.value) if read and abs(read.value - round(read.value)) < 1e-6 else None


def wilson(counts: Counts, base: Counts) -> tuple[Counts, Counts]:
    """Returns the ends of the 95 % Wilson interval in percent (Wilson 1927)."""
    share = counts / base
    centre = (share + Z2 / (2 * base)) / (1 + Z2 / base)
    reach = np.sqrt(Z2 * (share * (1 - share) / base + Z2 / (4 * base * base))) / (1 + Z2 / base)
    return 100 * np.clip(centre - reach, 0, None), 100 * np.clip(centre + reach, None, 1)


def counts_of_share(base: int, printed: Mapping[str, Figure]) -> Counts:
    """Returns every count of `base` people that gives the printed `percent`, `percent_low` and `percent_high`."""
    counts = np.arange(base + 1)
    fits = np.ones(base + 1, bool)
    if base and printed:
        low, high = wilson(counts, np.full(base + 1, base))
        for name, true in (("percent", 100 * counts / base), ("percent_low", low), ("percent_high", high)):
            fits &= printed[name].fits(true) if name in printed else True
    return counts[fits]


def bases_of_share(most: int, printed: Mapping[str, Figure]) -> Counts:
    """Returns the pairs (base, count) that give a printed percentage and its interval, for bases from 1 to `most`."""
    found = [(base, count) for base in range(1, most + 1) for count in counts_of_share(base, printed)]
    return np.array(found, int).reshape(-1, 2)


def counts_of_two(bases: tuple[int, int], printed: Mapping[str, Figure], first: Counts, second: Counts) -> Counts:
    """Returns the pairs of counts of two groups that give the printed difference, its interval and the p-value.

    `first` and `second` are the counts that are possible so far. Intervals are Newcombe's; the test is Pearson's, or
    Fisher's where an expected count is below five.
    """
    one, two = (grid.ravel() for grid in np.meshgrid(first, second, indexing="ij"))
    if not len(one) or len(one) > LARGEST_TABLE:
        return np.stack([one, two], axis=1)[:0]
    low, high = newcombe(one, two, *bases)
    fits = np.ones(len(one), bool)
    for name, true in (("difference", 100 * (one / bases[0] - two / bases[1])), ("difference_low", low),
                       ("difference_high", high)):
        fits &= printed[name].fits(true) if name in printed else True
    pairs = np.stack([one, two], axis=1)[fits]
    return _with_p(pairs, bases, printed["p_value"]) if "p_value" in printed and len(pairs) else pairs


def newcombe(one: Counts, two: Counts, base1: int, base2: int) -> tuple[Counts, Counts]:
    """Returns the ends of the interval of a difference in points (Newcombe 1998, method 10)."""
    share1, share2 = 100 * one / base1, 100 * two / base2
    low1, high1 = wilson(one, np.full(len(one), base1))
    low2, high2 = wilson(two, np.full(len(two), base2))
    return (share1 - share2 - np.hypot(share1 - low1, high2 - share2),
            share1 - share2 + np.hypot(high1 - share1, share2 - low2))


def _with_p(pairs: Counts, bases: tuple[int, int], printed: Figure) -> Counts:
    one, two = pairs.T
    expected = least_expected(one, two, bases)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = pearson(one, two, bases)
    exact = expected < FEWEST_EXPECTED
    if exact.sum() > LARGEST_EXACT:
        return pairs
    p[exact] = [fisher(int(a), int(b), *bases) for a, b in pairs[exact]]
    rounded = printed.half if printed.half > 2 * LEAST else 0.0
    return pairs[np.abs(p - printed.value) <= max(rounded, 1e-6 * printed.value)]


def least_expected(one: Counts, two: Counts, bases: tuple[int, int]) -> Counts:
    """Returns the smallest expected count of each two by two table."""
    yes = one + two
    smallest: Counts = min(bases) * np.minimum(yes, sum(bases) - yes) / sum(bases)
    return smallest


def pearson(one: Counts, two: Counts, bases: tuple[int, int]) -> Counts:
    """Returns the p-values of Pearson's test without continuity correction."""
    yes, total = (one + two).astype(float), float(sum(bases))
    cross = one * (bases[1] - two) - two * (bases[0] - one)
    statistic = total * cross.astype(float) ** 2 / (bases[0] * bases[1] * yes * (total - yes))
    return np.asarray(chdtrc(1, statistic))


def fisher(one: int, two: int, base1: int, base2: int) -> float:
    """Returns the two-sided p-value of Fisher's exact test."""
    yes = one + two
    counts = np.arange(max(0, yes - base2), min(yes, base1) + 1)
    logs = _choose(base1, counts) + _choose(base2, yes - counts)
    chances = np.exp(logs - logs.max())
    own = chances[one - counts[0]]
    return float(chances[chances <= own * (1 + 1e-7)].sum() / chances.sum())


def _choose(of: int, counts: Counts) -> Counts:
    return np.asarray(gammaln(of + 1) - gammaln(counts + 1) - gammaln(of - counts + 1))
