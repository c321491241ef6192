"""Writes all tables as one accessible workbook, xlsx and ods: a cover, notes, one sheet per table, no merged cells.

Each sheet has its title in A1, a note in A2 and the headings in the third row. A cell shows its figure
rounded and holds the exact one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from ...questionnaire.characters import shown
from ..microdata import number_formats
from ..microdata.exports import TEXT_AS_TEXT, cell_text
from ..microdata.ods import Cell, Worksheet, write_sheets
from ..tables.table import Description

LONGEST_NAME = 31   # the longest sheet name
NARROWEST, WIDEST = 14, 60      # characters of a column
ONE_TABLE = "This sheet has one table. The sheet Notes says what its columns mean, and why a cell can be empty."
HEADINGS = ("Heading", "Meaning", "Name in the CSV files")
NOTES = ("A cell is empty where there is no figure. The column Shorthand says why.",
         "[c]: not shown, so that nobody can be picked out. Where something can be said of the number, the columns that end "
         "in from and to say between which numbers it lies. [z]: there is no such figure. [x]: the two years did not ask alike.",
         "Percentages run from 0 to 100. A cell shows its figure rounded and holds the exact one. Bases and counts are people, "
         "never weighted.",
         "Intervals say how far a figure could move had similar people answered. Whoever chose to answer did, so they are "
         "not a margin of error for all residents.")


@dataclass(frozen=True, slots=True)
class Cover:
    """The first sheet: a title, and facts under it."""

    title: str
    facts: Mapping[str, str]
    dated: datetime


def sheets(tables: Mapping[str, pd.DataFrame], described: Mapping[str, Description], cover: Cover) -> dict[str, Worksheet]:
    """Returns every sheet by its name."""
    names = sheet_names(tables)
    contents = [(names[name], described[name].title) for name in tables]
    facts: list[Sequence[Cell]] = [(cover.title,), *cover.facts.items()]
    notes: list[Sequence[Cell]] = [("Notes",), *((note,) for note in NOTES)]
    return {"Cover": Worksheet([*facts, ("Sheet", "What it holds"), *contents], len(facts)),
            "Notes": Worksheet([*notes, HEADINGS, *_meanings(tables, described)], len(notes)),
            **{names[name]: _sheet(table, described[name]) for name, table in tables.items()}}


def sheet_names(tables: Iterable[str]) -> dict[str, str]:
    """Returns the name of every table's sheet: its own name in words, cut to what Excel takes, and no two the same."""
    names: dict[str, str] = {}
    for place, name in enumerate(tables):
        words = name.replace("_", " ").capitalize()
        short = words[:LONGEST_NAME].rstrip()
        names[name] = f"{words[:LONGEST_NAME - 3].rstrip()} {place}" if short in names.values() else short
    return names


def write(path: Path, tables: Mapping[str, pd.DataFrame], described: Mapping[str, Description], cover: Cover) -> None:
    """Writes path.xlsx and path.ods. The same tables give the same bytes."""
    made = sheets(tables, described, cover)
    _xlsx(path.with_suffix(".xlsx"), made, cover)
    write_sheets(path.with_suffix(".ods"), made)


def _sheet(table: pd.DataFrame, described: Description) -> Worksheet:
    units = [described.columns[str(column)].unit.value for column in table]
    heads = [described.head(str(column)) for column in table]
    return Worksheet([(described.title,), (ONE_TABLE,), heads, *_rows(table)], 2, units)


def _meanings(tables: Mapping[str, pd.DataFrame], described: Mapping[str, Description]) -> list[tuple[str, str, str]]:
    """Returns the heading, the meaning and the CSV name of every column: once each, in the order of the headings."""
    columns = [described[name].columns[str(column)] for name, table in tables.items() for column in table]
    return sorted({(column.head, column.meaning, column.name) for column in columns})


def _xlsx(path: Path, made: Mapping[str, Worksheet], cover: Cover) -> None:
    """Writes xlsx. Text stays text, even a label that begins with =. A figure is shown in its unit's format."""
    with xlsxwriter.Workbook(path, TEXT_AS_TEXT) as book:
        book.set_properties({"title": shown(cover.title), "created": cover.dated.replace(tzinfo=None)})
        bold, head = book.add_format({"bold": True}), book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        units = {unit: book.add_format({"num_format": unit}) for sheet in made.values() for unit in sheet.formats if unit}
        for name, sheet in made.items():
            page, rows = book.add_worksheet(name), list(sheet.rows)
            below = [units.get(unit) for unit in sheet.formats] or [wrapped] * len(rows[sheet.head])
            for number, row in enumerate(rows):
                _write(page, number, row, below if number > sheet.head else
                       [head] * len(row) if number == sheet.head else [None if number else bold] * len(row))
            _arrange(page, rows[sheet.head + 1:], sheet)


def _write(page: Any, number: int, row: Sequence[Cell], formats: Sequence[Any]) -> None:
    for place, (cell, format_) in enumerate(zip(row, formats, strict=True)):
        if cell is not None and cell != "":
            page.write(number, place, cell_text(shown(cell)) if isinstance(cell, str) else cell, format_)


def _arrange(page: Any, rows: Sequence[Sequence[Cell]], sheet: Worksheet) -> None:
    """Makes the columns of a table as wide as what they show, and keeps its headings in sight."""
    if not sheet.formats:
        page.set_column(0, 2, WIDEST)
        return
    page.freeze_panes(sheet.head + 1, 0)
    for place, format_ in enumerate(sheet.formats):
        page.set_column(place, place, _width([row[place] for row in rows], format_))


def _width(cells: Iterable[Cell], format_: str) -> int:
    """Returns how many characters wide a column is: as wide as its longest cell, and wide enough for a heading that wraps."""
    words = (cell if isinstance(cell, str) else number_formats.shown(cell, format_) for cell in cells if cell is not None)
    return min(WIDEST, max(NARROWEST, 2 + max(map(len, words), default=0)))


def _rows(table: pd.DataFrame) -> Iterable[list[Cell]]:
    for row in table.itertuples(index=False, name=None):
        yield [None if pd.isna(cell) else _plain(cell) for cell in row]


def _plain(cell: object) -> Cell:
    """Returns a plain Python number or text."""
    value = cell.item() if hasattr(cell, "item") else cell
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str | int | float) else str(value)
