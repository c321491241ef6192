"""The start page: who asks, why, how long it takes, until when, and what happens to the answers."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from ...access import public
from ...fieldwork import consultations, responses, ways
from ...fieldwork.consultations import State
from ...publishing import publications
from ...questionnaire import translating
from .. import rendering
from ..messages import message
from ..speaking import speech
from .routes import address, blueprint
from .standing import Standing, asking, cookie_name, find, standing_in


@blueprint.get("/")
@public
def home() -> str | Response:
    """The start page of the one open consultation, or a list."""
    surveys = [survey for survey in consultations.listed() if survey.state() is not State.DRAFT]
    running = [survey for survey in surveys if survey.state() is State.OPEN]
    with_results = publications.shown(survey.slug for survey in surveys)
    if len(running) == 1:
        return _start(standing_in(find(running[0].slug)), bool(with_results))
    return render_template("public/home.html", surveys=surveys, with_results=with_results)


@blueprint.get("/consultations/<slug>/")
@public
def start(slug: str) -> str | Response:
    """The start page of a consultation."""
    return _start(asking(slug))


@blueprint.post("/consultations/<slug>/start")
@public
def start_again(slug: str) -> Any:
    """Forgets the answers that this device holds, so that another person can use it; not when nobody can begin any more."""
    standing = asking(slug)
    if standing.survey.state() is State.CLOSED:
        return message("The survey has closed", "Nobody can begin a new survey any more. Answers that were begun on this device "
                       "are kept, and can be sent for 60 minutes after closing. Go to the start page to continue them.",
                       409, standing.survey)
    response = redirect(address(standing.survey, standing.questionnaire.pages[0].id), 303)
    response.delete_cookie(cookie_name(slug))
    return response


def _start(standing: Standing, earlier: bool = False) -> str:
    survey = standing.survey
    sent = bool(standing.token) and standing.draft is None and responses.was_sent(survey, standing.token)
    let_in = ways.let_in(survey, request.args.get("key", ""))
    audience = (let_in or survey.questionnaire.audiences[0]).code
    told = {"survey": survey, "sent": sent, "title": _title(standing), "let_in": let_in is not None,
            "uses_codes": ways.uses_codes(survey), "earlier": earlier, "over": survey.state() is State.CLOSED,
            "audience": next(one for one in standing.questionnaire.audiences if one.code == audience),
            "first": address(survey, standing.questionnaire.pages[0].id),
            "is_draft": translating.is_draft(survey.questionnaire, speech().code)}
    if standing.draft:
        return render_template("public/start.html", standing=standing, **told)
    return rendering.shared("public/start.html", told, lambda: {"standing": standing})


def _title(standing: Standing) -> str:
    """The consultation's title; in a translation, the questionnaire's, since that is what was translated."""
    is_translated = standing.questionnaire is not standing.survey.questionnaire
    return standing.questionnaire.title if is_translated else standing.survey.title
