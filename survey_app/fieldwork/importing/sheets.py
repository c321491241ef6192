"""The sheets of a workbook as rows of text. Runs as a program of its own too, which reads one."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from . import separate_process
from .separate_process import UnreadableFile


def read(data: bytes) -> Mapping[str, list[list[str]]]:
    """Returns the rows of each sheet, with cells as text. Raises UnreadableFile."""
    sheets: dict[str, list[list[str]]] = separate_process.read(__name__, data)
    return sheets


def _sheets(data: bytes) -> dict[str, list[list[str]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets, room = {}, separate_process.MOST_CELLS
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        room -= len(rows) * len(rows[0]) if rows else 0
        if room < 0:
            raise UnreadableFile(separate_process.TOO_MUCH)
        sheets[name] = [[_cell(value) for value in row] for row in rows]
    separate_process.check([row for rows in sheets.values() for row in rows])
    return sheets


def _cell(value: Any) -> str:
    """Returns a cell as text: dates in ISO form, whole numbers without decimals."""
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
        case date() | time() | timedelta():
            return str(value)
        case _:
            return str(value).replace("\r\n", "\n")


if __name__ == "__main__":
    separate_process.answer(_sheets, (CalamineError, ValueError, OSError))
