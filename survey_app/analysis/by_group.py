"""The shares of answers in every group of a characteristic, each group compared with all others, and the ranking within each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from operator import add

import numpy as np
import pandas as pd

from .arguments import checked
from .group_comparison import interval, p_values
from .items import BLANK, Answer
from .ranking import positions, rank
from .shares import NOT_APPLICABLE, Shares, concern_answers, concern_shares, missing_as_na, percent, ratio, shares, whole
from .significance import Adjustment, adjusted
from .tallies import N, Tally

DIFFERENCE = ("difference", "difference_low", "difference_high")


@checked
def shares_by(tally: Tally, axis: str, *, answers: Sequence[Answer] | None = None, weighted: bool = False,
              adjust: Adjustment = "holm") -> pd.DataFrame:
    """Returns the share of every answer in every group of `axis`: one row per answer and group, answers in the order asked.

    Columns: item, problem, group, base and counted (people), percent (0 to 100) with its 95 % interval, effective_base,
    design_effect, then the group minus all other groups together: difference in points with the 95 % interval of that row
    alone, p_value, p_adjusted over the whole table, and shorthand. `answers` defaults to the concern shares. People whose
    group is not stated come last; they are in no comparison. Raises ValueError when the tally is not grouped by `axis`.

    Each comparison is that of `compare`. Two groups make one comparison, so it is tested once and stands in both rows.
    """
    asked = concern_answers(tally) if answers is None else list(answers)
    grouped = tally.over(axis)
    found = {label: shares(grouped, asked, weighted, group={axis: label}) for label in grouped.axes[axis]}
    stated = [label for label in found if label != BLANK]
    others = {label: _others(found, label, stated) for label in stated} if len(stated) > 1 else {}
    table = pd.concat([_rows(label, one, others.get(label)) for label, one in found.items()] or [_rows("", *_nobody(asked))])
    tested = table["p_value"].to_numpy("float64", na_value=np.nan)
    table["p_adjusted"] = missing_as_na(_over_all(tested, len(asked), stated, adjust))
    order = {answer.id: place for place, answer in enumerate(asked)}
    return table.sort_values("item", key=lambda ids: ids.map(order), kind="stable", ignore_index=True)[[
        "item", "problem", "group", "base", "counted", "percent", "percent_low", "percent_high", "effective_base",
        "design_effect", *DIFFERENCE, "p_value", "p_adjusted", "shorthand"]]


@checked
def ranking_by(tally: Tally, axis: str, *, weighted: bool = False, adjust: Adjustment = "holm") -> pd.DataFrame:
    """Returns the ranking of the problems within every group of `axis`: the columns of `shares_by`, with three more.

    `rank` is the dense rank in the group. `rank_low` and `rank_high` bound the position in the group, for all its problems
    at once with 95 % confidence; for them the tally must be made with `pairs_by` naming `axis`. Raises ValueError without.
    For groups by two characteristics, make one column of both and group by that.
    """
    items = [item for item in tally.items if item.ranked]
    table = shares_by(tally, axis, answers=concern_answers(tally, items), weighted=weighted, adjust=adjust)
    ranks = pd.concat([_ranks(tally, axis, label, weighted) for label in tally.over(axis).axes[axis]] or [_no_ranks()])
    return table.merge(ranks, on=["item", "group"], how="left")


def _others(found: dict[str, Shares], label: str, stated: Sequence[str]) -> Shares:
    """Returns the shares of all stated groups but one. Sums over people add up, and so do their products."""
    rest = [found[other] for other in stated if other != label]
    return replace(rest[0], base=reduce(add, (one.base for one in rest)), counted=reduce(add, (one.counted for one in rest)),
                   products=reduce(add, (one.products for one in rest)))


def _rows(label: str, one: Shares, others: Shares | None) -> pd.DataFrame:
    low, high = one.interval()
    table = pd.DataFrame({
        "item": [answer.id for answer in one.answers], "problem": [answer.label for answer in one.answers], "group": label,
        "base": one.base[N].astype("int64"), "counted": one.counted[N].astype("int64"), "percent": percent(one.share),
        "percent_low": percent(low), "percent_high": percent(high), "effective_base": missing_as_na(one.effective),
        "design_effect": missing_as_na(ratio(one.base[N], one.effective)),
        "shorthand": np.where(one.exists, "", NOT_APPLICABLE)})
    return table.assign(**_difference(one, others))


def _difference(one: Shares, others: Shares | None) -> dict[str, pd.arrays.FloatingArray]:
    nothing = np.full(len(one.answers), np.nan)
    if others is None:
        return {name: missing_as_na(nothing) for name in (*DIFFERENCE, "p_value")}
    apart = np.zeros((len(one.answers), 2, 2))      # without raking margins, two groups have nobody and nothing in common
    low, high = interval(one, others, apart)
    values = one.share - others.share, low, high
    return {**{name: percent(value) for name, value in zip(DIFFERENCE, values, strict=True)},
            "p_value": missing_as_na(p_values(one, others, apart))}


def _over_all(p: np.ndarray, answers: int, stated: Sequence[str], adjust: Adjustment) -> np.ndarray:
    """Returns the adjusted p-values of a table with `answers` rows for each group, the stated groups first."""
    if len(stated) != 2:
        return adjusted(p, adjust)
    once = adjusted(p[:answers], adjust)
    return np.concatenate([once, once, np.full(len(p) - 2 * answers, np.nan)])


def _nobody(asked: Sequence[Answer]) -> tuple[Shares, None]:
    """Returns the shares of a tally without any response."""
    none = np.zeros((3, len(asked)))
    return Shares(tuple(asked), none, none, np.zeros((2 * len(asked),) * 2), 0, weighted=False), None


def _ranks(tally: Tally, axis: str, label: str, weighted: bool) -> pd.DataFrame:
    found = concern_shares(tally.over(axis).where(**{axis: label}), weighted)
    first, last = positions(found)
    return pd.DataFrame({"item": [answer.id for answer in found.answers], "group": label,
                         "rank": whole(rank(found), found.exists), "rank_low": whole(first, found.exists),
                         "rank_high": whole(last, found.exists)})


def _no_ranks() -> pd.DataFrame:
    return pd.DataFrame(columns=["item", "group", "rank", "rank_low", "rank_high"])
