"""The ranked table of problems: how many of those who judged a problem call it one, largest first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

import numpy as np
import pandas as pd

from .rank_sets import FEWEST_ANSWERS, rank_sets, surely_above
from .shares import Shares, concern_answers, concern_shares, kish, shares
from .tallies import N, Tally

COLUMNS = ("rank", "item", "problem", "base", "concerned", "percent", "percent_low", "percent_high", "rank_low",
           "rank_high", "shorthand")
NOT_APPLICABLE = "[z]"      # the official shorthand for a figure that cannot exist: nobody is in its base
SAME = 1e-9                 # weighted shares closer than this, relatively, are tied

Ranks = Literal["dense", "competition"]


def ranked_problems(tally: Tally, *, weighted: bool = False, raked: Sequence[str] = (),
                    ranks: Ranks = "dense") -> pd.DataFrame:
    """The ranked items of a tally, one row each with the columns of the published table, largest share first.

    `base` and `concerned` are people, whether or not the percentages (0 to 100) are weighted. Ties share a rank: dense
    (1, 2, 2, 3) as the plans print them, or "competition" (1, 2, 2, 4). `rank_low` and `rank_high` bound the position,
    1 + the number of problems with a larger true share, for all items at once with 95 % confidence. An item nobody
    judged stands last, without a rank and marked [z]. `raked` names the margins the weights were raked to; the tally
    must be grouped by them. Raises ValueError when the pairs of items were not counted.

    Sources: Wilson 1927 for the percentages; Mogstad, Romano, Shaikh and Wilhelm 2024 for the positions.
    """
    items = tuple(item for item in tally.items if item.ranked)
    found = concern_shares(tally, weighted, raked)
    low, high = found.interval()
    first, last = positions(found)
    table = pd.DataFrame({
        "rank": whole(rank(found, ranks), found.exists), "item": [item.id for item in items],
        "problem": [item.label for item in items], "base": found.base[N].astype("int64"),
        "concerned": found.counted[N].astype("int64"), "percent": percent(found.share),
        "percent_low": percent(low), "percent_high": percent(high), "rank_low": whole(first, found.exists),
        "rank_high": whole(last, found.exists), "shorthand": np.where(found.exists, "", NOT_APPLICABLE)},
        columns=list(COLUMNS))
    return table.take(reading_order(tally, found)).reset_index(drop=True)


def separations(found: Shares, confidence: float = 0.95) -> np.ndarray:
    """For every two items of `found`, whether the first is surely the larger, all at once: a (k, k) array."""
    enough = found.exists & (found.base[N] >= FEWEST_ANSWERS)
    effective = float(kish(found.base)[enough].min()) if enough.any() else 0.0
    return surely_above(found.share, found.covariance(), effective, enough, confidence)


def positions(found: Shares, confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """The lowest and highest position of every item among those that have a share; 0 for the others."""
    asked = found.exists
    low, high = np.zeros(len(asked), int), np.zeros(len(asked), int)
    low[asked], high[asked] = rank_sets(separations(found, confidence)[np.ix_(asked, asked)])
    return low, high


def reading_order(tally: Tally, found: Shares) -> list[int]:
    """The places of the ranked items by rank; within a tie by the top box, then as asked; the unranked last."""
    items = [item for item in tally.items if item.ranked]
    top = np.nan_to_num(shares(tally, concern_answers(tally, items, "top"), found.weighted).share)
    ranks, ranked = rank(found), found.exists
    return sorted(range(len(items)), key=lambda place: (not ranked[place], ranks[place], -top[place], place))


def rank(found: Shares, ranks: Ranks = "dense") -> np.ndarray:
    """The rank of every share, 1 the largest, ties sharing theirs: exact fractions, or weighted ones within 1e-9."""
    places = np.zeros(len(found.answers), int)
    for place, tied in enumerate(_groups_of_equals(found), start=1):
        places[tied] = place
    if ranks == "competition":
        return np.array([1 + ((places < own) & (places > 0)).sum() for own in places])
    return places


def whole(numbers: np.ndarray, exists: np.ndarray) -> pd.arrays.IntegerArray:
    """Whole numbers, missing where there is no such figure."""
    return pd.arrays.IntegerArray(numbers.astype("int64"), ~exists)


def percent(fraction: np.ndarray) -> pd.arrays.FloatingArray:
    """0 to 100, missing (never NaN) where there is no such figure."""
    return missing_as_na(fraction * 100)


def missing_as_na(figures: np.ndarray) -> pd.arrays.FloatingArray:
    """Figures with those that do not exist marked missing, so that no NaN can look like one."""
    return pd.arrays.FloatingArray(np.nan_to_num(figures), np.isnan(figures))


def _groups_of_equals(found: Shares) -> list[list[int]]:
    """Places of items in groups of equal share, the largest share first; items without a base are left out."""
    keys = _keys(found)
    groups: list[list[int]] = []
    for place in sorted(keys, key=lambda one: keys[one], reverse=True):
        if groups and _tied(keys[groups[-1][-1]], keys[place]):
            groups[-1].append(place)
        else:
            groups.append([place])
    return groups


def _keys(found: Shares) -> dict[int, Fraction] | dict[int, float]:
    judged = [place for place in range(len(found.answers)) if np.isfinite(found.share[place])]
    if found.weighted:
        return {place: float(found.share[place]) for place in judged}
    return {place: Fraction(int(found.counted[N, place]), int(found.base[N, place])) for place in judged}


def _tied(one: Fraction | float, other: Fraction | float) -> bool:
    """Exactly for fractions; sums of weights are only as good as their rounding."""
    if isinstance(one, Fraction):
        return one == other
    return math.isclose(one, other, rel_tol=SAME)

