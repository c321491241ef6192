"""Reads ONS lookups by what their columns hold: LSOAs of 2011 and 2021, community safety partnerships, names of areas."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .columns import Role
from .files import SourceError, Table, listed, tables

LSOA_2011 = Role("LSOA of 2011", "LSOA11CD", (r"lsoa_?11_?(?:cd|code)",))
LSOA_2021 = Role("LSOA of 2021", "LSOA21CD", (r"lsoa_?21_?(?:cd|code)",))
AUTHORITY = Role("local authority", "LAD24CD", (r"l(?:ad|tla)_?\d\d_?(?:cd|code)",))
PARTNERSHIP = Role("community safety partnership", "CSP24CD", (r"csp_?\d\d_?(?:cd|code)",))
CODE_COLUMN = re.compile(r"(cd|code)( ?\(\d{4}\))?$")
AREA_CODE = re.compile(r"[A-Z]{1,2}[0-9]{7,8}")

Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Lookup:
    """What lookups say together: pairs of LSOA (2011, 2021), pairs of (authority, partnership), and names by code."""

    files: tuple[str, ...] = ()
    lsoas: Pairs = frozenset()
    partnerships: Pairs = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)

    def __add__(self, other: Lookup) -> Lookup:
        return Lookup(self.files + other.files, self.lsoas | other.lsoas, self.partnerships | other.partnerships,
                      {**self.names, **other.names})


def read_lookup(path: Path) -> Lookup:
    """Every lookup in a CSV, workbook, folder or zip. Raises SourceError where there is none."""
    found = [_lookup(table) for table in tables(path)]
    useful = [one for one in found if one.lsoas or one.partnerships or one.names]
    if not useful:
        raise SourceError(f"{path.name}: is not an ONS lookup. Expected pairs of columns such as LSOA11CD and LSOA21CD, "
                          f"LAD24CD and CSP24CD, or WD24CD and WD24NM; found {listed(tables(path)[0].header)}.")
    return sum(useful, Lookup())


def names_in(found: Iterable[Table]) -> Lookup:
    """The names of areas in those of the tables that list them, as the documents that ONS puts into its zips."""
    named = sum((_lookup(table) for table in found if name_columns(table.header)), Lookup())
    return Lookup(named.files, names=named.names)


def name_columns(header: Iterable[str]) -> dict[str, str]:
    """Each column of codes that has a column of names beside it: LSOA21CD and LSOA21NM, ward24_code and ward24_name."""
    by_lower = {column.lower(): column for column in header}
    pairs = {}
    for lower, column in by_lower.items():
        name = CODE_COLUMN.sub(lambda match: ("nm" if match[1] == "cd" else "name") + (match[2] or ""), lower)
        if name != lower and name in by_lower:
            pairs[column] = by_lower[name]
    return pairs


def changes(lsoas: Pairs) -> dict[str, str]:
    """How each LSOA of `lsoas` fared between 2011 and 2021, by code: U unchanged, S split, M merged, X redrawn.

    Source: ONS, Lower Layer Super Output Areas (2011) to (2021), the change indicator CHGIND.
    """
    children, parents = defaultdict(set), defaultdict(set)
    for old, new in lsoas:
        children[old].add(new)
        parents[new].add(old)
    result = {}
    for old, new in lsoas:
        several_parents = any(len(parents[child]) > 1 for child in children[old])
        several_children = any(len(children[parent]) > 1 for parent in parents[new])
        letter = "X" if several_parents and several_children else "M" if several_parents else "S" if several_children else ""
        result[old] = result[new] = letter or ("U" if old == new else "S")   # of a split, the pairs may hold one part only
    return result


def _lookup(table: Table) -> Lookup:
    names = name_columns(table.header)
    lsoas = LSOA_2011.column(table.header), LSOA_2021.column(table.header)
    partners = AUTHORITY.column(table.header), PARTNERSHIP.column(table.header)
    if not (names or all(lsoas) or all(partners)):
        return Lookup()
    rows = [row for _, row in table.rows()]
    return Lookup((table.name,), _pairs(rows, *lsoas), _pairs(rows, *partners),
                  {row[code]: row[name] for code, name in names.items() for row in rows
                   if row[name] and AREA_CODE.fullmatch(row[code])})


def _pairs(rows: list[dict[str, str]], first: str | None, second: str | None) -> Pairs:
    if first is None or second is None:
        return frozenset()
    return frozenset((row[first], row[second]) for row in rows if row[first] and row[second])
