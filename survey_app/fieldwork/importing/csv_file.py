"""Reads CSV files of responses as numbered lines, however a spreadsheet wrote them; refuses other files with a reason."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from ...consultations import Refused

EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")   # how Excel files begin: since 2007, and before
Line = tuple[int, list[str]]


def read(path: Path) -> Iterator[Line]:
    """The non-blank lines of a CSV file with their numbers. Raises Refused."""
    try:
        yield from lines_of(path.read_bytes(), path.name)
    except OSError as error:
        raise Refused(f"{path.name} cannot be read: {error.strerror}.") from None


def lines_of(data: bytes, name: str) -> Iterator[Line]:
    """As `read`, for a file already in memory."""
    if data.startswith(EXCEL):
        raise Refused(f"{name} cannot be read. This is an Excel file; save it as CSV UTF-8. Nothing was imported.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[:error.start].count(b"\n") + 1
        raise Refused(f"{name} is not UTF-8 text: line {line} has the byte 0x{error.object[error.start]:02x}. It may be "
                      "Latin-1 or Windows-1252; save it again as 'CSV UTF-8'. Nothing was imported.") from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=_delimiter(text))
    try:
        for cells in reader:
            if cells:
                yield reader.line_num, cells
    except csv.Error as error:
        raise Refused(f"{name}, line {reader.line_num}: is not well-formed CSV ({error}). Nothing was imported.") from None


def _delimiter(text: str) -> str:
    """The semicolon or tab if the first line has one and no comma, as spreadsheets in some countries write it; else the comma."""
    first = text.lstrip("\r\n").partition("\n")[0]
    return next((mark for mark in ";\t" if mark in first and "," not in first), ",")
