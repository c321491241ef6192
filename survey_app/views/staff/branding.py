"""The branding of what a consultation publishes: chosen by a lead, and shown with the contrasts that were measured."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, flash, redirect, render_template, url_for

from ...access import LEADS, staff
from ...fieldwork.consultations import Survey
from ...forms.staff_branding import BrandingForm
from ...publishing import branding
from ...publishing.branding import Brand, Unfit
from .blueprint import blueprint, survey_of


@blueprint.get("/consultations/<slug>/branding")
@staff(*LEADS)
def brand(slug: str) -> str:
    """What is chosen, and how it looks."""
    survey = survey_of(slug)
    return _page(survey, BrandingForm.of(survey))


@blueprint.post("/consultations/<slug>/branding")
@staff(*LEADS)
def change_brand(slug: str) -> Any:
    """Sets the branding; a choice that cannot be read is refused beside its field, with what could be."""
    survey = survey_of(slug)
    form = BrandingForm.of(survey)
    if form.validate():
        try:
            branding.change(survey, form.choices, form.upload, drop_logo=form.drop_logo.data)
        except Unfit as refusal:
            form.refuse(refusal.field, str(refusal))
        else:
            flash("The branding is saved. What is published from now on has it.")
            return redirect(url_for("staff.brand", slug=slug), 303)
    return _page(survey, form), 400


@blueprint.get("/consultations/<slug>/branding/logo.png")
@staff(*LEADS)
def brand_logo(slug: str) -> Response:
    """The logo as it is kept."""
    return Response(branding.logo(survey_of(slug)) or abort(404), content_type="image/png")


def _page(survey: Survey, form: BrandingForm) -> str:
    made = branding.of(survey)
    return render_template("staff/branding.html", survey=survey, form=form, brand=made, contrasts=list(_contrasts(made)))


def _contrasts(made: Brand) -> list[tuple[str, str, str, float, float]]:
    """What stands beside what: the words for it, both colours, their contrast and what it needs."""
    from ...analysis.charts import contrast, palette

    pairs = [("White words on your colour", palette.PAPER, made.colour, contrast.WORDS),
             ("Words in the dark colour on white", made.look.main, palette.PAPER, contrast.WORDS),
             ("Marks: dark beside middle", made.look.main, made.look.middle, contrast.MARKS),
             ("Marks: middle beside white", made.look.middle, palette.PAPER, contrast.MARKS)]
    return [(words, one, two, palette.contrast(one, two), needed) for words, one, two, needed in pairs]
