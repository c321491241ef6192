"""Reads CSV in any encoding and with any separator that other tools write, as numbered lines."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from ...consultations import Refused

Line = tuple[int, list[str]]

SEPARATORS = ",;\t|~^"
EXAMINED = 200      # records that are read to find the separator
HINT = re.compile(r"\s*\"?sep=(.)\"?[ \t]*(?:\r\n|\r|\n|$)", re.IGNORECASE)     # by which Excel names the separator
UTF_16 = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
ODD_WORDS = 8       # of a file that is not Unicode, shown so that somebody can see whether they were read right
ODD_WORD = re.compile(r"\S*[^\x00-\x7f]\S*")


def decoded(data: bytes, name: str) -> tuple[str, list[str]]:
    """Returns the text of a file, and the first words with letters outside ASCII if its encoding is only likely.

    Windows-1252 cannot be told from its relatives, which use other letters for the same bytes. Raises Refused.
    """
    if encoding := _unicode(data):
        return _unicode_text(data, encoding, name), []
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        text = _windows_text(data, error, name)
    return text, list(dict.fromkeys(word[:40] for word in ODD_WORD.findall(text)))[:ODD_WORDS]


def lines_of(text: str, name: str) -> list[Line]:
    """Returns the non-blank lines with their numbers. Raises Refused if a quote does not end."""
    hint = HINT.match(text)
    separator = hint[1] if hint else separator_of(text)
    body = text[hint.end():] if hint else text
    return list(_records(body, separator, name, 1 if hint else 0))


def separator_of(text: str) -> str:
    """Returns the character that divides most lines into as many cells as the first, with regard to quotes."""
    return max(SEPARATORS, key=lambda mark: (_fit(text, mark), -SEPARATORS.index(mark)))


def _fit(text: str, separator: str) -> tuple[float, int]:
    """Returns the share of lines that are as wide as the first, and how wide it is; (0, 0) if that is one cell.

    A title above the headings is one cell: the lines below it must then all be equally wide.
    """
    widths = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)):
            widths += [len(cells)] if any(cells) else []
            if number >= EXAMINED:
                break
    except csv.Error:
        widths.append(0)      # a quote inside a cell: another separator may read it
    width, rest = (widths[0], widths[1:]) if widths else (0, [])
    if width == 1 and len(rest) > 1 and len(set(rest)) == 1:
        width = rest[0]
    return (widths.count(width) / len(widths), width) if width > 1 else (0.0, 0)


def _records(text: str, separator: str, name: str, before: int) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    try:
        for cells in reader:
            if cells:
                yield reader.line_num + before, cells
    except csv.Error as error:
        line = reader.line_num + before
        raise Refused(f"{name}, line {line}: is not well-formed CSV ({error}). Nothing was imported.") from None


def _unicode(data: bytes) -> str:
    """Returns the encoding that a file begins with; text in UTF-16 without a mark has a zero in every other byte."""
    for mark, encoding in UTF_16.items():
        if data.startswith(mark):
            return encoding
    start = data[:400]
    if len(start) >= 4 and start[1::2].count(0) > len(start) // 3:
        return "utf-16-le"
    return "utf-16-be" if len(start) >= 4 and start[::2].count(0) > len(start) // 3 else ""


def _unicode_text(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Refused(f"{name} begins as UTF-16 text and does not go on so: it may be cut off. Save it again as "
                      "'CSV UTF-8'. Nothing was imported.") from None


def _windows_text(data: bytes, error: UnicodeDecodeError, name: str) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        line = data[:error.start].count(b"\n") + 1
        raise Refused(f"{name} is not text in UTF-8, UTF-16 or Windows-1252: line {line} has the byte "
                      f"0x{data[error.start]:02x}. Save it again as 'CSV UTF-8'. Nothing was imported.") from None
