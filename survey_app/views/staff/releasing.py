"""Publishing and withdrawing: each asks once more, with what it does, and is done by one send."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, url_for

from ...access import LEADS, staff
from ...fieldwork.consultations import Refused
from ...forms.staff_results import PublishForm, WithdrawForm
from ...publishing import prepared, publications
from ...publishing.prepared import Outdated
from .blueprint import blueprint, survey_of


@blueprint.route("/consultations/<slug>/results/publish", methods=["GET", "POST"])
@staff(*LEADS)
def publish_results(slug: str) -> Any:
    """Asks whether the preview is to be published, and publishes it."""
    survey = survey_of(slug)
    ready = prepared.find(survey)
    form = PublishForm(data={"seen": ready.id if ready else 0})
    if form.validate_on_submit():
        try:
            done = prepared.publish(survey, int(form.seen.data), form.note.data or "")
        except Outdated as refusal:
            flash(str(refusal), "error")
            return redirect(url_for("staff.results", slug=slug), 303)
        except Refused as refusal:
            form.refuse("note", str(refusal))
        else:
            flash(f"Version {done.version} is published.")
            return redirect(url_for("staff.results", slug=slug), 303)
    if ready is None:
        flash("There is no preview. Make it, and look at it before you publish.", "error")
        return redirect(url_for("staff.results", slug=slug), 303)
    return render_template("staff/publish.html", survey=survey, ready=ready, form=form,
                           changes=prepared.changes(survey, ready), last=publications.last_version(survey)), (
        400 if form.errors else 200)


@blueprint.route("/consultations/<slug>/results/withdraw/<int:version>", methods=["GET", "POST"])
@staff(*LEADS)
def withdraw_results(slug: str, version: int) -> Any:
    """Asks whether a version is to be withdrawn and why, and withdraws it."""
    survey = survey_of(slug)
    found = publications.find(slug, version) or abort(404)
    form = WithdrawForm()
    if form.validate_on_submit():
        try:
            publications.withdraw(slug, form.why.data, version)
        except Refused as refusal:
            form.refuse("why", str(refusal))
        else:
            flash(f"Version {version} is withdrawn. Its page says so, with the reason.")
            return redirect(url_for("staff.results", slug=slug), 303)
    return render_template("staff/withdraw.html", survey=survey, published=found, form=form), 400 if form.errors else 200
