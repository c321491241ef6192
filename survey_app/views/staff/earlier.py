"""The earlier year that a consultation's results are compared with, and what of it can be compared."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from ...access import LEADS, staff
from ...fieldwork import earlier
from ...fieldwork.consultations import Refused, Survey
from ...forms.staff_consultations import EarlierForm
from ...questionnaire.comparison import Comparability, Comparison, ItemComparison, compare
from .blueprint import blueprint, survey_of


@blueprint.get("/consultations/<slug>/earlier-year")
@staff(*LEADS)
def earlier_year(slug: str) -> str:
    """Which year is chosen, and problem by problem whether both asked alike."""
    survey = survey_of(slug)
    return _page(survey, EarlierForm(data={"earlier": survey.settings.get(earlier.SETTING, earlier.NOT_COMPARED)}))


@blueprint.post("/consultations/<slug>/earlier-year")
@staff(*LEADS)
def choose_earlier_year(slug: str) -> Any:
    """Chooses the year, or takes the comparison away."""
    survey, form = survey_of(slug), EarlierForm()
    form.earlier.choices = _choices(survey)
    if not form.validate():
        return _page(survey, form), 400
    try:
        earlier.choose(survey, form.earlier.data)
    except Refused as refusal:
        form.refuse("earlier", str(refusal))
        return _page(survey, form), 400
    flash("The year to compare with is saved.")
    return redirect(url_for("staff.earlier_year", slug=slug), 303)


def _page(survey: Survey, form: EarlierForm) -> str:
    form.earlier.choices = _choices(survey)
    former = earlier.of(survey)
    found = compare(former.questionnaire, survey.questionnaire) if former else None
    return render_template("staff/earlier_year.html", survey=survey, form=form, former=former, compared=_by_kind(found))


def _choices(survey: Survey) -> list[tuple[str, str]]:
    return [*((one.slug, one.title) for one in earlier.choices(survey)), (earlier.NOT_COMPARED, "No earlier year")]


def _by_kind(found: Comparison | None) -> list[tuple[str, list[ItemComparison]]]:
    """The problems asked in both years by whether they can be compared; kinds that none is of are left out."""
    words = {Comparability.COMPARABLE: "Asked alike", Comparability.CAVEAT: "Asked in other words or in another place",
             Comparability.BROKEN: "Asked on another scale or of other people: not compared"}
    if found is None:
        return []
    kinds = [(said, [one for one in found.items if one.comparability is kind]) for kind, said in words.items()]
    return [(said, some) for said, some in kinds if some]
