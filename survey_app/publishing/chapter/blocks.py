"""The chapter's text as blocks: headings, paragraphs, items of a list, and the tables and charts shown between them.

    # Title            ## Section          - an item of a list
    {table ranked_problems: rank, problem, percent}      {chart ranked_problems}      everything else is a paragraph
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

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
