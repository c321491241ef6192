"""Assisted entry: the questions as they are read out to a resident, answered by number, and the receipt for them."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask_wtf import FlaskForm

from ...access import staff
from ...fieldwork import assisted, responses
from ...fieldwork.consultations import Refused, Survey
from ...forms.staff_paper import ENTER, ENTERED, NOTHING, Keyed, keyed
from ...questionnaire import telling, translating
from ...questionnaire.routing import rows
from .blueprint import blueprint, survey_of
from .keying import KEYERS


@blueprint.get("/consultations/<slug>/assisted")
@staff(*KEYERS)
def assist(slug: str) -> str:
    """The whole questionnaire on one page, to be read out and filled in."""
    return _page(survey_of(slug), Keyed(), responses.new_token())


@blueprint.post("/consultations/<slug>/assisted")
@staff(*KEYERS)
def store_assisted(slug: str) -> Any:
    """Stores what a resident said. Sent twice it is stored once."""
    survey, token = survey_of(slug), request.form.get("token", "")
    found = keyed(survey.questionnaire, request.form)
    if FlaskForm().validate() and ENTER in request.form:
        return _page(survey, found, token or responses.new_token(), notice=ENTERED)
    if found.is_empty:
        found.faults[""] = NOTHING
    if not FlaskForm().validate() or not token or found.faults:
        return _page(survey, found, token or responses.new_token()), 400
    try:
        receipt = assisted.enter(survey, token, found.answers, found.postcode, request.form.get("audience", ""),
                                 request.form.get("language", ""))
    except Refused as refusal:
        return _page(survey, found, token, str(refusal)), 409
    return render_template("staff/assisted_done.html", survey=survey, receipt=receipt)


def _page(survey: Survey, found: Keyed, token: str, problem: str = "", notice: str = "") -> str:
    faults = {**found.faults, **({"": problem} if problem else {})}
    return render_template("staff/assisted.html", survey=survey, token=token, faults=faults, sent=request.form, spoken=True,
                           telling=telling, can_enter=survey.accepts_drafts(),
                           notice=notice, enter=ENTER, languages=translating.languages(survey.questionnaire),
                           rows=lambda question: rows(question, survey.questionnaire))
