"""Opens downloads: a CSV file, a workbook, a folder of CSV files, or a zip."""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import dropwhile
from pathlib import Path
from typing import IO, Any

import openpyxl

from . import SourceError

# What csv, zipfile, openpyxl, json and pyarrow raise at bytes that are not what they expect.
DAMAGE = (ArithmeticError, AssertionError, AttributeError, EOFError, LookupError, NotImplementedError, OSError, RecursionError,
          SyntaxError, TypeError, ValueError, csv.Error, struct.error, zipfile.BadZipFile, zlib.error)
LONGEST_HEADER = 64 * 1024
CUT_SHORT = "Its download was probably cut short; download it again."
LSOA_YEAR = re.compile(r"lsoa\D*(?:20)?(\d\d)")


@dataclass(frozen=True, slots=True)
class Table:
    """One CSV file, plain or in a zip, or one sheet of a workbook, with its header as written."""

    path: Path
    member: str
    header: tuple[str, ...]

    @property
    def name(self) -> str:
        """The table's name in messages."""
        return f"{self.path.name}: {self.member}" if self.member else self.path.name

    @property
    def size(self) -> int:
        """The size of its CSV in bytes."""
        if not self.member:
            return self.path.stat().st_size
        with zipfile.ZipFile(self.path) as archive:
            return archive.getinfo(self.member).file_size

    @property
    def ends_within_a_line(self) -> bool:
        """Whether a plain CSV does not end with the end of a line, which suggests an incomplete download."""
        if self.member:
            return False   # a zip has its own checksums
        with self.path.open("rb") as file:
            file.seek(-1, 2)
            return file.read(1) not in b"\r\n"

    def open(self) -> IO[bytes]:
        """The bytes of its CSV. The caller closes it."""
        return zipfile.ZipFile(self.path).open(self.member) if self.member else self.path.open("rb")

    def rows(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Its line numbers and rows by column name, values stripped. For thousands of rows, not millions."""
        lines = _sheet_lines(self.path, self.member) if _is_workbook(self.path) else self._csv_lines()
        next(lines)
        for number, values in lines:
            if any(values) and len(values) != len(self.header):
                raise SourceError(f"{self.name}, line {number}: has {len(values)} columns where the header has "
                                  f"{len(self.header)}. {CUT_SHORT}")
            if any(values):
                yield number, dict(zip(self.header, values, strict=True))

    def _csv_lines(self) -> Iterator[tuple[int, list[str]]]:
        with unpacked(self.name), self.open() as file:
            reader = csv.reader(io.StringIO(decoded(file.read()), newline=""))
        try:
            for values in reader:
                yield reader.line_num, [value.strip() for value in values]
        except csv.Error as error:
            raise SourceError(f"{self.name}, line {reader.line_num}: cannot be read ({error}). {CUT_SHORT}") from None


@contextmanager
def unpacked(name: str) -> Iterator[None]:
    """Turns errors about a damaged or unreadable zip into a SourceError about the file."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise SourceError(f"{name}: is damaged ({error}). {CUT_SHORT}") from None
    except RuntimeError as error:   # of a password, or of another kind of compression
        raise SourceError(f"{name}: cannot be unpacked ({error}). Unpack it yourself and give the CSV files.") from None


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turns whatever a library raises at a damaged file, or at one of another kind, into a SourceError that names the file."""
    try:
        yield
    except SourceError:
        raise
    except DAMAGE as error:
        raise SourceError(f"{path.name}: cannot be read ({type(error).__name__}). It is damaged, or not what it should be: "
                          "download it again.") from None


def listed(header: Sequence[str]) -> str:
    """The first of the columns' names, shortened for a message."""
    names = [column if len(column) <= 40 else f"{column[:37]}..." for column in header[:10]]
    return ", ".join(names) + (", ..." if len(header) > 10 else "") if names else "no columns"


def tables(path: Path) -> list[Table]:
    """Every table in `path`: the CSV itself, the CSVs in the folder or zip, or the sheets. Raises SourceError if there is
    none.
    """
    if not path.exists():
        raise SourceError(f"{path}: there is no such file or folder.")
    try:
        opened = list(_tables(path))
    except zipfile.BadZipFile:
        raise SourceError(f"{path.name}: is not a whole {path.suffix} file. {CUT_SHORT}") from None
    if not opened:
        raise SourceError(f"{path.name}: has no CSV file in it. Give the file as downloaded from ONS or MHCLG.")
    return opened


def decoded(content: bytes) -> str:
    """Text from UTF-8, else from Windows-1252: councils and ONS use these two."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _tables(path: Path) -> Iterator[Table]:
    if path.is_dir():
        for file in sorted(path.rglob("*.csv")):
            yield Table(file, "", _csv_header(file.open("rb"), file.name))
    elif _is_workbook(path):
        for sheet in _sheet_names(path):
            yield Table(path, sheet, tuple(next(_sheet_lines(path, sheet), (0, []))[1]))
    elif path.suffix.lower() == ".xls":
        raise SourceError(f"{path.name}: is a workbook of the old format. Save it as .xlsx, or its sheet as CSV.")
    elif path.suffix.lower() == ".zip":
        with zipfile.ZipFile(path) as archive:
            for name in sorted(file for file in archive.namelist() if file.lower().endswith(".csv")):
                with unpacked(f"{path.name}: {name}"):
                    header = _csv_header(archive.open(name), f"{path.name}: {name}")
                yield Table(path, name, header)
    else:
        yield Table(path, "", _csv_header(path.open("rb"), path.name))


def _csv_header(file: IO[bytes], name: str) -> tuple[str, ...]:
    """The first row of a CSV; names are stripped, and the byte order mark removed."""
    with file:
        line = file.readline(LONGEST_HEADER)
    if b"\0" in line or len(line) == LONGEST_HEADER:
        raise SourceError(f"{name}: is not a CSV file, because its first line is not text. Give the CSV as downloaded, "
                          "or save it as CSV UTF-8.")
    return tuple(column.strip() for column in next(csv.reader([decoded(line)]), ()))


def _is_workbook(path: Path) -> bool:
    return path.suffix.lower() == ".xlsx"


def _workbook(path: Path) -> Any:
    with zipfile.ZipFile(path) as archive, unpacked(path.name):
        if damaged := archive.testzip():    # openpyxl does not verify checksums
            raise SourceError(f"{path.name}: is damaged ({damaged}). {CUT_SHORT}")
    try:
        return openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=True)
    except KeyError:   # a zip that holds no workbook
        raise SourceError(f"{path.name}: is not a workbook. Give the .xlsx as downloaded.") from None


def _sheet_names(path: Path) -> list[str]:
    with closing(_workbook(path)) as workbook:
        return [sheet.title for sheet in workbook.worksheets]


def _sheet_lines(path: Path, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """The numbered rows of a sheet from its header on: the first row with two values, because titles may come before."""
    with closing(_workbook(path)) as workbook:
        rows = enumerate(workbook[sheet].iter_rows(values_only=True), start=1)
        for number, values in dropwhile(lambda row: sum(value is not None for value in row[1]) < 2, rows):
            yield number, ["" if value is None else str(value).strip() for value in values]


@dataclass(frozen=True, slots=True)
class Role:
    """The purpose of a column: patterns of its names, in order of preference, and a name to show."""

    name: str
    example: str
    patterns: tuple[str, ...]

    def column(self, header: Sequence[str]) -> str | None:
        """The column with this role; the latest if there are several years. None if there is none."""
        for pattern in self.patterns:
            if matching := [column for column in header if re.fullmatch(pattern, column.lower())]:
                return max(matching)
        return None


def has(table: Table, roles: Sequence[Role]) -> bool:
    """Whether `table` has a column for each of `roles`."""
    return all(role.column(table.header) for role in roles)


def pick(table: Table, roles: Sequence[Role], needed: Sequence[Role], product: str) -> dict[str, str]:
    """The column of `table` for each of `roles`, by name. Raises SourceError if one of `needed` has none."""
    missing = [role for role in needed if not role.column(table.header)]
    if missing:
        expected = ", ".join(f"{role.name} (such as {role.example})" for role in missing)
        raise SourceError(f"{table.name}: is not {product}. Expected a column for the {expected}; found {listed(table.header)}.")
    columns = {role.name: column for role in roles if (column := role.column(table.header))}
    if twice := [column for column in columns.values() if table.header.count(column) > 1]:
        raise SourceError(f"{table.name}: has two columns named {twice[0]}. Remove the wrong one.")
    return columns


def lsoa_vintage(column: str) -> int:
    """The census year of a column of LSOAs, from its name: 2011 for `lsoa11` and for `LSOA code (2011)`."""
    match = LSOA_YEAR.search(column.lower())
    if not match:
        raise SourceError(f"the column {column!r} does not say which census its LSOAs are from; "
                          "name it lsoa11cd or lsoa21cd.")
    return 2000 + int(match[1])
