"""Who answered against who lives there, and who is missing among the respondents."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from .frames import FrameError, grouping
from .intervals import wilson
from .items import BLANK
from .ranking import missing_as_na, percent
from .weighting import Targets

ABOUT_RIGHT, UNDER, OVER, NOBODY = "about right", "under-represented", "over-represented", "nobody"


def representativeness(frame: pd.DataFrame, population: Targets,
                       labels: Mapping[str, Mapping[str, str]] | None = None) -> pd.DataFrame:
    """Respondents against the population, one row a category of each characteristic (a column of `frame`).

    `population` gives the people of every category, `labels` their words. Columns: characteristic, category, label,
    respondents, percent (of those who stated it) with its 95 % interval, population, population_percent, ratio of the
    two percentages, and standing: under-represented or over-represented where the interval leaves the population's
    percentage out, nobody, or about right. Whoever did not state it is the last row, with no percentage.
    Raises FrameError without the column, or for a category that has no population.
    """
    rows = [_characteristic(frame, name, people, (labels or {}).get(name, {})) for name, people in population.items()]
    return pd.concat(rows, ignore_index=True)


def missing_people(table: pd.DataFrame) -> str:
    """One sentence from that table: who answered less often than their number would suggest."""
    missing = table[table["standing"].isin([UNDER, NOBODY])].sort_values("ratio")
    if missing.empty:
        return "No group that was compared with the population is missing among those who answered."
    named = ", ".join(f"{label} ({share:.0f} % of those who answered, {people:.0f} % of the population)"
                      for label, share, people in zip(missing["label"], missing["percent"],
                                                      missing["population_percent"], strict=True))
    return f"Fewer answered than their number would suggest: {named}."


def _characteristic(frame: pd.DataFrame, name: str, people: Mapping[str, float],
                    labels: Mapping[str, str]) -> pd.DataFrame:
    if name not in frame:
        raise FrameError(f"no column '{name}', which is to be compared with the population")
    counts = pd.Series(grouping(frame[name])).value_counts()
    stray = [str(code) for code in counts.index[counts > 0] if code not in people and code != BLANK]
    if stray:
        raise FrameError(f"{name}: {', '.join(stray)} has no population to be compared with; give it or recode them")
    codes = [code for code in people if code != BLANK]
    respondents = np.array([counts.get(code, 0) for code in codes], float)
    living = np.array([people[code] for code in codes], float)
    if not (np.isfinite(living).all() and (living >= 0).all() and living.sum() > 0):
        raise FrameError(f"{name}: the population must be numbers of people, zero or more, and not all zero")
    table = _against(respondents, living / living.sum())
    table.insert(0, "population", living)
    table.insert(0, "respondents", respondents.astype("int64"))
    for place, (column, values) in enumerate({"characteristic": name, "category": codes,
                                              "label": [labels.get(code, code) for code in codes]}.items()):
        table.insert(place, column, values)
    unstated = pd.DataFrame({"characteristic": [name], "category": [BLANK], "label": ["Not stated"],
                             "respondents": [int(counts.get(BLANK, 0))], "standing": [""]})
    return pd.concat([table, unstated], ignore_index=True)


def _against(respondents: np.ndarray, expected: np.ndarray) -> pd.DataFrame:
    total = respondents.sum()
    share = respondents / total if total else np.full(len(respondents), np.nan)
    low, high = wilson(share, total)
    ratio = np.divide(share, expected, out=np.full(len(share), np.nan), where=expected > 0)
    standing = np.select([respondents == 0, high < expected, low > expected], [NOBODY, UNDER, OVER], ABOUT_RIGHT)
    return pd.DataFrame({"percent": percent(share), "percent_low": percent(low), "percent_high": percent(high),
                         "population_percent": percent(expected), "ratio": missing_as_na(ratio), "standing": standing})
