"""Residents' comments and their themes, which staff confirm or change."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from ... import audit
from ...access import LEADS, TEAM, staff
from ...comments import decisions, redaction, summary, theme_coding
from ...comments.states import State
from ...comments.theme_coding import Comment
from ...consultations import Refused, Survey, setup
from ...forms.responses import CodeFrameForm, FilterForm, decided, name_of
from ...gate import leaving
from ...gate.leaving import Leaving, Recipient
from ...questionnaire.code_frame import NO_THEME
from ...questionnaire.validation import QuestionnaireError
from .blueprint import blueprint, page_number, survey_of

PAGE = 10
FILTERS = ("theme", "state", "may", "words", "area", "group")


@blueprint.get("/consultations/<slug>/comments")
@staff(*TEAM)
def comments(slug: str) -> str:
    """The comments that match the filter, ten to a page, each with its themes."""
    return _page(survey_of(slug), CodeFrameForm())


@blueprint.post("/consultations/<slug>/comments")
@staff(*TEAM)
def confirm_themes(slug: str) -> Any:
    """Stores the themes that a person confirmed or changed on a page."""
    survey, sent = survey_of(slug), decided(request.form)
    left = theme_coding.confirm(slug, survey.id, survey.questionnaire, sent)
    if len(sent) > len(left):
        flash(f"Confirmed: {len(sent) - len(left)}.")
    if left:
        flash(f"Not saved: {len(left)}, because somebody else changed their themes while you were reading. The page "
              "shows their present themes.", "error")
    return redirect(url_for("staff.comments", slug=slug, page=page_number(), **_filter()), 303)


@blueprint.post("/consultations/<slug>/comments/frame")
@staff(*LEADS)
def change_code_frame(slug: str) -> Any:
    """Replaces the code frame with one from a file. Confirmed themes stay."""
    survey, form = survey_of(slug), CodeFrameForm()
    if not form.validate():
        return _page(survey, form), 400
    try:
        changed = setup.set_themes(survey, form.themes())
    except (Refused, QuestionnaireError) as refusal:
        form.refuse("file", str(refusal))
        return _page(survey, form), 400
    flash(f"Themes in the code frame: {len(changed.questionnaire.themes)}.")
    return redirect(url_for("staff.comments", slug=slug), 303)


@blueprint.post("/consultations/<slug>/comments/download")
@staff(*TEAM)
def download_comments(slug: str) -> Response:
    """The words of decided comments and the themes of all, as CSV. The download is recorded first."""
    survey = survey_of(slug)
    coded = theme_coding.comments(survey.id, survey.questionnaire)
    audit.record_now("comments downloaded", slug, comments=len(coded))
    text = redaction.as_csv(coded)
    leaving.let_out(Leaving(slug, Recipient.ANALYST), {"comments.csv": text.encode()})
    return Response(text, mimetype="text/csv", headers={
        "Content-Disposition": f"attachment; filename={slug}-comments.csv"})


@blueprint.post("/consultations/<slug>/comments/quotable")
@staff(*TEAM)
def set_quotable(slug: str) -> Any:
    """Says which of the comments on a page, all of which the person has read, may be quoted."""
    survey = survey_of(slug)
    seen, ticked = (_numbers(request.form.getlist(name)) for name in ("seen", "quotable"))
    changed, undecided = decisions.set_quotable(survey, seen, ticked)
    flash(f"Changed: {changed}.")
    if undecided:
        flash(f"Not changed: {len(undecided)}, because a mark in them is open or they are hidden.", "error")
    return redirect(url_for("staff.comments", slug=slug, page=request.args.get("page", 1, int), **_filter()), 303)


def _numbers(sent: list[str]) -> set[int]:
    return {int(one) for one in sent if one.isascii() and one.isdigit() and len(one) < 10}


def _filter() -> dict[str, Any]:
    """The filter in the form an address carries it."""
    return {name: request.args[name] for name in FILTERS if request.args.get(name)}


def _page(survey: Survey, frame_form: CodeFrameForm) -> str:
    asked = survey.questionnaire
    form = FilterForm.of(survey, request.args)
    coded = theme_coding.comments(survey.id, asked)
    wanted = theme_coding.matching(survey.id, coded, form.wanted)
    pages = max(-(-len(wanted) // PAGE), 1)
    page = min(page_number(), pages)
    shown = wanted[(page - 1) * PAGE:page * PAGE]
    return render_template(
        "staff/comments.html", survey=survey, form=form, frame_form=frame_form, asked=asked, none=NO_THEME, page=page,
        pages=pages, count=len(wanted), total=sum(comment.coded for comment in coded), told=summary.of(survey),
        confirmed=sum(comment.confirmed for comment in coded), name_of=name_of, can_quote=any(map(_is_decided, shown)),
        numbers=list(theme_coding.numbers(coded, asked)), shown=shown,
        filter=_filter(), labels={question.id: question.label for question in asked.questions})


def _is_decided(comment: Comment) -> bool:
    return comment.written.state in (State.DECIDED, State.QUOTABLE)
