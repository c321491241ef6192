"""Pages for what the results show: the part of each question in them, and the smallest count that they print exactly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_security import current_user

from ...access import LEADS, TEAM, staff
from ...consultations import Refused, Survey, policies, question_roles
from ...consultations.settings import NextStep
from ...disclosure.counts import LOWEST
from ...forms.consultations import ThresholdForm
from ...forms.results import MOST_STEPS, NextStepsForm
from ...questionnaire import roles, summary
from .blueprint import blueprint, fingerprint, seen, survey_of

EMPTY_STEPS = 2         # that the page offers besides those which are written


@blueprint.get("/consultations/<slug>/parts")
@staff(*TEAM)
def parts(slug: str) -> str:
    """Where the results show each question, and the part that it has in them."""
    return _parts_page(survey_of(slug), [])


@blueprint.post("/consultations/<slug>/parts")
@staff(*LEADS)
def set_parts(slug: str) -> Any:
    """Gives questions their parts, and says what their answers count as in them."""
    survey = survey_of(slug)
    asked = [question for question in survey.questionnaire.questions if question.is_closed]
    chosen = {question.id: request.form[name] for question in asked if (name := f"role.{question.id}") in request.form}
    sides = {question.id: found for question in asked if (found := {
        code: request.form[name] for code in question.codes if (name := f"side.{question.id}.{code}") in request.form})}
    try:
        changed = question_roles.set_roles(survey, chosen, sides, seen())
    except Refused as refusal:
        return _parts_page(survey, getattr(refusal, "faults", [str(refusal)])), 400
    flash("The parts of the questions are saved." if changed.sha256 != survey.sha256 else "Nothing was changed.")
    return redirect(url_for("staff.parts", slug=slug), 303)


def _parts_page(survey: Survey, faults: list[str]) -> str:
    return render_template("staff/parts.html", survey=survey, telling=summary, roles=roles, seen=seen() or survey.sha256,
                           faults=[("", fault) for fault in faults], sent=request.form, can_set=current_user.role in LEADS)


@blueprint.route("/consultations/<slug>/small-numbers", methods=["GET", "POST"])
@staff(*LEADS)
def small_numbers(slug: str) -> Any:
    """Sets the smallest count of people that results print exactly, and says what follows from it."""
    survey = survey_of(slug)
    smallest = policies.threshold(survey.settings)
    form = ThresholdForm(data={"smallest": smallest})
    if form.validate_on_submit():
        try:
            policies.set_threshold(survey, form.smallest.data, seen())
        except Refused as refusal:
            form.refuse("smallest", str(refusal))
        else:
            flash("The smallest count is saved. It applies to everything that is published from now on.")
            return redirect(url_for("staff.small_numbers", slug=slug), 303)
    return render_template("staff/small_numbers.html", survey=survey, form=form, smallest=smallest, lowest=LOWEST,
                           seen=fingerprint(smallest)), 400 if form.errors else 200


@blueprint.route("/consultations/<slug>/next-steps", methods=["GET", "POST"])
@staff(*LEADS)
def next_steps(slug: str) -> Any:
    """Writes what the results say happens next. It can be changed after publishing, without a new version of the figures."""
    survey = survey_of(slug)
    stored = policies.next_steps(survey.settings)
    form = NextStepsForm(data={"steps": [*stored, *[{}] * min(EMPTY_STEPS, MOST_STEPS - len(stored))]})
    if form.validate_on_submit():
        try:
            policies.set_next_steps(survey, [NextStep(**_words(step)) for step in form.steps.data], seen())
        except Refused as refusal:
            form.refuse("steps", str(refusal))
        else:
            flash("What happens next is saved. The published results show it.")
            return redirect(url_for("staff.next_steps", slug=slug), 303)
    return render_template("staff/next_steps.html", survey=survey, form=form, seen=seen() or fingerprint(stored)), (
        400 if form.errors or form.steps.errors else 200)


def _words(step: Mapping[str, str | None]) -> dict[str, str]:
    return {name: " ".join((value or "").split()) for name, value in step.items()}
