"""Reads a consultation's responses as the canonical response file: as a stream of rows, or as one table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

import orjson
import pandas as pd
import pyarrow as pa
from sqlalchemy import String, Text, cast, exists, select

from ...comments import states
from ...consultations import Survey
from ...database import db
from ...fieldwork.quality_flags import banded
from ...models import Response
from ...questionnaire.response_columns import NOTED_COLUMNS, OPTIONAL_COLUMNS, RESPONSE_COLUMNS, columns, flattener

BATCH = 5_000


def take(survey: Survey) -> pd.DataFrame:
    """Returns every response as one row, in the canonical columns as text ("" for blank).

    `weight` and `deprivation_quintile` are included if any response has one. Rows follow the order of the random reference,
    so their order reveals nothing about when they arrived.
    """
    frame: pd.DataFrame = table(header(survey), rows(survey)).to_pandas()
    return frame


def table(names: Sequence[str], rows: Iterable[Sequence[str]]) -> pa.Table:
    """Returns rows of text as an Arrow table; it reads a few thousand at a time."""
    schema = pa.schema([(name, pa.string()) for name in names])
    batches = [pa.record_batch([pa.array(cells, pa.string()) for cells in zip(*part, strict=True)], schema=schema)
               for part in _parts(iter(rows))]
    return pa.Table.from_batches(batches, schema)


def header(survey: Survey, noted: bool = False) -> list[str]:
    """Returns the canonical columns that this consultation's responses fill; with `noted`, those of the frozen file."""
    return [*_stored(survey), *(column.name for column in columns(survey.questionnaire)), *(NOTED_COLUMNS if noted else ())]


def rows(survey: Survey, noted: bool = False) -> Iterator[list[str]]:
    """Yields every response as the cells of `header`, with a few thousand at a time in memory. Comments are what may leave.

    It flattens answers by question from the text in the database; an export of a hundred thousand is mostly this loop. For the
    same reason it reads rows from the connection itself, in the session's transaction, without building objects.
    """
    held = Response.__table__.c
    fields = [held[name] for name in _stored(survey)]
    query = (select(*(cast(field, Text) if not isinstance(field.type, String) else field for field in fields),
                    *((held.flags, held.seconds) if noted else ()), cast(held.answers, Text))
             .where(held.consultation_id == survey.id).order_by(held.reference))
    flatten, known = flattener(columns(survey.questionnaire)), states.checked(survey.id)
    names = header(survey)
    words = {name: names.index(name) for name in states.written(survey.questionnaire)}
    for part in db.session.connection().execute(query, execution_options={"yield_per": BATCH}).partitions():
        for *stored, answers in part:
            seconds, flags = (stored.pop(), stored.pop()) if noted else (None, ())
            row = flatten([cell or "" for cell in stored], orjson.loads(answers))
            for name, place in words.items():
                if states.is_text(row[place]):
                    row[place] = states.leaving(known.get((row[0], name)), row[place])
            yield [*row, " ".join(flags), "" if seconds is None else str(banded(seconds))] if noted else row


def _parts(rows: Iterator[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    while part := list(islice(rows, BATCH)):
        yield part


def _stored(survey: Survey) -> list[str]:
    """Returns the columns other than answers. An optional column is included only if any response has a value."""
    return [*RESPONSE_COLUMNS, *(name for name in OPTIONAL_COLUMNS if db.session.scalar(select(exists().where(
        Response.consultation_id == survey.id, getattr(Response, name).is_not(None)))))]
