"""Two years side by side: which answers differed, and whose place in the ranking moved further than chance would.

The two samples are taken as independent; respondents may overlap and are recruited anew, so that a change says that the
answers differed, never that concern rose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.special import stdtr

from .group_comparison import interval, p_values, side_by_side, standard_error
from .ranking import positions
from .shares import Shares, concern_shares, whole
from .significance import Adjustment
from .tallies import N, Tally

BROKEN = "broken"
NOT_COMPARED = "[x]"            # the official shorthand for a figure that is not available
EACH_YEAR = 0.975               # both years' positions hold together with 95 %
SWAPPED = {f"{one}_{what}": f"{two}_{what}" for one, two in (("first", "second"), ("second", "first"))
           for what in ("base", "percent", "rank")}     # tables put the minuend first, which is the later year
COLUMNS = ["item", "problem", "comparability", "first_base", "first_percent", "second_base", "second_percent",
           "difference", "difference_low", "difference_high", "p_value", "p_adjusted", "first_rank", "second_rank",
           "rank_change", "rank_change_low", "rank_change_high", "moved", "shorthand"]


def movers(first: Tally, second: Tally, comparability: Mapping[str, str], *, weighted: bool = False,
           adjust: Adjustment = "holm") -> pd.DataFrame:
    """Every ranked item asked in both years, `second` (the later) minus `first`, in the later order of asking.

    `comparability` says of every item "comparable", "caveat" or "broken", as the comparison of the two questionnaires
    found; an item it does not name is not in the table, and a broken one is shown but not compared, marked [x].
    The difference has its 95 % interval for that item alone and p-values adjusted over the items. Ranks are among the
    compared items; `rank_change` (below zero is up the list) has a 95 % interval, and `moved` is up or down where that
    leaves out zero, else blank. Raises ValueError when a tally carries no pairs.
    """
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
    """The two figures of items that must not be compared."""
    nothing = np.full(len(later.answers), np.nan)
    table = side_by_side(later, earlier, (nothing, nothing), nothing, "holm").rename(columns=SWAPPED)
    kept = ["item", "problem", "first_base", "first_percent", "second_base", "second_percent"]
    return table[kept].assign(moved="", shorthand=NOT_COMPARED)


def _only(found: Shares, items: Sequence[str]) -> Shares:
    """The shares of some items, in this order."""
    ids = [answer.id for answer in found.answers]
    places = [ids.index(item) for item in items]
    both = np.array([*places, *(place + len(ids) for place in places)], int)
    return replace(found, answers=tuple(found.answers[place] for place in places), base=found.base[:, places],
                   counted=found.counted[:, places], products=found.products[np.ix_(both, both)])


def _rank_change(earlier: Shares, later: Shares) -> tuple[np.ndarray, np.ndarray]:
    (low1, high1), (low2, high2) = (positions(year, EACH_YEAR) for year in (earlier, later))
    return low2 - high1, high2 - low1


def _independent(one: Shares, two: Shares) -> np.ndarray:
    """The two-sided p-value of the difference between two independent weighted shares, Student's t."""
    error = standard_error(two, one, np.zeros((len(one.answers), 2, 2)))
    freedom = one.base[N] + two.base[N] - 2
    with np.errstate(invalid="ignore", divide="ignore"):       # no spread at all, or nobody: no test, NaN
        t = np.abs(two.share - one.share) / error
    return np.where(np.isfinite(t) & (freedom > 0), 2 * stdtr(np.where(freedom > 0, freedom, np.nan), -t), np.nan)
