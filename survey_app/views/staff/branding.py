"""The branding of a consultation's publications, with the measured contrasts, and the preview of its survey pages."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for

from ... import consultations
from ...access import LEADS, TEAM, staff
from ...appearance import contrast, palette
from ...consultations import Refused, Survey
from ...forms.consultations import BrandingForm
from ...forms.survey import page_form
from ...publishing.publications import branding
from ...publishing.publications.branding import Brand, Unfit
from ...questionnaire import summary, translation
from ...questionnaire.model import Questionnaire
from ...questionnaire.routing import rows
from ..language import speak, speech
from .blueprint import blueprint, fingerprint, seen, survey_of


@blueprint.get("/consultations/<slug>/branding")
@staff(*LEADS)
def brand(slug: str) -> str:
    """The chosen branding, and how it looks."""
    survey = survey_of(slug)
    return _page(survey, BrandingForm.of(survey))


@blueprint.post("/consultations/<slug>/branding")
@staff(*LEADS)
def change_brand(slug: str) -> Any:
    """Sets the branding; refuses colours that cannot be read, and says beside the field which could be."""
    survey = survey_of(slug)
    form = BrandingForm.of(survey)
    if form.validate():
        try:
            branding.change(survey, form.choices, form.upload, drop_logo=form.drop_logo.data, opened=seen())
        except Refused as refusal:
            form.refuse(refusal.field if isinstance(refusal, Unfit) else "organisation", str(refusal))
        else:
            flash("The branding is saved. It applies to everything published from now on.")
            return redirect(url_for("staff.brand", slug=slug), 303)
    return _page(survey, form), 400


@blueprint.get("/consultations/<slug>/branding/logo.png")
@staff(*LEADS)
def brand_logo(slug: str) -> Response:
    """The stored logo."""
    return Response(branding.logo(survey_of(slug)) or abort(404), content_type="image/png")


def _page(survey: Survey, form: BrandingForm) -> str:
    made = branding.of(survey)
    return render_template("staff/branding.html", survey=survey, form=form, brand=made, contrasts=list(_contrasts(made)),
                           seen=fingerprint(branding.shown(survey)))


def _contrasts(made: Brand) -> list[tuple[str, str, str, float, float]]:
    """The colours that appear next to each other: label, both colours, their contrast and the required contrast."""
    pairs = [("White words on your colour", palette.PAPER, made.colour, contrast.WORDS),
             ("Words in the dark colour on white", made.look.main, palette.PAPER, contrast.WORDS),
             ("Marks: dark beside middle", made.look.main, made.look.middle, contrast.MARKS),
             ("Marks: middle beside white", made.look.middle, palette.PAPER, contrast.MARKS)]
    return [(words, first, second, palette.contrast(first, second), needed) for words, first, second, needed in pairs]


@blueprint.get("/consultations/<slug>/preview/<page_id>")
@staff(*TEAM)
def preview(slug: str, page_id: str) -> Any:
    """One page of the survey with every question and row, whatever its routes."""
    survey = survey_of(slug)
    questionnaire = _as_read(survey)
    ids = [page.id for page in questionnaire.pages]
    if page_id not in ids:
        abort(404)
    number = ids.index(page_id)
    asked = questionnaire.pages[number]
    page = replace(asked, questions=tuple(replace(question, items=rows(question, questionnaire)) for question in asked.questions))
    notice = " ".join(["This is a preview: nothing is kept.", summary.route_of(page, questionnaire), *(
        summary.rows_asked(question, questionnaire) for question in page.questions)]).strip()
    back = url_for("staff.preview", slug=slug, page_id=ids[number - 1]) if number else url_for("staff.questionnaire", slug=slug)
    return render_template("public/page.html", survey=survey, page=page, form=page_form(page)({}, speech()), number=number + 1,
                           total=len(ids), back=back, problem="", faults=(), notice=notice, area="",
                           title=f"Preview of page {number + 1}: {asked.title} – {survey.title}")


@blueprint.post("/consultations/<slug>/preview/<page_id>")
@staff(*TEAM)
def leave_preview(slug: str, page_id: str) -> Any:
    """Opens the next page, or the questionnaire after the last one; with a language, the same page in it."""
    if language := request.form.get("language"):
        return redirect(url_for("staff.preview", slug=slug, page_id=page_id, language=language), 303)
    ids = [page.id for page in survey_of(slug).questionnaire.pages]
    following = ids[ids.index(page_id) + 1:] if page_id in ids else []
    return redirect(url_for("staff.preview", slug=slug, page_id=following[0]) if following else
                    url_for("staff.questionnaire", slug=slug), 303)


def _as_read(survey: Survey) -> Questionnaire:
    """The questionnaire in the language of this request's page."""
    return consultations.asked_in(survey, speak(translation.languages(survey.questionnaire)).code)
