"""Freezes a closed consultation: its responses become one immutable, depersonalised Parquet file with its codebook.

Everything published is made from such a file and carries its SHA-256. The same transaction deletes the receipts by which
a response could be identified and deleted. Since the file can never be changed, it holds the words of a comment only if every
mark in it is decided. It includes the themes of all comments, because tables come from nothing else.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
import pyarrow.parquet as pq
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from ...comments import summary, theme_coding
from ...comments.summary import Summary
from ...comments.theme_coding import Comment
from ...consultations import Refused, State, Survey
from ...database import db
from ...fieldwork import one_time_codes
from ...models import Draft, FrozenResponses, Publication, Response
from ...models.consultations import now
from ...questionnaire.code_frame import CONFIRMED, SUGGESTED, commented, theme_columns
from ...questionnaire.model import Questionnaire
from . import codebook, response_file
from .freeze_state import PROGRAM, awaits_drafts, check, held

CODEBOOK = b"datapackage.json"     # where the file's own metadata holds the codebook
COMMENTS = "comments"               # the part of it that says what was done with the comments


@dataclass(frozen=True, slots=True)
class Source:
    """The responses behind a result: the data file, its date, and whether more responses may come.

    `dated` is when they were frozen. Provisional responses carry the consultation's opening date, so that the same responses
    always give the same bytes.
    """

    sha256: str
    data: bytes
    dated: datetime
    version: int = 0
    frozen_id: int | None = None

    @property
    def provisional(self) -> bool:
        """Says whether this is a snapshot of a consultation that is not frozen."""
        return self.frozen_id is None

    def frame(self) -> pd.DataFrame:
        """Returns the responses as `response_file.take` does."""
        frame: pd.DataFrame = pq.read_table(io.BytesIO(self.data)).to_pandas()
        return frame

    @property
    def comments(self) -> Summary | None:
        """Says what was done with the comments in the file; None if an earlier program made it."""
        described = (pq.read_schema(io.BytesIO(self.data)).metadata or {}).get(CODEBOOK, b"{}")
        return summary.from_json(json.loads(described).get(COMMENTS))


def source(survey: Survey) -> Source:
    """Returns the frozen responses of a closed consultation, freezing them if needed; otherwise a provisional snapshot."""
    if survey.state() is State.CLOSED and not awaits_drafts(survey):
        return freeze(survey)
    return _snapshot(survey)


def _snapshot(survey: Survey) -> Source:
    data = _parquet(survey)
    return Source(hashlib.sha256(data).hexdigest(), data, survey.opens_at)


def as_it_stands(survey: Survey) -> Source:
    """Returns the data file with exactly the present responses, or a snapshot of them if none was made. It freezes nothing."""
    kept = _kept(survey, held(survey))
    return kept or _snapshot(survey)


def freeze(survey: Survey) -> Source:
    """Returns the immutable data file of a closed consultation.

    It freezes once, and again as a new version if responses were added or comments coded. Raises Refused while the consultation
    is open, while a draft may still be sent, and if there are no responses.
    """
    held = check(survey)
    return _kept(survey, held) or _store(survey, held)


def _kept(survey: Survey, held: tuple[int, int, str]) -> Source | None:
    """Returns the file with exactly these responses and themes, if they were frozen."""
    query = (select(FrozenResponses.id, FrozenResponses.sha256, FrozenResponses.data, FrozenResponses.frozen_at,
                    FrozenResponses.version)
             .where(FrozenResponses.consultation_id == survey.id, FrozenResponses.response_count == held[0],
                    FrozenResponses.responses_sum == held[1], FrozenResponses.coding == held[2],
                    FrozenResponses.texts_decided, FrozenResponses.withdrawn_at.is_(None))
             .order_by(FrozenResponses.version.desc()).limit(1))
    row = db.session.execute(query).one_or_none()
    return Source(row.sha256, row.data, row.frozen_at, row.version, row.id) if row else None


def _store(survey: Survey, held: tuple[int, int, str]) -> Source:
    """Stores the file and deletes receipts, one-time codes and unsent drafts, in one transaction."""
    data = _parquet(survey)
    last = db.session.scalar(select(func.max(FrozenResponses.version)).where(FrozenResponses.consultation_id == survey.id))
    frozen = FrozenResponses(consultation_id=survey.id, version=(last or 0) + 1, sha256=hashlib.sha256(data).hexdigest(),
                             data=data, program=PROGRAM, response_count=held[0], responses_sum=held[1], coding=held[2],
                             frozen_at=now().replace(microsecond=0))
    db.session.add(frozen)
    db.session.execute(update(Response).where(Response.consultation_id == survey.id).values(receipt_hash=None))
    db.session.execute(delete(Draft).where(Draft.consultation_id == survey.id))
    one_time_codes.forget(survey)
    try:
        db.session.commit()
    except IntegrityError:   # somebody else froze it at the same moment
        db.session.rollback()
    kept = _kept(survey, held)
    if kept is None:
        raise Refused(f"The responses of '{survey.slug}' changed while they were being frozen; try again.")
    return kept


def _parquet(survey: Survey) -> bytes:
    """Returns the responses and their codebook as the bytes of one file. The same responses give the same bytes."""
    table = response_file.table(header(survey), rows(survey))
    described = json.dumps({**codebook.of_responses(survey.questionnaire, table.column_names),
                            COMMENTS: summary.of(survey).as_json()}, ensure_ascii=False).encode()
    buffer = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({CODEBOOK: described}), buffer, compression="zstd")
    return buffer.getvalue()


def header(survey: Survey) -> list[str]:
    """Returns the canonical columns, then the notes on each response, then the themes."""
    return [*response_file.header(survey, noted=True), *theme_columns(survey.questionnaire)]


def rows(survey: Survey) -> Iterator[list[str]]:
    """Yields every response as the cells of `header`."""
    asked = survey.questionnaire
    found = {(comment.reference, comment.question): comment for comment in theme_coding.comments(survey.id, asked)}
    for cells in response_file.rows(survey, noted=True):
        yield [*cells, *(cell for question in commented(asked) for cell in _themes(found.get((cells[0], question.id)), asked))]


def _themes(comment: Comment | None, asked: Questionnaire) -> list[str]:
    if comment is None:
        return [""] * (len(asked.themes) + 1)
    cells = ["1" if theme.id in comment.themes else "0" for theme in asked.themes]
    return [*cells, CONFIRMED if comment.confirmed else SUGGESTED]


def data(survey: Survey) -> Source | None:
    """Returns the frozen data behind the latest unwithdrawn publication; None if there is none or the data are no longer kept."""
    query = (select(FrozenResponses.id, FrozenResponses.sha256, FrozenResponses.data, FrozenResponses.frozen_at,
                    FrozenResponses.version)
             .join(Publication, Publication.frozen_id == FrozenResponses.id)
             .where(Publication.consultation_id == survey.id, Publication.withdrawn_at.is_(None),
                    func.length(FrozenResponses.data) > 0)
             .order_by(Publication.version.desc()).limit(1))
    row = db.session.execute(query).one_or_none()
    return Source(row.sha256, row.data, row.frozen_at, row.version, row.id) if row else None
