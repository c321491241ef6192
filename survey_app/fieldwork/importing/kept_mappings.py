"""Mappings that are kept for the next file of the same kind: saved under a name, or left by an earlier import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from ... import audit
from ...consultations import Refused, Survey
from ...database import db
from ...models import ImportBatch, ImportMapping
from ...models.consultations import now
from .column_mapping import CHOICES, canonical_columns, list_columns
from .suggestions import LEFT_OUT
from .upload_session import Upload, choose

PARTS = ("columns", "values", "constants", *CHOICES)


def save(upload: Upload, name: str) -> None:
    """Saves an upload's mapping under a name, replacing an earlier one of that name."""
    if not name.strip() or len(name) > 100:
        raise Refused("Give the mapping a name of at most 100 characters.")
    known = db.session.scalars(select(ImportMapping).where(ImportMapping.name == name.strip())).one_or_none()
    saved = known or ImportMapping(name=name.strip())
    saved.document, saved.saved_at = dict(upload.mapping), now()
    db.session.add(saved)
    audit.record("mapping saved", name.strip())
    db.session.commit()


def saved() -> Sequence[ImportMapping]:
    """The saved mappings, by name."""
    return db.session.scalars(select(ImportMapping).order_by(ImportMapping.name)).all()


def apply(survey: Survey, upload: Upload, name: str) -> Upload:
    """Maps an upload like an earlier one; columns that the earlier one did not have keep their suggestion."""
    found = db.session.scalars(select(ImportMapping).where(ImportMapping.name == name)).one_or_none()
    if found is None:
        raise Refused(f"There is no saved mapping called '{name}'.")
    return _apply(survey, upload, found.document)


def apply_latest(survey: Survey, upload: Upload) -> tuple[Upload, ImportBatch | None]:
    """Maps an upload like the latest import of a file with the same columns; returns that import, or None."""
    for batch in db.session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc()).limit(50)):
        known = {*batch.mapping.get("columns", {}), *batch.mapping.get("ignore", ())}
        if known >= set(upload.header):
            return _apply(survey, upload, _as_chosen(batch.mapping, survey)), batch
    return upload, None


def _apply(survey: Survey, upload: Upload, document: Mapping[str, Any]) -> Upload:
    known = {**canonical_columns(survey.questionnaire), **list_columns(survey.questionnaire), LEFT_OUT: None}
    earlier = {column: target for column, target in document["columns"].items() if column in upload.header and target in known}
    fresh = {column: target for column, target in upload.mapping["columns"].items()
             if column not in earlier and (target == LEFT_OUT or target not in earlier.values())}
    kept = {part: document[part] for part in PARTS[1:] if part in document}
    return choose(survey, upload, **{**kept, "columns": {**fresh, **earlier}})


def _as_chosen(document: Mapping[str, Any], survey: Survey) -> dict[str, Any]:
    """Returns a mapping as it is chosen in the browser: the values by question, not by column."""
    lists = list_columns(survey.questionnaire)
    values: dict[str, dict[str, str]] = {}
    for table in document["columns"].values():
        key = f"{table['to']}-list" if table["to"] in lists else table["to"].partition(".")[0]
        values.setdefault(key, {}).update({value: code or LEFT_OUT for value, code in table.get("values", {}).items() if value})
    left_out = dict.fromkeys(document.get("ignore", ()), LEFT_OUT)
    return {**{part: document[part] for part in PARTS if part in document}, "values": values,
            "columns": {**{name: table["to"] for name, table in document["columns"].items()}, **left_out}}
