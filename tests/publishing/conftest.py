"""Consultations to publish from: a small one with text that hurts careless programs, and the two demo years."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from survey_app.consultations import Survey
from survey_app.demo.respondents import buckinghamshire_2020, wycombe_2015
from survey_app.questionnaire import parsing
from tests.factories.consultations import consultation
from tests.factories.small_survey import QUESTIONNAIRE, hostile_rows


@pytest.fixture
def small(app: Flask) -> Survey:
    """Sixteen responses with hostile text, to a questionnaire with hostile labels."""
    return consultation(parsing.from_toml(QUESTIONNAIRE), hostile_rows())


@pytest.fixture
def wycombe(app: Flask) -> Survey:
    """The demo of 2015: 103 responses."""
    return consultation(parsing.load("have-your-say-2015"), wycombe_2015(seed=2015), "have-your-say-2015", "Have Your Say 2015",
                        (date(2015, 11, 16), date(2016, 2, 7)))


@pytest.fixture
def buckinghamshire(app: Flask) -> Survey:
    """The demo of 2020: 2,379 residents and 76 elected representatives."""
    return consultation(parsing.load("residents-survey-2020"), buckinghamshire_2020(seed=2020), "residents-survey-2020",
                        "Residents Community Safety Survey 2020")
