"""Two years as a dumbbell a problem: this year's answers and the earlier ones; and the same in words."""

from __future__ import annotations

import altair as alt
import pandas as pd

from .deprivation import SUBTITLE, deprivation_alternative, deprivation_chart, deprivation_narrow
from .figures import TableError

TITLE = "The problems in two years"
GROUPS = ("This year’s answers", "The earlier answers")
CAVEAT = " (asked in other words or in another place)"
SIDES = {"later": "deprived", "earlier": "other"}     # the minuend of the difference first, as the dumbbell has it


def years_chart(table: pd.DataFrame) -> alt.LayerChart:
    """Both years' percentages joined by a line, with the difference beside, in the table's order.

    `table` has the columns of `two_years.csv`. A problem that was not asked alike, or whose figures are suppressed, has no
    marks; one that was asked in other words or in another place says so. Raises TableError where a column is missing.
    """
    return deprivation_chart(_as_groups(table), TITLE, SUBTITLE, GROUPS)


def years_narrow(table: pd.DataFrame) -> alt.LayerChart:
    """The same for a phone, the labels above their dumbbells."""
    return deprivation_narrow(_as_groups(table), TITLE, SUBTITLE, GROUPS)


def years_alternative(table: pd.DataFrame) -> str:
    """What the chart of two years shows, in words, with every figure that it shows."""
    return deprivation_alternative(_as_groups(table), GROUPS)


def _as_groups(table: pd.DataFrame) -> pd.DataFrame:
    if "comparability" not in table:
        raise TableError(f"the table has no column comparability; it has {', '.join(map(str, table.columns))}")
    named = table.rename(columns={f"{side}_{what}": f"{group}_{what}" for side, group in SIDES.items()
                                  for what in ("base", "percent")})
    percentages = [f"{group}_percent" for group in SIDES.values()]
    named[percentages] = named[percentages].mask(named["comparability"] == "broken")
    return named.assign(problem=named["problem"] + named["comparability"].map(lambda kind: CAVEAT if kind == "caveat" else ""))
