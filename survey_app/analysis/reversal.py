"""Simpson's reversal: two groups differ one way overall, and the other way within the areas where both live."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .items import BLANK, Answer
from .ranking import percent
from .shares import concern_answers, ratio, shares
from .tallies import Tally

NEGLIGIBLE = 1e-12


def reversals(tally: Tally, axis: str, first: str, second: str, within: str, *,
              answers: Sequence[Answer] | None = None, weighted: bool = False) -> pd.DataFrame:
    """The difference `first` minus `second` overall and within the groups of `within` (areas), one row an answer.

    Columns: item, problem, overall_difference, within_difference (both in points; the latter averaged over areas with
    Mantel-Haenszel weights), areas (those where both groups answered), areas_first_higher, areas_second_higher, and
    `reversed`, whether the two directions disagree. Respondents without an area are left out of the comparison within.
    """
    asked = concern_answers(tally) if answers is None else list(answers)
    grouped = tally.over(axis, within)
    one, two = (shares(grouped, asked, weighted, group={axis: group}) for group in (first, second))
    areas = [label for label in grouped.axes[within] if label != BLANK]
    differences, sizes = _by_area(grouped, asked, weighted, axis, (first, second), within, areas)
    known = sizes > 0
    inside = ratio((np.where(known, differences, 0) * sizes).sum(axis=0), sizes.sum(axis=0))
    overall = one.share - two.share
    return pd.DataFrame({
        "item": [answer.id for answer in asked], "problem": [answer.label for answer in asked],
        "overall_difference": percent(overall), "within_difference": percent(inside), "areas": known.sum(axis=0),
        "areas_first_higher": (known & (differences > NEGLIGIBLE)).sum(axis=0),
        "areas_second_higher": (known & (differences < -NEGLIGIBLE)).sum(axis=0),
        "reversed": np.nan_to_num(overall) * np.nan_to_num(inside) < -NEGLIGIBLE**2})


def _by_area(tally: Tally, asked: Sequence[Answer], weighted: bool, axis: str, groups: tuple[str, str], within: str,
             areas: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """The difference in every area and its Mantel-Haenszel weight, 0 where one group did not answer: (areas, k)."""
    differences, sizes = np.zeros((len(areas), len(asked))), np.zeros((len(areas), len(asked)))
    for place, area in enumerate(areas):
        one, two = (shares(tally, asked, weighted, group={axis: group, within: area}) for group in groups)
        differences[place] = one.share - two.share
        sizes[place] = np.nan_to_num(ratio(one.total * two.total, one.total + two.total))
    return differences, sizes
