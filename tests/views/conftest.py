"""An open consultation, a place for a postcode, a resident at the start page, and an application that counts tries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app import access, consultations, create_app
from survey_app.consultations import Survey
from survey_app.database import db, disconnect
from survey_app.models import PlaceEdition, PlaceRow, PostcodeRow
from tests.factories.consultations import make
from tests.views.public.resident import Resident


@pytest.fixture
def survey(app: Flask) -> Survey:
    """This year's survey, open."""
    make(questionnaire="have-your-say-2026")
    return consultations.release("survey")


@pytest.fixture
def place(app: Flask) -> PlaceRow:
    """The area of ZZ1 1AA."""
    edition = PlaceEdition(kind="postcodes", name="test", synthetic=True)
    db.session.add(edition)
    db.session.flush()
    row = PlaceRow(edition_id=edition.id, status="matched", lsoa="E01000001", ward="E05000001", ward_name="Castle",
                   authority="E07000001", authority_name="Hilltop", imd_decile=2, imd_quintile_local=1, imd_edition="2025")
    db.session.add(row)
    db.session.flush()
    db.session.add(PostcodeRow(postcode="ZZ11AA", place_id=row.id, terminated=False))
    db.session.commit()
    return row


@pytest.fixture
def resident(client: FlaskClient, survey: Survey) -> Resident:
    """A resident at the start page."""
    return Resident(client, survey.slug)


@pytest.fixture
def throttled(app: Flask) -> Iterator[Flask]:
    """A second application on the same database that counts tries, as every one but a test's does."""
    names = ("SQLALCHEMY_DATABASE_URI", "SECRET_KEY", "SERVER_NAME", "INSTANCE_PATH", "SECURITY_PASSWORD_SALT",
             "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS")
    counting = create_app({**{name: app.config[name] for name in names}, "TESTING": True, "RATELIMIT_ENABLED": True})
    access.limiter.reset()
    with counting.app_context():
        yield counting
        disconnect()
    access.limiter.reset()
    access.limiter.enabled = False   # the limiter is one for all applications of this process
