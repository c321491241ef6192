"""Reads a council's own areas (the Community Board, neighbourhood or parish of each LSOA or ward), and ONS lookups
between areas.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from . import SourceError
from .files import Role, Table, listed, tables

LSOA = Role("LSOA", "LSOA21CD", (r"lsoa[ _]?(?:(?:20)?\d\d)?[ _]?(?:cd|code)(?: ?\(\d{4}\))?", r"lsoa(?:\d\d)?"))
WARD = Role("ward", "WD24CD", (r"(?:wd|ward)[ _]?(?:(?:20)?\d\d)?[ _]?(?:cd|code)", "ward"))
OFFICIAL = re.compile(r"fid|object_?id|chgind|change_code|lsoa(?:\d\d)?|.*(?:cd|code|nmw?|name)(?: ?\(\d{4}\))?")
LONGEST_NAME = 100
MOST_KINDS = 12   # a table with more columns holds measurements, not areas
LSOA_2011 = Role("LSOA of 2011", "LSOA11CD", (r"lsoa_?11_?(?:cd|code)",))
LSOA_2021 = Role("LSOA of 2021", "LSOA21CD", (r"lsoa_?21_?(?:cd|code)",))
AUTHORITY = Role("local authority", "LAD24CD", (r"l(?:ad|tla)_?\d\d_?(?:cd|code)",))
PARTNERSHIP = Role("community safety partnership", "CSP24CD", (r"csp_?\d\d_?(?:cd|code)",))
CODE_COLUMN = re.compile(r"(cd|code)( ?\(\d{4}\))?$")
AREA_CODE = re.compile(r"[A-Z]{1,2}[0-9]{7,8}")
Pairs = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class OwnAreas:
    """One kind of council area, such as "Community Board": the area of each LSOA or ward, by code."""

    kind: str
    level: str
    file: str
    area_of: Mapping[str, str]


def read_areas(path: Path) -> list[OwnAreas]:
    """Every kind of area in a CSV or workbook with a column of LSOA or ward codes and a column for each kind.

    Columns of other codes and their names, and of numbers, are ignored. Raises SourceError.
    """
    readable = [areas for table in tables(path) for areas in _areas(table)]
    if not readable:
        raise SourceError(f"{path.name}: is not a list of areas. Expected a column of LSOA or ward codes (such as LSOA21CD "
                          "or WD24CD) and a column headed with what your areas are called (such as Community Board) that "
                          f"holds their names; found {listed(tables(path)[0].header)}.")
    return readable


def read_lsoas(path: Path) -> frozenset[str]:
    """The LSOAs listed in a column of a CSV or workbook. Raises SourceError."""
    [table, *_] = tables(path)
    column = LSOA.column(table.header)
    if column is None:
        raise SourceError(f"{table.name}: is not a list of LSOAs. Expected a column of their codes, headed {LSOA.example}; "
                          f"found {listed(table.header)}.")
    codes = {row[column]: line for line, row in table.rows()}
    for code, line in codes.items():
        if not AREA_CODE.fullmatch(code):
            raise SourceError(f"{table.name}, line {line}: {code[:20]!r} in {column} is not the code of an area, "
                              "such as E01017828.")
    if not codes:
        raise SourceError(f"{table.name}: lists no LSOA.")
    return frozenset(codes)


def slug(kind: str) -> str:
    """The key of a kind of area: "Community Board" becomes community_board."""
    return re.sub(r"[^a-z0-9]+", "_", kind.lower()).strip("_")


def _areas(table: Table) -> list[OwnAreas]:
    level = next((role for role in (LSOA, WARD) if role.column(table.header)), None)
    if level is None:
        return []
    key = level.column(table.header) or ""
    rows = list(table.rows())
    columns = [column for column in table.header
               if column not in _known(table) and _holds_names([row[column] for _, row in rows])]
    if len(columns) > MOST_KINDS:
        return []
    return [OwnAreas(column, level.name, table.name, _area_of(table, rows, key, column)) for column in columns]


def _known(table: Table) -> set[str]:
    """The columns of official codes and their names, or of row numbers."""
    pairs = name_columns(table.header)
    return {*pairs, *pairs.values(), *(column for column in table.header if OFFICIAL.fullmatch(column.lower()))}


def _holds_names(values: Iterable[str]) -> bool:
    texts = [text for text in values if text]
    return bool(texts) and not all(re.fullmatch(r"-?[\d.,]+%?", text) for text in texts)


def _area_of(table: Table, rows: list[tuple[int, dict[str, str]]], key: str, column: str) -> dict[str, str]:
    area_of: dict[str, str] = {}
    for line, row in rows:
        code, area = row[key], row[column]
        if not AREA_CODE.fullmatch(code):
            raise SourceError(f"{table.name}, line {line}: {code[:20]!r} in {key} is not the code of an area, "
                              "such as E01017828.")
        if max(len(area), len(column)) > LONGEST_NAME:
            raise SourceError(f"{table.name}, line {line}: the name {area[:40]!r}... of a {column[:40]} is longer than "
                              f"{LONGEST_NAME} characters. Shorten it.")
        if area and area_of.setdefault(code, area) != area:
            raise SourceError(f"{table.name}, line {line}: {code} is in {area!r} and, above, in {area_of[code]!r}. "
                              f"Each must be in one {column}; where it is split, give the one with most residents.")
    return area_of


@dataclass(frozen=True, slots=True)
class Lookup:
    """The content of lookups: pairs of LSOA (2011, 2021), pairs of (authority, partnership), and names by code."""

    files: tuple[str, ...] = ()
    lsoas: Pairs = frozenset()
    partnerships: Pairs = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)

    def __add__(self, other: Lookup) -> Lookup:
        return Lookup(self.files + other.files, self.lsoas | other.lsoas, self.partnerships | other.partnerships,
                      {**self.names, **other.names})


def read_lookup(path: Path) -> Lookup:
    """The lookups in a CSV, workbook, folder or zip. Raises SourceError if there is none."""
    lookups = [_lookup(table) for table in tables(path)]
    useful = [lookup for lookup in lookups if lookup.lsoas or lookup.partnerships or lookup.names]
    if not useful:
        raise SourceError(f"{path.name}: is not an ONS lookup. Expected pairs of columns such as LSOA11CD and LSOA21CD, "
                          f"LAD24CD and CSP24CD, or WD24CD and WD24NM; found {listed(tables(path)[0].header)}.")
    return sum(useful, Lookup())


def names_in(read: Iterable[Table]) -> Lookup:
    """The names of areas in tables that list them, such as the documents in ONS's zips."""
    named = sum((_lookup(table) for table in read if name_columns(table.header)), Lookup())
    return Lookup(named.files, names=named.names)


def name_columns(header: Iterable[str]) -> dict[str, str]:
    """Each column of codes with its column of names: LSOA21CD and LSOA21NM, ward24_code and ward24_name."""
    by_lower = {column.lower(): column for column in header}
    pairs = {}
    for lower, column in by_lower.items():
        name = CODE_COLUMN.sub(lambda match: ("nm" if match[1] == "cd" else "name") + (match[2] or ""), lower)
        if name != lower and name in by_lower:
            pairs[column] = by_lower[name]
    return pairs


def changes(lsoas: Pairs) -> dict[str, str]:
    """The change of each LSOA of `lsoas` between 2011 and 2021, by code: U unchanged, S split, M merged, X redrawn.

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
        result[old] = result[new] = letter or ("U" if old == new else "S")   # the pairs may hold only one part of a split
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
