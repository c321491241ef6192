"""Consultations to publish from: a small one with text that hurts careless programs, and the two demo years."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from survey_app import consultations
from survey_app.consultations import Survey
from survey_app.demo.respondents import Row, buckinghamshire_2020, wycombe_2015
from survey_app.fieldwork.importing import importer
from survey_app.questionnaire import parsing
from survey_app.questionnaire.model import Questionnaire

QUESTIONNAIRE = """
id = "small"
title = "A small survey"

[scales.problem]
options = [
  {code = "very", label = "A very big problem", concern = true, top = true},
  {code = "fairly", label = "A fairly big problem", concern = true},
  {code = "not_very", label = "Not a very big problem"},
  {code = "dont_know", label = "Don’t know", dont_know = true},
]

[[pages]]
id = "one"
title = "Problems"
[[pages.questions]]
id = "problems"
kind = "matrix"
label = "How much of a problem are these?"
scale = "problem"
items = [{id = "litter", label = "=Litter & <rubbish>"}, {id = "drugs", label = 'Drugs "and" 🚓'},
  {id = "noise", label = "ضوضاء"}]
[[pages.questions]]
id = "channels"
kind = "multiple"
label = "How do you want to hear from us?"
options = [{code = "email", label = "Email"}, {code = "post", label = "Post"},
           {code = "none", label = "None of these", exclusive = true}]
[[pages]]
id = "two"
title = "More"
[[pages.questions]]
id = "worst"
kind = "matrix"
label = "Where does this concern come from?"
rows_from = "problems"
rows_if = ["very"]
options = [{code = "own", label = "Own experience"}, {code = "news", label = "News"}]
[[pages.questions]]
id = "comment"
kind = "long_text"
label = "Anything else?"
"""
HOSTILE = ("=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", 'say "no", twice', "🚓 litter 🗑️", "قمامة في الشارع", "first\nsecond",
           "a,b;c\td", "  spaced   out ", "'quoted", "\u202eturned round", "http://example.org", "007", "1e5", "")
TITLE = '=cmd "Have your say" 🚓 قُل'


def hostile_rows() -> list[Row]:
    """A response for every text that hurts, two of them with nothing else."""
    return [{"reference": f"r{number:02}", "submitted_on": "2020-01-07", "source": "online", "audience": "resident",
             "language": "en", "place_status": "not_given", "problems.litter": ("very", "fairly", "")[number % 3],
             "problems.drugs": ("not_very", "dont_know", "very")[number % 3], "problems.noise": "fairly",
             "channels.email": "1", "channels.post": "01"[number % 2], "channels.none": "0",
             "worst.litter": ("own", "not_asked", "not_asked")[number % 3], "worst.drugs": "not_asked",
             "worst.noise": "not_asked", "comment": text} for number, text in enumerate(HOSTILE)]


def consultation(questionnaire: Questionnaire, rows: list[Row], slug: str = "small", title: str = TITLE,
                 days: tuple[date, date] = (date(2020, 1, 6), date(2020, 1, 31))) -> Survey:
    """A consultation of the past with these responses, closed."""
    survey = consultations.create(slug, questionnaire, title, *days, "A “partnership”", synthetic=True)
    importer.import_rows(survey, rows)
    return consultations.release(slug)


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
