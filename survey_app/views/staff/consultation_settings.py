"""Pages for the settings of a consultation: how long answers are kept, the earlier year, how places are stored, and results
before closing.
"""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from ... import consultations, on_demand
from ...access import LEADS, TEAM, staff
from ...consultations import Refused, State, Survey, deprivation_areas, policies, support_lines
from ...forms.consultations import EarlierForm, KeepingForm, PlacesForm, SupportForm
from ...operations import retention as schedules
from ...questionnaire.comparison import Comparability, Comparison, ItemComparison, compare
from .blueprint import blueprint, fingerprint, seen, survey_of


@blueprint.get("/retention")
@staff(*LEADS)
def retention() -> str:
    """The retention schedule: what is kept, why, how long, how much is due now, and when next."""
    kept = [(survey, policies.months_kept(survey.settings)) for survey in consultations.listed()]
    return render_template("staff/retention.html", lines=schedules.schedule(), kept=kept)


@blueprint.route("/consultations/<slug>/keeping", methods=["GET", "POST"])
@staff(*LEADS)
def keep_answers(slug: str) -> Any:
    """Sets how long a consultation keeps its answers; its privacy notice shows the same."""
    survey = survey_of(slug)
    months = policies.months_kept(survey.settings)
    form = KeepingForm(data={"months": months})
    if form.validate_on_submit():
        try:
            policies.set_months(survey, form.months.data, seen())
        except Refused as refusal:
            form.refuse("months", str(refusal))
        else:
            flash("The time for keeping answers is saved.")
            return redirect(url_for("staff.retention"), 303)
    return render_template("staff/keep_answers.html", survey=survey, form=form,
                           seen=fingerprint(months)), 400 if form.errors else 200


@blueprint.route("/consultations/<slug>/support-lines", methods=["GET", "POST"])
@staff(*LEADS)
def support(slug: str) -> Any:
    """Sets who can help: the lines on the support page, on the thank-you page and beside sensitive questions."""
    survey = survey_of(slug)
    form = SupportForm(data={"support": survey.settings.support})
    if form.validate_on_submit():
        try:
            support_lines.change(survey, form.support.data or "", seen())
        except Refused as refusal:
            form.refuse("support", str(refusal))
        else:
            flash("The support lines are saved.")
            return redirect(url_for("staff.support", slug=slug), 303)
    return render_template("staff/support_lines.html", survey=survey, form=form,
                           seen=fingerprint(survey.settings.support)), 400 if form.errors else 200


@blueprint.get("/consultations/<slug>/earlier-year")
@staff(*LEADS)
def earlier_year(slug: str) -> str:
    """The chosen year, and for each problem whether both years asked it the same way."""
    survey = survey_of(slug)
    return _page(survey, EarlierForm(data={"earlier": survey.settings.earlier_year or policies.NOT_COMPARED}))


@blueprint.post("/consultations/<slug>/earlier-year")
@staff(*LEADS)
def choose_earlier_year(slug: str) -> Any:
    """Chooses the earlier year, or removes the comparison."""
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


def _by_kind(compared: Comparison | None) -> list[tuple[str, list[ItemComparison]]]:
    """The problems asked in both years, grouped by whether they can be compared; empty groups are left out."""
    headings = {Comparability.COMPARABLE: "Asked alike", Comparability.CAVEAT: "Asked in other words or in another place",
                Comparability.BROKEN: "Asked on another scale or of other people: not compared"}
    if compared is None:
        return []
    groups = [(heading, [item for item in compared.items if item.comparability is kind]) for kind, heading in headings.items()]
    return [(heading, items) for heading, items in groups if items]


@blueprint.get("/consultations/<slug>/places")
@staff(*TEAM)
def treatment_of_places(slug: str) -> str:
    """The current settings, and the LSOAs, residents and responses that each definition would give."""
    survey = survey_of(slug)
    return _places_page(survey, PlacesForm.of(survey))


@blueprint.post("/consultations/<slug>/places")
@staff(*LEADS)
def treat_places(slug: str) -> Any:
    """Sets the definition of the more deprived areas and the smallest area stored of a place."""
    survey, form = survey_of(slug), PlacesForm()
    if not form.validate():
        return _places_page(survey, form), 400
    try:
        definition = deprivation_areas.read(form.deprivation.data) if form.deprivation.data else None
        deprivation_areas.change(survey, deprivation=definition, store=form.store.data or None, opened=seen())
    except Refused as refusal:
        form.refuse("store" if form.store.data == "ward" else "deprivation", str(refusal))
        return _places_page(survey, form), 400
    flash("The settings for places are saved.")
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
    survey, ranking, why = survey_of(slug), None, ""
    try:
        ranking = on_demand.interim_ranking(survey)
    except Refused as refusal:
        why = str(refusal)
    return render_template("staff/provisional.html", survey=survey, ranking=ranking, why=why,
                           threshold=policies.threshold(survey.settings),
                           allowed=survey.settings.results_before_closing,
                           seen=fingerprint(survey.settings.results_before_closing),
                           can_allow=survey.state() is not State.CLOSED), 409 if why else 200


@blueprint.post("/consultations/<slug>/provisional")
@staff(*LEADS)
def allow_provisional_results(slug: str) -> Any:
    """Allows the interim ranking, or stops allowing it."""
    survey, allowed = survey_of(slug), request.form.get("allowed") == "yes"
    try:
        policies.allow_early_results(survey, allowed, seen())
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash("Results are shown before closing." if allowed else "Results are no longer shown before closing.")
    return redirect(url_for("staff.provisional_results", slug=slug), 303)
