"""A published table as it is read: rows of cells by column, each row with all that any format says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Cells = dict[str, str]
# The columns that say which row it is. Everything else in a table is a figure, or words about it.
KEYS = ("kind", "area", "item", "option", "group", "measure", "upper", "lower", "flag")


@dataclass
class Table:
    """A published table: its rows in the order printed, each with all that any format says."""

    name: str
    rows: list[Cells] = field(default_factory=list)
    _by_key: dict[tuple[str, ...], Cells] = field(default_factory=dict)

    def take(self, cells: Mapping[str, str]) -> None:
        """Adds a row, or what an earlier format left out of it."""
        held = self._by_key.setdefault(_key(cells), {})
        if not held:
            self.rows.append(held)
        held |= {name: value for name, value in cells.items() if not held.get(name)}


def _key(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row.get(name) or "" for name in KEYS)
