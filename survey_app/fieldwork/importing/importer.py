"""Imports responses from the canonical CSV file, or from another tool's file through a mapping: all of a file or nothing."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from ... import audit
from ...consultations import LONDON, Refused, Survey
from ...database import db
from ...models import Response
from ...models.consultations import PLACE_STATUSES, now
from ...questionnaire.characters import without_nothing
from ...questionnaire.kinds.base import brief
from ...questionnaire.response_columns import (
    LARGEST_WEIGHT,
    SMALLEST_WEIGHT,
    SOURCES,
    WEIGHT_RANGE,
    Column,
    columns,
    gather,
)
from ...questionnaire.validation import LANGUAGE
from .. import responses
from ..responses import new_reference
from . import csv_file
from .column_mapping import ColumnMapping, canonical_columns, plain
from .csv_file import Line

CHUNK = 2_000
AREA_CODE = re.compile(r"(?=.{8,9}$)[A-Z]{1,2}[0-9]{7,8}")
LONGEST_LANGUAGE, LONGEST_EDITION = 12, 20      # characters, as they are stored
LISTED = 50   # faults that are shown when a file is refused; --dry-run shows all
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in a file, with its line and column."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        where = f"line {self.line}" + (f", column {self.column}" if self.column else "")
        return f"{where}: {self.message}"


class ImportRefused(Refused):
    """The file was not imported; lists every fault."""

    def __init__(self, name: str, faults: list[Fault], listed_at_most: int) -> None:
        listed = "\n".join(f"  {fault}" for fault in faults[:listed_at_most])
        more = f"\n  and {len(faults) - listed_at_most:,} more; --dry-run lists all" if len(faults) > listed_at_most else ""
        super().__init__(f"{name} has {_many(len(faults), 'fault')}; nothing was imported.\n{listed}{more}")
        self.faults = faults


def import_file(survey: Survey, path: Path, mapping: ColumnMapping | None = None, dry_run: bool = False,
                progress: Callable[[Sequence[Line]], Iterable[Line]] = iter) -> int:
    """Stores every response of a CSV file and returns their number. Raises ImportRefused if there is any fault."""
    return import_lines(survey, csv_file.read(survey, path), path.name, mapping, dry_run, progress)


def import_lines(survey: Survey, lines: Sequence[Line], name: str, mapping: ColumnMapping | None = None, dry_run: bool = False,
                 progress: Callable[[Sequence[Line]], Iterable[Line]] = iter) -> int:
    """As `import_file`, for numbered lines already read; the first names the columns."""
    reader = _Reader(survey, mapping, lines[0][1] if lines else [], name)
    rows = [reader.response(number, cells) for number, cells in progress(lines[1:])]
    if not lines or len(lines) == 1:
        reader.faults.append(Fault(1, "", "the file has no responses: the first line names the columns, each other is one"))
    reader.check_weights(rows)
    if reader.faults:
        raise ImportRefused(name, sorted(reader.faults, key=lambda fault: fault.line),
                            len(reader.faults) if dry_run else LISTED)
    if not dry_run:
        _store(survey, rows, name)
    return len(rows)


def import_rows(survey: Survey, rows: Iterable[Row], name: str = "rows") -> int:
    """Stores canonical rows made by the program itself, checked like those of a file."""
    listed = list(rows)
    header = list(listed[0]) if listed else []
    reader = _Reader(survey, None, header, name)
    checked = [reader.response(number, [row.get(column, "") for column in header])
               for number, row in enumerate(listed, 2)]
    reader.check_weights(checked)
    if reader.faults:
        raise ImportRefused(name, reader.faults, LISTED)
    _store(survey, checked, name)
    return len(checked)


class _Reader:
    """Checks the lines of a file, collects every fault, and makes a row to store from each line."""

    def __init__(self, survey: Survey, mapping: ColumnMapping | None, header: list[str], name: str) -> None:
        self.survey, self.mapping, self.header, self.name = survey, mapping, header, name
        self.layout = columns(survey.questionnaire)
        self.answers = {column.name: column for column in self.layout}
        self.faults: list[Fault] = []
        self.references: dict[str, int] = {}
        self.stored = set(db.session.scalars(select(Response.reference).where(Response.consultation_id == survey.id)))
        self.audiences = {audience.code for audience in survey.questionnaire.audiences}
        self.today = now().astimezone(LONDON).date()
        self._check_header()

    def response(self, line: int, cells: list[str]) -> dict[str, Any]:
        """The row to store for a line; collects its faults."""
        if len(cells) != len(self.header):
            self._fault(line, "", f"has {_many(len(cells), 'cell')} where the first line names "
                                  f"{_many(len(self.header), 'column')}; it may be cut off, or a quote may be missing")
            return {}
        row = self._canonical_row(line, dict(zip(self.header, cells, strict=True)))
        for name, cell in row.items():
            if name in self.answers:
                self._check_answer(line, self.answers[name], cell)
        return {"consultation_id": self.survey.id, "version_id": self.survey.version_id, "receipt_hash": None, "seconds": None,
                "reference": self._reference(line, row.get("reference", "")),
                "submitted_on": self._date(line, row.get("submitted_on", "")),
                "source": self._one_of(line, "source", row.get("source") or "import", SOURCES),
                "audience": self._one_of(line, "audience", row.get("audience") or self._main_audience(), self.audiences),
                "language": self._language(line, row.get("language") or self.survey.questionnaire.language),
                "answers": gather({name: self._stored(name, cell) for name, cell in row.items()}, self.layout),
                "weight": self._number(line, "weight", row.get("weight", "")),
                "deprivation_quintile": self._whole(line, "deprivation_quintile", row.get("deprivation_quintile", ""), 5),
                **self._place(line, row)}

    def check_weights(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Refuses weights that would leave nobody to count."""
        weights = [row["weight"] for row in rows if row.get("weight") is not None]
        if weights and not any(weights):
            self._fault(1, "weight", "is 0 in every line, so that nobody would count; correct it, or leave the column out")

    def _check_header(self) -> None:
        known = canonical_columns(self.survey.questionnaire)
        for name in self.header:
            if self.header.count(name) > 1:
                self._fault(1, name, "is named twice in the first line")
            elif self.mapping is None and name not in known:
                self._fault(1, name, "is not a column of this questionnaire; a file from another tool needs a mapping")
            elif self.mapping and name not in self.mapping.columns and not self.mapping.ignore & {name, "*"}:
                self._fault(1, name, "is neither mapped nor ignored by the mapping")
        for name in (self.mapping.columns if self.mapping else ()):
            if name not in self.header:
                self._fault(1, name, "is named in the mapping but is not in the file")

    def _canonical_row(self, line: int, row: Row) -> Row:
        if self.mapping is None:
            return {name: _cell_for(name, cell) for name, cell in row.items()}
        mapped = dict(self.mapping.constants)
        for column, (target, values) in self.mapping.columns.items():
            cell = _cell_for(target, row.get(column, "").strip())
            if values and plain(cell) in values:
                cell = values[plain(cell)]
            elif values and cell:
                self._fault(line, column, f"holds '{brief(cell)}', which the mapping does not name; "
                                          f"it names {', '.join(key for key in values if key)}")
                cell = ""   # report only one fault for a cell
            mapped[target] = cell if target in self.answers and not self.answers[target].codes else plain(cell)
        return mapped

    def _check_answer(self, line: int, column: Column, cell: str) -> None:
        if "\0" in cell:
            self._fault(line, column.name, "holds a NUL character; save the file as plain CSV text")
        elif fault := column.question.kind.cell_fault(column, cell):
            self._fault(line, column.name, fault)

    def _stored(self, name: str, cell: str) -> str:
        """Returns a cell as it is stored: people's own words lose the characters that stand for nothing."""
        return without_nothing(cell) if name in self.answers and not self.answers[name].codes else cell

    def _reference(self, line: int, cell: str) -> str:
        reference = cell or new_reference()
        if len(reference) > 40 or not reference.isprintable():
            self._fault(line, "reference", "is longer than 40 characters or not plain text")
        elif reference in self.references:
            self._fault(line, "reference", f"is '{reference}', as on line {self.references[reference]}; references must differ")
        elif reference in self.stored:
            self._fault(line, "reference", f"is '{reference}', which is already stored; was this file imported before?")
        self.references.setdefault(reference, line)
        return reference

    def _date(self, line: int, cell: str) -> date:
        try:
            return date.fromisoformat(cell) if cell else self.today
        except ValueError:
            self._fault(line, "submitted_on", f"holds '{brief(cell)}'; write the date as 2026-01-31")
            return self.today

    def _place(self, line: int, row: Row) -> dict[str, Any]:
        if "postcode" in row:
            return csv_file.areas_in(self.survey, row["postcode"])
        codes = {name: self._area(line, name, row.get(name, "")) for name in ("lsoa", "ward", "authority")}
        given = "matched" if codes["lsoa"] else "not_given"
        return responses.kept(self.survey, {
            **codes, "imd_edition": self._edition(line, row.get("imd_edition", "")),
            "place_status": self._one_of(line, "place_status", row.get("place_status") or given, PLACE_STATUSES),
            "imd_decile": self._whole(line, "imd_decile", row.get("imd_decile", ""), 10),
            "imd_quintile_local": self._whole(line, "imd_quintile_local", row.get("imd_quintile_local", ""), 5)})

    def _area(self, line: int, name: str, cell: str) -> str | None:
        if cell and not AREA_CODE.fullmatch(cell):
            self._fault(line, name, f"holds '{brief(cell)}', which is not an area code such as E01017647")
        return cell or None

    def _language(self, line: int, cell: str) -> str:
        if len(cell) > LONGEST_LANGUAGE or not LANGUAGE.fullmatch(cell):
            self._fault(line, "language", f"holds '{brief(cell)}'; write the code of a language, such as en or cy, or nothing")
        return cell

    def _edition(self, line: int, cell: str) -> str | None:
        if len(cell) > LONGEST_EDITION or not cell.isprintable():
            self._fault(line, "imd_edition", f"holds '{brief(cell)}'; write at most {LONGEST_EDITION} characters, such as 2025")
        return cell or None

    def _whole(self, line: int, name: str, cell: str, most: int) -> int | None:
        if not cell:
            return None
        if not (cell.isascii() and cell.isdigit() and 1 <= int(cell) <= most):
            self._fault(line, name, f"holds '{brief(cell)}'; it must be a whole number from 1 to {most}, or blank")
            return None
        return int(cell)

    def _number(self, line: int, name: str, cell: str) -> float | None:
        try:
            number = float(cell) if cell else None
        except ValueError:
            number = math.nan
        if number is not None and not (number == 0 or SMALLEST_WEIGHT <= number <= LARGEST_WEIGHT):
            self._fault(line, name, f"holds '{brief(cell)}'; a weight is {WEIGHT_RANGE}")
        return number

    def _one_of(self, line: int, name: str, cell: str, known: Iterable[str]) -> str:
        if cell not in known:
            self._fault(line, name, f"holds '{brief(cell)}'; it can hold {', '.join(sorted(known))}")
        return cell

    def _main_audience(self) -> str:
        return self.survey.questionnaire.audiences[0].code

    def _fault(self, line: int, column: str, message: str) -> None:
        self.faults.append(Fault(line, column, message))


def _store(survey: Survey, rows: list[dict[str, Any]], name: str) -> None:
    for start in range(0, len(rows), CHUNK):
        db.session.execute(insert(Response), rows[start:start + CHUNK])
    audit.record("responses imported", survey.slug, file=name, rows=len(rows))
    db.session.commit()


def _cell_for(column: str, cell: str) -> str:
    """Returns the cell for a canonical column: only the column of postcodes takes areas."""
    return cell if column == "postcode" else csv_file.shown(cell)


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
