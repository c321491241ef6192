"""A finished bench table, and how it is written as CSV. No cell can be taken for a formula."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any

from ...questionnaire.characters import BYTE_ORDER_MARK, inert


@dataclass(frozen=True, slots=True)
class BenchTable:
    """A finished table: its title, what every figure means, one mapping a row, how many people, and what differs, in words."""

    title: str
    definition: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    people: int
    sentence: str


def as_csv(table: BenchTable) -> str:
    """Returns the figures: a line of column names, then a line a row."""
    return _written([table.columns, *([row[name] for name in table.columns] for row in table.rows)])


def for_spreadsheet(table: BenchTable) -> str:
    """Returns the figures, and below them what they mean, as a spreadsheet opens it rightly."""
    said = [[], *([words] for words in (f"Not for publication. {table.title}.", table.sentence, *table.definition) if words)]
    return BYTE_ORDER_MARK + as_csv(table) + _written(said)


def _written(rows: list[Any]) -> str:
    file = io.StringIO()
    lines = csv.writer(file, lineterminator="\r\n")
    lines.writerows([inert(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return file.getvalue()
