"""Writes the responses in the formats that analysts use. No spreadsheet cell is ever a live formula."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import xlsxwriter

from ...consultations import Refused, Survey
from ...gate import leaving
from ...gate.leaving import Leaving, Recipient
from ...questionnaire import characters
from ...questionnaire.model import Questionnaire
from . import FORMATS, data_texts, response_file, spss
from .ods import Worksheet, write_sheets

LONGEST_CELL = 32_767   # of a spreadsheet, in units of UTF-16: Excel repairs a file with a longer one
TEXT_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@dataclass
class Responses:
    """A stream of canonical rows with their header and a count of those read. `dated` goes into documents."""

    questionnaire: Questionnaire
    dated: datetime
    header: list[str]
    _rows: Iterable[Sequence[str]]
    written: int = 0

    def __iter__(self) -> Iterator[Sequence[str]]:
        for cells in self._rows:
            self.written += 1
            yield characters.all_shown(cells)


def export(survey: Survey, format_: str, path: Path) -> int:
    """Writes all responses to `path`, or nothing, and returns their number.

    Raises Refused if it cannot write, or if the last check finds something that must not leave.
    """
    responses = Responses(survey.questionnaire, survey.opens_at, response_file.header(survey), response_file.rows(survey))
    partial = path.with_name(path.name + ".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        WRITERS[format_](responses, partial)
        written = {f"responses.{format_}": partial.read_bytes()}
        leaving.let_out(Leaving(survey.slug, Recipient.ANALYST), written, data_texts.READERS)
        partial.replace(path)
    except OSError as error:
        raise Refused(f"{path} cannot be written ({error.filename}: {error.strerror}). Name another file.") from None
    finally:
        if partial.is_file():
            partial.unlink()
    return responses.written


def _csv(responses: Responses, path: Path) -> None:
    """Writes CSV that Excel reads as UTF-8, with no cell that it runs. Codes need no quotes, so it simply joins most rows."""
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        quoted, commas = csv.writer(file, lineterminator="\n"), len(responses.header) - 1
        for cells in map(characters.inert_row, chain([responses.header], responses)):
            line = ",".join(cells)
            if line.count(",") != commas or '"' in line or "\n" in line or "\r" in line:
                quoted.writerow(cells)
            else:
                file.write(line + "\n")


def _xlsx(responses: Responses, path: Path) -> None:
    with xlsxwriter.Workbook(path, {**TEXT_AS_TEXT, "constant_memory": True}) as book:
        book.set_properties({"title": responses.questionnaire.title, "created": responses.dated.replace(tzinfo=None)})
        sheet = book.add_worksheet("Responses")
        sheet.freeze_panes(1, 1)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        for number, cells in enumerate(chain([responses.header], responses)):
            for place, cell in enumerate(cells):
                if cell != "":
                    sheet.write_string(number, place, cell_text(cell))


def inert_table(table: pd.DataFrame) -> pd.DataFrame:
    """Returns a table for a CSV file, with no text that a spreadsheet runs as a formula."""
    return table.map(lambda cell: characters.inert(cell) if isinstance(cell, str) else cell)


def cell_text(text: str) -> str:
    """Returns a text that fits into one cell of a spreadsheet, without half a character."""
    if len(text) * 2 <= LONGEST_CELL:
        return text
    return text.encode("utf-16-le")[:2 * LONGEST_CELL].decode("utf-16-le", errors="ignore")


def _ods(responses: Responses, path: Path) -> None:
    write_sheets(path, {"Responses": Worksheet(chain([responses.header], responses))})


def _parquet(responses: Responses, path: Path) -> None:
    pq.write_table(response_file.table(responses.header, responses), path, compression="zstd")


def _sav(responses: Responses, path: Path) -> None:
    rows: pd.DataFrame = response_file.table(responses.header, responses).to_pandas()
    spss.write(path, rows, responses.questionnaire, responses.dated)


Writer = Callable[[Responses, Path], Any]
WRITERS: Mapping[str, Writer] = dict(zip(FORMATS, (_csv, _xlsx, _ods, _sav, _parquet), strict=True))
