r"""Words bound to a cell: `[[almost 80 %|agreement:priorities/agree:percent]]` says the words and names table, row, column.

The chapter is text that a person can edit; what stands in double brackets stays bound, and is checked against its cell.
A bar, a bracket or a backslash inside the words is written with a backslash before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

BOUND = re.compile(r"\[\[((?:\\.|[^\\\[\]|])*)\|([a-z_]+):((?:[^\[\]|])+):([a-z_]+)\]\]")
SPECIAL = re.compile(r"([\\\[\]|])")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table: its row is named by the table's key columns, joined by "/"."""

    table: str
    row: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}:{self.row}:{self.column}"


@dataclass(frozen=True, slots=True)
class Bound:
    """Words and the cell they speak of."""

    words: str
    cell: Cell

    def __str__(self) -> str:
        words = SPECIAL.sub(r"\\\1", self.words)
        return f"[[{words}|{self.cell}]]"


@dataclass(frozen=True, slots=True)
class Table:
    """A finished table as the chapter reads it: rows by column, a missing figure None. It is no frame, so no page needs pandas.

    `key` are the columns that name a row, `figures` those that hold figures; `heads` are the columns' names as people read them.
    """

    title: str
    key: tuple[str, ...]
    rows: Sequence[Mapping[str, Any]]
    columns: tuple[str, ...]
    figures: frozenset[str] = frozenset()
    heads: Mapping[str, str] = field(default_factory=dict)

    def named(self) -> dict[str, Mapping[str, Any]]:
        """Its rows by name: what stands in the key columns, joined by "/"."""
        return {"/".join(str(row[column]) for column in self.key): row for row in self.rows}


class Cells:
    """The cells of finished tables, found by name."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self.tables = tables

    def __contains__(self, table: str) -> bool:
        return table in self.tables

    @cached_property
    def _rows(self) -> dict[str, dict[str, Mapping[str, Any]]]:
        return {name: table.named() for name, table in self.tables.items()}

    def row(self, table: str, row: str) -> Mapping[str, Any] | None:
        """One row by column, None where there is no such row; a missing figure is None."""
        return self._rows.get(table, {}).get(row)

    def rows(self, table: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Every row of a table with its name; none where the table is not there."""
        return iter(self._rows.get(table, {}).items())

    def columns(self, table: str) -> frozenset[str]:
        """The columns of a table; none where the table is not there."""
        return frozenset(self.tables[table].columns if table in self.tables else ())

    def value(self, cell: Cell) -> Any:
        """What stands in a cell; None where it is empty or there is no such cell."""
        return (self.row(cell.table, cell.row) or {}).get(cell.column)


def parts(text: str) -> Iterator[str | Bound]:
    """A line of the chapter in pieces: plain words, and words bound to a cell."""
    end = 0
    for found in BOUND.finditer(text):
        if found.start() > end:
            yield text[end:found.start()]
        yield Bound(re.sub(r"\\(.)", r"\1", found[1]), Cell(found[2], found[3], found[4]))
        end = found.end()
    if end < len(text):
        yield text[end:]


SHOW = re.compile(r"\{(table|chart) ([a-z_]+)(?:: *([a-z_, ]+))?\}")


@dataclass(frozen=True, slots=True)
class Heading:
    """A title (level 1) or the head of a section (2)."""

    line: int
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Show:
    """A table (with these columns, all where none are named) or a chart."""

    line: int
    kind: str
    table: str
    columns: tuple[str, ...] = ()
    text: str = ""


Block = Heading | Paragraph | Item | Show


def blocks(text: str) -> Iterator[Block]:
    """Every block, in order; an empty line ends one, and says nothing more."""
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if line:
            yield _block(number, line)


def _block(number: int, line: str) -> Block:
    if found := SHOW.fullmatch(line):
        columns = tuple(name.strip() for name in (found[3] or "").split(",") if name.strip())
        return Show(number, found[1], found[2], columns)
    if line.startswith("#"):
        marks = len(line) - len(line.lstrip("#"))
        return Heading(number, line[marks:].strip(), min(marks, 2))
    return Item(number, line[2:].strip()) if line.startswith("- ") else Paragraph(number, line)
