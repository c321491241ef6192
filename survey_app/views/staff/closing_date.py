"""The closing date of a consultation that has been opened, as a lead changes it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from ...access import LEADS, staff
from ...fieldwork import preparing, rescheduling
from ...fieldwork.consultations import Refused, State
from ...forms.staff_consultations import ClosingForm
from .blueprint import blueprint, survey_of
from .consultations import closing_day, locked


@blueprint.route("/consultations/<slug>/closing-date", methods=["GET", "POST"])
@staff(*LEADS)
def closing_date(slug: str) -> Any:
    """Asks for the new last day and closing time, and changes them."""
    survey = survey_of(slug)
    if survey.state() not in (State.SCHEDULED, State.OPEN):
        return locked(survey), 409
    form = ClosingForm(data=closing_day(survey))
    if form.validate_on_submit() and form.closes.data:
        try:
            rescheduling.change_closing(survey, preparing.instant(form.closes.data, form.closes_time.time, closing=True))
        except Refused as refusal:
            form.refuse("closes", str(refusal))
        else:
            flash("The closing date is changed.")
            return redirect(url_for("staff.consultation", slug=slug), 303)
    return render_template("staff/closing_date.html", form=form, survey=survey), 400 if form.errors else 200
