"""Reads the sheets of an xlsx or ods file with nothing but the standard library."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as Xml

Sheet = list[list[str]]
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MOST_REPEATED = 64      # an ods file ends a row with thousands of empty cells


def sheets(name: str, content: bytes) -> dict[str, Sheet]:
    """Returns the rows of every sheet, all cells as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return dict(_ods(book) if name.endswith(".ods") else _xlsx(book))


def words(content: bytes) -> str:
    """Returns the words of a docx file, a paragraph a line."""
    with zipfile.ZipFile(io.BytesIO(content)) as document:
        body = Xml.fromstring(document.read("word/document.xml"))  # noqa: S314 -- the program's own file, read to attack it
    return "\n".join("".join(part.text or "" for part in paragraph.iter(f"{WORD}t")) for paragraph in body.iter(f"{WORD}p"))


def _xlsx(book: zipfile.ZipFile) -> Iterator[tuple[str, Sheet]]:
    shared = _shared(book)
    targets = {relation.get("Id"): relation.get("Target", "") for relation in _read(book, "xl/_rels/workbook.xml.rels")}
    for sheet in _read(book, "xl/workbook.xml").iter(f"{SPREADSHEET}sheet"):
        path = targets.get(sheet.get(RELATION), "").lstrip("/").removeprefix("xl/")
        rows = _read(book, f"xl/{path}").iter(f"{SPREADSHEET}row")
        yield sheet.get("name", ""), [_cells(row, shared) for row in rows]


def _shared(book: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in book.namelist():
        return []
    strings = _read(book, "xl/sharedStrings.xml").iter(f"{SPREADSHEET}si")
    return ["".join(part.text or "" for part in one.iter(f"{SPREADSHEET}t")) for one in strings]


def _cells(row: Xml.Element, shared: list[str]) -> list[str]:
    cells: list[str] = []
    for cell in row.iter(f"{SPREADSHEET}c"):
        place = _column(cell.get("r", ""))
        cells += [""] * (place - len(cells))
        cells.append(_cell(cell, shared))
    return cells


def _cell(cell: Xml.Element, shared: list[str]) -> str:
    value = cell.findtext(f"{SPREADSHEET}v") or ""
    if cell.get("t") == "s":
        return shared[int(value)]
    return value or "".join(part.text or "" for part in cell.iter(f"{SPREADSHEET}t"))


def _column(reference: str) -> int:
    number = 0
    for letter in re.sub(r"[^A-Z]", "", reference):
        number = 26 * number + ord(letter) - ord("A") + 1
    return max(number - 1, 0)


def _ods(book: zipfile.ZipFile) -> Iterator[tuple[str, Sheet]]:
    for table in _read(book, "content.xml").iter(f"{TABLE}table"):
        rows = [_ods_cells(row) for row in table.iter(f"{TABLE}table-row")]
        yield table.get(f"{TABLE}name", ""), [row for row in rows if any(row)]


def _ods_cells(row: Xml.Element) -> list[str]:
    cells: list[str] = []
    for cell in row.iter(f"{TABLE}table-cell"):
        value = cell.get(f"{OFFICE}value") or "".join(cell.itertext())
        cells += [value] * min(int(cell.get(f"{TABLE}number-columns-repeated", "1")), MOST_REPEATED)
    return cells


def _read(book: zipfile.ZipFile, name: str) -> Xml.Element:
    return Xml.fromstring(book.read(name))  # noqa: S314 -- the program's own file, read to attack it
