"""Parts of a questionnaire: add pages and questions, move or remove them, and set their routes."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request

from ...access import LEADS, staff
from ...consultations import State, Survey
from ...forms.questionnaire import EditForm, NewQuestionForm, PageForm
from ...questionnaire import editing, summary
from ...questionnaire.kinds import KINDS
from ...questionnaire.model import Condition, Page, Questionnaire
from ...questionnaire.parsing import bank
from .blueprint import blueprint, survey_of
from .consultations import locked
from .questionnaire import STEPS, apply, attempt, name_of, page_named, part_named


@blueprint.route("/consultations/<slug>/questionnaire/pages/new", methods=["GET", "POST"])
@staff(*LEADS)
def new_page(slug: str) -> Any:
    """Adds a page. It needs a first question, which is chosen or written on the same form."""
    survey = survey_of(slug)
    return _new(survey, page=None)


@blueprint.route("/consultations/<slug>/questionnaire/pages/<part>/questions/new", methods=["GET", "POST"])
@staff(*LEADS)
def new_question(slug: str, part: str) -> Any:
    """Adds a question to a page, from the bank or newly written."""
    survey = survey_of(slug)
    return _new(survey, page=page_named(survey, part))


def _new(survey: Survey, page: Page | None) -> Any:
    """Adds a question to a page, or together with a new page."""
    offered = {question.id: question for question in bank().questions}
    known = {question.id for question in survey.questionnaire.questions}
    scales = {**editing.scales(bank()), **editing.scales(survey.questionnaire)}
    form = NewQuestionForm(data={"seen": survey.sha256, "kind": "single"})
    page_form = PageForm(data={"seen": survey.sha256})
    form.bank.choices = [("", "None: write one below"), *((one.id, one.label) for one in offered.values() if one.id not in known)]
    form.kind.choices = [(kind.code, kind.label) for kind in KINDS.values()]
    form.scale.choices = [("", "Its own, written below"), *(
        (name, ", ".join(option.brief for option in options)) for name, options in scales.items())]
    if request.method == "POST" and form.validate() and (page or page_form.validate()):
        def change(old: Questionnaire) -> Questionnaire:
            question = form.made(old, offered, scales)
            if page:
                return editing.add_question(old, page.id, question)
            taken = {page.id for page in old.pages}
            made = Page(editing.id_of(f"page {len(old.pages) + 1}", taken), page_form.title.data.strip(), (question,))
            return editing.add_page(old, page_form.changed(made), request.form.get("after", ""))
        done = attempt(survey, form, change, "added a question" if page else "added a page",
                       anchor=f"page-{page.id}" if page else "")
        if done:
            return done
    failed = form.errors or (not page and page_form.errors)
    return render_template("staff/new_question.html", survey=survey, form=form, page=page, page_form=page_form, bank=bank(),
                           known=known, after=request.args.get("after", request.form.get("after", ""))), 400 if failed else 200


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
    """Asks whether to remove a page or a question, or says what depends on it; then removes it."""
    survey = survey_of(slug)
    page_id, question_id = part_named(survey, part)
    if request.method == "GET":
        if survey.state() is not State.DRAFT:
            return locked(survey), 409
        page = editing.page(survey.questionnaire, page_id)
        gone = [question_id] if question_id else [question.id for question in page.questions]
        return render_template("staff/remove_part.html", survey=survey, page=page, seen=survey.sha256, telling=summary, gone=gone,
                               question=survey.questionnaire.question(question_id) if question_id else None,
                               dependents=editing.dependents(survey.questionnaire, gone))

    def change(before: Questionnaire) -> Questionnaire:
        return editing.remove_question(before, question_id) if question_id else editing.remove_page(before, page_id)
    return apply(survey, change, f"removed {name_of(survey.questionnaire, page_id, question_id)}")


@blueprint.get("/consultations/<slug>/questionnaire/route/<part>")
@staff(*LEADS)
def route(slug: str, part: str) -> Any:
    """The conditions of a page or question; first choose the question it depends on, then the answers."""
    survey = survey_of(slug)
    page_id, question_id = part_named(survey, part)
    page = editing.page(survey.questionnaire, page_id)
    question = survey.questionnaire.question(question_id) if question_id else None
    on = request.args.get("on", "")
    offered = _offered(survey, page_id)
    return render_template(
        "staff/route.html", survey=survey, part=part, page=page, question=question, telling=summary, seen=survey.sha256,
        conditions=(question or page).show_if, is_any=(question or page).show_if_any, offered=offered,
        on=on if on in dict(offered) else "", form=EditForm(),
        answers=survey.questionnaire.question(on.partition(".")[0]).options if on in dict(offered) else ())


@blueprint.post("/consultations/<slug>/questionnaire/route/<part>")
@staff(*LEADS)
def change_route(slug: str, part: str) -> Any:
    """Adds or removes a condition."""
    survey = survey_of(slug)
    page_id, question_id = part_named(survey, part)
    routed: Any = survey.questionnaire.question(question_id) if question_id else editing.page(survey.questionnaire, page_id)
    conditions, is_any = list(routed.show_if), routed.show_if_any
    if "enough" in request.form:
        is_any = request.form["enough"] == "any"
    elif (number := request.form.get("remove", type=int)) is not None:
        conditions = [condition for place, condition in enumerate(conditions) if place != number]
    else:
        conditions.append(Condition(request.form.get("on", ""), tuple(request.form.getlist("answers")),
                                    request.form.get("is_not") == "yes"))
    name = name_of(survey.questionnaire, page_id, question_id)
    return apply(survey, lambda old: editing.set_route(old, page_id, question_id, conditions, is_any),
                 f"changed the route of {name}",
                 anchor=question_id or f"page-{page_id}")


def _offered(survey: Survey, page_id: str) -> list[tuple[str, str]]:
    """The questions and rows of earlier pages that a route can depend on."""
    offered: list[tuple[str, str]] = []
    for page in survey.questionnaire.pages:
        if page.id == page_id:
            break
        for question in page.questions:
            offered += question.kind.routes(question, survey.questionnaire)
    return offered
