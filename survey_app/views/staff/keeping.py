"""What is kept for how long, as a lead reads it; and how long one consultation keeps the answers it was sent."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from ...access import LEADS, staff
from ...fieldwork import consultations, keeping
from ...fieldwork.consultations import Refused
from ...forms.staff_keeping import KeepingForm
from ...operations import retention as schedules
from .blueprint import blueprint, survey_of


@blueprint.get("/retention")
@staff(*LEADS)
def retention() -> str:
    """The schedule: what, why, how long, how much is due now, and when next."""
    kept = [(survey, keeping.months(survey.settings)) for survey in consultations.listed()]
    return render_template("staff/retention.html", lines=schedules.schedule(), kept=kept)


@blueprint.route("/consultations/<slug>/keeping", methods=["GET", "POST"])
@staff(*LEADS)
def keep_answers(slug: str) -> Any:
    """Sets how long a consultation keeps its answers; its privacy notice says the same."""
    survey = survey_of(slug)
    form = KeepingForm(data={"months": keeping.months(survey.settings)})
    if form.validate_on_submit():
        try:
            keeping.set_months(survey, form.months.data)
        except Refused as refusal:
            form.refuse("months", str(refusal))
        else:
            flash("How long answers are kept is saved.")
            return redirect(url_for("staff.retention"), 303)
    return render_template("staff/keep_answers.html", survey=survey, form=form), 400 if form.errors else 200
