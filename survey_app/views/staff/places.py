"""How a consultation treats places: what each definition of the more deprived areas yields, before one is chosen."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from ...access import LEADS, TEAM, staff
from ...fieldwork import placing
from ...fieldwork.consultations import Refused, Survey
from ...forms.staff_places import PlacesForm
from .blueprint import blueprint, survey_of


@blueprint.get("/consultations/<slug>/places")
@staff(*TEAM)
def treatment_of_places(slug: str) -> str:
    """What is set, and what each definition would yield of LSOAs, residents and responses."""
    survey = survey_of(slug)
    return _page(survey, PlacesForm.of(survey))


@blueprint.post("/consultations/<slug>/places")
@staff(*LEADS)
def treat_places(slug: str) -> Any:
    """Sets the definition, and what is stored of a place."""
    survey, form = survey_of(slug), PlacesForm()
    if not form.validate():
        return _page(survey, form), 400
    try:
        placing.change(survey, deprivation=placing.read(form.deprivation.data) if form.deprivation.data else None,
                       store=form.store.data or None)
    except Refused as refusal:
        form.refuse("store" if form.store.data == "ward" else "deprivation", str(refusal))
        return _page(survey, form), 400
    flash("How places are treated is saved.")
    return redirect(url_for("staff.treatment_of_places", slug=slug), 303)


def _page(survey: Survey, form: PlacesForm) -> str:
    problem = placing.problem(survey)
    return render_template("staff/places.html", survey=survey, form=form, yields=placing.choices(survey), problem=problem,
                           chosen=None if problem else placing.group(survey), authorities=placing.authorities(survey))
