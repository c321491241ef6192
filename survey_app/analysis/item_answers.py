"""Every answer to every concern item: how many chose each option, and on which side of concern it stands."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..questionnaire.model import Questionnaire
from .items import ConcernItem
from .ranking import NOT_APPLICABLE
from .tallies import N, Tally, W

COLUMNS = ("item", "problem", "option", "label", "side", "count", "percent", "shorthand")


def item_answers(tally: Tally, questionnaire: Questionnaire, *, weighted: bool = False) -> pd.DataFrame:
    """The distribution of every concern item: a row an item and option, in the order asked and in that of the scale.

    `side` is `concern`, `other` (in the base, not concern) or `dont_know`; who declined or was not asked is left out.
    `count` is people. `percent`, 0 to 100, is of the item's base for concern and other (they add up to 100), of all who
    answered for `dont_know`. An item nobody answered has empty percentages, marked [z].
    """
    over = tally.over()
    tables = [_answers(over, item, questionnaire, weighted) for item in over.items]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(COLUMNS))


def _answers(tally: Tally, item: ConcernItem, questionnaire: Questionnaire, weighted: bool) -> pd.DataFrame:
    options = [option for option in questionnaire.question(item.question).options if not option.declined]
    sums = np.array([tally.count(item.id, [option.code])[[N, W]] for option in options])
    counted = sums[:, W if weighted else N]
    unknown = np.array([option.dont_know for option in options])
    base, answered = counted[~unknown].sum(), counted.sum()
    with np.errstate(invalid="ignore", divide="ignore"):
        percent = 100 * counted / np.where(unknown, answered, base)
    return pd.DataFrame({
        "item": item.id, "problem": item.label, "option": [option.code for option in options],
        "label": [option.label for option in options],
        "side": ["dont_know" if option.dont_know else "concern" if option.concern else "other" for option in options],
        "count": sums[:, N].astype("int64"), "percent": pd.array(percent, dtype="Float64"),
        "shorthand": np.where(np.isfinite(percent), "", NOT_APPLICABLE)}, columns=list(COLUMNS))
