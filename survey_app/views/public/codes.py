"""The codes that residents type: the resume code, which opens saved answers on any device, and one-time codes, which let
one person answer once.
"""

from __future__ import annotations

from typing import Any

from flask import current_app, redirect, render_template, request, url_for

from ... import mailing
from ...access import limiter, public, typed_address_key
from ...consultations import Refused, State, Survey
from ...fieldwork import alerts, codes, invitations, one_time_codes, responses
from ...fieldwork.one_time_codes import USED, CodeGone, CodeStatus
from ...languages import BASE
from ..language import keep, say, speech
from .device import cookie_name, is_shared, keep_token, token_of
from .respondent import Respondent, respondent_in, respondent_of, survey_for_code
from .tries import TOO_MANY_TRIES, is_over_limit, too_many
from .urls import address, blueprint, with_word

WRONG = 400
NOT_MAILED = 503
GONE = 410
MOST_TRIES = 10             # wrong codes in an hour from one internet address, before they are answered with 429
MOST_INVITED_TRIES = 20


def _draft_key() -> str:
    """The key that counts the emails about one draft: many people may share an internet address."""
    return codes.hashed(request.cookies.get(cookie_name(str((request.view_args or {}).get("slug", ""))), ""))


@blueprint.get("/consultations/<slug>/saved")
@public
def saved(slug: str) -> Any:
    """The page that shows the resume code."""
    respondent = respondent_of(slug)
    if respondent.draft is None:
        return redirect(address(respondent.survey, "start"), 303)
    return _saved(respondent)


@blueprint.post("/consultations/<slug>/saved")
@public
@limiter.limit("60 per hour", deduct_when=lambda response: response.status_code != WRONG)
@limiter.limit("5 per hour", key_func=_draft_key, deduct_when=lambda response: response.status_code != WRONG)
@limiter.limit("3 per hour", key_func=typed_address_key, deduct_when=lambda response: response.status_code != WRONG)
def mail_code(slug: str) -> Any:
    """Emails the resume code to an address, which is not stored."""
    respondent = respondent_of(slug)
    if respondent.draft is None or not mailing.is_set_up():
        return redirect(address(respondent.survey, "saved" if respondent.draft else "start"), 303)
    try:
        _mail(alerts.address(request.form.get("email", "")), codes.issue(respondent.token))
    except Refused as refusal:
        return _saved(respondent, say(str(refusal))), WRONG
    except mailing.NotMailed as failure:
        current_app.logger.error("A resume code could not be mailed: %s", failure)
        problem = say("The email could not be sent. Your code is still on this page: write it down or print it")
        return _saved(respondent, problem), NOT_MAILED
    return redirect(address(respondent.survey, "saved", mailed="1"), 303)


@blueprint.get("/consultations/<slug>/resume")
@public
def resume(slug: str) -> Any:
    """The form that asks for the resume code."""
    return _ask(slug)


@blueprint.post("/consultations/<slug>/resume")
@public
def resume_with_code(slug: str) -> Any:
    """Opens the saved answers of a resume code. Wrong codes are counted."""
    survey, typed = survey_for_code(slug), request.form.get("code", "")[:60]
    token = codes.token_of(survey, typed)
    if not token and survey.state() is State.OPEN and one_time_codes.find(survey, typed):
        return code_page(respondent_in(survey), typed)     # the resident typed a one-time code here
    if not token:
        return _ask(slug, problem=(say("There are no saved answers with this code. Check the code and enter it again")
                                   if typed.strip() else say("Enter your code")))
    draft = responses.load(survey, token)
    response = redirect(address(survey, "start"), 303)
    keep_token(response, survey, token)
    if draft:
        keep(response, draft.language)
    return response


def _saved(respondent: Respondent, problem: str = "") -> str:
    return render_template("public/saved.html", survey=respondent.survey, code=codes.code_of(respondent.token),
                           word=respondent.word, shared=is_shared(), can_mail=mailing.is_set_up(), problem=problem,
                           continue_at=with_word(respondent.next_address, {"_draft": respondent.word}),
                           typed=request.form.get("email", "")[:300], mailed="mailed" in request.args)


def _mail(email: str, code: str) -> None:
    """Sends the mail. It names neither the survey nor its questions, because other people may read it; it links to the
    site's home page.
    """
    lines = (speech().plain("Your code is:"), code,
             speech().plain("To come back, open this address, choose “Continue with a code that you were given” and enter it:"),
             url_for("public.home", language=None if speech().code == BASE else speech().code, _external=True),
             speech().plain("Whoever has the code can read and change what you have answered until it is sent. We have not kept "
                            "your email address. Nobody reads answers to this email."))
    mailing.send_soon(mailing.Letter(email, speech().plain("Your code"), "\n\n".join(lines) + "\n"))


def _ask(slug: str, problem: str = "") -> Any:
    survey, typed = survey_for_code(slug), request.form.get("code", "")[:60]
    problem, status = _refusal(problem, typed, "resume", MOST_TRIES)
    page = render_template("public/resume.html", survey=survey, problem=problem, typed=typed,
                           begun=responses.load(survey, token_of(survey)) is not None)
    return page, status


def _refusal(problem: str, typed: str, name: str, most: int) -> tuple[str, int]:
    """The words and the status for a code: a wrong one is counted, and answered with 429 once there have been too many."""
    if problem and typed.strip() and is_over_limit(name, most):
        return too_many(), TOO_MANY_TRIES
    return problem, WRONG if problem else 200


@blueprint.get("/consultations/<slug>/invited")
@public
def invited(slug: str) -> Any:
    """The page that a link with a one-time code opens, or the form that asks for the code. Opening it does not use the
    code up.
    """
    respondent, typed = respondent_of(slug), request.args.get("code", "")[:60]
    return code_page(respondent, typed) if typed else _ask_one_time_code(respondent.survey)


@blueprint.post("/consultations/<slug>/invited")
@public
def come_in(slug: str) -> Any:
    """Starts a survey with a one-time code, or adds the code to the answers on this device."""
    respondent, typed, action = respondent_of(slug), request.form.get("code", "")[:60], request.form.get("action", "")
    status = one_time_codes.find(respondent.survey, typed)
    if status is None or status.state != one_time_codes.UNUSED or (respondent.draft and action not in ("new", "keep")):
        return code_page(respondent, typed)
    try:
        return _begin_with_code(respondent, typed, keep=bool(respondent.draft) and action == "keep")
    except Refused as refusal:      # somebody else used the code since, or the survey has just closed
        return _ask_one_time_code(respondent.survey, typed, say(str(refusal)))


def not_sent(survey: Survey, gone: CodeGone) -> Any:
    """Says that the code was used or revoked meanwhile, and that the answers are kept for another code."""
    return render_template("public/code_gone.html", survey=survey, was_used=str(gone) == USED, kept=True), 409


def _begin_with_code(respondent: Respondent, typed: str, keep: bool) -> Any:
    survey, token = respondent.survey, respondent.token
    if keep:
        invitations.attach(survey, typed, token)
    else:
        token = invitations.begin(survey, typed, speech().code)
    leads_to = respondent.next_address if keep else address(survey, respondent.questionnaire.pages[0].id)
    response = redirect(leads_to, 303)
    keep_token(response, survey, token)
    return response


def code_page(respondent: Respondent, typed: str) -> Any:
    """The page for a one-time code: start the survey, or read that the code was used, was revoked or is unknown."""
    survey, status = respondent.survey, one_time_codes.find(respondent.survey, typed)
    if status is None:
        return _ask_one_time_code(survey, typed, say("We do not know this code. Check the code and enter it again")
                                  if typed.strip() else say("Enter your one-time code"))
    if status.state != one_time_codes.UNUSED:
        sent = respondent.draft is None and bool(respondent.token) and responses.was_sent(survey, respondent.token)
        return render_template("public/code_gone.html", survey=survey, was_used=status.state == USED, kept=False, sent=sent), GONE
    return render_template("public/invited.html", survey=survey, code=typed, begun=respondent.draft, problem="",
                           word=respondent.word, audience=_audience(respondent, status), minutes=respondent.questionnaire.minutes)


def _audience(respondent: Respondent, status: CodeStatus) -> str:
    """The label of the audience that a code is for; '' for the main audience."""
    return next((audience.label for audience in respondent.questionnaire.audiences[1:] if audience.code == status.audience), "")


def _ask_one_time_code(survey: Survey, typed: str = "", problem: str = "") -> Any:
    problem, status = _refusal(problem, typed, "invited", MOST_INVITED_TRIES)
    return render_template("public/invited.html", survey=survey, code="", typed=typed, problem=problem), status
