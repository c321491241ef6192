"""Reads the tables of HTML pages: each row's name, its figures, the words only a screen reader tells, and the bars drawn in it.

A page in another language has the same rows, so its figures are read under the names of every language.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import product
from pathlib import PurePath

from .prose import LABELS, SIDES
from .tables import Cells, Table

NUMBER = r"(\d+(?:\.\d+)?)\s?%?"
RANGE = re.compile(rf"{NUMBER} (?:to|i) {NUMBER}")
SHARE = re.compile(rf"{NUMBER}(?: \({NUMBER} (?:to|i) {NUMBER}\))?")      # 68.9 (59.5 to 77.1)
COUNT = re.compile(r"\d[\d,]*")
WHOLE = "100"           # the width of the track behind a bar
HEADS = (("difference", ("difference", "gwahaniaeth")), ("low and high", ("range", "ystod")),
         ("base", ("answering", "answered", "people", "atebodd")), ("percent", ("share", "percent", "canran", "cyfran")))


@dataclass
class Row:
    """One row: the words of its heading, the words of each cell, and the width and ends of what is drawn in it, in percent.

    `before` is the number of cells before the heading.
    """

    name: str = ""
    before: int = 0
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
                        replace(row, name=name.name)
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
    shares = [*(found[1] for words in row.cells if (found := SHARE.fullmatch(words))), row.bar]
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
        shared = Counter(row[column] for row in table.rows for column in LABELS if row.get(column))
        for row, figures in product(table.rows, rows):
            label = _label(row, figures, shared)
            if label and (row.get("area") or "") == area and not _is_of_another(figures, label, table.name, printed):
                _take_row(row, heads, figures)


def _label(row: Cells, figures: Row, shared: Mapping[str, int]) -> str:
    """Returns the label of this row that heads a page's row: a tag such as “higher” may follow it. Empty if none does.

    A label that other rows of the table have too, such as a question, needs a second one in the cells.
    """
    labels = [row[column] for column in LABELS if row.get(column) and column != "area_name"]
    found = [label for label in labels if figures.name == label or figures.name.startswith(f"{label} ")]
    if found and shared[found[0]] > 1 and not row.get("area") and not set(labels[1:]) & {*figures.cells}:
        return ""
    return found[0] if found else ""


def _take_row(row: Cells, heads: Sequence[str], figures: Row) -> None:
    sides = [_side(head) for head in heads]
    if figures.bar:
        _put(row, "percent", figures.bar)
    if figures.line and figures.bar:
        _put_ends(row, *figures.line)
    elif figures.line:      # it joins the shares of two groups
        for side, end in zip(dict.fromkeys(side for side in sides if side), figures.line, strict=False):
            _put(row, f"{side}_percent", end)
    for head, side, words in zip(heads, sides, figures.cells, strict=False):
        kind = next((name for name, said in HEADS if any(one in head.lower() for one in said)), "percent" if side else "")
        _take_cell(row, kind, f"{side}_" if side else "", words)


def _side(head: str) -> str:
    """Returns the group that a heading names; empty if it names none."""
    return next((name for name, said in SIDES if any(one in head.lower() for one in said)), "")


def _take_cell(row: Cells, kind: str, prefix: str, words: str) -> None:
    if kind == "low and high" and (ends := RANGE.fullmatch(words)):
        _put_ends(row, ends[1], ends[2])
    elif kind == "percent" and (share := SHARE.fullmatch(words)):      # “fewer than 5” is no share
        _put(row, f"{prefix}percent", share[1])
        if share[2] and not prefix:
            _put_ends(row, share[2], share[3])
    elif kind == "base" and (base := COUNT.fullmatch(words)):
        _put(row, f"{prefix}base", base[0])


def _put_ends(row: Cells, low: str, high: str) -> None:
    _put(row, "percent_low", low)
    _put(row, "percent_high", high)


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
                table.rows[-1].name, table.rows[-1].before = words, len(table.rows[-1].cells)
            elif table.rows:
                table.rows[-1].cells.append(words)
            self._cell = None
        elif tag == "table" and self.tables:
            table = self.tables[-1]
            table.rows = [row for row in table.rows if row.name]
            table.heads = _without_names(table)


def _without_names(table: PageTable) -> list[str]:
    """Leaves out the heading of the column of names."""
    before = table.rows[0].before if table.rows else 0
    return table.heads[:before] + table.heads[before + 1:]


def _take_shape(row: Row, tag: str, given: Mapping[str, str]) -> None:
    """Reads a bar's width, and the ends of the line over it."""
    width = given.get("width", "")
    if tag == "rect" and width.endswith("%") and width.removesuffix("%") != WHOLE:
        row.bar = width.removesuffix("%")
    ends = given.get("x1", ""), given.get("x2", "")
    if tag == "line" and row.line is None and ends[0] != ends[1] and all(end.endswith("%") for end in ends):
        row.line = (ends[0].removesuffix("%"), ends[1].removesuffix("%"))
