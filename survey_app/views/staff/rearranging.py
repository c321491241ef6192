"""Moving and removing the parts of a questionnaire."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request

from ...access import LEADS, staff
from ...fieldwork.consultations import State
from ...questionnaire import editing, telling
from ...questionnaire.model import Questionnaire
from .blueprint import blueprint, survey_of
from .consultations import locked
from .questionnaire import STEPS, apply, name_of, part_named


@blueprint.post("/consultations/<slug>/questionnaire/move")
@staff(*LEADS)
def move_part(slug: str) -> Any:
    """Moves a page or a question up or down."""
    survey = survey_of(slug)
    direction, _, part = request.form.get("part", "").partition(":")
    page_id, question_id = part_named(survey, part)
    by = STEPS.get(direction) or abort(400)

    def change(before: Questionnaire) -> Questionnaire:
        return editing.move_question(before, question_id, by) if question_id else editing.move_page(before, page_id, by)
    return apply(survey, change, f"moved {name_of(survey.questionnaire, page_id, question_id)} {direction}",
                 anchor=question_id or f"page-{page_id}")


@blueprint.route("/consultations/<slug>/questionnaire/remove/<part>", methods=["GET", "POST"])
@staff(*LEADS)
def remove_part(slug: str, part: str) -> Any:
    """Asks whether a page or a question is to be removed, or says what needs it; and removes it."""
    survey = survey_of(slug)
    page_id, question_id = part_named(survey, part)
    if request.method == "GET":
        if survey.state() is not State.DRAFT:
            return locked(survey), 409
        page = editing.page(survey.questionnaire, page_id)
        gone = [question_id] if question_id else [question.id for question in page.questions]
        return render_template("staff/remove_part.html", survey=survey, page=page, seen=survey.sha256, telling=telling, gone=gone,
                               question=survey.questionnaire.question(question_id) if question_id else None,
                               dependents=editing.dependents(survey.questionnaire, gone))

    def change(before: Questionnaire) -> Questionnaire:
        return editing.remove_question(before, question_id) if question_id else editing.remove_page(before, page_id)
    return apply(survey, change, f"removed {name_of(survey.questionnaire, page_id, question_id)}")
