"""The register of complaints about how personal data is used, and the answer to each."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for

from ...access import LEADS, staff
from ...consultations import ChangedMeanwhile, fingerprint
from ...fieldwork import complaints
from ...forms.staff import ComplaintForm
from ...models import DataComplaint
from .blueprint import blueprint, seen


@blueprint.get("/complaints")
@staff(*LEADS)
def complaints_register() -> str:
    """Every complaint: when it came, and by when it should be answered."""
    return render_template("staff/complaints.html", complaints=complaints.listed(), days_left=complaints.days_left,
                           due_on=complaints.due_on)


@blueprint.route("/complaints/<number>", methods=["GET", "POST"])
@staff(*LEADS)
def answer_complaint(number: str) -> Any:
    """One complaint, and its answer, which whoever complained reads with the number."""
    complaint = complaints.find(number) or abort(404)
    form = ComplaintForm(data={"reply": complaint.reply})
    if complaint.closed_on is None and form.validate_on_submit():
        try:
            complaints.answer(complaint, seen(), form.reply.data or "", closes=form.closes.data)
        except ChangedMeanwhile as refusal:
            form.refuse("reply", str(refusal))
        else:
            flash(f"Your answer to {complaint.number} is stored." + (" The complaint is closed." if form.closes.data else ""))
            return redirect(url_for("staff.complaints_register"), 303)
    return _page(complaint, form), 400 if form.errors else 200


def _page(complaint: DataComplaint, form: ComplaintForm) -> str:
    shown = complaint.reply if form.errors else None
    return render_template("staff/complaint.html", complaint=complaint, form=form, due=complaints.due_on(complaint),
                           days_left=complaints.days_left(complaint), theirs=shown, seen=fingerprint(complaint.reply))
