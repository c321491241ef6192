"""A consultation that is open, with a place for two postcodes, and a resident at its start page."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from survey_app import consultations
from survey_app.consultations import Survey
from survey_app.database import db
from survey_app.models import PlaceEdition, PlaceRow, PostcodeRow
from tests.consultations.test_lifecycle import make
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
