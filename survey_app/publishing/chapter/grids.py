"""Lays out tables as text: exactly, as analysts read them, or in whole percents with a drawing, as the chapter shows them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from . import wording_rules
from .cell_references import Table
from .wording_rules import number

RANGE = " (and how far it could move)"
NARROW, WORDS, FIGURE, FIGURE_RANGE, DRAWN = 0.6, 2.1, 1.15, 1.9, 3.6     # relative column widths
MOST_ROWS = 30      # a longer table stands in the workbook
UNCLEAR = "no clear difference"
PAIRS = (("deprived_percent", "other_percent"), ("later_percent", "earlier_percent"))
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Bar:
    """A share from 0 to 100, with the ends of its range."""

    percent: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Pair:
    """The shares of two groups, from 0 to 100: a filled dot and an open ring."""

    first: float
    second: float


@dataclass(frozen=True, slots=True)
class Grid:
    """A table ready for typesetting: caption, headings, rows of text, which columns hold figures, and column widths.

    `drawings` has a drawing for each row, or None; they stand in the column `drawn`. A dashed line follows the rows `lines`.
    """

    name: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: tuple[bool, ...]
    widths: tuple[float, ...]
    drawn: int = -1
    drawings: tuple[Bar | Pair | None, ...] = ()
    lines: frozenset[int] = frozenset()
    is_half: bool = False       # printed beside another, each half as wide as the page

    def drawing(self, row: int, column: int) -> Bar | Pair | None:
        """Returns the drawing in a cell, if it has one."""
        return self.drawings[row] if self.drawings and column == self.drawn else None


@dataclass(frozen=True, slots=True)
class _Layout:
    """The columns of a table, and how its figures are written: in whole percents, or to one decimal."""

    columns: tuple[str, ...]
    is_whole: bool
    tied: frozenset[Any]

    def cell(self, column: str, row: Mapping[str, Any]) -> str:
        """Returns a cell as text, with its interval if both ends are among the columns."""
        text = self._text(column, row[column], row)
        if column == "rank_low" and row[column] is not None:
            return text if row["rank_high"] == row[column] else f"{text} to {row['rank_high']}"
        if self.is_whole and column == "difference" and row[column] is not None and not _is_clear(row):
            return UNCLEAR
        if self.has_ends(column) and row[column] is not None and row[f"{column}_low"] is not None:
            low, high = (self._text(f"{column}_{end}", row[f"{column}_{end}"], row) for end in ("low", "high"))
            return f"{text} ({low.removesuffix('%')} to {high.removesuffix('%')})"
        return text

    def has_ends(self, column: str) -> bool:
        """Says whether a figure's interval is shown with it. The position is itself an interval."""
        return f"{column}_low" in self.columns and column != "rank"

    def is_end(self, column: str) -> bool:
        """Says whether a column is the end of an interval that is shown in another column."""
        lower = column.endswith("_low") and column != "rank_low" and column.removesuffix("_low") in self.columns
        return lower or column.endswith("_high")

    def width(self, column: str, is_figure: bool) -> float:
        """Returns the relative width of a column."""
        if not is_figure:
            return WORDS
        return NARROW if column == "rank" else FIGURE_RANGE if self.has_ends(column) else FIGURE

    def _text(self, column: str, value: Any, row: Mapping[str, Any]) -> str:
        if self.is_whole and value is not None and ("percent" in column or column.startswith("difference")):
            return wording_rules.percent(value) if "percent" in column else _points(value)
        return _cell(column, value, row, self.tied)


def grid(name: str, table: Table, columns: tuple[str, ...], *, is_whole: bool = False) -> Grid:
    """Returns a table with some of its columns; a figure and its interval share one cell.

    A figure has one decimal, or none where `is_whole`. A withheld figure says so or shows its range, and a tied rank has an
    equals sign.
    """
    ranks = Counter(row.get("rank") for row in table.rows)
    layout = _Layout(columns, is_whole, frozenset(rank for rank, times in ranks.items() if times > 1 and rank is not None))
    chosen = [column for column in columns or table.columns if column in table.columns and not layout.is_end(column)]
    rows = tuple(tuple(layout.cell(column, row) for column in chosen) for row in table.rows)
    heads = tuple(table.heads[column] + (RANGE if layout.has_ends(column) else "") for column in chosen)
    figures = tuple(column in table.figures for column in chosen)
    widths = tuple(layout.width(column, figure) for column, figure in zip(chosen, figures, strict=True))
    return Grid(name, table.title, heads, rows, figures, widths)


def chart_table(name: str, table: Table, columns: tuple[str, ...], tables: Mapping[str, Table]) -> Grid:
    """Returns a table whose shares are also drawn: bars with their range, or the two groups of a comparison.

    Figures are whole percents. If all rows have the same number of people, the caption says it once. `tables` say which problems
    next to each other in the ranking the answers tell apart.
    """
    rows = _first(_in_order(table.rows, name, tables) if "difference" in columns else table.rows)
    base = _one_base(rows) if "base" in columns else None
    kept = tuple(column for column in columns if column != "base" or base is None)
    shown = replace(table, rows=rows, title=_caption(table, rows, base, name, tables))
    made = grid(name, shown, kept, is_whole=True)
    return _with_drawings(made, shown, kept, _lines(rows, tables) if name == "ranked_problems" else frozenset())


def cross_table(name: str, table: Table, columns: tuple[str, ...]) -> Grid:
    """Returns a table of shares in which the first column names the rows, the second heads the columns, the third is the figure.

    A fourth column, if there is one, is printed once for each row, or in the caption if all rows have the same.
    """
    down, across, figure, *more = columns
    rows, heads = _labels(table.rows, down), _labels(table.rows, across)
    cells = {(_id(row, down), _id(row, across)): row for row in table.rows}
    layout, bases = _Layout((), True, frozenset()), {_id(row, down): row for row in table.rows}
    base = _one_base(table.rows) if more else None
    more = more if base is None else []
    body = tuple((words, *(layout.cell(column, bases[row]) for column in more),
                  *(layout.cell(figure, cells[row, head]) if (row, head) in cells else "" for head in heads))
                 for row, words in rows.items())
    names = (table.heads[down], *(table.heads[column] for column in more), *heads.values())
    return Grid(name, table.title + _people(table, base), names, body[:MOST_ROWS], (False, *[True] * (len(names) - 1)),
                (WORDS, *[FIGURE] * (len(names) - 1)))


def _id(row: Mapping[str, Any], column: str) -> str:
    return str(row["item" if column == "problem" else "option"])


def _labels(rows: Rows, column: str) -> dict[str, str]:
    return {_id(row, column): str(row[column]) for row in rows}


def _one_base(rows: Rows) -> int | None:
    """Returns the number of people that all rows are of; None if they differ or one is not shown."""
    bases = {row.get("base") for row in rows}
    return bases.pop() if len(bases) == 1 else None


def _people(table: Table, base: int | None) -> str:
    return "" if base is None else f" ({table.heads['base'].lower()}: {number(base)})"


def _caption(table: Table, rows: Rows, base: int | None, name: str, tables: Mapping[str, Table]) -> str:
    cut = f". The first {len(rows)} of {len(table.rows)}" if MOST_ROWS <= len(rows) < len(table.rows) else ""
    apart = ". A dashed line: the answers tell apart what is above and below it" \
        if name == "ranked_problems" and _lines(rows, tables) else ""
    return table.title + _people(table, base) + cut + apart


def _in_order(rows: Rows, name: str, tables: Mapping[str, Table]) -> Rows:
    """Returns the differences that may be shown, the widest clear one first. The text says how many are not shown.

    How safe people feel is compared in its own section.
    """
    ranked = {row["item"] for row in tables["ranked_problems"].rows} if name == "deprivation_comparison" else None
    shown = [row for row in rows if row["difference"] is not None and (ranked is None or row["item"] in ranked)]
    return sorted(shown, key=lambda row: -abs(row["difference"]) if _is_clear(row) else 0.0)


def _first(rows: Rows) -> Rows:
    """Returns the first rows, and those level with the last of them: a tie is never cut."""
    last = rows[MOST_ROWS - 1].get("percent") if len(rows) > MOST_ROWS else None
    return [row for place, row in enumerate(rows) if place < MOST_ROWS or (last is not None and row.get("percent") == last)]


def _is_clear(row: Mapping[str, Any]) -> bool:
    return wording_rules.difference(row) != UNCLEAR


def _lines(rows: Rows, tables: Mapping[str, Table]) -> frozenset[int]:
    """Returns the rows that the answers tell apart from the next row."""
    apart = {(row["upper"], row["lower"]) for row in tables["neighbours"].rows if row["told_apart"]} \
        if "neighbours" in tables else set()
    return frozenset(place for place, (upper, lower) in enumerate(pairwise(rows))
                     if (upper["problem"], lower["problem"]) in apart)


def _with_drawings(made: Grid, table: Table, columns: tuple[str, ...], lines: frozenset[int]) -> Grid:
    draw: Callable[[Mapping[str, Any]], Bar | Pair | None]
    pair = next((pair for pair in PAIRS if {*pair, "difference"} <= set(columns)), None)
    if pair:
        drawn, draw = "difference", lambda row: _pair(row, *pair)
    elif {"percent", "percent_low", "percent_high"} <= set(columns):
        drawn, draw = "percent", _bar
    else:
        return replace(made, lines=lines)
    place = made.heads.index(table.heads[drawn] + (RANGE if f"{drawn}_low" in columns else ""))
    heads = tuple("Difference in points, with its range" if pair and number == place else
                  "Share, with its range" if number == place else head for number, head in enumerate(made.heads))
    widths = tuple(DRAWN if number == place else width for number, width in enumerate(made.widths))
    drawings = tuple(map(draw, table.rows))
    marks = ". The dark mark is the first share, the light one the second" if pair else ""
    return replace(made, caption=made.caption + marks, heads=heads, widths=widths, drawn=place, drawings=drawings, lines=lines)


def _bar(row: Mapping[str, Any]) -> Bar | None:
    values = [row[column] for column in ("percent", "percent_low", "percent_high")]
    return None if None in values else Bar(*values)


def _pair(row: Mapping[str, Any], first: str, second: str) -> Pair | None:
    return None if row[first] is None or row[second] is None else Pair(row[first], row[second])


def _points(value: float) -> str:
    return f"{math.floor(value + 0.5):+d}".replace("-", "−").replace("+0", "0")


def _cell(column: str, value: Any, row: Mapping[Any, Any], tied: frozenset[Any]) -> str:
    if value is None:
        return _missing(column, str(row.get("shorthand") or ""))
    if column == "rank":
        return f"{value}=" if value in tied else str(value)
    if column == "p_adjusted":
        return "<0.001" if value < 0.001 else f"{value:.3f}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if column.startswith("rank_change"):
        return f"{value:+d}".replace("-", "−") if value else "0"
    if isinstance(value, float):
        return f"{value:+.1f}".replace("-", "−") if column.startswith("difference") else f"{value:.1f}"
    return number(value) if isinstance(value, int) else str(value)


REASONS: Mapping[str, str] = {"": "", "[c]": "not shown", "[z]": "nobody answered", "[x]": "not asked alike"}
OF_PEOPLE = ("percent", "count", "concerned", "responses", "mentions", "base")


def _missing(column: str, shorthand: str) -> str:
    """Returns what a reader is told in the place of a figure: the range that its count lies in, or why there is none.

    A table of two groups has both ranges in one shorthand: "deprived: fewer than 5; other: 10 to 14".
    """
    if shorthand in REASONS:
        return REASONS[shorthand]
    group, _, figure = column.rpartition("_")
    bands = dict(one.split(": ", 1) for one in shorthand.split("; ") if ": " in one)
    band = bands.get(group, "") if bands else shorthand if not group else ""
    if not band or figure not in OF_PEOPLE or band == "[c]":
        return "not shown"
    return f"{band} people" if band[-1].isdigit() and not band.startswith("all but") else band
