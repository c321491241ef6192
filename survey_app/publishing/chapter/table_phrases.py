"""Phrases for a table: its rows in order, and words bound to its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from . import wording_rules
from .cell_references import Bound, Cell, Cells

NAMED = 4       # problems named in a sentence; the table lists all of them
LISTED = 8      # differences written out
TOO_FEW = "Too few people answered this for figures to be published."


def bind(words: str, table: str, row: str, column: str) -> str:
    """Returns words bound to a cell, as text."""
    return str(Bound(words, Cell(table, row, column)))


class Said:
    """One table as the sections describe it: its rows in order, and words bound to their cells."""

    def __init__(self, cells: Cells, name: str) -> None:
        self.name, self.rows = name, dict(cells.rows(name))

    def __bool__(self) -> bool:
        return bool(self.rows)

    def text(self, row: str, column: str) -> str:
        return bind(str(self.rows[row][column]), self.name, row, column)

    def quoted(self, row: str, column: str) -> str:
        return f"“{self.text(row, column)}”"

    def percent(self, row: str, say: Callable[[float], str] = wording_rules.percent, column: str = "percent") -> str:
        return bind(say(self.rows[row][column]), self.name, row, column)

    def over(self, row: str) -> str:
        """Describes a share by what it exceeds, with the percentage if the words alone would hide it."""
        value, low = self.rows[row]["percent"], self.rows[row].get("percent_low")
        words = wording_rules.over(value, low)
        return self.percent(row, lambda _: words) + ("" if words == wording_rules.percent(value) else f" ({self.percent(row)})")

    def part(self, row: str, say: Callable[[float], str] = wording_rules.percent) -> str:
        """Describes the share of those who answered: a share of them, "none" or "all"."""
        return f"{self.percent(row, lambda value: wording_rules.part(value, say))} of the {self.answering(row)}"

    def answering(self, row: str) -> str:
        """Says how many answered: "103 who answered", "1 person who answered"."""
        return f"{self.number(row, 'base')} {'person ' if self.rows[row]['base'] == 1 else ''}who answered"

    def people(self, row: str, column: str) -> str:
        """Returns the count with "person" or "people"."""
        return f"{self.number(row, column)} {wording_rules.people(self.rows[row][column])}"

    def number(self, row: str, column: str, say: Callable[[float], str] = wording_rules.number) -> str:
        return bind(say(self.rows[row][column]), self.name, row, column)

    def difference(self, row: str, more: str = "") -> str:
        return bind(wording_rules.difference(self.rows[row]) + more, self.name, row, "difference")

    def shown(self, row: str, column: str = "percent") -> bool:
        return row in self.rows and self.rows[row].get(column) is not None


def against(table: Said, row: str) -> str:
    """Gives both groups' percentages and the result of comparing them."""
    deprived, other = (table.percent(row, column=f"{group}_percent") for group in ("deprived", "other"))
    if wording_rules.difference(table.rows[row]) in wording_rules.UNCLEAR:
        return f"{deprived} in more deprived areas and {other} in other areas ({table.difference(row)})"
    return f"{deprived} in more deprived areas, {table.difference(row, ' than')} the {other} in other areas"


def differing(summary: Said, what: str, where: str, compared: str) -> str:
    """Says for how many compared problems `what` is clearly higher or lower `where`, and for how many chance may explain it."""
    count, unclear = summary.rows["compared"]["value"], summary.rows["unclear"]["value"]
    told = (f"{what} is clearly {summary.text('higher', 'measure')} {where} for "
            f"{summary.number('higher', 'value', wording_rules.number_or_none)} of the {summary.number('compared', 'value')} "
            f"{'problem' if count == 1 else 'problems'} {compared}, and clearly {summary.text('lower', 'measure')} for "
            f"{summary.number('lower', 'value', wording_rules.number_or_none)}.")
    if unclear == count:
        return f"{told} Each difference could be chance."
    others = summary.number('unclear', 'value', wording_rules.number_or_one)
    return f"{told} For the other {others} the difference could be chance." \
        if unclear else told


def listed(words: Sequence[str]) -> str:
    """Joins words into a list, with "and" before the last."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)


def by_item(table: Said) -> Iterator[tuple[str, list[str]]]:
    """Yields each item with the names of its rows."""
    for item, rows in groupby(table.rows, key=lambda row: str(table.rows[row]["item"])):
        yield item, list(rows)


def capital(text: str) -> str:
    """Capitalises the bound words that begin a sentence."""
    return text[:2] + text[2:3].upper() + text[3:] if text.startswith("[[") else text
