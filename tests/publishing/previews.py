"""A preview that stands there without its charts being drawn once more for every test."""

from __future__ import annotations

import pytest

from survey_app.database import db
from survey_app.fieldwork.consultations import Survey
from survey_app.publishing import freezing, prepared
from survey_app.publishing.prepared import Made, Prepared
from survey_app.publishing.releasing import Release

MADE: dict[str, Release] = {}     # by consultation: the same responses give the same bytes


def preview_of(survey: Survey, who: str = "lead@example.org") -> Prepared:
    """The preview of a consultation whose responses are the same in every test."""
    if survey.slug not in MADE:
        MADE[survey.slug] = prepared.make(survey.slug).release
    prepared.store(Made(survey, freezing.freeze(survey), MADE[survey.slug], prepared.basis(survey, 0)), who)
    db.session.commit()
    return prepared.find(survey) or pytest.fail("there is no preview")
