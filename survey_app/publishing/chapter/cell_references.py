r"""Parses words bound to a cell: `[[almost 80 %|agreement:priorities/agree:percent]]` names the words, table, row and column.

People can edit the chapter's text. Words in double brackets stay bound to their cell and are checked against it.
A bar, a bracket or a backslash inside the words is escaped with a backslash.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from ...questionnaire.characters import shown
from ...questionnaire.roles import AGREE, DISAGREE

BOUND = re.compile(r"\[\[((?:\\.|[^\\\[\]|])*)\|([a-z_]+):((?:[^\[\]|])+):([a-z_]+)\]\]")
SPECIAL = re.compile(r"([\\\[\]|])")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table. The values of the table's key columns, joined by "/", name its row."""

    table: str
    row: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}:{self.row}:{self.column}"


@dataclass(frozen=True, slots=True)
class Bound:
    """Words and the cell they describe."""

    words: str
    cell: Cell

    def __str__(self) -> str:
        words = SPECIAL.sub(r"\\\1", self.words)
        return f"[[{words}|{self.cell}]]"


@dataclass(frozen=True, slots=True)
class Table:
    """A finished table as the chapter reads it: rows by column, with None for a missing figure.

    It is not a data frame, so no page needs pandas. `key` lists the columns that name a row, `figures` those that hold figures;
    `heads` maps columns to the headings that people read.
    """

    title: str
    key: tuple[str, ...]
    rows: Sequence[Mapping[str, Any]]
    columns: tuple[str, ...]
    figures: frozenset[str] = frozenset()
    heads: Mapping[str, str] = field(default_factory=dict)

    def named(self) -> dict[str, Mapping[str, Any]]:
        """Returns the rows by name: the values of the key columns, joined by "/"."""
        return {"/".join(str(row[column]) for column in self.key): row for row in self.rows}


def of_question(row: Mapping[str, Any], question: str) -> bool:
    """Says whether a row is about this question: its item is an answer column of it."""
    return str(row.get("item")).partition(".")[0] == question


FORMER_SIDES: Mapping[str, str] = {     # by the codes of answers: of releases made before their rows had a side
    **dict.fromkeys(("strongly_agree", "agree", "tend_to_agree"), AGREE),
    **dict.fromkeys(("strongly_disagree", "disagree", "tend_to_disagree"), DISAGREE)}


def side_of_agreement(row: Mapping[str, Any]) -> str:
    """Returns whether a row counts those who agree or those who disagree; empty for another row."""
    if "side" in row:
        return str(row["side"]) if row["side"] in (AGREE, DISAGREE) else ""
    sides = {FORMER_SIDES.get(code, "") for code in str(row.get("option") or "").split("+")}
    return sides.pop() if len(sides) == 1 else ""


def _on_one_line(table: Table) -> Table:
    """Returns the table with each cell's words on one line, because a line of the chapter is a block of its own."""
    return replace(table, rows=[{name: " ".join(shown(cell).split()) if isinstance(cell, str) else cell
                                 for name, cell in row.items()} for row in table.rows])


class Cells:
    """Finds cells of finished tables by name. Words in a cell stand on one line."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self.tables = {name: _on_one_line(table) for name, table in tables.items()}

    def __contains__(self, table: str) -> bool:
        return table in self.tables

    @cached_property
    def _rows(self) -> dict[str, dict[str, Mapping[str, Any]]]:
        return {name: table.named() for name, table in self.tables.items()}

    def row(self, table: str, row: str) -> Mapping[str, Any] | None:
        """Returns one row by column, or None if there is no such row. A missing figure is None."""
        return self._rows.get(table, {}).get(row)

    def rows(self, table: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Yields every row of a table with its name; nothing if there is no such table."""
        return iter(self._rows.get(table, {}).items())

    def columns(self, table: str) -> frozenset[str]:
        """Returns the columns of a table; none if there is no such table."""
        return frozenset(self.tables[table].columns if table in self.tables else ())

    def value(self, cell: Cell) -> Any:
        """Returns the value of a cell; None if it is empty or does not exist."""
        return (self.row(cell.table, cell.row) or {}).get(cell.column)


def parts(text: str) -> Iterator[str | Bound]:
    """Splits a line of the chapter into plain words and words bound to a cell."""
    end = 0
    for found in BOUND.finditer(text):
        if found.start() > end:
            yield text[end:found.start()]
        yield Bound(re.sub(r"\\(.)", r"\1", found[1]), Cell(found[2], found[3], found[4]))
        end = found.end()
    if end < len(text):
        yield text[end:]


SHOW = re.compile(r"\{(table|cross|chart) ([a-z_]+)(?: of ([a-z0-9_]+))?(?:: *([a-z_, ]+))?\}")


@dataclass(frozen=True, slots=True)
class Heading:
    """A title (level 1) or a section heading (level 2)."""

    line: int
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of sentences."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Show:
    """A place for a chart, or for a table with these columns (all columns if none are named), of one question if it is named.

    A `cross` is a table of shares: the first column names its rows, the second heads its columns, the third is the share.
    """

    line: int
    kind: str
    table: str
    columns: tuple[str, ...] = ()
    text: str = ""
    question: str = ""


Block = Heading | Paragraph | Item | Show


def blocks(text: str) -> Iterator[Block]:
    """Yields every block in order. An empty line ends a block and means nothing else."""
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if line:
            yield _block(number, line)


def _block(number: int, line: str) -> Block:
    if found := SHOW.fullmatch(line):
        columns = tuple(name.strip() for name in (found[4] or "").split(",") if name.strip())
        return Show(number, found[1], found[2], columns, question=found[3] or "")
    if line.startswith("#"):
        marks = len(line) - len(line.lstrip("#"))
        return Heading(number, line[marks:].strip(), min(marks, 2))
    return Item(number, line[2:].strip()) if line.startswith("- ") else Paragraph(number, line)
