"""Batches: every import is one, so that the same rows are noticed when they come again, and a batch can be removed."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, select, update

from ... import audit
from ...consultations import LONDON, Refused, State, Survey
from ...database import db
from ...keys import keyed
from ...models import Consultation, ImportBatch, PaperForm, Response

TOLD = ("submitted_on", "audience", "language", "weight", "lsoa", "ward", "authority", "place_status")
DIGEST = 24     # letters of a row's digest


def listed(survey: Survey) -> Sequence[ImportBatch]:
    """Returns the batches of a consultation, newest first."""
    return db.session.scalars(select(ImportBatch).where(ImportBatch.consultation_id == survey.id)
                              .order_by(ImportBatch.id.desc())).all()


def left(survey: Survey) -> dict[int | None, int]:
    """Returns how many responses of each batch are still stored."""
    query = (select(Response.batch_id, func.count()).where(Response.consultation_id == survey.id, Response.batch_id.is_not(None))
             .group_by(Response.batch_id))
    return dict(db.session.execute(query).all())


def digest(row: Mapping[str, Any], with_reference: bool) -> str:
    """Returns what two rows share only if they say the same. Nobody without the key can make it from answers."""
    told = [str(row[name]) for name in TOLD] + ([row["reference"]] if with_reference else [])
    text = json.dumps([told, row["answers"]], sort_keys=True, ensure_ascii=False)
    return keyed("imported row", text).hex()[:DIGEST]


def repeated(survey: Survey, fingerprint: str, digests: Iterable[str]) -> list[str]:
    """Returns what must be confirmed: that the same file, or some of its rows, were imported before."""
    if same := same_file(survey, fingerprint):
        return [same]
    stored = Counter[str | None](db.session.scalars(select(Response.row_digest).where(
        Response.consultation_id == survey.id, Response.row_digest.is_not(None))))
    coming = Counter[str | None](digests)
    again = (coming & stored).total()
    if not again:
        return []
    return [f"{again:,} of the {coming.total():,} rows {'was' if again == 1 else 'were'} imported before: the date, the answers "
            "and the place are the same."]


def same_file(survey: Survey, fingerprint: str) -> str:
    """Returns when the same file was imported, in a sentence; "" if it was not, or was removed."""
    same = next((batch for batch in listed(survey) if batch.fingerprint == fingerprint and not batch.removed_at), None)
    return (f"The same file was imported on {_when(same)} as {same.name} ({same.rows:,} response{'' if same.rows == 1 else 's'})."
            if same else "")


def lock(survey: Survey) -> None:
    """Makes another import into the consultation wait until this transaction ends."""
    db.session.execute(update(Consultation).where(Consultation.id == survey.id).values(title=Consultation.title))


def remove(survey: Survey, number: int) -> int:
    """Deletes the responses of a batch, and returns how many they were. Raises Refused once the consultation has closed."""
    check_open(survey)
    lock(survey)
    batch = db.session.get(ImportBatch, number)
    if batch is None or batch.consultation_id != survey.id or batch.removed_at:
        db.session.rollback()
        raise Refused(f"There is no import {number} of '{survey.slug}' to remove; it may have been removed already.")
    removed = _delete(survey, Response.batch_id == number)
    batch.mark_removed()
    audit.record("import removed", survey.slug, file=batch.name, imported=batch.imported_at.isoformat(timespec="seconds"),
                 rows=removed)
    db.session.commit()
    return removed


def remove_response(survey: Survey, reference: str, why: str) -> None:
    """Deletes one response, such as a test. Raises Refused if there is none, without a reason, or after closing."""
    check_open(survey)
    if not why.strip():
        raise Refused("Say why the response is removed. The reason stays in the audit trail.")
    if not _delete(survey, Response.reference == reference.strip()):
        db.session.rollback()
        raise Refused(f"There is no response '{reference.strip()[:40]}' in '{survey.slug}'. Look up its reference in a download.")
    audit.record("response removed", survey.slug, reference=reference.strip(), why=why.strip()[:200])
    db.session.commit()


def check_open(survey: Survey) -> None:
    """Raises Refused if the consultation has closed: its results may have been counted."""
    if survey.state() is State.CLOSED:
        raise Refused("The consultation has closed, so no response can be removed from it any more.")


def _delete(survey: Survey, which: Any) -> int:
    """Deletes responses, and what says that a paper form became one of them."""
    of_survey = (Response.consultation_id == survey.id, which)
    db.session.execute(delete(PaperForm).where(
        PaperForm.consultation_id == survey.id, PaperForm.reference.in_(select(Response.reference).where(*of_survey))))
    return int(db.session.execute(delete(Response).where(*of_survey)).rowcount)     # type: ignore[attr-defined]  # of a delete


def _when(batch: ImportBatch) -> str:
    at = batch.imported_at.astimezone(LONDON)
    return f"{at:%-d %B %Y at %H:%M}"
