"""Compares two years: which answers changed, and which problems moved in the ranking by more than chance explains.

The functions treat the two samples as independent. Some people may answer in both years, and each year recruits its own
respondents. A change therefore means that the answers differ; it does not mean that concern rose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
import pandas as pd
from scipy.special import stdtr

from .arguments import check, checked
from .group_comparison import interval, p_values, side_by_side, standard_error
from .ranking import positions
from .shares import Shares, concern_shares, whole
from .significance import Adjustment
from .tallies import N, Tally

BROKEN = "broken"
Comparability = Literal["comparable", "caveat", "broken"]
NOT_COMPARED = "[x]"            # the official shorthand for a figure that is not available
EACH_YEAR = 0.975               # confidence for each year, so that the positions of both years hold with 95 %
SWAPPED = {f"{one}_{what}": f"{two}_{what}" for one, two in (("first", "second"), ("second", "first"))
           for what in ("base", "percent", "rank")}     # `side_by_side` calls the later year first
COLUMNS = ["item", "problem", "comparability", "first_base", "first_percent", "second_base", "second_percent",
           "difference", "difference_low", "difference_high", "p_value", "p_adjusted", "first_rank", "second_rank",
           "rank_change", "rank_change_low", "rank_change_high", "moved", "shorthand"]


@checked
def movers(first: Tally, second: Tally, comparability: Mapping[str, str], *, weighted: bool = False,
           adjust: Adjustment = "holm") -> pd.DataFrame:
    """Returns the change of every ranked item that both years asked: `second` (the later) minus `first`.

    Rows are in the order of the later questionnaire. `comparability` gives "comparable", "caveat" or "broken" for every
    item, from the comparison of the two questionnaires. The table leaves out items that are not in it, and shows broken
    items without a comparison, marked [x]. The 95 % interval of a difference is for that item alone; p-values are adjusted
    over the items. Ranks are among the compared items. `rank_change` (below zero means up the list) has a 95 % interval;
    `moved` is up or down if that interval excludes zero, else blank. Raises ValueError when a tally has no pairs.
    """
    for item, verdict in comparability.items():
        check(f"movers: `comparability` of '{item}'", verdict, Comparability)
    earlier, later = concern_shares(first, weighted), concern_shares(second, weighted)
    before = {answer.id for answer in earlier.answers}
    asked = [answer.id for answer in later.answers if answer.id in before and answer.id in comparability]
    compared = [item for item in asked if comparability[item] != BROKEN]
    broken = [item for item in asked if comparability[item] == BROKEN]
    table = _compared(_only(earlier, compared), _only(later, compared), adjust)
    if broken:
        table = pd.concat([table, _shown(_only(earlier, broken), _only(later, broken))], ignore_index=True)
    table["comparability"] = table["item"].map(dict(comparability))
    order = {item: place for place, item in enumerate(asked)}
    return table[COLUMNS].sort_values("item", key=lambda ids: ids.map(order), ignore_index=True)


def _compared(earlier: Shares, later: Shares, adjust: Adjustment) -> pd.DataFrame:
    apart = np.zeros((len(later.answers), 2, 2))
    tests = _independent(earlier, later) if later.weighted else p_values(later, earlier, apart)
    table = side_by_side(later, earlier, interval(later, earlier, apart), tests, adjust).rename(columns=SWAPPED)
    low, high = _rank_change(earlier, later)
    both = earlier.exists & later.exists
    moved = np.select([both & (high < 0), both & (low > 0)], ["up", "down"], "")
    return table.assign(rank_change=table["second_rank"] - table["first_rank"], rank_change_low=whole(low, both),
                        rank_change_high=whole(high, both), moved=moved)


def _shown(earlier: Shares, later: Shares) -> pd.DataFrame:
    """Returns the figures of both years for items that must not be compared."""
    nothing = np.full(len(later.answers), np.nan)
    table = side_by_side(later, earlier, (nothing, nothing), nothing, "holm").rename(columns=SWAPPED)
    kept = ["item", "problem", "first_base", "first_percent", "second_base", "second_percent"]
    return table[kept].assign(moved="", shorthand=NOT_COMPARED)


def _only(found: Shares, items: Sequence[str]) -> Shares:
    """Returns the shares of `items`, in this order."""
    ids = [answer.id for answer in found.answers]
    places = [ids.index(item) for item in items]
    both = np.array([*places, *(place + len(ids) for place in places)], int)
    return replace(found, answers=tuple(found.answers[place] for place in places), base=found.base[:, places],
                   counted=found.counted[:, places], products=found.products[np.ix_(both, both)])


def _rank_change(earlier: Shares, later: Shares) -> tuple[np.ndarray, np.ndarray]:
    (low1, high1), (low2, high2) = (positions(year, EACH_YEAR) for year in (earlier, later))
    return low2 - high1, high2 - low1


def _independent(one: Shares, two: Shares) -> np.ndarray:
    """Returns the two-sided p-value of the difference between two independent weighted shares, from Student's t."""
    error = standard_error(two, one, np.zeros((len(one.answers), 2, 2)))
    freedom = one.base[N] + two.base[N] - 2
    with np.errstate(invalid="ignore", divide="ignore"):       # no spread or no people: NaN, no test
        t = np.abs(two.share - one.share) / error
    return np.where(np.isfinite(t) & (freedom > 0), 2 * stdtr(np.where(freedom > 0, freedom, np.nan), -t), np.nan)
