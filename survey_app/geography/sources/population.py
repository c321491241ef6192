"""Reads residents by area, age and sex: ONS small area population estimates, and files of the same layout."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from . import SourceError
from .files import Role, Table, listed, readable, tables

LSOA = Role("LSOA", "LSOA 2021 Code", (
    r"lsoa[ _]?(?:20)?\d\d[ _]?(?:cd|code)", r"lsoa[ _]?(?:cd|code)(?: ?\(\d{4}\))?"))
AUTHORITY = Role("local authority", "LAD 2023 Code", (r"l(?:ad|tla)[ _]?(?:20)?\d\d[ _]?(?:cd|code)",))
TOTAL = Role("all ages", "Total", (r"total", "all ages", "total[ _]population(?::.*)?"))
AGE = re.compile(r"(?P<sex>[fm]?)(?P<age>\d{1,2})\+?")
SEXES = {"": "all", "f": "female", "m": "male"}

Ages = dict[int, str]   # the column of each single year of age


@dataclass(frozen=True, slots=True)
class Population:
    """Residents of areas: `counts[code][sex]` lists them by single year of age from 0; the last age includes older ones.

    `sex` is female and male, or all if the file does not separate them. The list is empty if only `totals` of all ages
    and sexes are known. `edition` is the level and year of the area codes, such as "lsoa 2021".
    """

    edition: str
    file: str
    counts: Mapping[str, Mapping[str, list[int]]]
    totals: Mapping[str, int]


def read_population(paths: Iterable[Path]) -> tuple[Population, ...]:
    """Residents by area, from CSV files or workbook sheets with an area and with ages or a total. Raises SourceError."""
    return tuple(_population(path) for path in paths)


def _population(path: Path) -> Population:
    """The residents in a file, with its sheets for women and men combined."""
    with readable(path):
        return _combined(path)


def _combined(path: Path) -> Population:
    everything = tables(path)
    usable = [table for table in everything if _area(table.header) and (_ages(table) or TOTAL.column(table.header))]
    if not usable:
        raise SourceError(f"{path.name}: is not a list of residents by area. Expected a column of codes (such as "
                          f"{LSOA.example}) and a column an age (0, 1, ... 90+, or F0, M0, ...) or a total; found "
                          f"{listed(everything[-1].header)}.")
    parts = [_read(table) for table in usable]
    codes = {code: None for part in parts for code in part.totals}
    if not codes:
        raise SourceError(f"{path.name}: lists no area. Its download was probably cut short; download it again.")
    counts = {code: _by_sex({sex: ages for part in parts for sex, ages in part.counts.get(code, {}).items()}) for code in codes}
    totals = {code: sum(map(sum, counts[code].values())) or parts[0].totals[code] for code in codes}
    return Population(parts[0].edition, path.name, counts, totals)


def _by_sex(counts: dict[str, list[int]]) -> dict[str, list[int]]:
    """The counts without 'all' if women and men are separate."""
    return {sex: ages for sex, ages in counts.items() if sex != "all" or len(counts) == 1}


def _area(header: Iterable[str]) -> str | None:
    columns = list(header)
    return LSOA.column(columns) or AUTHORITY.column(columns)


def _ages(table: Table) -> dict[str, Ages]:
    """The columns of single years of age, by sex; if the columns do not say the sex, the sheet does."""
    by_sex: dict[str, Ages] = {}
    for column in table.header:
        if match := AGE.fullmatch(column.lower()):
            by_sex.setdefault(SEXES[match["sex"]] if match["sex"] else _sex_of(table), {})[int(match["age"])] = column
    for sex, columns in by_sex.items():
        if sorted(columns) != list(range(len(columns))):
            raise SourceError(f"{table.name}: has ages that do not run from 0 without a gap ({sex}).")
    return by_sex


def _sex_of(table: Table) -> str:
    sheet = table.member.lower()
    return "female" if "female" in sheet else "male" if "male" in sheet else "all"


def _read(table: Table) -> Population:
    area, total, ages = _area(table.header) or "", TOTAL.column(table.header), _ages(table)
    counts: dict[str, dict[str, list[int]]] = {}
    totals: dict[str, int] = {}
    for line, row in table.rows():
        where = f"{table.name}, line {line}"
        by_sex = {sex: [_people(row[columns[age]], where) for age in sorted(columns)] for sex, columns in ages.items()}
        counted = sum(map(sum, by_sex.values()))
        counts[row[area]], totals[row[area]] = by_sex, _people(row[total], where) if total else counted
        if ages and totals[row[area]] != counted:
            raise SourceError(f"{where}: the ages add up to {counted:,} and the total is {totals[row[area]]:,}.")
    year = re.search(r"(?:20)?(\d\d)\D*$", area)
    level = "lsoa" if area.lower().startswith("lsoa") else "authority"
    return Population(f"{level} 20{year[1]}" if year else level, table.name, counts, totals)


def _people(text: str, where: str) -> int:
    try:
        return round(float(text.replace(",", "")))
    except ValueError:
        raise SourceError(f"{where}: {text[:20]!r} is not a number of people.") from None
