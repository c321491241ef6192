"""Draws answers as bars with intervals, question by question (channels, sources, how well informed), and describes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import altair as alt
import pandas as pd

from ...appearance import palette
from . import labels, layout, marks, phone_layout, unshown, wording
from .labels import Record
from .unshown import Entry

SUBTITLE = "Percent of those answering"
PEOPLE = "People\nanswering"
NEEDED = ("problem", "answer", "base", "percent", "percent_low", "percent_high")
TICKED = "Ticked"       # the answer of a multiple choice row, whose problem is the option
TOGETHER = "Added together"
NOTE = ("The line on each bar shows how far the figure could move had similar people answered; it is not a margin of error "
        "for all residents.")
SUMS = " Outlined bars add up answers that have bars of their own."
OUTLINE = {"filled": False, "strokeWidth": 1.5}      # of a sum
INDENT = 12.0       # pixels between the start of a problem's heading and of its answers
COLUMNS = {"share": 54.0, "base": 116.0}     # pixels from the end of the plot to the end of each column of figures


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the chart: a heading without a row, or an answer. `is_sum` marks answers added together."""

    label: str
    record: Record | None = None
    is_sum: bool = False


def bars_chart(table: pd.DataFrame, title: str, subtitle: str = "", counted: str = PEOPLE, aside: str = "") -> alt.LayerChart:
    """Draws one bar per answer with its interval, percentage and base, in the order of the table.

    `table` has the columns item, problem, option, answer, base, percent, percent_low, percent_high (0 to 100) and
    shorthand. If several problems have several answers, each problem is a heading above its answers. A row whose `option`
    joins codes of other rows with "+" is set apart from them, as an outlined bar. `counted` is the heading of the bases,
    `aside` is added to the subtitle. A row without a percentage is listed below, and has no bar. Raises TableError if a
    column is missing.
    """
    found = labels.records(table, NEEDED)
    lines = _lines([record for record in found if marks.is_shown(record)])
    rows = layout.lay_out(line.label for line in lines)
    left = min(layout.label_start(rows), -layout.LABEL_WIDTH / 2)
    heads = [{"text": "\n".join(row.lines), "y": row.middle} for row, line in zip(rows, lines, strict=True) if not line.record]
    problems, sums = ([head for head in heads if (head["text"] == TOGETHER) == is_sum] for is_sum in (False, True))
    answers = [row for row, line in zip(rows, lines, strict=True) if line.record]
    width = layout.PLOT + COLUMNS["base"] - left
    listed, end = unshown.block(_unshown(found), left, layout.height(rows) + (24 if rows else 0), width)
    layers = [*_drawn(rows, lines), layout.labels(answers, left + INDENT * (bool(problems) + bool(sums))),
              layout.words(problems, left, bold=True), layout.words(sums, left + INDENT, italic=True, colour=palette.QUIET),
              *_columns(rows, lines, counted), *listed, layout.note(_note(lines), left, end + 12, width)]
    return layout.finish(layers, title, _subtitle(found, subtitle, aside), bars_alternative(table, counted, aside),
                         height=layout.height(rows))


def bars_narrow(table: pd.DataFrame, title: str, subtitle: str = "", counted: str = PEOPLE, aside: str = "") -> alt.LayerChart:
    """Draws the chart for a phone, with the answer above each bar and its base below."""
    found = labels.records(table, NEEDED)
    lines = [Line(_full(line, found), line.record, line.is_sum)
             for line in _lines([record for record in found if marks.is_shown(record)]) if line.record]
    rows = phone_layout.stack((line.label, f"{labels.number(line.record['base'])} {_of(counted)}")
                              for line in lines if line.record)
    shown = [marks.placed(row, line.record) for row, line in zip(rows, lines, strict=True) if line.record]
    layers = [*_drawn(rows, lines), *phone_layout.said(rows), marks.column(shown, "share", phone_layout.WIDTH, bold=True)]
    return phone_layout.finish(layers, rows, _note(lines), title, _subtitle(found, subtitle, aside),
                               bars_alternative(table, counted, aside), unshown=_unshown(found))


def bars_alternative(table: pd.DataFrame, counted: str = PEOPLE, aside: str = "") -> str:
    """Describes the bars in words, with all their figures."""
    found = labels.records(table, NEEDED)
    lines = [line for line in _lines([record for record in found if marks.is_shown(record)]) if line.record]
    said = [f"{_full(line, found)}: {labels.share(line.record)} {_of(counted)}." for line in lines if line.record]
    return " ".join([f"Bar chart of {len(found)} answers.", f"{_subtitle(found, '', aside)}.", *said,
                     *unshown.sentences(_unshown(found))])


def _subtitle(found: Sequence[Record], given: str, aside: str) -> str:
    return labels.subtitle(found, given, SUBTITLE) + (f"; {aside}" if aside else "")


def _note(lines: Sequence[Line]) -> str:
    return "".join([NOTE if lines else "", SUMS if any(line.is_sum for line in lines) else ""])


def _of(counted: str) -> str:
    return " ".join(counted.lower().split())


def _lines(shown: Sequence[Record]) -> list[Line]:
    """Returns one line per heading and answer: the sums of a problem after its answers, under a heading of their own."""
    headed = len({record["problem"] for record in shown}) > 1 and not all(record["answer"] == TICKED for record in shown)
    lines: list[Line] = []
    for problem, records in groupby(shown, key=lambda record: str(record["problem"])):
        lines += [Line(problem)] if headed else []
        lines += _answers(list(records))
    return lines


def _answers(records: Sequence[Record]) -> Iterator[Line]:
    """Yields the answers of one problem, then those that are added together from others of it."""
    parts = {str(record.get("option", "")) for record in records}
    sums = [record for record in records if _is_sum(record, parts)]
    yield from (Line(_label(record), record) for record in records if not _is_sum(record, parts))
    if sums:
        yield Line(TOGETHER)
    yield from (Line(_label(record), record, is_sum=True) for record in sums)


def _is_sum(record: Record, options: set[str]) -> bool:
    """Returns whether a row adds up other rows: its option joins theirs."""
    codes = str(record.get("option", "")).split("+")
    return len(codes) > 1 and not options.isdisjoint(codes)


def _label(record: Record) -> str:
    """Returns the label of a row below its problem: the answer, or the option if people ticked it."""
    return str(record["problem"] if record["answer"] == TICKED else record["answer"])


def _full(line: Line, found: Sequence[Record]) -> str:
    """Returns the label of a row alone: with its problem if there are several, and with what sets it apart."""
    record = line.record or {}
    several = len({str(one["problem"]) for one in found}) > 1 and record["answer"] != TICKED
    label = wording.with_answer(str(record["problem"]), str(record["answer"])) if several else _label(record)
    return f"{label} ({TOGETHER.lower()})" if line.is_sum else label


def _unshown(found: Sequence[Record]) -> list[Entry]:
    return [unshown.entry(_full(Line("", record), found), record) for record in found if not marks.is_shown(record)]


def _drawn(rows: Sequence[layout.Row | phone_layout.Row], lines: Sequence[Line]) -> list[alt.Chart]:
    """Returns the bars, outlined for sums, with their intervals, all on one axis."""
    shown = [{**marks.placed(row, line.record), "fill": palette.PAPER if line.is_sum else palette.MIDDLE, "is_sum": line.is_sum}
             for row, line in zip(rows, lines, strict=True) if line.record]
    if not shown:
        return []
    bars = marks.bars(shown, {}).encode(fill=alt.Fill("fill:N", scale=None))
    outlines = layout.layer("rect", [one for one in shown if one["is_sum"]], OUTLINE | {"stroke": palette.MAIN}, x="percent:Q",
                            x2=alt.X2Datum(0), y=layout.pixels(alt.Y, "top"), y2="bottom:Q")
    return [bars, outlines, *marks.intervals(shown)]


def _columns(rows: Sequence[layout.Row], lines: Sequence[Line], counted: str) -> list[alt.Chart]:
    """Returns the percentages and the bases beside the bars, with their headings."""
    shown = [marks.placed(row, line.record) for row, line in zip(rows, lines, strict=True) if line.record]
    columns = [marks.column(shown, name, layout.PLOT + x, bold=name == "share") for name, x in COLUMNS.items()]
    ends = [layout.PLOT + x for x in COLUMNS.values()]
    return [*columns, *layout.heads(zip(["Percent", counted], ends, strict=True))] if shown else []
