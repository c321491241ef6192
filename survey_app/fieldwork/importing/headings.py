"""The headings of a file: up to three lines of them become one line that names every column, and none twice."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...geography.postcode import normalise
from .csv_text import Line
from .folding import fold

FILLERS = {"", "response", "open-ended response", "open ended response"}
IMPORT_ID = re.compile(r'\s*\{"ImportId":')     # the third line of headings that Qualtrics writes
TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
CODE = re.compile(r"[A-Za-z_]{0,12}\d*(?:[._]\d+)*(?:_[A-Z]+)*")     # such as Q1_2, QID5_TEXT
MOST_HEADINGS = 3


def with_column_names(lines: Sequence[Line]) -> list[Line]:
    """Returns the lines of a file with one first line of names. Titles above the headings are left out."""
    body = _without_empty(_without_titles(lines))
    if not body:
        return []
    headings, rows = body[:1], body[1:]
    if ids := _of_qualtrics(body):
        headings, rows = [body[0], body[1]][:ids], body[ids + 1:]
    else:
        while len(headings) < MOST_HEADINGS and rows and _continues(headings[0][1], rows):
            headings, rows = [*headings, rows[0]], rows[1:]
    names = _names([cells for _, cells in headings], rows)
    return [(headings[0][0], names), *rows]


def _names(headings: Sequence[Sequence[str]], rows: Sequence[Line]) -> list[str]:
    if len(headings) > 1 and _are_ids(headings[0], headings[1]):
        texts = [text.strip() or name for name, text in zip(*_even(headings[:2]), strict=True)]
        return _unique([_plain(text) for text in texts])
    names = list(headings[0])
    for parts in headings[1:]:
        names = _joined(names, parts, repeated=True)
    if len(headings) == 1 and "" in (name.strip() for name in names):
        names = _joined(names, [_only_value(rows, number) for number in range(len(names))], repeated=False)
    return _unique([_plain(name) for name in names])


def _without_titles(lines: Sequence[Line]) -> list[Line]:
    """Leaves out lines above the headings in which only the first cell of several has words, such as a survey's title."""
    body = list(lines)
    while len(body) > 2 and _filled(body[0]) == [0] and len(filled := _filled(body[1])) > 1 and filled == [*range(len(filled))]:
        body = body[1:]
    return body


def _filled(line: Line) -> list[int]:
    """Returns the places of the cells that are not blank."""
    return [place for place, cell in enumerate(line[1]) if cell.strip()]


def _of_qualtrics(lines: Sequence[Line]) -> int:
    """Returns how many lines of headings stand above Qualtrics's line of import ids; 0 if there is none."""
    for number, (_, cells) in enumerate(lines[1:MOST_HEADINGS], 1):
        if any(IMPORT_ID.match(cell) for cell in cells):
            return number
    return 0


def _continues(first: Sequence[str], rows: Sequence[Line]) -> bool:
    """Whether the next line is headings too: it begins with an empty cell, says "Response", or repeats the names in words."""
    cells = rows[0][1]
    starts_blank = not cells[0].strip() and any(line and line[0].strip() for _, line in rows[1:])
    says_filler = any(fold(cell) in FILLERS - {""} for cell in cells)
    return (_needs_names(first) and (starts_blank or says_filler)) or (
        len(rows) > 1 and not _needs_names(first) and _are_ids(first, cells))


def _are_ids(names: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether the first line holds the ids of columns and the second their words, such as StartDate and Start Date."""
    if len(names) != len(texts):
        return False
    alike = sum(1 for name, text in zip(names, texts, strict=True)
                if name != text and name.strip() and fold(name).replace(" ", "") == fold(text).replace(" ", ""))
    codes = sum(1 for name, text in zip(names, texts, strict=True) if CODE.fullmatch(name) and len(text) > len(name))
    return alike >= 2 or (alike >= 1 and alike + codes == len(names))


def _even(lines: Sequence[Sequence[str]]) -> list[list[str]]:
    width = max(len(cells) for cells in lines)
    return [[*cells, *[""] * (width - len(cells))] for cells in lines]


def _needs_names(header: Sequence[str]) -> bool:
    names = [name.strip() for name in header]
    return "" in names or len(set(names)) < len(names)


def _joined(header: Sequence[str], parts: Sequence[str], *, repeated: bool) -> list[str]:
    """Returns names with the parts of a list of columns: blank headings go on, and so do equal ones where it is `repeated`."""
    names, last = [], ""
    for number, name in enumerate(header):
        part = parts[number].strip() if number < len(parts) else ""
        begins = bool(name.strip())
        last = name.strip() or last
        more = part if part.lower() not in FILLERS else "" if begins else f"column {number + 1}"
        in_list = (number + 1 < len(header) and not header[number + 1].strip()) or (repeated and header.count(name) > 1)
        names.append(f"{last}: {more}" if more and (not begins or in_list) else last)
    return names


def _only_value(lines: Sequence[Line], number: int) -> str:
    """What a column holds when it only ever holds one thing: the answer that was ticked there."""
    values = {cells[number].strip() for _, cells in lines if number < len(cells)} - {""}
    only = values.pop() if len(values) == 1 else ""
    postcode = normalise(only)
    return "" if postcode and postcode.is_full else only


def _without_empty(lines: Sequence[Line]) -> list[Line]:
    """Leaves out columns that have neither a heading nor a value."""
    width = len(lines[0][1]) if lines else 0
    used = {number for _, cells in lines for number, cell in enumerate(cells[:width]) if cell.strip()}
    kept = [number for number in range(width) if number in used]
    return [(line, [*(cells[number] for number in kept if number < len(cells)), *_beyond(cells, width)]) for line, cells in lines]


def _beyond(cells: list[str], width: int) -> list[str]:
    """Returns the cells beyond the last column, unless they are all empty."""
    return cells[width:] if any(cell.strip() for cell in cells[width:]) else []


def _plain(name: str) -> str:
    """Returns a heading in one line, without the tags that some tools write into it."""
    return " ".join(TAG.sub(" ", name).split()) if "<" in name or "\n" in name else name


def _unique(names: Sequence[str]) -> list[str]:
    seen: dict[str, int] = {}
    unique = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        unique.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return unique
