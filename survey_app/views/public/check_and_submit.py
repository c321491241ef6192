"""Check your answers, send them, and thank you; and the way to have them deleted again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import current_app, redirect, render_template, request
from sqlalchemy.exc import DBAPIError

from ...access import csrf, forged, limiter, public
from ...consultations import Refused, State, Survey
from ...database import db
from ...fieldwork import one_time_codes, responses
from ...questionnaire.model import Page
from .. import page_cache
from ..errors import message
from ..language import say
from . import codes, start_page
from .respondent import Respondent, asked_about, asking, closing, find, respondent_in, token_of
from .urls import address, blueprint

FORGED = ("We could not tell that this came from your own browser, so your answers have not been sent yet. They are kept. "
          "Press Send my answers again.")
TRAP = "website"   # a field that people do not see; programs that fill in every field fill it in


@blueprint.get("/consultations/<slug>/check")
@public
def check(slug: str) -> Any:
    """All the answers, each with a link to change it."""
    standing = asking(slug)
    if standing.draft is None:
        return redirect(address(standing.survey, "thanks" if _was_sent(standing.survey) else "start"), 303)
    if standing.next_unsent:
        return redirect(address(standing.survey, standing.next_unsent.id, notice="later"), 303)
    return _check(standing)


@blueprint.post("/consultations/<slug>/check")
@public
@csrf.exempt  # type: ignore[untyped-decorator]  # as for a page: a failed check shows the answers again
def send(slug: str) -> Any:
    """Sends the answers. Sent twice, they are stored once."""
    survey = asked_about(slug)
    if forged():
        return _not_sent(respondent_in(survey))
    try:
        responses.submit(survey, token_of(survey), trapped=bool(request.form.get(TRAP)))
    except one_time_codes.CodeGone as gone:
        return codes.not_sent(survey, gone)
    except Refused as refusal:
        return message("Your answers were not sent", str(refusal), 409, survey)
    except DBAPIError:
        db.session.rollback()
        current_app.logger.exception("A response could not be stored")
        return message("Your answers are not sent yet", "They are kept, but could not be sent just now. Wait a minute, "
                       "then go back and press Send my answers again.", 503, survey)
    return redirect(address(survey, "thanks"), 303)


@blueprint.get("/consultations/<slug>/thanks")
@public
def thanks(slug: str) -> Any:
    """Thank you, with the receipt code."""
    survey = find(slug)
    if not _was_sent(survey):
        return redirect(address(survey, "start"), 303)
    told = {"survey": survey, "over": survey.state() is State.CLOSED, "late": "late" in request.args}
    return page_cache.shared("public/thanks.html", told,
                            private={"receipt": responses.receipt_of(token_of(survey))})


@blueprint.route("/withdraw/<slug>", methods=["GET", "POST"])
@public
@limiter.limit("20 per hour", methods=["POST"])
def withdraw(slug: str) -> Any:
    """Deletes a response by its receipt code, until the consultation closes."""
    survey, problem = find(slug), ""
    typed = request.form.get("receipt", "")[:60]
    if request.method == "POST":
        try:
            if responses.withdraw(survey, typed):
                return message("Your answers have been deleted", "Nothing of them is kept.", 200, survey)
            problem = (say("There is no response with this receipt code. Check the code and enter it again") if typed.strip()
                       else say("Enter your receipt code"))
        except Refused as refusal:
            problem = say(str(refusal))
    page = render_template("public/withdraw.html", survey=survey, problem=problem, typed=typed)
    return page, 400 if problem else 200


def _was_sent(survey: Survey) -> bool:
    token = token_of(survey)
    return bool(token) and responses.was_sent(survey, token)


def _not_sent(standing: Respondent) -> Any:
    """Asks to send again; who has no answers here is told so, or led to the receipt."""
    if standing.draft:
        return _check(standing, say(FORGED)), 400
    if _was_sent(standing.survey):
        return redirect(address(standing.survey, "thanks"), 303)
    return message("Your answers were not sent", "We could not find your answers. Your browser may be blocking cookies, which "
                   "keep your answers together while you fill in the survey, or the answers were deleted. Start again to answer.",
                   400, standing.survey)


def _check(standing: Respondent, problem: str = "") -> str:
    summary = [(page, list(_spoken(page, standing))) for page in standing.pages]
    return render_template("public/check.html", survey=standing.survey, summary=summary, problem=problem, trap=TRAP,
                           closing=closing(standing.survey),
                           back=address(standing.survey, standing.pages[-1].id),
                           change=lambda page: address(standing.survey, page.id, change="1"))


def _spoken(page: Page, standing: Respondent) -> Iterator[tuple[str, str]]:
    """Each question of a page, or row of a matrix, with its answer in words."""
    for question in page.questions:
        if question.kind.asks_place:
            yield say("Your area"), start_page.told(standing.place)
        else:
            yield from question.kind.told(question, standing.answers.get(question.id))
