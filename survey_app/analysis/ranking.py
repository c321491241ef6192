"""Ranks the problems, and calculates simultaneous confidence sets for their positions in the list.

Source: Mogstad, Romano, Shaikh and Wilhelm 2024, "Inference for ranks with applications to mobility across
neighbourhoods and academic achievement across countries", with step-down, as the R package csranks computes them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from .arguments import checked
from .frame_checks import require
from .items import Box
from .shares import NOT_APPLICABLE, Shares, concern_answers, concern_shares, kish, percent, shares, whole
from .tallies import N, Tally

FEWEST_ANSWERS = 30     # an item with fewer answers can be at any position
DRAWS = 10_000
AT_ONCE = 1_000         # draws compared at a time: as many as fit into the processor's cache
SEED = 20261120


def surely_above(share: np.ndarray, covariance: np.ndarray, effective: float, decidable: np.ndarray | None = None,
                 confidence: float = 0.95, seed: int = SEED) -> np.ndarray:
    """Returns a (k, k) array that says for every pair of items whether the first has the larger true share.

    All entries are correct at once with probability `confidence`. `covariance` is the covariance of the shares, `effective`
    the effective number of respondents. Items that are not `decidable` (too few answers) are above and below no other item.
    """
    above = np.zeros(covariance.shape, bool)
    able = np.ones(len(share), bool) if decidable is None else decidable
    if able.sum() >= 2 and effective > 1:
        spot = np.ix_(able, able)
        above[spot] = _step_down(share[able], covariance[spot], effective, confidence, seed)
    return above


def rank_sets(above: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Returns the lowest and highest position of every item: 1 + the items surely above it, k - the items surely below it."""
    return 1 + above.sum(axis=0), len(above) - above.sum(axis=1)


def _step_down(share: np.ndarray, covariance: np.ndarray, effective: float, confidence: float,
               seed: int) -> np.ndarray:
    """Removes the decided pairs and tests the others again, with a critical value for these others only, until none is new."""
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
    """Returns the standard error of each pair's difference. A small-sample floor makes sure that identical items stay tied."""
    own = np.diag(covariance)
    sum_of_own = own[:, None] + own[None, :]
    variance = sum_of_own - 2 * covariance
    return np.sqrt(np.where(variance <= 1e-12 * sum_of_own, 0, variance) + 1 / effective**2)


def _draws(covariance: np.ndarray, effective: float, seed: int) -> np.ndarray:
    """Returns normal draws with this covariance, in the shape (k, draws), widened as in Student's t.

    They have the same distribution as a Gaussian multiplier bootstrap of the respondents, so the respondents are not needed.
    """
    random = np.random.default_rng(seed)
    values, vectors = np.linalg.eigh(covariance)
    root = (vectors * np.sqrt(values.clip(0))) @ vectors.T
    normal = root @ random.standard_normal((DRAWS, len(covariance))).T
    return np.asarray(normal / np.sqrt(random.chisquare(effective - 1, DRAWS) / (effective - 1)))


def _largest(draws: np.ndarray, error: np.ndarray, active: np.ndarray) -> np.ndarray:
    """Returns for every draw its largest standardised difference over active pairs, or 0. The quantile is always above 0."""
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
    """Returns the wanted rows, without a copy if all rows are wanted."""
    return values if wanted.all() else values[wanted]


COLUMNS = ("rank", "item", "problem", "base", "concerned", "percent", "percent_low", "percent_high", "rank_low",
           "rank_high", "shorthand")
SAME = 1e-9                 # weighted shares closer than this, relatively, are tied

Ranks = Literal["dense", "competition"]


@checked
def ranked_problems(tally: Tally, *, weighted: bool = False, raked: Sequence[str] = (),
                    ranks: Ranks = "dense") -> pd.DataFrame:
    """Returns the ranked items of a tally: one row per item with the columns of the published table, largest share first.

    `base` and `concerned` are numbers of people, even if the percentages (0 to 100) are weighted. Tied items share a rank:
    "dense" (1, 2, 2, 3) as the plans print them, or "competition" (1, 2, 2, 4). The position of an item is 1 + the number
    of problems with a larger true share; it lies between `rank_low` and `rank_high`, for all items at once with 95 %
    confidence. An item without answers comes last, without a rank and marked [z]. `raked` names the margins that the
    weights were raked to; the tally must be grouped by them. Raises ValueError when the pairs of items were not counted.

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
    """Returns a (k, k) array that says for every pair of items whether the first share is surely larger, for all at once."""
    enough = found.exists & (found.base[N] >= FEWEST_ANSWERS)
    effective = float(kish(found.base)[enough].min()) if enough.any() else 0.0
    return surely_above(found.share, found.covariance(), effective, enough, confidence)


def positions(found: Shares, confidence: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Returns the lowest and highest position of every item among the items with a share, and 0 for the others."""
    asked = found.exists
    low, high = np.zeros(len(asked), int), np.zeros(len(asked), int)
    low[asked], high[asked] = rank_sets(separations(found, confidence)[np.ix_(asked, asked)])
    return low, high


def reading_order(tally: Tally, found: Shares) -> list[int]:
    """Returns the indices of the ranked items by rank, then by the top box, then as asked. Items without a rank come last."""
    items = [item for item in tally.items if item.ranked]
    top = np.nan_to_num(shares(tally, concern_answers(tally, items, "top"), found.weighted).share)
    ranks, ranked = rank(found), found.exists
    return sorted(range(len(items)), key=lambda place: (not ranked[place], ranks[place], -top[place], place))


def rank(found: Shares, ranks: Ranks = "dense") -> np.ndarray:
    """Returns the rank of every share; 1 is the largest. Ties (equal fractions, or weighted shares within 1e-9) share a rank."""
    places = np.zeros(len(found.answers), int)
    for place, tied in enumerate(_groups_of_equals(found), start=1):
        places[tied] = place
    if ranks == "competition":
        return np.array([1 + ((places < own) & (places > 0)).sum() for own in places])
    return places


def _groups_of_equals(found: Shares) -> list[list[int]]:
    """Returns the indices of items in groups of equal share, the largest share first, without items that have no base."""
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
    """Returns whether two shares are equal: exactly for fractions, approximately for sums of weights because of rounding."""
    if isinstance(one, Fraction):
        return one == other
    return math.isclose(one, other, rel_tol=SAME)


@checked
def ranking_sensitivity(tally: Tally) -> pd.DataFrame:
    """Returns the rank and percentage of every ranked item under every definition, in the order of the published ranking.

    There is a `rank_...` and a `percent_...` column for each of concern and top box, without and with don't know in the
    base, unweighted and (if there are weights) weighted. `rank_whole_percent` is the rank by whole percentages, in which
    more items tie. `rank_best` and `rank_worst` are the extremes of all these ranks.
    """
    table = pd.DataFrame({"item": [item.id for item in tally.items if item.ranked],
                          "problem": [item.label for item in tally.items if item.ranked]})
    main = _found(tally, "concern", False, False)
    for name, found in _definitions(tally).items():
        table[f"rank_{name}"] = whole(rank(found), found.exists)
        table[f"percent_{name}"] = percent(found.share)
    table["rank_whole_percent"] = whole(rank(_rounded(main)), main.exists)
    ranks = table.filter(like="rank_")
    table["rank_best"], table["rank_worst"] = ranks.min(axis=1), ranks.max(axis=1)
    return table.take(reading_order(tally, main)).reset_index(drop=True)


@checked
def neighbours(tally: Tally, *, weighted: bool = False, raked: Sequence[str] = ()) -> pd.DataFrame:
    """Returns every pair of neighbours in the ranking, and whether the data can separate them.

    Columns: upper, lower (the label of each problem) and told_apart. All of told_apart is correct at once with 95 %
    confidence.
    """
    found = concern_shares(tally, weighted, raked)
    order = [place for place in reading_order(tally, found) if found.exists[place]]
    surely = separations(found)
    words = [answer.label for answer in found.answers]
    rows = [(words[upper], words[lower], bool(surely[upper, lower])) for upper, lower in pairwise(order)]
    return pd.DataFrame(rows, columns=["upper", "lower", "told_apart"])


@checked
def neighbours_sentence(pairs: pd.DataFrame) -> str:
    """Returns a sentence for the reader that says which neighbours differ. `pairs` is the table from `neighbours`.

    A pair of which that is not shown is left out.
    """
    require(pairs, ["upper", "lower", "told_apart"], "which `neighbours` returns")
    pairs = pairs.dropna(subset=["told_apart"]).astype({"told_apart": bool})
    if pairs.empty:
        return "There are not two problems to tell apart."
    apart = pairs[pairs["told_apart"]]
    if apart.empty:
        return ("No two neighbours in this ranking can be told apart: had similar people answered, "
                "any of them could have changed places with the next.")
    if len(apart) == len(pairs):
        return "Every problem in this ranking can be told apart from the next."
    named = "; ".join(f"“{upper}” stands above “{lower}”"
                      for upper, lower in zip(apart["upper"], apart["lower"], strict=True))
    others = "All other neighbours" if len(pairs) > len(apart) + 1 else "The other two neighbours"
    return (f"Of the {len(pairs)} pairs of neighbours in this ranking, {len(apart)} can be told apart: {named}. "
            f"{others} could have changed places had similar people answered.")


def _definitions(tally: Tally) -> dict[str, Shares]:
    boxes: tuple[Box, ...] = ("concern", "top")
    return {f"{box}{'_dont_know_in_base' if dont_know else ''}{'_weighted' if weighted else ''}":
            _found(tally, box, dont_know, weighted)
            for weighted in ((False, True) if tally.weighted else (False,))
            for dont_know in (False, True) for box in boxes}


def _found(tally: Tally, box: Box, dont_know: bool, weighted: bool) -> Shares:
    ranked = [item for item in tally.items if item.ranked]
    return shares(tally, concern_answers(tally, ranked, box, dont_know), weighted)


def _rounded(found: Shares) -> Shares:
    """Returns the shares as whole percentages on a base of 100, with halves rounded up."""
    whole_percent = np.floor(100 * np.nan_to_num(found.share) + 0.5)
    hundred = np.where(found.base[[N]] > 0, 100.0, 0.0)
    return replace(found, counted=np.repeat(whole_percent[None, :], 3, axis=0) * (hundred > 0),
                   base=np.repeat(hundred, 3, axis=0), weighted=False)
