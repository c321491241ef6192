"""How much the ranking depends on how it is made, and which neighbours in it chance alone could have swapped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from .items import Box
from .ranking import percent, rank, reading_order, separations, whole
from .shares import Shares, concern_answers, concern_shares, shares
from .tallies import N, Tally


def ranking_sensitivity(tally: Tally) -> pd.DataFrame:
    """The rank and percentage of every ranked item under every definition, in the order of the published ranking.

    For each of concern and top box, without and with don't know in the base, unweighted and (where there are weights)
    weighted: `rank_...` and `percent_...`; besides `rank_whole_percent`, ties as a reader of whole percentages sees
    them. `rank_best` and `rank_worst` are the extremes over all of these.
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


def neighbours(tally: Tally, *, weighted: bool = False, raked: Sequence[str] = ()) -> pd.DataFrame:
    """Every two problems that follow each other in the ranking, and whether they can be told apart at all.

    Columns: upper, lower (the words of each problem) and told_apart, all true at once with 95 % confidence.
    """
    found = concern_shares(tally, weighted, raked)
    order = [place for place in reading_order(tally, found) if found.exists[place]]
    surely = separations(found)
    words = [answer.label for answer in found.answers]
    rows = [(words[upper], words[lower], bool(surely[upper, lower])) for upper, lower in pairwise(order)]
    return pd.DataFrame(rows, columns=["upper", "lower", "told_apart"])


def neighbours_sentence(pairs: pd.DataFrame) -> str:
    """The same in words that a reader understands, from the table that `neighbours` makes."""
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
    return (f"Only {len(apart)} of the {len(pairs)} pairs of neighbours in this ranking can be told apart: {named}. "
            "All other neighbours could have changed places had similar people answered.")


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
    """The same shares as whole percentages, halves up, on a base of 100."""
    whole_percent = np.floor(100 * np.nan_to_num(found.share) + 0.5)
    hundred = np.where(found.base[[N]] > 0, 100.0, 0.0)
    return replace(found, counted=np.repeat(whole_percent[None, :], 3, axis=0) * (hundred > 0),
                   base=np.repeat(hundred, 3, axis=0), weighted=False)
