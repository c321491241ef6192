"""Draws the bars, intervals and points of charts whose figures are percentages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from ...appearance import palette
from . import labels, layout
from .labels import Record
from .layout import Row
from .phone_layout import Row as NarrowRow

HALF = 8.0      # pixels: half the height of a bar
CAP = 4.0       # half the height of the cap at an interval's end


def is_shown(record: Record) -> bool:
    """Returns whether a row has a percentage."""
    return not labels.is_empty(record["percent"])


def placed(row: Row | NarrowRow, record: Record) -> Record:
    """Returns one row as the layers need it: pixels vertically, percent horizontally."""
    return {**bounds(row.middle, record["percent_low"], record["percent_high"]), "top": row.middle - HALF,
            "bottom": row.middle + HALF, "percent": float(record["percent"]), "share": labels.percent(record["percent"]),
            "base": labels.number(record["base"])}


def bounds(y: float, low: Any, high: Any) -> Record:
    """Returns the ends of an interval at this height; both are None if there is none."""
    ends = [None if labels.is_empty(end) else float(end) for end in (low, high)]
    return {"y": y, "cap_top": y - CAP, "cap_bottom": y + CAP, "low": ends[0], "high": ends[1]}


def bars(shown: Sequence[Record], style: dict[str, Any] | None = None) -> alt.Chart:
    """Returns the bars, from 0 to the percentages, on an axis that has room for their intervals."""
    x = layout.percent_scale(alt.X, "percent", (max(one["percent"], one["high"] or 0) for one in shown))
    return layout.layer("rect", shown, {"color": palette.MIDDLE} if style is None else style, x=x, x2=alt.X2Datum(0),
                        y=layout.pixels(alt.Y, "top"), y2="bottom:Q")


def intervals(shown: Sequence[Record]) -> list[alt.Chart]:
    """Returns a line from low to high, with a cap at both ends, for each row that has an interval."""
    bounded, style = [one for one in shown if one["low"] is not None and one["high"] is not None], {"color": palette.MAIN,
                                                                                                    "strokeWidth": 2}
    line = layout.layer("rule", bounded, style, x="low:Q", x2="high:Q", y=layout.pixels(alt.Y, "y"))
    caps = [layout.layer("rule", bounded, style, x=f"{end}:Q", y=layout.pixels(alt.Y, "cap_top"), y2="cap_bottom:Q")
            for end in ("low", "high")]
    return [line, *caps]


def column(shown: Sequence[Record], name: str, x: float, **style: Any) -> alt.Chart:
    """Returns a column of words beside the rows, which ends at x."""
    return layout.words([{"text": one[name], "y": one["y"]} for one in shown], x, align="right", **style)
