"""Who is asked what: the routes of pages and questions, each with the sentence that says what it does."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from ...access import LEADS, staff
from ...fieldwork.consultations import Survey
from ...forms.staff_questionnaire import EditForm
from ...questionnaire import editing, telling
from ...questionnaire.model import Condition, Kind, Question
from ...questionnaire.routing import rows
from .blueprint import blueprint, survey_of
from .questionnaire import apply, name_of, part_named


@blueprint.get("/consultations/<slug>/questionnaire/route/<part>")
@staff(*LEADS)
def route(slug: str, part: str) -> Any:
    """The conditions under which a page or question is asked; first what one depends on is chosen, then the answers."""
    survey = survey_of(slug)
    page_id, question_id = part_named(survey, part)
    page = editing.page(survey.questionnaire, page_id)
    question = survey.questionnaire.question(question_id) if question_id else None
    on = request.args.get("on", "")
    offered = _offered(survey, page_id)
    return render_template(
        "staff/route.html", survey=survey, part=part, page=page, question=question, telling=telling, seen=survey.sha256,
        conditions=(question or page).show_if, offered=offered, on=on if on in dict(offered) else "", form=EditForm(),
        answers=survey.questionnaire.question(on.partition(".")[0]).options if on in dict(offered) else ())


@blueprint.post("/consultations/<slug>/questionnaire/route/<part>")
@staff(*LEADS)
def change_route(slug: str, part: str) -> Any:
    """Adds a condition, or takes one away."""
    survey = survey_of(slug)
    page_id, question_id = part_named(survey, part)
    whole: Any = survey.questionnaire.question(question_id) if question_id else editing.page(survey.questionnaire, page_id)
    conditions = list(whole.show_if)
    if (number := request.form.get("remove", type=int)) is not None:
        conditions = [one for place, one in enumerate(conditions) if place != number]
    else:
        conditions.append(Condition(request.form.get("on", ""), tuple(request.form.getlist("answers"))))
    name = name_of(survey.questionnaire, page_id, question_id)
    return apply(survey, lambda old: editing.set_route(old, page_id, question_id, conditions), f"changed the route of {name}",
                 anchor=question_id or f"page-{page_id}")


def _offered(survey: Survey, page_id: str) -> list[tuple[str, str]]:
    """What a route can depend on: the choices, and the rows of grids, of earlier pages."""
    offered: list[tuple[str, str]] = []
    for page in survey.questionnaire.pages:
        if page.id == page_id:
            break
        for question in page.questions:
            offered += _names(survey, question)
    return offered


def _names(survey: Survey, question: Question) -> list[tuple[str, str]]:
    if question.kind is Kind.MATRIX:
        return [(f"{question.id}.{item.id}", f"{question.label} – {item.label}") for item in rows(question, survey.questionnaire)]
    return [(question.id, question.label)] if question.kind.is_closed else []
