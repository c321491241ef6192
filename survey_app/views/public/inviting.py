"""Coming in with a one-time code: by the link that carries it, or typed. Following a link uses nothing up; sending does."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request

from ...access import limiter, public
from ...fieldwork import inviting, onetime, responses
from ...fieldwork.consultations import Refused, Survey
from ...fieldwork.onetime import USED, CodeGone, Found
from ..speaking import say, speech
from .routes import address, blueprint
from .standing import Standing, asking, keep_token

WRONG = 400
GONE = 410
slowed = limiter.limit("20 per hour", deduct_when=lambda response: response.status_code == WRONG)


@blueprint.get("/consultations/<slug>/invited")
@public
@slowed
def invited(slug: str) -> Any:
    """What a link with a code leads to; without one, the question for it. A program that only looks uses nothing up."""
    standing, typed = asking(slug), request.args.get("code", "")[:60]
    return met(standing, typed) if typed else _ask(standing.survey)


@blueprint.post("/consultations/<slug>/invited")
@public
@slowed
def come_in(slug: str) -> Any:
    """Begins with a code; or goes on with the answers that this device holds, under it."""
    standing, typed, action = asking(slug), request.form.get("code", "")[:60], request.form.get("action", "")
    found = onetime.look(standing.survey, typed)
    if found is None or found.state != onetime.UNUSED or (standing.draft and action not in ("new", "keep")):
        return met(standing, typed)
    try:
        return _let_in(standing, typed, keep=bool(standing.draft) and action == "keep")
    except Refused as refusal:      # used by somebody else since it was looked up, or the survey has just closed
        return _ask(standing.survey, typed, say(str(refusal)))


def not_sent(survey: Survey, gone: CodeGone) -> Any:
    """Says that a code went while its answers were being given, and that these are kept for another code."""
    return render_template("public/code_gone.html", survey=survey, was_used=str(gone) == USED, kept=True), 409


def _let_in(standing: Standing, typed: str, keep: bool) -> Any:
    survey, token = standing.survey, standing.token
    if keep:
        inviting.attach(survey, typed, token)
    else:
        token = inviting.begin(survey, typed, speech().code)
    leads_to = standing.next_address if keep else address(survey, standing.questionnaire.pages[0].id)
    response = redirect(leads_to, 303)
    keep_token(response, survey, token)
    return response


def met(standing: Standing, typed: str) -> Any:
    """The page for a code: a way to begin, or that it was used or revoked, or is not known."""
    survey, found = standing.survey, onetime.look(standing.survey, typed)
    if found is None:
        return _ask(survey, typed, say("We do not know this code. Check the code and enter it again") if typed.strip()
                    else say("Enter your one-time code"))
    if found.state != onetime.UNUSED:
        sent = standing.draft is None and bool(standing.token) and responses.was_sent(survey, standing.token)
        return render_template("public/code_gone.html", survey=survey, was_used=found.state == USED, kept=False, sent=sent), GONE
    return render_template("public/invited.html", survey=survey, code=typed, begun=standing.draft, problem="",
                           audience=_audience(standing, found), minutes=standing.questionnaire.minutes)


def _audience(standing: Standing, found: Found) -> str:
    """The words for whom a code is; '' for the main audience."""
    return next((one.label for one in standing.questionnaire.audiences[1:] if one.code == found.audience), "")


def _ask(survey: Survey, typed: str = "", problem: str = "") -> Any:
    page = render_template("public/invited.html", survey=survey, code="", typed=typed, problem=problem)
    return page, WRONG if problem else 200
