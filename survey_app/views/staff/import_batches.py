"""What was imported, and its removal: a whole import, or one response such as a test, before the consultation closes."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for

from ...access import LEADS, staff
from ...consultations import Refused
from ...fieldwork.importing import batches
from ...forms.responses import RemoveResponseForm
from .blueprint import blueprint, survey_of


@blueprint.route("/consultations/<slug>/imports/<int:number>/remove", methods=["GET", "POST"])
@staff(*LEADS)
def remove_import(slug: str, number: int) -> Any:
    """Asks once more, then deletes the responses of an import."""
    survey = survey_of(slug)
    batch = next((one for one in batches.listed(survey) if one.id == number), None) or abort(404)
    if request.method == "GET":
        return render_template("staff/import_remove.html", survey=survey, batch=batch, left=batches.left(survey).get(number, 0))
    try:
        removed = batches.remove(survey, number)
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(f"{removed:,} response{'' if removed == 1 else 's'} removed. The audit trail says so.")
    return redirect(url_for("staff.upload_responses", slug=slug), 303)


@blueprint.post("/consultations/<slug>/imports/response")
@staff(*LEADS)
def remove_response(slug: str) -> Any:
    """Deletes one response."""
    survey, form = survey_of(slug), RemoveResponseForm()
    try:
        if not form.validate():
            raise Refused("; ".join(message for _, message in form.faults))
        batches.remove_response(survey, form.reference.data or "", form.why.data or "")
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash("The response is removed. The audit trail says so, with your reason.")
    return redirect(url_for("staff.upload_responses", slug=slug), 303)
