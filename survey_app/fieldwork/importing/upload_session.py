"""An import in the browser: the lines of the file, without its postcodes, are kept while staff map its columns and values,
until it is imported or given up.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select

from ... import audit
from ...consultations import Refused, Survey
from ...database import db
from ...models import ImportMapping, ImportUpload
from ...models.consultations import now
from ...questionnaire.response_columns import Column, columns
from . import column_mapping, csv_file, importer
from .column_mapping import ColumnMapping, mapping_of
from .csv_file import Line
from .importer import Fault, ImportRefused

UPLOAD_KEPT = timedelta(days=1)
MOST_VALUES = 60       # a column with more values cannot be mapped by hand
LEFT_OUT = "-"         # the target of a column that is left out on purpose


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded file with named columns, and its mapping so far."""

    token: str
    name: str
    lines: tuple[Line, ...]
    mapping: Mapping[str, Any]

    @property
    def header(self) -> list[str]:
        return self.lines[0][1]

    def values(self, column: str) -> list[str]:
        """The different non-blank values of a column, in alphabetical order."""
        number = self.header.index(column)
        return sorted({csv_file.shown(cells[number].strip()) for _, cells in self.lines[1:] if number < len(cells)} - {""})


def keep(survey: Survey, name: str, data: bytes) -> Upload:
    """Stores the lines of a file, without its postcodes, and suggests its columns. Raises Refused if the file cannot be read."""
    lines = column_mapping.with_column_names(csv_file.lines_of(survey, data, name))
    if len(lines) < 2:
        raise Refused(f"{name} has no responses: it needs a first line with the column names, then one line for each response.")
    mapping = {"columns": column_mapping.columns_for(lines[0][1], survey.questionnaire), "values": {}, "constants": {}}
    db.session.execute(delete(ImportUpload).where(ImportUpload.uploaded_at < now() - UPLOAD_KEPT))
    upload = ImportUpload(token=secrets.token_urlsafe(32), consultation_id=survey.id, name=name[:200],
                          data=json.dumps(lines).encode(), mapping=mapping, uploaded_by=audit.actor())
    db.session.add(upload)
    db.session.commit()
    return Upload(upload.token, upload.name, tuple(lines), mapping)


def load(survey: Survey, token: str) -> Upload | None:
    """The upload with this token; None if it was imported, given up or is too old."""
    row = _row(survey, token)
    if row is None:
        return None
    return Upload(row.token, row.name, tuple((number, cells) for number, cells in json.loads(row.data)), row.mapping)


def choose(survey: Survey, upload: Upload, **parts: Any) -> Upload:
    """Stores part of the mapping: `columns` (column to canonical column, or LEFT_OUT), `values` or `constants`."""
    row = _row(survey, upload.token)
    if row is None:
        raise Refused("This upload is no longer kept. Upload the file again.")
    row.mapping = {**upload.mapping, **parts}
    db.session.commit()
    return Upload(upload.token, upload.name, upload.lines, row.mapping)


def give_up(survey: Survey, upload: Upload) -> None:
    """Deletes an upload."""
    db.session.execute(delete(ImportUpload).where(ImportUpload.token == upload.token, ImportUpload.consultation_id == survey.id))
    db.session.commit()


def closed_columns(survey: Survey, upload: Upload) -> dict[str, list[tuple[str, Column]]]:
    """The columns of the file whose values must be mapped, by the id of their question."""
    layout = {column.name: column for column in columns(survey.questionnaire)}
    by_question: dict[str, list[tuple[str, Column]]] = {}
    for name, target in upload.mapping["columns"].items():
        column = layout.get(target)
        if column and column.codes:
            by_question.setdefault(column.question.id, []).append((name, column))
    return by_question


def values_of(upload: Upload, mapped: Sequence[tuple[str, Column]]) -> dict[str, str]:
    """The different values of a question's columns, each with its chosen or suggested code, else ''."""
    chosen = upload.mapping["values"].get(mapped[0][1].question.id, {})
    codes: dict[str, str] = {}
    for name, column in mapped:
        values = upload.values(name)
        suggested = column_mapping.values_for(values, column)
        codes |= {value: chosen.get(value, suggested.get(value, codes.get(value, ""))) for value in values}
    return codes


def check(survey: Survey, upload: Upload) -> tuple[int, list[Fault]]:
    """The number of responses to import, and every fault. Stores nothing."""
    try:
        return importer.import_lines(survey, upload.lines, upload.name, _mapping(survey, upload), dry_run=True), []
    except ImportRefused as refused:
        return len(upload.lines) - 1, refused.faults


def store(survey: Survey, upload: Upload) -> int:
    """Imports the whole upload or nothing, and deletes it. Raises ImportRefused."""
    number = importer.import_lines(survey, upload.lines, upload.name, _mapping(survey, upload))
    give_up(survey, upload)
    return number


def save_mapping(upload: Upload, name: str) -> None:
    """Saves an upload's mapping under a name, replacing an earlier one of that name."""
    if not name.strip() or len(name) > 100:
        raise Refused("Give the mapping a name of at most 100 characters.")
    known = db.session.scalars(select(ImportMapping).where(ImportMapping.name == name.strip())).one_or_none()
    saved = known or ImportMapping(name=name.strip())
    saved.document, saved.saved_at = dict(upload.mapping), now()
    db.session.add(saved)
    audit.record("mapping saved", name.strip())
    db.session.commit()


def saved_mappings() -> Sequence[ImportMapping]:
    """The saved mappings, by name."""
    return db.session.scalars(select(ImportMapping).order_by(ImportMapping.name)).all()


def apply_saved(survey: Survey, upload: Upload, name: str) -> Upload:
    """Maps an upload like an earlier one; columns that the earlier one did not have keep their suggestion."""
    saved = db.session.scalars(select(ImportMapping).where(ImportMapping.name == name)).one_or_none()
    if saved is None:
        raise Refused(f"There is no saved mapping called '{name}'.")
    earlier = {column: target for column, target in saved.document["columns"].items() if column in upload.header}
    fresh = {column: target for column, target in upload.mapping["columns"].items()
             if column not in earlier and target not in earlier.values()}
    return choose(survey, upload, columns={**fresh, **earlier}, values=saved.document["values"],
                  constants=saved.document["constants"])


def _mapping(survey: Survey, upload: Upload) -> ColumnMapping:
    """The mapping in the form of a mapping file."""
    chosen = upload.mapping["columns"]
    tables: dict[str, dict[str, Any]] = {name: {"to": target} for name, target in chosen.items() if target != LEFT_OUT}
    for mapped in closed_columns(survey, upload).values():
        codes = {value: code for value, code in values_of(upload, mapped).items() if code}
        missing = [value for value, code in codes.items() if code == LEFT_OUT]
        for name, _column in mapped:
            tables[name]["values"] = {"": "", **{value: code for value, code in codes.items() if code != LEFT_OUT},
                                      "missing": missing}
    return mapping_of({"columns": tables, "ignore": [name for name, target in chosen.items() if target == LEFT_OUT],
                       "constants": dict(upload.mapping["constants"])}, survey.questionnaire, upload.name)


def _row(survey: Survey, token: str) -> ImportUpload | None:
    """The stored upload; None if it is too old, even if it has not been deleted yet."""
    return db.session.scalars(select(ImportUpload).where(
        ImportUpload.token == token, ImportUpload.consultation_id == survey.id,
        ImportUpload.uploaded_at > now() - UPLOAD_KEPT)).one_or_none()
