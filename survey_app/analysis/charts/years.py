"""Draws the problems in two years as the comparison of two groups, and describes them in words."""

from __future__ import annotations

import altair as alt
import pandas as pd

from . import labels
from .group_comparison import deprivation_alternative, deprivation_chart, deprivation_narrow

TITLE = "The problems in two years"
GROUPS = ("This year’s answers", "The earlier answers")
CAVEAT = " (asked in other words or in another place)"
NEEDED = ("problem", "comparability", "shorthand")
BROKEN, NOT_ALIKE = "broken", "[x]"
SIDES = {"later": "deprived", "earlier": "other"}     # the columns of the comparison of two groups for each year


def years_chart(table: pd.DataFrame, subtitle: str = "") -> alt.LayerChart:
    """Draws both years' percentages with interval and base, and the difference, in the order of the table.

    `table` has the columns of `two_years.csv`. A problem has no marks if it was not asked alike or its figures are
    suppressed. A note says if it was asked in other words or in another place. Raises TableError if a column is missing.
    """
    return deprivation_chart(_as_groups(table), TITLE, subtitle, GROUPS)


def years_narrow(table: pd.DataFrame, subtitle: str = "") -> alt.LayerChart:
    """Draws the chart of two years for a phone, with the labels above their points."""
    return deprivation_narrow(_as_groups(table), TITLE, subtitle, GROUPS)


def years_alternative(table: pd.DataFrame) -> str:
    """Describes the chart of two years in words, with all its figures."""
    return deprivation_alternative(_as_groups(table), GROUPS)


def _as_groups(table: pd.DataFrame) -> pd.DataFrame:
    """Returns the table with the columns of two groups, without figures for what was not asked alike."""
    labels.records(table, NEEDED)
    named = table.rename(columns={f"{side}_{what}": f"{group}_{what}" for side, group in SIDES.items()
                                  for what in ("base", "percent")})
    broken = named["comparability"] == BROKEN
    percentages = [f"{group}_percent" for group in SIDES.values()]
    named[percentages] = named[percentages].mask(broken)
    words = named["shorthand"].fillna("").mask(broken, NOT_ALIKE)
    for side, group in SIDES.items():
        words = words.str.replace(rf"\b{side}: ", f"{group}: ", regex=True)
    return named.assign(problem=named["problem"] + named["comparability"].map(lambda kind: CAVEAT if kind == "caveat" else ""),
                        shorthand=words)
