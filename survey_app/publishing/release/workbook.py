"""Writes all tables as one accessible workbook, xlsx and ods: a cover, notes, one sheet per table, no merged cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd
import xlsxwriter

from ..microdata.exports import TEXT_AS_TEXT
from ..microdata.ods import Cell, write_sheets
from ..tables.table import Description, Unit

LONGEST_NAME = 31   # the longest sheet name
NOTES = ("A cell is empty where there is no figure; the column shorthand says why.",
         "[c]: suppressed, so that nobody can be picked out. [z]: there is no such figure. "
         "[x]: the two years did not ask alike.",
         "Percentages run from 0 to 100 and are not rounded. Bases and counts are people, never weighted.",
         "Intervals say how far a figure could move had similar people answered. Whoever chose to answer did, so they are "
         "not a margin of error for all residents.")


@dataclass(frozen=True, slots=True)
class Cover:
    """The first sheet: a title, and facts under it."""

    title: str
    facts: Mapping[str, str]
    dated: datetime


def sheets(tables: Mapping[str, pd.DataFrame], described: Mapping[str, Description],
           cover: Cover) -> dict[str, list[Sequence[Cell]]]:
    """Returns the rows of every sheet by its name."""
    names = {name: name[:LONGEST_NAME] for name in tables}
    meanings = {column: described[name].columns[str(column)].meaning for name, table in tables.items() for column in table}
    contents = [(names[name], described[name].title) for name in tables]
    return {"Cover": [(cover.title, ""), *cover.facts.items(), ("Sheet", "What it holds"), *contents],
            "Notes": [("Note",), *((note,) for note in NOTES), ("Columns",),
                      *((f"{column}: {meaning}",) for column, meaning in meanings.items())],
            **{names[name]: [list(table.columns), *_rows(table)] for name, table in tables.items()}}


def write(path: Path, tables: Mapping[str, pd.DataFrame], described: Mapping[str, Description], cover: Cover) -> None:
    """Writes path.xlsx and path.ods. The same tables give the same bytes. Each column's heading is its name."""
    made = sheets(tables, described, cover)
    units = {name[:LONGEST_NAME]: [described[name].columns[str(column)].unit for column in table]
             for name, table in tables.items()}
    _xlsx(path.with_suffix(".xlsx"), made, units, cover)
    write_sheets(path.with_suffix(".ods"), made)


def _xlsx(path: Path, made: Mapping[str, list[Sequence[Cell]]], units: Mapping[str, Sequence[Unit]], cover: Cover) -> None:
    """Writes xlsx. Text stays text, even a label that begins with =. A figure is shown in its unit's format."""
    with xlsxwriter.Workbook(path, TEXT_AS_TEXT) as book:
        book.set_properties({"title": cover.title, "created": cover.dated.replace(tzinfo=None)})
        head, body = book.add_format({"bold": True, "text_wrap": True, "bottom": 1}), book.add_format({"text_wrap": True})
        shown = {unit: book.add_format({"num_format": unit.value}) if unit.value else None for unit in Unit}
        for name, rows in made.items():
            sheet = book.add_worksheet(name)
            formats = [shown[unit] for unit in units.get(name, ())]
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if cell is not None and cell != "":
                        sheet.write(number, place, cell, head if number == 0 else formats[place] if formats else body)
            if formats:
                sheet.freeze_panes(1, 0)
                sheet.autofit()
            else:
                sheet.set_column(0, 1, 60)


def _rows(table: pd.DataFrame) -> Iterable[list[Cell]]:
    for row in table.itertuples(index=False, name=None):
        yield [None if pd.isna(cell) else _plain(cell) for cell in row]


def _plain(cell: object) -> Cell:
    """Returns a plain Python number or text."""
    value = cell.item() if hasattr(cell, "item") else cell
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str | int | float) else str(value)
