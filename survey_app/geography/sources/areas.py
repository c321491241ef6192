"""Reads a council's own areas: which LSOA or ward lies in which Community Board, neighbourhood or parish."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from .columns import Role
from .files import SourceError, Table, listed, tables
from .lookups import AREA_CODE, name_columns

LSOA = Role("LSOA", "LSOA21CD", (r"lsoa[ _]?(?:(?:20)?\d\d)?[ _]?(?:cd|code)(?: ?\(\d{4}\))?", r"lsoa(?:\d\d)?"))
WARD = Role("ward", "WD24CD", (r"(?:wd|ward)[ _]?(?:(?:20)?\d\d)?[ _]?(?:cd|code)", "ward"))
OFFICIAL = re.compile(r"fid|object_?id|chgind|change_code|lsoa(?:\d\d)?|.*(?:cd|code|nmw?|name)(?: ?\(\d{4}\))?")
LONGEST_NAME = 100
MOST_KINDS = 12   # more columns than this are not areas but measurements


@dataclass(frozen=True, slots=True)
class OwnAreas:
    """One kind of area of a council's own making, such as "Community Board": the area of each LSOA or ward, by code."""

    kind: str
    level: str
    file: str
    area_of: Mapping[str, str]


def read_areas(path: Path) -> list[OwnAreas]:
    """Every kind of area in a CSV or workbook: a column of codes, LSOA or ward, and a column an own kind of area.

    Columns of other codes and their names, and of numbers, are passed over. Raises SourceError.
    """
    found = [areas for table in tables(path) for areas in _areas(table)]
    if not found:
        raise SourceError(f"{path.name}: is not a list of areas. Expected a column of LSOA or ward codes (such as LSOA21CD "
                          "or WD24CD) and a column headed with what your areas are called (such as Community Board) that "
                          f"holds their names; found {listed(tables(path)[0].header)}.")
    return found


def read_lsoas(path: Path) -> frozenset[str]:
    """The LSOAs that a CSV or workbook lists, in a column of LSOA codes. Raises SourceError."""
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
    """A kind of area as a name of data: "Community Board" is community_board."""
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
    """The columns that hold official codes and their names, or number the rows."""
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
