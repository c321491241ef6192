"""Reads CSV files of responses as numbered lines, however a spreadsheet wrote them; refuses other files with a reason.

A postcode in a file becomes areas while the file is read (`responses.find_place`). After reading, no cell is a postcode.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ...consultations import Refused, Survey
from ...geography.postcode import normalise
from .. import responses

EXCEL = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")   # how Excel files begin: since 2007, and before
AREAS = "\0areas "       # begins a cell with the areas of a postcode, as JSON
POSTCODE = "[postcode]"  # what such a cell shows
HEADING = re.compile(r"post(al)? ?code\W*$", re.IGNORECASE)
LONGEST_TYPED = 16       # characters of what can be a mistyped postcode
MISTYPED = re.compile(r"(?=.*[A-Za-z]).*[0-9]", re.DOTALL)
Line = tuple[int, list[str]]


def read(survey: Survey, path: Path) -> list[Line]:
    """Returns the non-blank lines of a CSV file with their numbers. Raises Refused."""
    try:
        return lines_of(survey, path.read_bytes(), path.name)
    except OSError as error:
        raise Refused(f"{path.name} cannot be read: {error.strerror}.") from None


def lines_of(survey: Survey, data: bytes, name: str) -> list[Line]:
    """Does the same as `read` for a file that is already in memory."""
    return without_postcodes(survey, list(_lines(data, name)))


def without_postcodes(survey: Survey, lines: Sequence[Line]) -> list[Line]:
    """Returns the lines with areas in the place of postcodes.

    Turns every cell that is a full postcode. In a column of postcodes it also turns mistyped ones.
    """
    is_postcode = cache(_is_postcode)       # most cells of a file are the same few answers
    columns = _postcode_columns(lines, is_postcode)

    @cache
    def areas_of(cell: str) -> str:
        return AREAS + json.dumps(_areas(survey, cell))

    def cell_without(column: int, cell: str) -> str:
        return areas_of(cell) if is_postcode(cell) or (column in columns and MISTYPED.search(cell)) else cell

    return [*((number, [POSTCODE if is_postcode(cell) else cell for cell in cells]) for number, cells in lines[:1]),
            *((number, [cell_without(column, cell) for column, cell in enumerate(cells)])
              for number, cells in lines[1:])]


def areas_in(survey: Survey, cell: str) -> dict[str, Any]:
    """Returns the place columns of a response from a cell of a column of postcodes."""
    return dict(json.loads(cell.removeprefix(AREAS))) if cell.startswith(AREAS) else _areas(survey, cell)


def shown(cell: str) -> str:
    """Returns the cell as a person or a column of answers may have it: without areas."""
    return POSTCODE if cell.startswith(AREAS) else cell


def _areas(survey: Survey, text: str) -> dict[str, Any]:
    return responses.place_columns(responses.find_place(survey, text))


def _postcode_columns(lines: Sequence[Line], is_postcode: Callable[[str], bool]) -> frozenset[int]:
    """Returns the columns of which most cells are postcodes, or that are headed as postcodes and hold no longer text.

    A second line that begins with an empty cell can be a second line of headings.
    """
    headings = [cells for number, (_, cells) in enumerate(lines[:2]) if number == 0 or not cells[0].strip()]
    headed = {column for cells in headings for column, cell in enumerate(cells) if HEADING.search(cell)}
    cells, postcodes, texts = Counter[int](), Counter[int](), set[int]()
    for _, line in lines[len(headings):]:
        filled = [column for column, cell in enumerate(line) if cell.strip()]
        cells.update(filled)
        postcodes.update(column for column in filled if is_postcode(line[column]))
        texts.update(column for column in headed if column < len(line) and len(line[column].strip()) > LONGEST_TYPED)
    return frozenset((headed - texts) | {column for column in postcodes if postcodes[column] * 2 > cells[column]})


def _is_postcode(cell: str) -> bool:
    """Whether the cell is a full postcode, or pretends to hold the areas of one."""
    postcode = normalise(cell)
    return bool(postcode and postcode.is_full) or cell.startswith(AREAS)


def _lines(data: bytes, name: str) -> Iterator[Line]:
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
