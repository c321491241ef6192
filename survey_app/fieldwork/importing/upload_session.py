"""An import in the browser: the lines of the file, without its postcodes, are kept while staff map its columns and values,
until it is imported or given up.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from ... import audit
from ...consultations import Refused, Survey
from ...database import db
from ...models import ImportUpload
from ...models.consultations import now
from ...questionnaire.response_columns import Column, columns
from . import importer, proposals, submission_dates, suggestions, table_files
from .column_mapping import CHOICES, ColumnMapping, list_columns, mapping_of
from .csv_text import Line
from .importer import ImportRefused, Report
from .record_reader import Fault
from .suggestions import LEFT_OUT, Suggestions
from .table_files import TableFile

UPLOAD_KEPT = timedelta(days=1)
MOST_VALUES = 60       # a column with more values cannot be mapped by hand
NEW = {"columns": {}, "values": {}, "constants": {}, "leave_out_rows": {}, "rows_decided": False}


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded file with named columns, its mapping so far, and what is known of its columns."""

    token: str
    file: TableFile
    mapping: Mapping[str, Any]
    suggested: Suggestions
    held: Mapping[str, list[str]] = field(repr=False)

    @property
    def name(self) -> str:
        """Returns the name of the file."""
        return self.file.name

    @property
    def lines(self) -> list[Line]:
        """Returns its lines; the first names the columns."""
        return self.file.lines

    @property
    def header(self) -> list[str]:
        """Returns the names of its columns."""
        return self.file.lines[0][1]

    def values(self, column: str) -> list[str]:
        """The different non-blank values of a column, in alphabetical order."""
        return self.held[column]


class AlreadyTaken(Refused):
    """The upload was imported or given up meanwhile."""

    def __init__(self) -> None:
        super().__init__("This upload is no longer kept: it was imported or given up meanwhile, or its day is over. "
                         "Upload the file again if it was not imported.")


def keep(survey: Survey, name: str, data: bytes) -> Upload:
    """Stores the lines of a file, without its postcodes, and suggests its columns. Raises Refused if the file cannot be read."""
    return keep_table(survey, table_files.read(data, name))


def keep_table(survey: Survey, read: TableFile) -> Upload:
    """Does the same as `keep` for a file that is already read."""
    file = importer.prepared(survey, read)
    if len(file.lines) < 2:
        raise Refused(f"{file.name} has no responses: it needs a first line with the column names, then one line for each "
                      "response.")
    suggested = proposals.suggest(survey.questionnaire, file)
    mapping = {**NEW, "columns": dict(suggested.decided), "leave_out_rows": proposals.rows_to_leave_out(file)}
    db.session.execute(delete(ImportUpload).where(ImportUpload.uploaded_at < now() - UPLOAD_KEPT))
    upload = ImportUpload(
        token=secrets.token_urlsafe(32), consultation_id=survey.id, name=file.name[:200], data=json.dumps(file.lines).encode(),
        fingerprint=file.fingerprint, reading={"notes": file.notes, "odd_words": file.odd_words}, mapping=mapping,
        uploaded_by=audit.actor())
    db.session.add(upload)
    db.session.commit()
    return _upload(survey, upload)


def load(survey: Survey, token: str) -> Upload | None:
    """The upload with this token; None if it was imported, given up or is too old."""
    row = _row(survey, token)
    return _upload(survey, row) if row else None


def choose(survey: Survey, upload: Upload, **parts: Any) -> Upload:
    """Stores part of the mapping: `columns` (column to canonical column, or LEFT_OUT), `values`, `constants` and so on."""
    row = _row(survey, upload.token)
    if row is None:
        raise AlreadyTaken
    row.mapping = {**row.mapping, **parts}
    db.session.commit()
    return _upload(survey, row)


def give_up(survey: Survey, upload: Upload) -> None:
    """Deletes an upload."""
    _take(survey, upload)
    db.session.commit()


def closed_columns(survey: Survey, upload: Upload) -> dict[str, list[tuple[str, Column]]]:
    """The columns of the file whose values must be mapped, by the id of their question; a hyphen and "list" follow the id
    where a column holds all ticks of it.
    """
    layout = {column.name: column for column in columns(survey.questionnaire)}
    lists = list_columns(survey.questionnaire)
    by_question: dict[str, list[tuple[str, Column]]] = {}
    for name in upload.header:
        target = upload.mapping["columns"].get(name, "")
        if target in lists:
            by_question.setdefault(f"{target}-list", []).append((name, lists[target]))
        elif (column := layout.get(target)) and column.codes:
            by_question.setdefault(column.question.id, []).append((name, column))
    return by_question


def values_of(survey: Survey, upload: Upload, key: str, mapped: Sequence[tuple[str, Column]]) -> dict[str, str]:
    """The different values of a question's columns, each with its chosen or decided code, else ''."""
    chosen = upload.mapping["values"].get(key, {})
    codes: dict[str, str] = {}
    for name, column in mapped:
        values = upload.values(name)
        if column.name in list_columns(survey.questionnaire):
            values = proposals.parts_in(values, column.name, survey.questionnaire)
        decided = suggestions.values_for(values, column, survey.questionnaire)
        codes |= {value: chosen.get(value, decided.get(value, codes.get(value, ""))) for value in values}
    return codes


def open_dates(upload: Upload) -> str:
    """A date of the file that is another day if the month comes first, if nothing in the file says which; else ''."""
    dates = [name for name, target in upload.mapping["columns"].items() if target == "submitted_on"]
    cells = [cell for name in dates for cell in upload.values(name)]
    return submission_dates.first_open(cells) if len(submission_dates.orders_of(cells)) == 2 else ""


def has_blank_weights(upload: Upload) -> bool:
    """Whether some rows have a weight and others none."""
    places = [upload.header.index(name) for name, target in upload.mapping["columns"].items() if target == "weight"]
    blank = {bool(cells[place].strip()) for _, cells in upload.lines[1:] for place in places if place < len(cells)
             and any(cell.strip() for cell in cells)}
    return len(blank) == 2


def check(survey: Survey, upload: Upload) -> tuple[Report, list[Fault]]:
    """What an import would do, and every fault. Stores nothing."""
    try:
        return importer.import_table(survey, upload.file, mapping_so_far(survey, upload), dry_run=True), []
    except ImportRefused as refused:
        return Report(len(upload.lines) - 1), refused.faults


def store(survey: Survey, upload: Upload, *, confirmed: bool = False) -> Report:
    """Imports the whole upload or nothing. Raises ImportRefused, NotConfirmed, and AlreadyTaken.

    The upload is deleted in the transaction that stores, so that two clicks store it once.
    """
    def taking() -> None:
        if not _take(survey, upload):
            raise AlreadyTaken

    return importer.import_table(survey, upload.file, mapping_so_far(survey, upload), confirmed=confirmed, taking=taking)


def mapping_so_far(survey: Survey, upload: Upload) -> ColumnMapping:
    """The mapping in the form of a mapping file."""
    said = upload.mapping
    tables = {name: {"to": target} for name, target in said["columns"].items() if target != LEFT_OUT}
    for key, mapped in closed_columns(survey, upload).items():
        codes = {value: code for value, code in values_of(survey, upload, key, mapped).items() if code}
        missing = [value for value, code in codes.items() if code == LEFT_OUT]
        for name, _column in mapped:
            tables[name]["values"] = {"": "", **{value: code for value, code in codes.items() if code != LEFT_OUT},
                                      "missing": missing}
    ignore = [name for name, target in said["columns"].items() if target == LEFT_OUT]
    return mapping_of({"columns": tables, "ignore": ignore, "constants": dict(said["constants"]),
                       "leave_out_rows": said.get("leave_out_rows", {}),
                       **{part: said[part] for part in CHOICES if said.get(part)}},
                      survey.questionnaire, upload.name)


def _take(survey: Survey, upload: Upload) -> bool:
    """Deletes the upload; false if it is gone already. Does not commit."""
    gone = db.session.execute(delete(ImportUpload).where(
        ImportUpload.token == upload.token, ImportUpload.consultation_id == survey.id))
    return bool(gone.rowcount)      # type: ignore[attr-defined]  # of a delete


def _upload(survey: Survey, row: ImportUpload) -> Upload:
    lines = [(number, cells) for number, cells in json.loads(row.data)]
    file = TableFile(row.name, lines, row.fingerprint, row.reading.get("notes", []), row.reading.get("odd_words", []))
    return Upload(row.token, file, row.mapping, proposals.suggest(survey.questionnaire, file), proposals.values_by_column(file))


def _row(survey: Survey, token: str) -> ImportUpload | None:
    """The stored upload; None if it is too old, even if it has not been deleted yet."""
    return db.session.scalars(select(ImportUpload).where(
        ImportUpload.token == token, ImportUpload.consultation_id == survey.id,
        ImportUpload.uploaded_at > now() - UPLOAD_KEPT)).one_or_none()
