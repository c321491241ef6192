"""Reads postcode files: every edition of the ONS Postcode Directory, the NSPL and the best-fit lookups."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from . import SourceError
from .areas import Lookup, names_in
from .files import CUT_SHORT, Role, Table, has, lsoa_vintage, pick, tables, unpacked

POSTCODE = Role("postcode", "pcds", ("pcds", r"pcd[278]?", r"post_?code"))
LSOA = Role("LSOA", "lsoa21cd", (r"lsoa(?!01)\d\d(?:_?(?:cd|code))?",))
LSOA_2011 = Role("LSOA of 2011", "lsoa11", (r"lsoa_?11(?:_?(?:cd|code))?",))
AUTHORITY = Role("local authority", "lad25cd", ("(?:os)?laua", r"l(?:ad|tla|aua)_?(?:\d\d)?_?(?:cd|code)"))
WARD = Role("ward", "wd25cd", ("(?:os)?ward", r"(?:wd|ward)_?(?:\d\d)?_?(?:cd|code)"))
COUNTRY = Role("country", "ctry25cd", (r"ctry(?:\d\d)?(?:cd)?",))
TERMINATED = Role("date of termination", "doterm", ("doterm",))
INTRODUCED = Role("date of introduction", "dointr", ("dointr",))
RANK = Role("rank of deprivation", "imd", (r"imd(?:\d\d)?(?:ind|rank)?",))
EAST = Role("easting", "oseast1m", ("(?:os)?east1m",))
NORTH = Role("northing", "osnrth1m", ("(?:os)?n(?:or|r)th1m",))
ROLES = (POSTCODE, LSOA, LSOA_2011, AUTHORITY, WARD, COUNTRY, TERMINATED, INTRODUCED, RANK, EAST, NORTH)
NEEDED = (POSTCODE, LSOA, AUTHORITY)
TO_STORE = (POSTCODE, LSOA, AUTHORITY, WARD, COUNTRY, TERMINATED)
PRODUCT = "a postcode file of ONS (NSPL, ONSPD or a best-fit lookup)"

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EDITION = re.compile(rf"(?<![a-z])({'|'.join(MONTHS)})[a-z]*[_ -]?(?:20)?(\d\d)(?!\d)", re.IGNORECASE)
OTHER_NATIONS = "JLMNSW"              # the letters of Scotland, Wales, Northern Ireland, the Channel Islands and Man
PSEUDO = "99999999"                  # after a letter: there is none here
BLOCK = 1 << 20                      # bytes of CSV in memory at once


@dataclass(frozen=True, slots=True)
class PostcodeFiles:
    """One edition of a postcode product, in one file or several, and the names of its columns."""

    product: str
    edition: str
    vintage: int
    tables: tuple[Table, ...]
    columns: tuple[dict[str, str], ...]
    others: tuple[Table, ...] = ()

    def names(self) -> Lookup:
        """The names of areas found in the same zip or folder."""
        return names_in(self.others)


def open_postcodes(paths: Sequence[Path]) -> PostcodeFiles:
    """The postcode product in `paths`: CSV files, folders and zips of one edition. Raises SourceError."""
    everything = [table for path in paths for table in tables(path)]
    opened = [table for path in paths for table in _postcode_tables(path)]
    columns = tuple(pick(table, ROLES, NEEDED, PRODUCT) for table in opened)
    for table in opened:
        if table.ends_within_a_line:
            raise SourceError(f"{table.name}: stops in the middle of a row. {CUT_SHORT}")
    vintage = _only([lsoa_vintage(names["LSOA"]) for names in columns], opened, "LSOAs of one census")
    edition = _only([_edition(table) for table in opened], opened, "one edition")
    return PostcodeFiles(_product(opened[0]), edition, vintage, tuple(opened), columns,
                         tuple(table for table in everything if table not in opened and not has(table, NEEDED)))


def rows_about(files: PostcodeFiles) -> int:
    """The approximate number of rows, from the size of the files and the length of their first lines."""
    return round(sum(table.size / _line_length(table) for table in files.tables))


def batches(files: PostcodeFiles, roles: Sequence[Role] = TO_STORE) -> Iterator[Any]:
    """The rows in file order, as pyarrow tables of a few thousand rows.

    Each has a text column for each role: null if the cell is blank, the file lacks the column, or it holds a pseudo code.
    Also the postcode's "outward code", and whether it lies "outside England". Postcodes have no spaces.
    """
    for table, columns in zip(files.tables, files.columns, strict=True):
        yield from _read(table, {role.name: columns[role.name] for role in roles if role.name in columns}, roles)


def _postcode_tables(path: Path) -> list[Table]:
    """The CSVs that list postcodes. A zip or folder can also hold lists of names, and the whole file beside its parts."""
    everything = tables(path)
    candidates = [table for table in everything if has(table, NEEDED)] or everything[:1]
    whole_country = [table for table in candidates if "multi_csv" not in f"{table.path.parent}/{table.member}".lower()]
    return whole_country or candidates


def _edition(table: Table) -> str:
    """The year and month in an ONS file name: "2024-08" from NSPL21_AUG_2024_UK.csv; else ''."""
    match = EDITION.search(table.member.rpartition("/")[2] or table.path.name) or EDITION.search(table.path.name)
    return f"20{match[2]}-{MONTHS.index(match[1].lower()) + 1:02}" if match else ""


def _product(table: Table) -> str:
    header = {column.lower() for column in table.header}
    if any(re.fullmatch(r"lsoa01(cd)?", column) for column in header):
        return "ONSPD"
    return "NSPL" if has(table, (RANK, COUNTRY)) else "ONS best fit"


def _only(values: Sequence[Any], opened: Sequence[Table], what: str) -> Any:
    """The one value that all files share. Raises SourceError naming two files that differ."""
    for value, table in zip(values, opened, strict=True):
        if value != values[0]:
            raise SourceError(f"{opened[0].name} is of {values[0] or 'no stated month'} and {table.name} of "
                              f"{value or 'no stated month'}: postcode files loaded together must hold {what}.")
    return values[0]


def _read(table: Table, columns: dict[str, str], roles: Sequence[Role]) -> Iterator[Any]:
    names = list(dict.fromkeys(columns.values()))   # one column can play two roles
    reading = pyarrow.csv.ReadOptions(block_size=BLOCK, column_names=table.header, skip_rows=1)
    options = pyarrow.csv.ConvertOptions(include_columns=names, column_types=dict.fromkeys(names, pa.string()),
                                         null_values=[""], strings_can_be_null=True)
    done = 0
    with unpacked(table.name), table.open() as file:
        try:
            for batch in pyarrow.csv.open_csv(file, reading, convert_options=options):
                done += batch.num_rows
                yield _by_role(pa.Table.from_batches([batch]), columns, roles)
        except pa.ArrowInvalid as error:
            reason = str(error).partition(":")[2][:80].strip()
            raise SourceError(f"{table.name}: is damaged after row {done:,}: {reason}. {CUT_SHORT}") from None


def _line_length(table: Table) -> float:
    with unpacked(table.name), table.open() as file:
        start = file.read(1 << 16)
    return len(start) / max(start.count(b"\n"), 1)


def _by_role(batch: Any, columns: dict[str, str], roles: Sequence[Role]) -> Any:
    nothing = pa.nulls(batch.num_rows, pa.string())
    by_role = {role.name: batch[columns[role.name]] if role.name in columns else nothing for role in roles}
    by_role["postcode"] = pc.utf8_upper(pc.replace_substring(by_role["postcode"], " ", ""))
    by_role["outward code"] = pc.utf8_slice_codeunits(by_role["postcode"], 0, -3)
    nation = pc.utf8_slice_codeunits(pc.coalesce(*(by_role[role.name] for role in (COUNTRY, AUTHORITY, LSOA))), 0, 1)
    by_role["outside England"] = pc.is_in(nation, pa.array(list(OTHER_NATIONS)))
    for area in {LSOA, LSOA_2011, WARD, AUTHORITY}.intersection(roles):
        codes = by_role[area.name]
        by_role[area.name] = pc.if_else(pc.ends_with(codes, PSEUDO), pa.scalar(None, pa.string()), codes)
    return pa.table(by_role)
