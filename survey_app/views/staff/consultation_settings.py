"""What is kept for how long, as a lead reads it; and how long one consultation keeps the answers it was sent."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from ... import consultations, on_demand
from ...access import LEADS, TEAM, staff
from ...consultations import Refused, State, Survey, deprivation_areas, policies
from ...forms.consultations import EarlierForm, KeepingForm, PlacesForm
from ...operations import retention as schedules
from ...publishing import interim_permission
from ...questionnaire.comparison import Comparability, Comparison, ItemComparison, compare
from .blueprint import blueprint, fingerprint, seen, survey_of


@blueprint.get("/retention")
@staff(*LEADS)
def retention() -> str:
    """The schedule: what, why, how long, how much is due now, and when next."""
    kept = [(survey, policies.months_kept(survey.settings)) for survey in consultations.listed()]
    return render_template("staff/retention.html", lines=schedules.schedule(), kept=kept)


@blueprint.route("/consultations/<slug>/keeping", methods=["GET", "POST"])
@staff(*LEADS)
def keep_answers(slug: str) -> Any:
    """Sets how long a consultation keeps its answers; its privacy notice says the same."""
    survey = survey_of(slug)
    months = policies.months_kept(survey.settings)
    form = KeepingForm(data={"months": months})
    if form.validate_on_submit():
        try:
            policies.set_months(survey, form.months.data, seen())
        except Refused as refusal:
            form.refuse("months", str(refusal))
        else:
            flash("How long answers are kept is saved.")
            return redirect(url_for("staff.retention"), 303)
    return render_template("staff/keep_answers.html", survey=survey, form=form,
                           seen=fingerprint(months)), 400 if form.errors else 200


@blueprint.get("/consultations/<slug>/earlier-year")
@staff(*LEADS)
def earlier_year(slug: str) -> str:
    """Which year is chosen, and problem by problem whether both asked alike."""
    survey = survey_of(slug)
    return _page(survey, EarlierForm(data={"earlier": survey.settings.earlier_year or policies.NOT_COMPARED}))


@blueprint.post("/consultations/<slug>/earlier-year")
@staff(*LEADS)
def choose_earlier_year(slug: str) -> Any:
    """Chooses the year, or takes the comparison away."""
    survey, form = survey_of(slug), EarlierForm()
    form.earlier.choices = _choices(survey)
    if not form.validate():
        return _page(survey, form), 400
    try:
        policies.choose_earlier_year(survey, form.earlier.data, seen())
    except Refused as refusal:
        form.refuse("earlier", str(refusal))
        return _page(survey, form), 400
    flash("The year to compare with is saved.")
    return redirect(url_for("staff.earlier_year", slug=slug), 303)


def _page(survey: Survey, form: EarlierForm) -> str:
    form.earlier.choices = _choices(survey)
    former = policies.earlier_year(survey)
    found = compare(former.questionnaire, survey.questionnaire) if former else None
    return render_template("staff/earlier_year.html", survey=survey, form=form, former=former, compared=_by_kind(found),
                           seen=fingerprint(survey.settings.earlier_year))


def _choices(survey: Survey) -> list[tuple[str, str]]:
    return [*((one.slug, one.title) for one in policies.earlier_year_choices(survey)), (policies.NOT_COMPARED, "No earlier year")]


def _by_kind(found: Comparison | None) -> list[tuple[str, list[ItemComparison]]]:
    """The problems asked in both years by whether they can be compared; kinds that none is of are left out."""
    words = {Comparability.COMPARABLE: "Asked alike", Comparability.CAVEAT: "Asked in other words or in another place",
             Comparability.BROKEN: "Asked on another scale or of other people: not compared"}
    if found is None:
        return []
    kinds = [(said, [one for one in found.items if one.comparability is kind]) for kind, said in words.items()]
    return [(said, some) for said, some in kinds if some]


@blueprint.get("/consultations/<slug>/places")
@staff(*TEAM)
def treatment_of_places(slug: str) -> str:
    """What is set, and what each definition would yield of LSOAs, residents and responses."""
    survey = survey_of(slug)
    return _places_page(survey, PlacesForm.of(survey))


@blueprint.post("/consultations/<slug>/places")
@staff(*LEADS)
def treat_places(slug: str) -> Any:
    """Sets the definition, and what is stored of a place."""
    survey, form = survey_of(slug), PlacesForm()
    if not form.validate():
        return _places_page(survey, form), 400
    try:
        definition = deprivation_areas.read(form.deprivation.data) if form.deprivation.data else None
        deprivation_areas.change(survey, deprivation=definition, store=form.store.data or None, opened=seen())
    except Refused as refusal:
        form.refuse("store" if form.store.data == "ward" else "deprivation", str(refusal))
        return _places_page(survey, form), 400
    flash("How places are treated is saved.")
    return redirect(url_for("staff.treatment_of_places", slug=slug), 303)


def _places_page(survey: Survey, form: PlacesForm) -> str:
    problem = deprivation_areas.problem(survey)
    return render_template("staff/places.html", survey=survey, form=form, problem=problem,
                           seen=fingerprint(deprivation_areas.shown(survey)),
                           yields=deprivation_areas.choices(survey), authorities=deprivation_areas.authorities(survey),
                           chosen=None if problem else deprivation_areas.group(survey))


@blueprint.get("/consultations/<slug>/provisional")
@staff(*TEAM)
def provisional_results(slug: str) -> Any:
    """The ranking so far, or why it is not shown."""
    survey, found, why = survey_of(slug), None, ""
    try:
        found = on_demand.interim_ranking(survey)
    except Refused as refusal:
        why = str(refusal)
    return render_template("staff/provisional.html", survey=survey, found=found, why=why,
                           allowed=interim_permission.is_allowed(survey),
                           seen=fingerprint(interim_permission.is_allowed(survey)),
                           can_allow=survey.state() is not State.CLOSED), 409 if why else 200


@blueprint.post("/consultations/<slug>/provisional")
@staff(*LEADS)
def allow_provisional_results(slug: str) -> Any:
    """Allows them, or no longer."""
    survey, allowed = survey_of(slug), request.form.get("allowed") == "yes"
    try:
        interim_permission.allow(survey, allowed, seen())
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash("Results are shown before closing." if allowed else "Results are no longer shown before closing.")
    return redirect(url_for("staff.provisional_results", slug=slug), 303)
