"""Reads the English Indices of Deprivation, File 1 and File 7 of 2015, 2019 and 2025, and a council's extract."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import SourceError
from .files import Role, Table, has, lsoa_vintage, pick, tables

LSOA = Role("LSOA", "LSOA code (2021)", (r"lsoa ?code ?\(\d{4}\)", r"lsoa_?\d\d(?:_?(?:cd|code))?"))
NAME = Role("LSOA name", "LSOA name (2021)", (r"lsoa ?name ?\(\d{4}\)", r"lsoa_?\d\d_?(?:nm|name)"))
AUTHORITY = Role("local authority", "Local Authority District code (2024)", (
    r"local authority district code ?(?:\(\d{4}\))?", r"l(?:ad|tla|a)[ _]?(?:\d\d)?[ _]?(?:cd|code)"))
AUTHORITY_NAME = Role("local authority name", "Local Authority District name (2024)", (
    r"local authority district name ?(?:\(\d{4}\))?", r"l(?:ad|tla|a)[ _]?(?:\d\d)?[ _]?(?:nm|name)"))
RANK = Role("rank", "Index of Multiple Deprivation (IMD) Rank", (
    r"index of multiple deprivation(?: \(imd\))? rank.*", r"imd[ _]?(?:\d\d|\d{4})?[ _]?rank.*"))
DECILE = Role("decile", "Index of Multiple Deprivation (IMD) Decile", (
    r"index of multiple deprivation(?: \(imd\))? decile.*", r"imd[ _]?(?:\d\d|\d{4})?[ _]?decile.*"))
POPULATION = Role("population", "Total population: mid 2022", (r"total population.*",))
ROLES = (LSOA, NAME, AUTHORITY, AUTHORITY_NAME, RANK, DECILE, POPULATION)
PRODUCT = "an English Index of Multiple Deprivation by LSOA (File 1 or File 7)"

EDITION_IN_NAME = re.compile(r"(?:(?<![a-z])i[om]?d|deprivation)[^a-z0-9]*(2015|2019|2025)", re.IGNORECASE)   # ID_2015 too
EDITION_BY_AUTHORITIES = {"2013": "2015", "2019": "2019", "2024": "2025"}   # the year of the authorities it names
LSOAS_OF_ENGLAND = {"2015": 32844, "2019": 32844, "2025": 33755}


@dataclass(frozen=True, slots=True)
class RankedLsoa:
    """One LSOA in the index; rank 1 and decile 1 are the most deprived in England. Blank if not given."""

    lsoa: str
    name: str
    authority: str
    authority_name: str
    rank: int
    decile: int
    population: int | None


@dataclass(frozen=True, slots=True)
class DeprivationIndex:
    """One edition of the index, such as IoD2019. `size` is the number of LSOAs that it ranks in all of England."""

    edition: str
    vintage: int
    file: str
    lsoas: tuple[RankedLsoa, ...]
    size: int

    @property
    def covers_england(self) -> bool:
        """Whether it ranks every LSOA of England, and is not an extract."""
        return len(self.lsoas) == self.size

    def report(self) -> dict[str, Any]:
        """A summary to show and store, as JSON."""
        return {"product": "IoD", "edition": self.edition, "vintage": self.vintage, "files": [self.file],
                "rows": len(self.lsoas), "size": self.size, "whole": self.covers_england}


def read_deprivation(path: Path) -> DeprivationIndex:
    """The index of deprivation in a workbook or CSV file. Raises SourceError."""
    everything = tables(path)
    table = next((candidate for candidate in everything if has(candidate, (LSOA, RANK))), everything[-1])
    columns = pick(table, ROLES, (LSOA, RANK), PRODUCT)
    edition = _edition(table, columns)
    size = LSOAS_OF_ENGLAND[edition]
    lsoas = tuple(_ranked(row, columns, size, f"{table.name}, line {number}") for number, row in table.rows())
    _check(lsoas, table.name)
    return DeprivationIndex(f"IoD{edition}", lsoa_vintage(columns["LSOA"]), table.name, lsoas, size)


def local_quintiles(lsoas: Iterable[RankedLsoa]) -> dict[str, int]:
    """Each LSOA's quintile of deprivation among the LSOAs of its authority: ceil(5 position / their number).

    1 is the most deprived. Authorities are those of the index's edition. LSOAs without an authority are left out.
    """
    by_authority: dict[str, list[RankedLsoa]] = defaultdict(list)
    for row in lsoas:
        by_authority[row.authority].append(row)
    by_authority.pop("", None)
    return {row.lsoa: -(-5 * position // len(members)) for members in by_authority.values()
            for position, row in enumerate(sorted(members, key=lambda member: (member.rank, member.lsoa)), start=1)}


def _edition(table: Table, columns: dict[str, str]) -> str:
    """The year of the index, from the name of the sheet, file or rank, else from the year of its local authorities."""
    named = EDITION_IN_NAME.search(f"{table.member} {table.path.name} {columns[RANK.name]}")
    year = re.search(r"\d{4}", columns.get("local authority", ""))
    edition = named[1] if named else EDITION_BY_AUTHORITIES.get(year[0], "") if year else ""
    if not edition:
        raise SourceError(f"{table.name}: does not say which edition it is. "
                          "Put IoD2015, IoD2019 or IoD2025 into its name.")
    return edition


def _ranked(row: dict[str, str], columns: dict[str, str], size: int, where: str) -> RankedLsoa:
    def text(role: Role) -> str:
        return row[columns[role.name]] if role.name in columns else ""

    if not re.fullmatch(r"[A-Z][0-9]{8}", text(LSOA)):
        raise SourceError(f"{where}: {text(LSOA)[:20]!r} is not the code of an LSOA (such as E01017828).")
    rank = _whole(text(RANK), RANK, where)
    if not rank or not 1 <= rank <= size:
        raise SourceError(f"{where}: the rank is {text(RANK)!r}; ranks of this edition run from 1 to {size:,}.")
    decile = _whole(text(DECILE), DECILE, where) or -(-10 * rank // size)
    if not 1 <= decile <= 10:
        raise SourceError(f"{where}: the decile is {decile}; deciles run from 1 to 10.")
    return RankedLsoa(text(LSOA), text(NAME), text(AUTHORITY), text(AUTHORITY_NAME), rank, decile,
                      _whole(text(POPULATION), POPULATION, where))


def _whole(text: str, role: Role, where: str) -> int | None:
    """A whole number written as 9, 9.00 or 1,234; None if blank."""
    try:
        return int(float(text.replace(",", ""))) if text else None
    except ValueError:
        raise SourceError(f"{where}: the {role.name} is {text[:20]!r}, which is not a number.") from None


def _check(lsoas: tuple[RankedLsoa, ...], name: str) -> None:
    if not lsoas:
        raise SourceError(f"{name}: has a header and no rows. Download it again.")
    code, times = Counter(row.lsoa for row in lsoas).most_common(1)[0]
    if times > 1:
        raise SourceError(f"{name}: lists the LSOA {code} {times} times; list each one once.")
