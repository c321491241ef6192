"""Closing freezes: one immutable file without receipts, of exactly the responses there are."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import timedelta

import pyarrow.parquet as pq
import pytest
from sqlalchemy import delete, func, select, update

from survey_app import consultations
from survey_app.consultations import GRACE, Refused, Survey
from survey_app.database import db
from survey_app.fieldwork import responses
from survey_app.fieldwork.importing import importer
from survey_app.models import Consultation, Draft, FrozenResponses, Response
from survey_app.models.consultations import now
from survey_app.publishing.microdata import frozen_data, response_file
from tests.factories.small_survey import HOSTILE, hostile_rows


def ended(survey: Survey, ago: timedelta) -> Survey:
    """The same consultation, open until so long ago."""
    db.session.execute(update(Consultation).where(Consultation.id == survey.id).values(closed_at=now() - ago,
                                                                                       closes_at=now() + timedelta(days=1)))
    db.session.commit()
    return consultations.get(survey.slug)


def begin(survey: Survey) -> str:
    """Somebody begins to answer; the token of the draft."""
    token = responses.new_token()
    responses.save(survey, responses.DraftAnswers(token, "resident", "en"), {"comment": "I began in time"}, None)
    return token


def test_the_file_holds_the_responses_and_their_codebook(small: Survey) -> None:
    frozen = frozen_data.freeze(small)
    assert frozen.sha256 == hashlib.sha256(frozen.data).hexdigest()
    assert frozen.frame().drop(columns=["_flags", "_seconds"]).equals(response_file.take(small))
    codebook = json.loads(pq.read_schema(io.BytesIO(frozen.data)).metadata[frozen_data.CODEBOOK])
    fields = {field["name"]: field for field in codebook["resources"][0]["schema"]["fields"]}
    assert list(fields) == list(frozen.frame().columns)
    assert {"value": "very", "label": "A very big problem"} in fields["problems.litter"]["categories"]


def test_it_is_frozen_once(small: Survey) -> None:
    first, second = frozen_data.freeze(small), frozen_data.source(small)
    assert (first, first.version) == (second, 1)
    assert not first.provisional
    assert db.session.scalar(select(func.count()).select_from(FrozenResponses)) == 1


def test_the_same_responses_give_the_same_bytes(small: Survey) -> None:
    first = frozen_data.freeze(small)
    db.session.execute(delete(FrozenResponses))
    db.session.commit()
    assert frozen_data.freeze(small).data == first.data


def test_responses_that_come_later_make_a_new_version_and_leave_the_first(small: Survey) -> None:
    first = frozen_data.freeze(small)
    importer.import_rows(small, [{**hostile_rows()[0], "reference": "paper"}])
    second = frozen_data.freeze(small)
    assert (second.version, len(second.frame())) == (2, len(HOSTILE) + 1)
    kept = db.session.scalars(select(FrozenResponses.data).where(FrozenResponses.version == 1)).one()
    assert kept == first.data


def test_receipts_are_forgotten(small: Survey) -> None:
    survey = ended(small, -timedelta(days=1))
    receipt = responses.submit(survey, begin(survey))
    survey = ended(small, timedelta(seconds=1))
    frozen_data.freeze(survey)
    assert not db.session.scalars(select(Response.receipt_hash).where(Response.receipt_hash.is_not(None))).all()
    assert not responses.withdraw(ended(small, timedelta(seconds=1)), receipt)


def test_it_waits_for_who_began_in_time(small: Survey) -> None:
    survey = ended(small, -timedelta(days=1))
    token = begin(survey)
    survey = ended(small, timedelta(minutes=1))
    with pytest.raises(Refused, match="can be sent until"):
        frozen_data.freeze(survey)
    assert frozen_data.source(survey).provisional
    responses.submit(survey, token)
    assert len(frozen_data.freeze(survey).frame()) == len(HOSTILE) + 1


def test_after_an_hour_what_was_never_sent_is_forgotten(small: Survey) -> None:
    begin(ended(small, -timedelta(days=1)))
    frozen_data.freeze(ended(small, GRACE + timedelta(seconds=1)))
    assert not db.session.scalar(select(func.count()).select_from(Draft))


def test_an_open_one_is_not_frozen(small: Survey) -> None:
    survey = ended(small, -timedelta(days=1))
    with pytest.raises(Refused, match="is open; its responses are frozen once it has closed"):
        frozen_data.freeze(survey)
    taken = frozen_data.source(survey)
    assert (taken.provisional, taken.dated) == (True, survey.opens_at)


def test_nothing_is_not_frozen(small: Survey) -> None:
    db.session.execute(delete(Response))
    db.session.commit()
    with pytest.raises(Refused, match="has no responses"):
        frozen_data.freeze(small)
