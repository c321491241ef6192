"""Draws the ranked problems as bars with intervals, and describes them in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import altair as alt
import pandas as pd

from ...appearance import palette
from . import labels, layout, marks, phone_layout, unshown
from .labels import Record
from .layout import Row
from .phone_layout import Row as NarrowRow
from .unshown import Entry

TITLE = "The problems, ranked"
SUBTITLE = "Percent of those answering whose answer counts as concern"
NEEDED = ("rank", "problem", "base", "percent", "percent_low", "percent_high", "rank_low", "rank_high")
NOTE = ("The line on each bar shows how far the figure could move had similar people answered; it is not a margin of "
        "error for all residents. “Position could be” says between which places the problem may stand on the same "
        "ground: problems whose places overlap widely cannot be told apart.")
RANK = 30.0                                       # pixels between the start of a rank and of its label
COLUMNS = {"share": 54.0, "base": 116.0, "positions": 178.0}    # pixels from the plot's end to each column's end
HEADS = ("Percent", "People\nanswering", "Position\ncould be")


def ranked_chart(table: pd.DataFrame, title: str = TITLE, subtitle: str = "") -> alt.LayerChart:
    """Draws one bar per problem with its interval, rank, percentage, base and possible positions, in the order of the table.

    `table` has the columns of `ranked_problems.csv`: rank, item, problem, base, concerned, percent, percent_low,
    percent_high (0 to 100), rank_low, rank_high, shorthand. A row without a percentage is listed below, and has no bar. The
    chart leaves out empty intervals and positions. Raises TableError if a column is missing.
    """
    found, ties = labels.records(table, NEEDED), _ties(table)
    barred = [record for record in found if marks.is_shown(record)]
    rows = layout.lay_out(record["problem"] for record in barred)
    shown = [_placed(row, record, ties) for row, record in zip(rows, barred, strict=True)]
    left = min(layout.label_start(rows), -layout.LABEL_WIDTH / 2) - RANK
    width = layout.PLOT + COLUMNS["positions"] - left
    listed, end = unshown.block(_unshown(found), left, layout.height(rows) + (24 if rows else 0), width)
    layers = [*_drawn(shown), *_columns(shown, left + RANK - 10), layout.labels(rows, left + RANK), *listed,
              layout.note(NOTE if rows else "", left, end + 12, width)]
    return layout.finish(layers, title, labels.subtitle(found, subtitle, SUBTITLE), ranked_alternative(table),
                         height=layout.height(rows))


def ranked_narrow(table: pd.DataFrame, title: str = TITLE, subtitle: str = "") -> alt.LayerChart:
    """Draws the chart for a phone: rank and problem above each bar, the number of answers and possible positions below."""
    found, ties = labels.records(table, NEEDED), _ties(table)
    barred = [record for record in found if marks.is_shown(record)]
    rows = phone_layout.stack((f"{_rank(record['rank'], ties)} {record['problem']}".strip(), _foot(record)) for record in barred)
    shown = [_placed(row, record, ties) for row, record in zip(rows, barred, strict=True)]
    layers = [*_drawn(shown), *phone_layout.said(rows), marks.column(shown, "share", phone_layout.WIDTH, bold=True)]
    return phone_layout.finish(layers, rows, NOTE, title, labels.subtitle(found, subtitle, SUBTITLE), ranked_alternative(table),
                               unshown=_unshown(found))


def ranked_alternative(table: pd.DataFrame) -> str:
    """Describes the ranked chart in words, with all its figures."""
    found, ties = labels.records(table, NEEDED), _ties(table)
    lines = [f"Bar chart of {len(found)} problems, from the most to the least often named.",
             f"{labels.subtitle(found, '', SUBTITLE)}."]
    lines += [f"{_rank(record['rank'], ties) or 'No rank'}: {record['problem']}, {labels.share(record)} answering"
              f"{_between(record)}." for record in found if marks.is_shown(record)]
    return " ".join(lines + unshown.sentences(_unshown(found)))


def _unshown(found: Sequence[Record]) -> list[Entry]:
    return [unshown.entry(str(record["problem"]), record) for record in found if not marks.is_shown(record)]


def _foot(record: Record) -> str:
    """Returns the text with the figures that the wide chart shows in columns."""
    positions = _positions(record)
    return f"{labels.number(record['base'])} answering" + (f"; position could be {positions}" if positions else "")


def _ties(table: pd.DataFrame) -> Counter[int]:
    return Counter(int(rank) for rank in table["rank"].dropna())


def _rank(rank: Any, ties: Counter[int]) -> str:
    """Returns the rank for printing, with an equals sign if several problems share it."""
    if labels.is_empty(rank):
        return ""
    return f"{int(rank)}{'=' if ties[int(rank)] > 1 else ''}"


def _placed(row: Row | NarrowRow, record: Record, ties: Counter[int]) -> Record:
    return {**marks.placed(row, record), "rank": _rank(record["rank"], ties), "positions": _positions(record)}


def _positions(record: Record) -> str:
    if labels.is_empty(record["rank_low"]) or labels.is_empty(record["rank_high"]):
        return ""
    low, high = int(record["rank_low"]), int(record["rank_high"])
    return str(low) if low == high else f"{low} to {high}"


def _between(record: Record) -> str:
    return f", position {positions}" if (positions := _positions(record)) else ""


def _drawn(shown: Sequence[Record]) -> list[alt.Chart]:
    return [marks.bars(shown), *marks.intervals(shown)] if shown else []


def _columns(shown: Sequence[Record], rank: float) -> list[alt.Chart]:
    """Returns the ranks before the labels and the figures beside the bars, with their headings."""
    figures = [marks.column(shown, name, layout.PLOT + x, bold=name == "share") for name, x in COLUMNS.items()]
    heads = layout.heads(zip(HEADS, [layout.PLOT + x for x in COLUMNS.values()], strict=True))
    return [marks.column(shown, "rank", rank, bold=True, colour=palette.MAIN), *figures, *heads] if shown else []
