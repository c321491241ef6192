"""How the sections speak of a table: its rows in order, and words bound to their cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from typing import Any

from . import phrases
from .binding import Bound, Cell, Cells

Row = Mapping[str, Any]
NAMED = 4       # problems named in a sentence; the table has them all
LISTED = 8      # differences written out
TOO_FEW = "Too few people answered this for figures to be published."


def bind(words: str, table: str, row: str, column: str) -> str:
    """Words bound to a cell, as text."""
    return str(Bound(words, Cell(table, row, column)))


class Said:
    """One table as the sections speak of it: its rows in order, and words bound to their cells."""

    def __init__(self, cells: Cells, name: str) -> None:
        self.name, self.rows = name, dict(cells.rows(name))

    def __bool__(self) -> bool:
        return bool(self.rows)

    def text(self, row: str, column: str) -> str:
        return bind(str(self.rows[row][column]), self.name, row, column)

    def quoted(self, row: str, column: str) -> str:
        return f"“{self.text(row, column)}”"

    def percent(self, row: str, say: Callable[[float], str] = phrases.percent, column: str = "percent") -> str:
        return bind(say(self.rows[row][column]), self.name, row, column)

    def over(self, row: str) -> str:
        """A share as what it exceeds, with the percentage where the words alone would hide it."""
        value, low = self.rows[row]["percent"], self.rows[row].get("percent_low")
        words = phrases.over(value, low)
        return self.percent(row, lambda _: words) + ("" if words == phrases.percent(value) else f" ({self.percent(row)})")

    def number(self, row: str, column: str, say: Callable[[float], str] = phrases.number) -> str:
        return bind(say(self.rows[row][column]), self.name, row, column)

    def difference(self, row: str) -> str:
        return bind(phrases.difference(self.rows[row]), self.name, row, "difference")

    def shown(self, row: str, column: str = "percent") -> bool:
        return row in self.rows and self.rows[row].get(column) is not None


def against(table: Said, row: str) -> str:
    """Both groups' percentages and what may be said of them."""
    return (f"{table.percent(row, column='deprived_percent')} in more deprived areas against "
            f"{table.percent(row, column='other_percent')} in other areas ({table.difference(row)})")


def by_item(table: Said) -> Iterator[tuple[str, list[str]]]:
    """The names of the rows, item by item."""
    for item, rows in groupby(table.rows, key=lambda row: str(table.rows[row]["item"])):
        yield item, list(rows)


def capital(text: str) -> str:
    """The bound words with a capital: they begin a sentence."""
    return text[:2] + text[2:3].upper() + text[3:] if text.startswith("[[") else text
