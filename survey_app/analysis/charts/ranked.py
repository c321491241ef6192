"""Draws the ranked problems as bars with intervals, and describes them in words."""

from __future__ import annotations

from collections import Counter
from typing import Any

import altair as alt
import pandas as pd

from ...appearance import palette
from . import labels, layout, phone_layout
from .labels import Record
from .layout import Row
from .phone_layout import Row as NarrowRow

TITLE = "The problems, ranked"
SUBTITLE = "Percent of those answering who called it a problem"
NEEDED = ("rank", "problem", "base", "percent", "percent_low", "percent_high", "rank_low", "rank_high")
NOTE = ("The line on each bar shows how far the figure could move had similar people answered; it is not a margin of "
        "error for all residents. “Position could be” says between which places the problem may stand on the same "
        "ground: problems whose places overlap widely cannot be told apart.")
RANK = 34.0                                       # pixels between the start of a rank and of its label
COLUMNS = {"share": 54.0, "base": 116.0, "positions": 178.0}    # pixels from the plot's end to each column's end


def ranked_chart(table: pd.DataFrame, title: str = TITLE, subtitle: str = SUBTITLE) -> alt.LayerChart:
    """Draws one bar per problem with its interval, rank, percentage, base and possible positions, in the order of the table.

    `table` has the columns of `ranked_problems.csv`: rank, item, problem, base, concerned, percent, percent_low,
    percent_high (0 to 100), rank_low, rank_high, shorthand. A suppressed row (empty, `[c]`) has no bar. The chart leaves
    out empty intervals and positions. Raises TableError if a column is missing.
    """
    found, ties = labels.records(table, NEEDED), _ties(table)
    rows = layout.lay_out(record["problem"] for record in found)
    shown = [_drawn(row, record, ties) for row, record in zip(rows, found, strict=True) if _is_shown(record)]
    hidden = [{"text": labels.why_empty(record), "y": row.middle}
              for row, record in zip(rows, found, strict=True) if not _is_shown(record)]
    left = layout.label_start(rows) - RANK
    layers = [
        _bars(shown), *_intervals([one for one in shown if one["low"] is not None]),
        layout.labels(rows, left + RANK),
        _column(shown, "rank", left + RANK - 10, bold=True, colour=palette.MAIN),
        *(_column(shown, name, layout.PLOT + x, bold=name == "share") for name, x in COLUMNS.items()),
        layout.words(hidden, 6, italic=True, colour=palette.QUIET),
        *layout.heads(zip(["Percent", "People\nanswering", "Position\ncould be"],
                          [layout.PLOT + x for x in COLUMNS.values()], strict=True)),
        layout.note(NOTE, left, layout.height(rows) + 36, layout.PLOT + COLUMNS["positions"] - left)]
    return layout.finish(layers, title, subtitle, ranked_alternative(table), height=layout.height(rows))


def ranked_narrow(table: pd.DataFrame, title: str = TITLE, subtitle: str = SUBTITLE) -> alt.LayerChart:
    """Draws the chart for a phone: rank and problem above each bar, the number of answers and possible positions below."""
    found, ties = labels.records(table, NEEDED), _ties(table)
    rows = phone_layout.stack((f"{_rank(record['rank'], ties)} {record['problem']}".strip(), _foot(record)) for record in found)
    shown = [_drawn(row, record, ties) for row, record in zip(rows, found, strict=True) if _is_shown(record)]
    layers = [_bars(shown), *_intervals([one for one in shown if one["low"] is not None]), *phone_layout.said(rows),
              _column(shown, "share", phone_layout.WIDTH, bold=True)]
    return phone_layout.finish(layers, rows, NOTE, title, subtitle, ranked_alternative(table))


def ranked_alternative(table: pd.DataFrame) -> str:
    """Describes the ranked chart in words, with all its figures."""
    found, ties = labels.records(table, NEEDED), _ties(table)
    lines = [f"Bar chart of {len(found)} problems, from the most to the least often named."]
    lines += [f"{_rank(record['rank'], ties) or 'No rank'}: {record['problem']}, {labels.percent(record['percent'])}"
              f"{labels.interval(record, 'percent')} of {record['base']:,.0f} answering{_between(record)}."
              for record in found if _is_shown(record)]
    return " ".join(lines + labels.not_shown(record for record in found if not _is_shown(record)))


def _foot(record: Record) -> str:
    """Returns the text with the figures that the wide chart shows in columns."""
    if not _is_shown(record):
        return labels.why_empty(record)
    return f"{record['base']:,.0f} answering" + (f"; position could be {positions}" if (positions := _positions(record)) else "")


def _is_shown(record: Record) -> bool:
    return not labels.is_empty(record["percent"])


def _ties(table: pd.DataFrame) -> Counter[int]:
    return Counter(int(rank) for rank in table["rank"].dropna())


def _rank(rank: Any, ties: Counter[int]) -> str:
    """Returns the rank for printing, with an equals sign if several problems share it."""
    if labels.is_empty(rank):
        return ""
    return f"{int(rank)}{'=' if ties[int(rank)] > 1 else ''}"


def _drawn(row: Row | NarrowRow, record: Record, ties: Counter[int]) -> Record:
    """Returns one row as the layers need it: pixels vertically, percent horizontally."""
    low, high = _bound(record["percent_low"]), _bound(record["percent_high"])
    return {"y": row.middle, "top": row.middle - 8, "bottom": row.middle + 8,
            "cap_top": row.middle - 4, "cap_bottom": row.middle + 4,
            "percent": float(record["percent"]), "low": low, "high": high,
            "rank": _rank(record["rank"], ties), "share": labels.percent(record["percent"]),
            "base": f"{record['base']:,.0f}", "positions": _positions(record)}


def _bound(cell: Any) -> float | None:
    return None if labels.is_empty(cell) else float(cell)


def _positions(record: Record) -> str:
    if labels.is_empty(record["rank_low"]) or labels.is_empty(record["rank_high"]):
        return ""
    low, high = int(record["rank_low"]), int(record["rank_high"])
    return str(low) if low == high else f"{low} to {high}"


def _between(record: Record) -> str:
    return f", position {positions}" if (positions := _positions(record)) else ""


def _bars(shown: list[Record]) -> alt.Chart:
    x = layout.percent_scale(alt.X, "percent", (max(one["percent"], one["high"] or 0) for one in shown))
    return layout.layer("rect", shown, {"color": palette.MIDDLE}, x=x, x2=alt.X2Datum(0),
                        y=layout.pixels(alt.Y, "top"), y2="bottom:Q")


def _intervals(shown: list[Record]) -> list[alt.Chart]:
    """Returns a line from low to high, with a cap at both ends."""
    style = {"color": palette.MAIN, "strokeWidth": 2}
    line = layout.layer("rule", shown, style, x="low:Q", x2="high:Q", y=layout.pixels(alt.Y, "y"))
    caps = [layout.layer("rule", shown, style, x=f"{end}:Q", y=layout.pixels(alt.Y, "cap_top"), y2="cap_bottom:Q")
            for end in ("low", "high")]
    return [line, *caps]


def _column(shown: list[Record], name: str, x: float, **style: Any) -> alt.Chart:
    return layout.words([{"text": one[name], "y": one["y"]} for one in shown], x, align="right", **style)
