"""Consultations: one that is open around today, one from a past year, and one from the past with its responses."""

from __future__ import annotations

from datetime import date, timedelta

from survey_app import consultations
from survey_app.consultations import Survey
from survey_app.demo.respondents import Row
from survey_app.fieldwork.importing import importer
from survey_app.questionnaire import parsing
from survey_app.questionnaire.model import Questionnaire

from .small_survey import TITLE

TODAY = date.today()  # noqa: DTZ011 -- the dates a lead types are days, without a zone


def make(slug: str = "survey", opens: int = -1, closes: int = 30, questionnaire: str = "have-your-say-2015") -> Survey:
    """Makes a consultation whose first and last days are this many days from today."""
    return consultations.create(slug, parsing.load(questionnaire), "A survey", TODAY + timedelta(days=opens),
                                TODAY + timedelta(days=closes), "A partnership")


def make_year(slug: str, year: int, released: bool = True) -> Survey:
    """Makes the consultation for January of a past year: closed, or still a draft."""
    survey = consultations.create(slug, parsing.load("have-your-say-2015"), slug, date(year, 1, 1), date(year, 2, 1), "P")
    return consultations.release(slug) if released else survey


def consultation(questionnaire: Questionnaire, rows: list[Row], slug: str = "small", title: str = TITLE,
                 days: tuple[date, date] = (date(2020, 1, 6), date(2020, 1, 31))) -> Survey:
    """Makes a closed consultation in the past with these responses."""
    survey = consultations.create(slug, questionnaire, title, *days, "A “partnership”", synthetic=True)
    importer.import_rows(survey, rows)
    return consultations.release(slug)
