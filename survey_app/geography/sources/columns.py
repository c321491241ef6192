"""Recognises columns by the pattern of their names, which change with every edition: `laua`, `lad25cd`, `oslaua`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .files import SourceError, Table, listed

LSOA_YEAR = re.compile(r"lsoa\D*(?:20)?(\d\d)")


@dataclass(frozen=True, slots=True)
class Role:
    """What a column is for: the names it has had, as patterns in order of preference, and one of them to show."""

    name: str
    example: str
    patterns: tuple[str, ...]

    def column(self, header: Sequence[str]) -> str | None:
        """The column that plays the role; of several years the latest. None where there is none."""
        for pattern in self.patterns:
            if matching := [column for column in header if re.fullmatch(pattern, column.lower())]:
                return max(matching)
        return None


def has(table: Table, roles: Sequence[Role]) -> bool:
    """Whether every one of `roles` has a column in `table`."""
    return all(role.column(table.header) for role in roles)


def pick(table: Table, roles: Sequence[Role], needed: Sequence[Role], product: str) -> dict[str, str]:
    """The column of `table` for each of `roles` by name. Raises SourceError telling which of `needed` has none."""
    missing = [role for role in needed if not role.column(table.header)]
    if missing:
        expected = ", ".join(f"{role.name} (such as {role.example})" for role in missing)
        raise SourceError(f"{table.name}: is not {product}. Expected a column for the {expected}; found {listed(table.header)}.")
    columns = {role.name: column for role in roles if (column := role.column(table.header))}
    if twice := [column for column in columns.values() if table.header.count(column) > 1]:
        raise SourceError(f"{table.name}: has two columns named {twice[0]}. Remove the wrong one.")
    return columns


def lsoa_vintage(column: str) -> int:
    """The census year whose LSOAs a column holds, from its name: 2011 for `lsoa11` and for `LSOA code (2011)`."""
    match = LSOA_YEAR.search(column.lower())
    if not match:
        raise SourceError(f"the column {column!r} does not say of which census its LSOAs are; "
                          "name it lsoa11cd or lsoa21cd.")
    return 2000 + int(match[1])
