"""Turns the postcodes of a file into areas while the file is read. Afterwards no cell is a postcode."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from ...consultations import Survey
from ...geography.postcode import normalise
from .. import response_places
from .csv_text import Line

AREAS = "\0areas "       # begins a cell with the areas of a postcode, as JSON
POSTCODE = "[postcode]"  # what such a cell shows
HEADING = re.compile(r"post(al)? ?code\W*$", re.IGNORECASE)
LONGEST_TYPED = 16       # characters of what can be a mistyped postcode
MISTYPED = re.compile(r"(?=.*[A-Za-z]).*[0-9]", re.DOTALL)


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
    return response_places.place_columns(response_places.find_place(survey, text))


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
