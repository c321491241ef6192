"""Draws answers as bars with intervals, question by question (channels, sources, how well informed), and describes them."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import altair as alt
import pandas as pd

from ...appearance import palette
from . import labels, layout, phone_layout
from .labels import Record
from .layout import Row
from .phone_layout import Row as NarrowRow

SUBTITLE = "Percent of those answering"
NEEDED = ("problem", "answer", "base", "percent", "percent_low", "percent_high")
TICKED = "Ticked"       # the answer of a multiple choice row, whose problem is the option
NOTE = ("The line on each bar shows how far the figure could move had similar people answered; it is not a margin of error "
        "for all residents.")
INDENT = 12.0       # pixels between the start of a problem's heading and of its answers
COLUMNS = {"share": 54.0, "base": 116.0}     # pixels from the end of the plot to the end of each column of figures


def bars_chart(table: pd.DataFrame, title: str, subtitle: str = SUBTITLE, counted: str = "People\nanswering") -> alt.LayerChart:
    """Draws one bar per answer with its interval, percentage and base, in the order of the table.

    `table` has the columns item, problem, option, answer, base, percent, percent_low, percent_high (0 to 100) and
    shorthand. If several problems have several answers, each problem is a heading above its answers. `counted` is the
    heading of the bases. A suppressed row (empty, `[c]`) has no bar. Raises TableError if a column is missing.
    """
    found = labels.records(table, NEEDED)
    lines = _lines(found)
    rows = layout.lay_out(label for label, _ in lines)
    placed = [(row, record) for row, (_, record) in zip(rows, lines, strict=True) if record is not None]
    shown = [_drawn(row, record) for row, record in placed if _is_shown(record)]
    hidden = [{"text": labels.why_empty(record), "y": row.middle} for row, record in placed if not _is_shown(record)]
    left = layout.label_start(rows)
    heads = [{"text": "\n".join(row.lines), "y": row.middle}
             for row, (_, record) in zip(rows, lines, strict=True) if record is None]
    layers = [
        _bars(shown), *_intervals(shown), layout.labels([row for row, _ in placed], left + (INDENT if heads else 0)),
        layout.words(heads, left, bold=True),
        *(layout.words([{"text": one[name], "y": one["y"]} for one in shown], layout.PLOT + x, align="right",
                       bold=name == "share") for name, x in COLUMNS.items()),
        layout.words(hidden, 6, italic=True, colour=palette.QUIET),
        *layout.heads(zip(["Percent", counted], [layout.PLOT + x for x in COLUMNS.values()], strict=True)),
        layout.note(NOTE, left, layout.height(rows) + 36, layout.PLOT + COLUMNS["base"] - left)]
    return layout.finish(layers, title, subtitle, bars_alternative(table), height=layout.height(rows))


def bars_narrow(table: pd.DataFrame, title: str, subtitle: str = SUBTITLE, counted: str = "People\nanswering") -> alt.LayerChart:
    """Draws the chart for a phone, with the answer above each bar and its base below."""
    found = labels.records(table, NEEDED)
    of = " ".join(counted.lower().split())
    rows = phone_layout.stack((label, f"{record['base']:,.0f} {of}" if _is_shown(record) else labels.why_empty(record))
                        for label, record in zip(_labels(found), found, strict=True))
    shown = [_drawn(row, record) for row, record in zip(rows, found, strict=True) if _is_shown(record)]
    layers = [_bars(shown), *_intervals(shown), *phone_layout.said(rows),
              layout.words([{"text": one["share"], "y": one["y"]} for one in shown], phone_layout.WIDTH,
                           align="right", bold=True)]
    return phone_layout.finish(layers, rows, NOTE, title, subtitle, bars_alternative(table))


def bars_alternative(table: pd.DataFrame) -> str:
    """Describes the bars in words, with all their figures."""
    found = labels.records(table, NEEDED)
    lines = [f"Bar chart of {len(found)} answers."]
    lines += [f"{label}: {labels.percent(record['percent'])}{labels.interval(record, 'percent')} of {record['base']:,.0f} "
              "answering." for label, record in zip(_labels(found), found, strict=True) if _is_shown(record)]
    empty = [{**record, "problem": label} for label, record in zip(_labels(found), found, strict=True) if not _is_shown(record)]
    return " ".join(lines + labels.not_shown(empty))


def _lines(found: list[Record]) -> list[tuple[str, Record | None]]:
    """Returns one label per line with its row. Headings, which several problems with several answers need, have no row."""
    if len({record["problem"] for record in found}) == 1 or all(record["answer"] == TICKED for record in found):
        return list(zip(_labels(found), found, strict=True))
    lines: list[tuple[str, Record | None]] = []
    for problem, records in groupby(found, key=lambda record: str(record["problem"])):
        lines += [(problem, None), *((str(record["answer"]), record) for record in records)]
    return lines


def _labels(found: list[Record]) -> list[str]:
    """Returns the labels: the answer if all belong to one question, the option if people ticked it, else both."""
    if all(record["answer"] == TICKED for record in found):
        return [str(record["problem"]) for record in found]
    if len({record["problem"] for record in found}) == 1:
        return [str(record["answer"]) for record in found]
    return [f"{record['problem']}: {record['answer']}" for record in found]


def _is_shown(record: Record) -> bool:
    return not labels.is_empty(record["percent"])


def _drawn(row: Row | NarrowRow, record: Record) -> Record:
    low, high = (None if labels.is_empty(record[name]) else float(record[name]) for name in ("percent_low", "percent_high"))
    return {"y": row.middle, "top": row.middle - 8, "bottom": row.middle + 8,
            "cap_top": row.middle - 4, "cap_bottom": row.middle + 4, "percent": float(record["percent"]),
            "low": low, "high": high, "share": labels.percent(record["percent"]), "base": f"{record['base']:,.0f}"}


def _bars(shown: list[Record]) -> alt.Chart:
    x = layout.percent_scale(alt.X, "percent", (max(one["percent"], one["high"] or 0) for one in shown))
    return layout.layer("rect", shown, {"color": palette.MIDDLE}, x=x, x2=alt.X2Datum(0),
                        y=layout.pixels(alt.Y, "top"), y2="bottom:Q")


def _intervals(shown: list[Record]) -> list[alt.Chart]:
    """Returns a line from low to high, with a cap at both ends."""
    bounded, style = [one for one in shown if one["low"] is not None], {"color": palette.MAIN, "strokeWidth": 2}
    y: Any = layout.pixels(alt.Y, "y")
    return [layout.layer("rule", bounded, style, x="low:Q", x2="high:Q", y=y),
            *(layout.layer("rule", bounded, style, x=f"{end}:Q", y=layout.pixels(alt.Y, "cap_top"), y2="cap_bottom:Q")
              for end in ("low", "high"))]
