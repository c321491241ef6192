"""Save and come back: the code is shown, to be written down, printed or emailed, and opens the answers on any device."""

from __future__ import annotations

from typing import Any

from flask import current_app, redirect, render_template, request, url_for

from ... import mailing
from ...access import limiter, public, typed_address_key
from ...consultations import Refused, State, Survey
from ...fieldwork import alerts, codes, invitations, one_time_codes, responses
from ...fieldwork.one_time_codes import USED, CodeGone, Found
from ...languages import BASE
from ..language import keep, say, speech
from .respondent import Respondent, asked_for_code, asking, keep_token, respondent_in
from .urls import address, blueprint

WRONG = 400
NOT_MAILED = 503


@blueprint.get("/consultations/<slug>/saved")
@public
def saved(slug: str) -> Any:
    """The code with which the answers can be found again."""
    standing = asking(slug)
    if standing.draft is None:
        return redirect(address(standing.survey, "start"), 303)
    return _saved(standing)


@blueprint.post("/consultations/<slug>/saved")
@public
@limiter.limit("5 per hour", deduct_when=lambda response: response.status_code != WRONG)
@limiter.limit("3 per hour", key_func=typed_address_key, deduct_when=lambda response: response.status_code != WRONG)
def mail_code(slug: str) -> Any:
    """Sends the code to an email address, which is used this once and not kept."""
    standing = asking(slug)
    if standing.draft is None or not mailing.is_set_up():
        return redirect(address(standing.survey, "saved" if standing.draft else "start"), 303)
    try:
        _mail(alerts.address(request.form.get("email", "")), codes.issue(standing.token))
    except Refused as refusal:
        return _saved(standing, say(str(refusal))), WRONG
    except mailing.NotMailed as failure:
        current_app.logger.error("A resume code could not be mailed: %s", failure)
        problem = say("The email could not be sent. Your code is still on this page: write it down or print it")
        return _saved(standing, problem), NOT_MAILED
    return redirect(address(standing.survey, "saved", mailed="1"), 303)


@blueprint.get("/consultations/<slug>/resume")
@public
def resume(slug: str) -> Any:
    """Asks for the code."""
    return _ask(slug)


@blueprint.post("/consultations/<slug>/resume")
@public
@limiter.limit("10 per hour", deduct_when=lambda response: response.status_code == WRONG)
def resume_with_code(slug: str) -> Any:
    """Leads to where the answers were left. Wrong codes are throttled."""
    survey, typed = asked_for_code(slug), request.form.get("code", "")[:60]
    token = codes.token_of(survey, typed)
    if not token and survey.state() is State.OPEN and one_time_codes.look(survey, typed):
        return met(respondent_in(survey), typed)     # the other kind of code was typed
    if not token:
        return _ask(slug, problem=(say("There are no saved answers with this code. Check the code and enter it again")
                                   if typed.strip() else say("Enter your code")))
    draft = responses.load(survey, token)
    response = redirect(address(survey, "start"), 303)
    keep_token(response, survey, token)
    if draft:
        keep(response, draft.language)
    return response


def _saved(standing: Respondent, problem: str = "") -> str:
    return render_template("public/saved.html", survey=standing.survey, code=codes.code_of(standing.token),
                           continue_at=standing.next_address, can_mail=mailing.is_set_up(), problem=problem,
                           typed=request.form.get("email", "")[:300], mailed="mailed" in request.args)


def _mail(email: str, code: str) -> None:
    """The mail says neither what is asked nor by which survey: others may read it. The site's first page leads on."""
    lines = (speech().plain("Your code is:"), code,
             speech().plain("To come back, open this address, choose “Continue with a code that you were given” and enter it:"),
             url_for("public.home", language=None if speech().code == BASE else speech().code, _external=True),
             speech().plain("Whoever has the code can read and change what you have answered until it is sent. We have not kept "
                            "your email address. Nobody reads answers to this email."))
    mailing.send(email, speech().plain("Your code"), "\n\n".join(lines) + "\n")


def _ask(slug: str, problem: str = "") -> Any:
    page = render_template("public/resume.html", survey=asked_for_code(slug), problem=problem,
                           typed=request.form.get("code", "")[:60])
    return page, WRONG if problem else 200


WRONG = 400
GONE = 410
slowed = limiter.limit("20 per hour", deduct_when=lambda response: response.status_code == WRONG)


@blueprint.get("/consultations/<slug>/invited")
@public
@slowed
def invited(slug: str) -> Any:
    """What a link with a code leads to; without one, the question for it. A program that only looks uses nothing up."""
    standing, typed = asking(slug), request.args.get("code", "")[:60]
    return met(standing, typed) if typed else _ask_one_time_code(standing.survey)


@blueprint.post("/consultations/<slug>/invited")
@public
@slowed
def come_in(slug: str) -> Any:
    """Begins with a code; or goes on with the answers that this device holds, under it."""
    standing, typed, action = asking(slug), request.form.get("code", "")[:60], request.form.get("action", "")
    found = one_time_codes.look(standing.survey, typed)
    if found is None or found.state != one_time_codes.UNUSED or (standing.draft and action not in ("new", "keep")):
        return met(standing, typed)
    try:
        return _let_in(standing, typed, keep=bool(standing.draft) and action == "keep")
    except Refused as refusal:      # used by somebody else since it was looked up, or the survey has just closed
        return _ask_one_time_code(standing.survey, typed, say(str(refusal)))


def not_sent(survey: Survey, gone: CodeGone) -> Any:
    """Says that a code went while its answers were being given, and that these are kept for another code."""
    return render_template("public/code_gone.html", survey=survey, was_used=str(gone) == USED, kept=True), 409


def _let_in(standing: Respondent, typed: str, keep: bool) -> Any:
    survey, token = standing.survey, standing.token
    if keep:
        invitations.attach(survey, typed, token)
    else:
        token = invitations.begin(survey, typed, speech().code)
    leads_to = standing.next_address if keep else address(survey, standing.questionnaire.pages[0].id)
    response = redirect(leads_to, 303)
    keep_token(response, survey, token)
    return response


def met(standing: Respondent, typed: str) -> Any:
    """The page for a code: a way to begin, or that it was used or revoked, or is not known."""
    survey, found = standing.survey, one_time_codes.look(standing.survey, typed)
    if found is None:
        return _ask_one_time_code(survey, typed, say("We do not know this code. Check the code and enter it again")
                                  if typed.strip() else say("Enter your one-time code"))
    if found.state != one_time_codes.UNUSED:
        sent = standing.draft is None and bool(standing.token) and responses.was_sent(survey, standing.token)
        return render_template("public/code_gone.html", survey=survey, was_used=found.state == USED, kept=False, sent=sent), GONE
    return render_template("public/invited.html", survey=survey, code=typed, begun=standing.draft, problem="",
                           audience=_audience(standing, found), minutes=standing.questionnaire.minutes)


def _audience(standing: Respondent, found: Found) -> str:
    """The words for whom a code is; '' for the main audience."""
    return next((one.label for one in standing.questionnaire.audiences[1:] if one.code == found.audience), "")


def _ask_one_time_code(survey: Survey, typed: str = "", problem: str = "") -> Any:
    page = render_template("public/invited.html", survey=survey, code="", typed=typed, problem=problem)
    return page, WRONG if problem else 200
