"""Lists which figures disclosure control left out of the tables, row by row with the reason, for the people who publish."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...disclosure.counts import SUPPRESSED
from ..chapter.cell_references import Cells
from ..publications.release_preview import Withheld
from ..tables import blanking
from ..tables.table import Description
from .chapter_tables import chapter_tables
from .disclosure_control import OTHERS, Disclosed, reasons

FEW_THERE = "too few people answered from this area"


def withheld(disclosed: Disclosed) -> Iterator[Withheld]:
    """Yields every row that loses figures, table by table."""
    full, shown = (Cells(chapter_tables(tables, disclosed.described)) for tables in (disclosed.whole, disclosed.tables))
    for name in disclosed.whole:
        described = disclosed.described[name]
        columns = list(blanking.figures(described))
        for key, row in full.rows(name):
            if lost := _lost(columns, row, shown.row(name, key)):
                yield Withheld(described.title, _named(key, row), _heads(described, lost), _why(disclosed, described, row, lost))


def _lost(columns: Sequence[str], row: Mapping[str, Any], shown: Mapping[str, Any] | None) -> Sequence[str]:
    """Returns the columns of the figures that a row does not show. Figures of an area that is not shown are never made."""
    if shown is None:
        return []
    not_shown = row.get("shorthand") == SUPPRESSED
    return [name for name in columns if shown.get(name) is None and (row.get(name) is not None or not_shown)]


def _heads(described: Description, lost: Sequence[str]) -> str:
    return ", ".join(described.head(column).lower() for column in lost if not column.endswith(("_low", "_high"))) or "all"


def _named(key: str, row: Mapping[str, Any]) -> str:
    """Describes a row in words: the area, the question and the answer, if it has them."""
    words = [str(row[name]) for name in ("area_name", "label", "problem", "answer") if row.get(name)]
    return ": ".join(dict.fromkeys(words)) or key


def _why(disclosed: Disclosed, described: Description, row: Mapping[str, Any], lost: Sequence[str]) -> str:
    """Returns the most serious reason among the counts that the lost figures reveal."""
    found = [why for name in lost if (reveals := described.columns[name].reveals) for why in reasons(disclosed, reveals(row))]
    return min(found, key=lambda why: (why == OTHERS, why)) if found else FEW_THERE
