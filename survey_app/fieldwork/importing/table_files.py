"""Reads a file of responses, whatever it is, as numbered lines of text: CSV, Excel, OpenDocument."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ...consultations import Refused
from . import csv_text, sheets
from .csv_text import Line
from .separate_process import UnreadableFile

ZIP, OLE, SPSS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", (b"$FL2", b"$FL3")     # how files of these kinds begin
MOST_COLUMNS = 1_000
LARGEST_UNPACKED = 600 * 1024 * 1024     # bytes of a workbook's parts


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file that was read: its lines, and what to say about the reading.

    `fingerprint` is the SHA-256 of its bytes. `odd_words` are words that may have been read in the wrong encoding.
    """

    name: str
    lines: list[Line]
    fingerprint: str
    notes: list[str] = field(default_factory=list)
    odd_words: list[str] = field(default_factory=list)


def read_path(path: Path) -> bytes:
    """Returns the bytes of a file. Raises Refused."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(f"{path.name} cannot be read: {error.strerror}.") from None


def read(data: bytes, name: str) -> TableFile:
    """Returns the lines of a file. Raises Refused, with the reason, if it is none of the kinds that can be read."""
    if data.startswith((ZIP, OLE)):
        lines, notes = _workbook(data, name)
        return TableFile(name, not_too_wide(lines, name), fingerprint(data), notes)
    if data.startswith(SPSS):
        raise Refused(f"{name} is an SPSS file, which is read by `sav_file`. Nothing was imported.")
    text, odd_words = csv_text.decoded(data, name)
    notes = [f"It is not in UTF-8 and was read as Windows-1252. Odd words: {', '.join(odd_words)}."] if odd_words else []
    return TableFile(name, not_too_wide(csv_text.lines_of(text, name), name), fingerprint(data), notes, odd_words)


def not_too_wide(lines: list[Line], name: str) -> list[Line]:
    """Returns the lines. Raises Refused if they have more columns than could be compared with the questionnaire in good time."""
    if (widest := max((len(cells) for _, cells in lines), default=0)) > MOST_COLUMNS:
        raise Refused(f"{name} has {widest:,} columns; the most is {MOST_COLUMNS:,}. Leave out those that are no answers.")
    return lines


def fingerprint(data: bytes) -> str:
    """Returns what two files share only if they are equal."""
    return hashlib.sha256(data).hexdigest()


def _workbook(data: bytes, name: str) -> tuple[list[Line], list[str]]:
    """Returns the lines of the sheet with most rows, and a note if others were left."""
    _check_size(data, name)
    try:
        filled = {sheet: lines for sheet, rows in sheets.read(data).items() if (lines := _lines(rows))}
    except UnreadableFile as error:
        raise Refused(f"{name} cannot be read as a spreadsheet: {error}. If it has a password, save it without; else save "
                      "it again as .xlsx or as 'CSV UTF-8'. Nothing was imported.") from None
    if not filled:
        return [], []
    read = max(filled, key=lambda sheet: len(filled[sheet]))
    others = [sheet for sheet in filled if sheet != read]
    return filled[read], ([f"The sheet “{read}” was read, and not {', '.join(f'“{sheet}”' for sheet in others)}."]
                          if others else [])


def _check_size(data: bytes, name: str) -> None:
    """Refuses a small file that would fill the memory."""
    if not data.startswith(ZIP):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile:
        raise Refused(f"{name} cannot be read as a spreadsheet: it is damaged or cut off. Save it again.") from None
    if size > LARGEST_UNPACKED:
        raise Refused(f"{name} holds {size // 2**20:,} MB when it is unpacked; the most is {LARGEST_UNPACKED // 2**20:,}. "
                      "Save the sheet with the responses as CSV.")


def _lines(rows: Sequence[list[str]]) -> list[Line]:
    """Returns the rows that have anything in them, each as wide as the widest."""
    kept = [(number, cells) for number, cells in enumerate(rows, 1) if any(cells)]
    width = max((last for _, cells in kept for last, cell in enumerate(cells, 1) if cell), default=0)
    return [(number, (cells + [""] * width)[:width]) for number, cells in kept]
