"""The survey as a resident will see it, page by page. Nothing that is filled in is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import abort, redirect, render_template, request, url_for

from ...access import TEAM, staff
from ...fieldwork import consultations
from ...fieldwork.consultations import Survey
from ...forms.survey import page_form
from ...questionnaire import telling, translating
from ...questionnaire.model import Questionnaire
from ...questionnaire.routing import rows
from ..speaking import speak, speech
from .blueprint import blueprint, survey_of


@blueprint.get("/consultations/<slug>/preview/<page_id>")
@staff(*TEAM)
def preview(slug: str, page_id: str) -> Any:
    """One page, with every question and row on it, whatever the routes say."""
    survey = survey_of(slug)
    questionnaire = _as_read(survey)
    ids = [page.id for page in questionnaire.pages]
    if page_id not in ids:
        abort(404)
    number = ids.index(page_id)
    asked = questionnaire.pages[number]
    page = replace(asked, questions=tuple(replace(one, items=rows(one, questionnaire)) for one in asked.questions))
    notice = " ".join(["This is a preview: nothing is kept.", telling.route(page.show_if, questionnaire), *(
        telling.rows_asked(question, questionnaire) for question in page.questions)]).strip()
    back = url_for("staff.preview", slug=slug, page_id=ids[number - 1]) if number else url_for("staff.questionnaire", slug=slug)
    return render_template("public/page.html", survey=survey, page=page, form=page_form(page)({}, speech()), number=number + 1,
                           total=len(ids), back=back, problem="", faults=(), notice=notice, area="")


@blueprint.post("/consultations/<slug>/preview/<page_id>")
@staff(*TEAM)
def leave_preview(slug: str, page_id: str) -> Any:
    """Goes on to the next page, and after the last back to the questionnaire. A language shows the same page in it."""
    if language := request.form.get("language"):
        return redirect(url_for("staff.preview", slug=slug, page_id=page_id, language=language), 303)
    ids = [page.id for page in survey_of(slug).questionnaire.pages]
    following = ids[ids.index(page_id) + 1:] if page_id in ids else []
    return redirect(url_for("staff.preview", slug=slug, page_id=following[0]) if following else
                    url_for("staff.questionnaire", slug=slug), 303)


def _as_read(survey: Survey) -> Questionnaire:
    """The questionnaire in the language of this request's page, one of those that the live survey offers."""
    return consultations.asked_in(survey, speak(translating.languages(survey.questionnaire)).code)
