"""Assisted entry: the questions as they are read out to a resident, answered by number, and the receipt for them."""

from __future__ import annotations

import secrets
from typing import Any

from flask import redirect, render_template, request, session, url_for
from flask_security import current_user
from flask_wtf import FlaskForm

from ...access import KEYERS, staff
from ...fieldwork import assisted, responses
from ...fieldwork.consultations import Refused, Survey
from ...forms.staff_paper import ENTER, ENTERED, NOTHING, Keyed, keyed
from ...questionnaire import telling, translating
from ...questionnaire.routing import rows
from .blueprint import blueprint, survey_of


@blueprint.get("/consultations/<slug>/assisted")
@blueprint.get("/consultations/<slug>/assisted/<entry>")
@staff(*KEYERS)
def assist(slug: str, entry: str = "") -> Any:
    """The whole questionnaire on one page, to be read out and filled in; the receipt once it is stored.

    Each entry has an address of its own, so that Back leads to what is stored and not to an empty page to store again.
    """
    survey = survey_of(slug)
    if not entry:
        return redirect(url_for("staff.assist", slug=slug, entry=secrets.token_urlsafe(9)), 303)
    token = _token(entry)
    if responses.was_sent(survey, token):
        return render_template("staff/assisted_done.html", survey=survey, receipt=responses.receipt_of(token))
    return _page(survey, Keyed())


@blueprint.post("/consultations/<slug>/assisted/<entry>")
@staff(*KEYERS)
def store_assisted(slug: str, entry: str) -> Any:
    """Stores what a resident said. Sent twice it is stored once."""
    survey = survey_of(slug)
    found = keyed(survey.questionnaire, request.form)
    if FlaskForm().validate() and ENTER in request.form:
        return _page(survey, found, notice=ENTERED)
    if found.is_empty:
        found.faults[""] = NOTHING
    if not FlaskForm().validate() or found.faults:
        return _page(survey, found), 400
    try:
        assisted.enter(survey, _token(entry), found.answers, found.postcode, request.form.get("audience", ""),
                       request.form.get("language", ""))
    except Refused as refusal:
        return _page(survey, found, str(refusal)), 409
    return redirect(url_for("staff.assist", slug=slug, entry=entry), 303)


def _token(entry: str) -> str:
    secret = session.setdefault("assisted", responses.new_token())
    return assisted.token_of(f"{current_user.fs_uniquifier}:{secret}", entry)


def _page(survey: Survey, found: Keyed, problem: str = "", notice: str = "") -> str:
    faults = {**found.faults, **({"": problem} if problem else {})}
    return render_template("staff/assisted.html", survey=survey, faults=faults, sent=request.form, spoken=True,
                           telling=telling, can_enter=survey.accepts_drafts(),
                           notice=notice, enter=ENTER, languages=translating.languages(survey.questionnaire),
                           rows=lambda question: rows(question, survey.questionnaire))
