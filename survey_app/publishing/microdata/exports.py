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
import pyreadstat
import xlsxwriter

from ...consultations import Refused, Survey
from ...questionnaire.model import NOT_ASKED, Questionnaire
from ...questionnaire.response_columns import Column, columns
from . import FORMATS, response_file
from .ods import write_sheets

LABEL_LIMIT = 250   # bytes: the longest label of an SPSS variable
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
            yield cells


def export(survey: Survey, format_: str, path: Path) -> int:
    """Writes all responses to `path`, or nothing, and returns their number. Raises Refused if it cannot write."""
    responses = Responses(survey.questionnaire, survey.opens_at, response_file.header(survey), response_file.rows(survey))
    partial = path.with_name(path.name + ".partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        WRITERS[format_](responses, partial)
        partial.replace(path)
    except OSError as error:
        raise Refused(f"{path} cannot be written ({error.filename}: {error.strerror}).") from None
    finally:
        if partial.is_file():
            partial.unlink()
    return responses.written


def _csv(responses: Responses, path: Path) -> None:
    """Writes CSV. Codes need no quotes, so it simply joins most rows."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        quoted, commas = csv.writer(file, lineterminator="\n"), len(responses.header) - 1
        for cells in chain([responses.header], responses):
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
        for number, cells in enumerate(chain([responses.header], responses)):
            for place, cell in enumerate(cells):
                if cell != "":
                    sheet.write_string(number, place, cell)


def _ods(responses: Responses, path: Path) -> None:
    write_sheets(path, {"Responses": chain([responses.header], responses)})


def _parquet(responses: Responses, path: Path) -> None:
    pq.write_table(response_file.table(responses.header, responses), path, compression="zstd")


def _sav(responses: Responses, path: Path) -> None:
    """Writes SPSS. Codes become whole numbers with value labels, because SPSS labels only numbers and short text."""
    coded: pd.DataFrame = response_file.table(responses.header, responses).to_pandas()
    layout, names = columns(responses.questionnaire), _names(responses.header)
    labels: dict[str, dict[int | float, str]] = {}
    for column in layout:
        if column.codes:
            numbers, labels[names[column.name]] = _numbered(column)
            coded[column.name] = coded[column.name].map(numbers).astype("Float64")
    pyreadstat.write_sav(coded.rename(columns=names), str(path), variable_value_labels=labels,
                         column_labels={names[column.name]: _words(column, responses.questionnaire) for column in layout})
    _date(path, responses.dated)


def _names(header: Sequence[str]) -> dict[str, str]:
    """Returns SPSS names. SPSS allows dots in names, pandas and R do not; names that become equal get a number."""
    names: dict[str, str] = {}
    for name in header:
        short = name.replace(".", "_")
        names[name] = f"{short}_{len(names)}" if short in names.values() else short
    return names


def _numbered(column: Column) -> tuple[dict[str, int], dict[int | float, str]]:
    kind = column.question.kind
    numbers, words = kind.code_numbers(column), kind.code_labels(column)
    labels: dict[int | float, str] = {number: words[code] for code, number in numbers.items()}
    return {**numbers, NOT_ASKED: -1}, {**labels, -1: "Not asked"}


def _words(column: Column, questionnaire: Questionnaire) -> str:
    words = column.question.kind.column_label(column, questionnaire)
    label = words if words == column.question.label else f"{column.question.label}: {words}"
    return label.encode()[:LABEL_LIMIT].decode(errors="ignore")


def _date(path: Path, dated: datetime) -> None:
    """Writes the data's date over the time at which the library wrote the file (bytes 92 to 108 of the header)."""
    with open(path, "r+b") as file:
        file.seek(92)
        file.write(f"{dated:%d %b %y%H:%M:%S}".encode())


Writer = Callable[[Responses, Path], Any]
WRITERS: Mapping[str, Writer] = dict(zip(FORMATS, (_csv, _xlsx, _ods, _sav, _parquet), strict=True))
