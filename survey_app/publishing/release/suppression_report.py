"""Lists what disclosure control hid in the tables, row by row with the reason, for the people who publish."""

# For staff alone: who knew that a cell is primary would know that it lies between 1 and the threshold less one.

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...analysis.disclosure.masking import SUPPRESSED, Hidden
from ..chapter.cell_references import Cells
from ..publications.release_preview import Withheld
from ..tables.table import Description
from .chapter_tables import chapter_tables
from .disclosure_control import ALL_OR_NONE, OTHERS, Disclosed

WHOLE = "the whole table"
TELLS_OF_OTHERS = "what it says of all problems together would tell of one that is left out"
MADE_FROM = "made from a figure that is left out"
FEW_THERE = "too few people answered from this area"


def withheld(disclosed: Disclosed) -> Iterator[Withheld]:
    """Yields every row that loses figures, table by table."""
    full, shown = (Cells(chapter_tables(tables, disclosed.described)) for tables in (disclosed.whole, disclosed.tables))
    for name in disclosed.whole:
        described = disclosed.described[name]
        if name not in shown:
            yield Withheld(described.title, WHOLE, "", TELLS_OF_OTHERS)
            continue
        for key, row in full.rows(name):
            if lost := _lost(described, row, shown.row(name, key)):
                yield Withheld(described.title, _named(key, row), ", ".join(described.head(column).lower() for column in lost
                               if not column.endswith(("_low", "_high"))) or "all", _why(described, row, lost, disclosed.hidden))


def _lost(described: Description, row: Mapping[str, Any], shown: Mapping[str, Any] | None) -> Sequence[str]:
    """Returns the columns of the figures that a row does not show."""
    figures = [name for name, column in described.columns.items() if column.reveals is not None and name in row]
    if shown is None:
        return figures
    marked = shown.get("shorthand") == SUPPRESSED      # figures of an area that is not shown separately are never made
    return [name for name in figures if shown[name] is None and (row[name] is not None or marked)]


def _named(key: str, row: Mapping[str, Any]) -> str:
    """Describes a row in words: the area, the question and the answer, if it has them."""
    words = [str(row[name]) for name in ("area_name", "label", "problem", "answer") if row.get(name)]
    return ": ".join(dict.fromkeys(words)) or key


def _why(described: Description, row: Mapping[str, Any], lost: Sequence[str], hidden: Hidden) -> str:
    """Returns the most serious reason among the hidden counts that the figures reveal."""
    reveals = [reveals for name in lost if (reveals := described.columns[name].reveals)]
    found = hidden.reasons(one for each in reveals for one in each(row))
    return min(found, key=_gravity) if found else FEW_THERE if "area" in row else MADE_FROM


def _gravity(why: str) -> tuple[int, str]:
    """Orders primary suppression before secondary suppression."""
    return (2 if why == OTHERS else 1 if why == ALL_OR_NONE else 0), why
