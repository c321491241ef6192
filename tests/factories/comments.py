"""A closed consultation with comments from four people, and responses without comments."""

from __future__ import annotations

from datetime import date

from survey_app import consultations
from survey_app.comments import checking, decisions, states
from survey_app.consultations import Survey
from survey_app.fieldwork.importing import importer
from survey_app.questionnaire import parsing

COMMENTS: dict[str, tuple[str, ...]] = {
    "Drugs are sold here, and cars parked on the verge": ("drugs", "parking"), "Drug dealers near 14 London Road": ("drugs",),
    "Fly-tipping! Ring me on 07700 900123": ("fly_tipping",), "Nothing to add": ()}


def make_commented() -> Survey:
    """Makes the consultation with these comments, and the themes suggested for each."""
    survey = consultations.create("commented", parsing.load("residents-survey-2020"), "With comments", date(2020, 1, 6),
                                  date(2020, 1, 31), "P", synthetic=True)
    importer.import_rows(survey, [{"reference": f"r{place}", "comments": text} for place, text in enumerate([*COMMENTS, "", ""])])
    return consultations.release("commented")


def decide_all(survey: Survey) -> Survey:
    """Searches every comment by the rules and accepts every mark, until none is open."""
    checking.check(survey.slug, survey.id, survey.questionnaire)
    while rows := decisions.rows(list(states.texts(survey.id, survey.questionnaire))):
        for row in rows:
            decisions.accept(survey, row.string)
    return survey


def leave_all(survey: Survey) -> Survey:
    """Searches every comment by the rules and leaves every mark, so that files hold the words as they were written."""
    checking.check(survey.slug, survey.id, survey.questionnaire)
    marks = [mark.id for one in states.texts(survey.id, survey.questionnaire) if one.known for mark in one.known.marks]
    decisions.decide_places(survey, marks, states.REFUSED)
    return survey
