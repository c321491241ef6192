"""Reads the sheets of a workbook in a process of its own, which imports nothing of ours.

A small file may claim a cell in the last row and column, or be damaged in a way that the library does not expect. The library
then asks for all memory and ends its process, which must not be the one that serves residents.
"""

from __future__ import annotations

import io
import json
import resource
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

SECONDS = 80                    # less than an import may take
MEMORY = 2 * 1024 ** 3          # bytes
LONGEST, MOST = 131_072, 200_000_000    # characters of a cell, as in CSV; of all cells
MOST_CELLS, MOST_FILLED = 20_000_000, 5_000_000     # with the empty ones; without
REFUSED = 3                     # how the process ends if the library says what is wrong
TOO_MUCH = "it is damaged, or holds something in a cell far outside the table"


class UnreadableWorkbook(ValueError):
    """A file that is no workbook, or one that is damaged or too large; the message says why."""


def read(data: bytes) -> Mapping[str, list[list[str]]]:
    """Returns the rows of each sheet, with cells as text. Raises UnreadableWorkbook."""
    command = [sys.executable, "-I", __file__]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 -- this file
    except subprocess.TimeoutExpired:
        raise UnreadableWorkbook("it takes too long to read") from None
    if done.returncode == REFUSED:
        raise UnreadableWorkbook(done.stdout.decode())
    if done.returncode:
        raise UnreadableWorkbook(TOO_MUCH)
    sheets: dict[str, list[list[str]]] = json.loads(done.stdout)
    return sheets


def _sheets(data: bytes) -> dict[str, list[list[str]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets, room = {}, MOST_CELLS
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        room -= len(rows) * len(rows[0]) if rows else 0
        if room < 0:
            raise ValueError(TOO_MUCH)
        sheets[name] = [[_cell(value) for value in row] for row in rows]
    lengths = [len(cell) for rows in sheets.values() for row in rows for cell in row if cell]
    if len(lengths) > MOST_FILLED or max(lengths, default=0) > LONGEST or sum(lengths) > MOST:
        raise ValueError(f"it holds more than {MOST_FILLED:,} cells, or {LONGEST:,} characters in one, or {MOST:,} in all")
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


def main() -> None:
    """Reads a workbook from standard input and writes its sheets to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        written, status = json.dumps(_sheets(sys.stdin.buffer.read())), 0
    except (CalamineError, ValueError, OSError) as error:
        written, status = str(error), REFUSED
    sys.stdout.buffer.write(written.encode())
    sys.stdout.flush()
    sys.exit(status)


if __name__ == "__main__":
    main()
