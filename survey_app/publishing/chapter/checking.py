"""The check of a chapter: every claim with its cell, whether it holds, any figure bound to nothing, and who a quotation names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from . import quotations
from .binding import Bound, Cells, parts
from .blocks import Show, blocks
from .phrases import holds, words_for
from .unbound import unbound

WAY_OUT = "bind it, [[words|table:row:column]], or say it in other words"
BROKEN = re.compile(r"\[\[[^\[\]]*\]?\]?|\]\]")      # what is left of a binding that is not whole


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing the chapter says: on which line, in which words, by which cell, and what is wrong with it, if anything."""

    line: int
    words: str
    cell: str
    value: str
    fault: str = ""

    def __str__(self) -> str:
        return f"line {self.line}: “{self.words}” " + (f"({self.cell}) {self.fault}" if self.cell else self.fault)


class ChapterError(ValueError):
    """A chapter that says something its tables do not; lists every such claim."""

    def __init__(self, claims: list[Claim]) -> None:
        super().__init__("The chapter cannot be published:\n" + "\n".join(f"  {claim}" for claim in claims))
        self.claims = claims


def check(text: str, cells: Cells) -> list[Claim]:
    """Every claim of a chapter, in order. Those with a fault do not hold."""
    every = list(blocks(text))
    return [*(claim for block in every for claim in _of(block.line, block.text, cells)),
            *(claim for block in every if isinstance(block, Show) for claim in _shown(block, cells))]


def must_hold(text: str, cells: Cells) -> list[Claim]:
    """Every claim of a chapter that holds throughout. Raises ChapterError."""
    claims = check(text, cells)
    wrong = [claim for claim in claims if claim.fault]
    if wrong:
        raise ChapterError(wrong)
    return claims


def _of(line: int, text: str, cells: Cells) -> Iterator[Claim]:
    for part in parts(text):
        if isinstance(part, Bound):
            yield _bound(line, part, cells)
            continue
        for found in BROKEN.finditer(part):
            yield Claim(line, found[0], "", "", "is a binding that is not whole; write [[words|table:row:column]]")
        for words, fault in unbound(part):
            yield Claim(line, words, "", "", f"{fault}; {WAY_OUT}")
        for words, fault in quotations.faults(part):
            yield Claim(line, words, "", "", fault)


def _bound(line: int, part: Bound, cells: Cells) -> Claim:
    cell, row = part.cell, cells.row(part.cell.table, part.cell.row)
    value = "" if row is None else str(row.get(cell.column))
    if cell.table not in cells:
        fault = "names a table that is not there"
    elif row is None:
        fault = "names a row that is not there"
    elif cell.column not in row:
        fault = "names a column that is not there"
    elif row[cell.column] is None:
        fault = "speaks of a cell that is empty"
    else:
        right = holds(part.words, row, cell.column)
        fault = "" if right else f"does not hold: the cell says {words_for(row, cell.column)}; write that"
    return Claim(line, part.words, str(cell), value, fault)


def _shown(block: Show, cells: Cells) -> Iterator[Claim]:
    if block.table not in cells:
        yield Claim(block.line, block.table, "", "", "is a table that is not there")
        return
    known = cells.columns(block.table)
    for column in block.columns:
        if column not in known:
            yield Claim(block.line, column, "", "", f"is a column that the table {block.table} does not have")
