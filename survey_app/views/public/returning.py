"""Save and come back: the code is shown, to be written down, printed or emailed, and opens the answers on any device."""

from __future__ import annotations

from typing import Any

from flask import current_app, redirect, render_template, request, url_for

from ... import mailing
from ...access import limiter, public, typed_address_key
from ...fieldwork import contacts, onetime, responses, resuming
from ...fieldwork.consultations import Refused, State
from ...languages import BASE
from ..speaking import keep, say, speech
from . import inviting
from .routes import address, blueprint
from .standing import Standing, asked_for_code, asking, keep_token, standing_in

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
        _mail(contacts.address(request.form.get("email", "")), resuming.issue(standing.token))
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
    token = resuming.token_of(survey, typed)
    if not token and survey.state() is State.OPEN and onetime.look(survey, typed):
        return inviting.met(standing_in(survey), typed)     # the other kind of code was typed
    if not token:
        return _ask(slug, problem=(say("There are no saved answers with this code. Check the code and enter it again")
                                   if typed.strip() else say("Enter your code")))
    draft = responses.load(survey, token)
    response = redirect(address(survey, "start"), 303)
    keep_token(response, survey, token)
    if draft:
        keep(response, draft.language)
    return response


def _saved(standing: Standing, problem: str = "") -> str:
    return render_template("public/saved.html", survey=standing.survey, code=resuming.code_of(standing.token),
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
