"""Adding to a questionnaire: a page with its first question, or a question, from the bank or one's own."""

from __future__ import annotations

from typing import Any

from flask import render_template, request

from ...access import LEADS, staff
from ...fieldwork.consultations import Survey
from ...forms.staff_questionnaire import NewQuestionForm, PageForm
from ...questionnaire import editing
from ...questionnaire.bank import bank
from ...questionnaire.model import Page, Questionnaire
from .blueprint import blueprint, survey_of
from .questionnaire import attempt, page_named


@blueprint.route("/consultations/<slug>/questionnaire/pages/new", methods=["GET", "POST"])
@staff(*LEADS)
def new_page(slug: str) -> Any:
    """A new page; it needs a first question, which is chosen or written on the same form."""
    survey = survey_of(slug)
    return _new(survey, page=None)


@blueprint.route("/consultations/<slug>/questionnaire/pages/<part>/questions/new", methods=["GET", "POST"])
@staff(*LEADS)
def new_question(slug: str, part: str) -> Any:
    """A new question on a page, from the bank or one's own."""
    survey = survey_of(slug)
    return _new(survey, page=page_named(survey, part))


def _new(survey: Survey, page: Page | None) -> Any:
    """A new question on a page, or with a page of its own."""
    offered = {one.id: one for one in bank().questions}
    known = {one.id for one in survey.questionnaire.questions}
    scales = {**editing.scales(bank()), **editing.scales(survey.questionnaire)}
    form = NewQuestionForm(data={"seen": survey.sha256, "kind": "single"})
    page_form = PageForm(data={"seen": survey.sha256})
    form.bank.choices = [("", "None: write one below"), *((one.id, one.label) for one in offered.values() if one.id not in known)]
    form.scale.choices = [("", "Its own, written below"), *(
        (name, ", ".join(option.brief for option in options)) for name, options in scales.items())]
    if request.method == "POST" and form.validate() and (page or page_form.validate()):
        def change(old: Questionnaire) -> Questionnaire:
            question = form.made(old, offered, scales)
            if page:
                return editing.add_question(old, page.id, question)
            taken = {one.id for one in old.pages}
            made = Page(editing.id_of(f"page {len(old.pages) + 1}", taken), page_form.title.data.strip(), (question,))
            return editing.add_page(old, page_form.changed(made), request.form.get("after", ""))
        done = attempt(survey, form, change, "added a question" if page else "added a page",
                    anchor=f"page-{page.id}" if page else "")
        if done:
            return done
    failed = form.errors or (not page and page_form.errors)
    return render_template("staff/new_question.html", survey=survey, form=form, page=page, page_form=page_form, bank=bank(),
                           known=known, after=request.args.get("after", request.form.get("after", ""))), 400 if failed else 200
