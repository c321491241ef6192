"""Results while people still answer: shown to lead and analyst only where a lead has allowed it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from ...access import LEADS, TEAM, staff
from ...fieldwork.consultations import Refused, State
from ...publishing import provisional
from .blueprint import blueprint, survey_of


@blueprint.get("/consultations/<slug>/provisional")
@staff(*TEAM)
def provisional_results(slug: str) -> Any:
    """The ranking so far, or why it is not shown."""
    survey, found, why = survey_of(slug), None, ""
    try:
        found = provisional.ranking(survey)
    except Refused as refusal:
        why = str(refusal)
    return render_template("staff/provisional.html", survey=survey, found=found, why=why, allowed=provisional.is_allowed(survey),
                           can_allow=survey.state() is not State.CLOSED), 409 if why else 200


@blueprint.post("/consultations/<slug>/provisional")
@staff(*LEADS)
def allow_provisional_results(slug: str) -> Any:
    """Allows them, or no longer."""
    survey, allowed = survey_of(slug), request.form.get("allowed") == "yes"
    try:
        provisional.allow(survey, allowed)
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash("Results are shown before closing." if allowed else "Results are no longer shown before closing.")
    return redirect(url_for("staff.provisional_results", slug=slug), 303)
