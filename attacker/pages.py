"""Reads the tables of HTML pages: each row's name, its figures, the words only a screen reader tells, and the bars drawn in it.

A page in another language has the same rows, so its figures are read under the names of every language.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import product
from pathlib import PurePath

from .prose import LABELS, SIDES
from .tables import Cells, Table

PERCENT = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)\s?%?(?![\d.])")
RANGE = re.compile(r"(\d+(?:\.\d+)?)\s?%? (?:to|i) (\d+(?:\.\d+)?)")
COUNT = re.compile(r"(?<![\d.])\d[\d,]*(?![\d.%])")
WHOLE = "100"           # the width of the track behind a bar
HEADS = (("low and high", ("range", "ystod")), ("difference", ("difference", "gwahaniaeth")),
         ("base", ("answering", "answered", "base", "atebodd")), ("percent", ("share", "percent", "canran", "cyfran")))


@dataclass
class Row:
    """One row: the words of its heading, the words of each cell, and the widths and ends of what is drawn in it, in percent."""

    name: str = ""
    cells: list[str] = field(default_factory=list)
    bar: str = ""
    line: tuple[str, str] | None = None


@dataclass
class PageTable:
    """One table of a page: the headings of its columns, but for those of the rows' names, and its rows."""

    heads: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def take(tables: Mapping[str, Table], files: Mapping[str, bytes]) -> None:
    """Gives rows without figures what the HTML pages say of them."""
    printed, pages = _printed(tables.values()), dict[str, list[list[PageTable]]]()
    for name, content in sorted(files.items()):
        if name.endswith(".html"):
            pages.setdefault(_path(name), []).append(page_tables(content.decode()))
    for path, languages in pages.items():
        for names, figures in product(languages, repeat=2):
            for named, drawn in zip(names, figures, strict=False):
                if [len(row.cells) for row in named.rows] == [len(row.cells) for row in drawn.rows]:
                    _take_table(tables.values(), path, [
                        Row(name.name, row.cells, row.bar, row.line)
                        for name, row in zip(named.rows, drawn.rows, strict=True)], named.heads, printed)


Printing = Mapping[tuple[str, str], set[str]]     # label and share -> the tables that print them together


def _printed(tables: Iterable[Table]) -> Printing:
    """Returns which tables print a percentage, whole or to one decimal, in a row with this label: two can share a label."""
    found: dict[tuple[str, str], set[str]] = {}
    for name, row in ((table.name, row) for table in tables for row in table.rows):
        shares = [float(value) for column, value in row.items()
                  if column.endswith("percent") and re.fullmatch(r"[\d.]+", value or "")]
        for share, label in product(shares, (row[column] for column in LABELS if row.get(column))):
            for rounded in (f"{math.floor(share + 0.5)}", f"{share:.1f}"):
                found.setdefault((label, rounded), set()).add(name)
    return found


def _is_of_another(row: Row, label: str, table: str, printed: Printing) -> bool:
    """Says whether the figure of a page's row stands in other tables only, in a row with the same label."""
    shares = [*PERCENT.findall(" ".join(row.cells)), row.bar]
    where = set[str]().union(*(printed.get((label, share), set()) for share in shares))
    return bool(where) and table not in where


def page_tables(page: str) -> list[PageTable]:
    """Returns the tables of a page in order."""
    reader = _Reader()
    reader.feed(page)
    return reader.tables


def _path(name: str) -> str:
    """Returns the address of a page without its language: pages/en/areas/W1.html is areas/W1."""
    parts = PurePath(name).with_suffix("").parts
    return "/".join(parts[2:] if parts[0] == "pages" else parts)


def _take_table(tables: Iterable[Table], path: str, rows: Sequence[Row], heads: Sequence[str], printed: Printing) -> None:
    area = path.rpartition("areas/")[2] if path.startswith("areas/") else ""
    for table in tables:
        for row, figures in product(table.rows, rows):
            label = _label(row, figures.name)
            if label and (row.get("area") or "") == area and not _is_of_another(figures, label, table.name, printed):
                _take_row(row, heads, figures)


def _label(row: Cells, name: str) -> str:
    """Returns the label of this row that heads a page's row: a tag such as “higher” may follow it. Empty if none does."""
    labels = [row[column] for column in LABELS if row.get(column)]
    return next((label for label in labels if name == label or name.startswith(f"{label} ")), "")


def _take_row(row: Cells, heads: Sequence[str], figures: Row) -> None:
    if figures.bar:
        _put(row, "percent", figures.bar)
    if figures.line and "percent" in row:
        _put(row, "percent_low", figures.line[0])
        _put(row, "percent_high", figures.line[1])
    for head, words in zip(heads, figures.cells, strict=False):
        side = next((name for name, said in SIDES if any(one in head.lower() for one in said)), "")
        kind = "percent" if side else next((name for name, said in HEADS if any(one in head.lower() for one in said)), "")
        _take_cell(row, kind, f"{side}_" if side else "", words)


def _take_cell(row: Cells, kind: str, prefix: str, words: str) -> None:
    if kind == "low and high" and (ends := RANGE.search(words)):
        _put(row, "percent_low", ends[1])
        _put(row, "percent_high", ends[2])
    elif kind == "percent" and not RANGE.search(words) and (share := PERCENT.search(words)):
        _put(row, f"{prefix}percent", share[1])
    elif kind == "base" and (base := COUNT.search(words)):
        _put(row, "base", base[0])


def _put(row: Cells, column: str, value: str) -> None:
    if column in row and not row[column]:
        row[column] = value


class _Reader(HTMLParser):
    """Collects the tables of a page, whatever stands around them."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[PageTable] = []
        self._cell: list[str] | None = None     # words of the open cell
        self._kind = ""                         # head of a column, name of a row, or figure

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "table":
            self.tables.append(PageTable())
        elif self.tables and tag == "tr":
            self.tables[-1].rows.append(Row())
        elif self.tables and tag in ("th", "td"):
            self._cell, self._kind = [], given.get("scope", "row") if tag == "th" else "figure"
        elif self.tables and self.tables[-1].rows:
            _take_shape(self.tables[-1].rows[-1], tag, given)

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("th", "td") and self._cell is not None:
            words, table = " ".join("".join(self._cell).split()), self.tables[-1]
            if self._kind == "col":
                table.heads.append(words)
            elif table.rows and self._kind == "row":
                table.rows[-1].name = words
            elif table.rows:
                table.rows[-1].cells.append(words)
            self._cell = None
        elif tag == "table" and self.tables:
            table = self.tables[-1]
            table.rows = [row for row in table.rows if row.name]
            table.heads = _without_names(table)


def _without_names(table: PageTable) -> list[str]:
    """Leaves out the heading of the column of names: the first, or the second behind a place."""
    surplus = len(table.heads) - max((len(row.cells) for row in table.rows), default=0)
    at = 1 if table.rows and table.rows[0].cells and re.fullmatch(r"=?\d{1,3}=?", table.rows[0].cells[0]) else 0
    return table.heads[:at] + table.heads[at + 1:] if surplus == 1 else table.heads


def _take_shape(row: Row, tag: str, given: Mapping[str, str]) -> None:
    """Reads a bar's width, and the ends of the line over it."""
    width = given.get("width", "")
    if tag == "rect" and width.endswith("%") and width.removesuffix("%") != WHOLE:
        row.bar = width.removesuffix("%")
    ends = given.get("x1", ""), given.get("x2", "")
    if tag == "line" and row.line is None and ends[0] != ends[1] and all(end.endswith("%") for end in ends):
        row.line = (ends[0].removesuffix("%"), ends[1].removesuffix("%"))
