"""Links and one-time codes: who can open the survey, and the lists of codes, each shown once."""

from __future__ import annotations

import csv
import io
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for

from ...access import LEADS, staff
from ...consultations import Refused, Survey
from ...consultations import audience_access as access
from ...consultations.settings import Access
from ...fieldwork import monitoring, one_time_codes
from ...forms.staff import ACCESS_IN_WORDS, AccessForm, CodesForm
from .blueprint import blueprint, fingerprint, seen, survey_of


@blueprint.get("/consultations/<slug>/links")
@staff(*LEADS)
def links(slug: str) -> Any:
    """Each audience's link, how it gets access, and its codes."""
    survey = survey_of(slug)
    return _page(survey, CodesForm.of(survey))


@blueprint.route("/consultations/<slug>/links/of/<audience>", methods=["GET", "POST"])
@staff(*LEADS)
def audience_access(slug: str, audience: str) -> Any:
    """Sets how one audience gets access."""
    survey = survey_of(slug)
    label = _labels(survey).get(audience) or abort(404)
    present = str(access.access_of(survey, audience))
    form = AccessForm(data={"access": present})
    if form.validate_on_submit():
        try:
            access.change_access(survey, audience, Access(form.access.data), seen())
        except Refused as refusal:
            form.refuse("access", str(refusal))
        else:
            flash(f"{label}: who is let in is changed.")
            return redirect(url_for("staff.links", slug=slug), 303)
    return render_template("staff/audience_access.html", survey=survey, form=form, label=label,
                           seen=fingerprint(present)), 400 if form.errors else 200


@blueprint.post("/consultations/<slug>/links/codes")
@staff(*LEADS)
def make_codes(slug: str) -> Any:
    """Makes codes and sends the list as CSV. The list cannot be downloaded again."""
    survey = survey_of(slug)
    form = CodesForm.of(survey)
    if not form.validate():
        return _page(survey, form), 400
    try:
        made = one_time_codes.make(survey, form.audience.data, form.number.data)
    except Refused as refusal:
        form.refuse("number", str(refusal))
        return _page(survey, form), 400
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(one_time_codes.code_list(made, _address(slug)))
    batch = one_time_codes.batches(survey)[-1].number
    return Response(text.getvalue(), mimetype="text/csv", headers={
        "Content-Disposition": f"attachment; filename={slug}-codes-{batch}.csv"})


@blueprint.route("/consultations/<slug>/links/revoke/<int:number>", methods=["GET", "POST"])
@staff(*LEADS)
def revoke_codes(slug: str, number: int) -> Any:
    """Asks whether to revoke the unused codes of a list, then revokes them."""
    survey = survey_of(slug)
    batch = next((made for made in one_time_codes.batches(survey) if made.number == number), None) or abort(404)
    if request.method == "GET":
        return render_template("staff/revoke_codes.html", survey=survey, batch=batch, label=_labels(survey).get(batch.audience))
    one_time_codes.revoke(survey, number)
    flash(f"The unused codes of list {number} are revoked.")
    return redirect(url_for("staff.links", slug=slug), 303)


def _page(survey: Survey, form: CodesForm) -> str:
    audiences = [(one, access.key_of(survey, one.code), access.access_of(survey, one.code))
                 for one in survey.questionnaire.audiences]
    return render_template("staff/links.html", survey=survey, form=form, audiences=audiences, words=ACCESS_IN_WORDS,
                           labels=_labels(survey), batches=one_time_codes.batches(survey), used=monitoring.by_code(survey))


def _labels(survey: Survey) -> dict[str, str]:
    return {audience.code: audience.label for audience in survey.questionnaire.audiences}


def _address(slug: str) -> str:
    """The address that becomes a link with a code at its end."""
    return url_for("public.invited", slug=slug, _external=True) + "?code="
