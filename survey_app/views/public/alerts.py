"""Residents leave an email address to hear what happens next, or remove it. Nothing links the address to their answers."""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template, request, url_for

from ... import consultations
from ...access import limiter, public
from ...consultations import Refused, Survey
from ...database import forgets_at_once
from ...fieldwork import alerts as subscriptions
from ..errors import message
from ..language import say
from . import device
from .respondent import find
from .urls import blueprint

MOST = "200 per hour"   # from one internet address, which a library or a mobile network shares among many


@blueprint.get("/alerts")
@public
def alerts() -> Any:
    """The form that asks for an email address."""
    return _ask("alerts")


@blueprint.post("/alerts")
@public
@limiter.limit(MOST)
def add_contact() -> Any:
    """Stores the address."""
    try:
        subscriptions.add(request.form.get("email", ""))
    except Refused as refusal:
        return _ask("alerts", say(str(refusal)))
    return message("Thank you. We will tell you what happens next", "Your email address is kept encrypted and apart from all "
                   "answers. You can have it deleted at any time.", 200, _survey())


@blueprint.get("/alerts/stop")
@public
def stop() -> Any:
    """The form that asks which address to delete."""
    return _ask("stop")


@blueprint.post("/alerts/stop")
@public
@limiter.limit(MOST)
def remove_contact() -> Any:
    """Deletes the address."""
    try:
        is_gone = subscriptions.remove(request.form.get("email", ""))
    except Refused as refusal:
        return _ask("stop", say(str(refusal)))
    if is_gone:
        return message("Your email address is no longer in our list", "You will not hear from us again. Nothing of the address "
                       "is kept in the database. Backups that were made before hold it, encrypted, until they are deleted in "
                       "turn.", 200, _survey())
    return message("Your email address is no longer in our list", "You will not hear from us again. Traces of the address, which "
                   "are encrypted, stay in the database’s own files until it writes over them, at the latest after {days} days. "
                   "Backups that were made before hold it, encrypted, until they are deleted in turn.", 200, _survey(),
                   days=current_app.config["TRACES_DAYS"])


def _ask(form: str, problem: str = "") -> Any:
    survey = _survey()
    back = url_for("public.thanks", slug=survey.slug) if survey else url_for("public.home")
    page = render_template(f"public/{form}.html", survey=survey, problem=problem, typed=request.form.get("email", "")[:300],
                           back=back if form == "alerts" else url_for("public.alerts"),
                           at_once=forgets_at_once())
    return page, 400 if problem else 200


def _survey() -> Survey | None:
    """The consultation that was answered on this device, whose thank-you page leads here; None if it is not clear which."""
    answered = [survey for survey in consultations.listed() if device.token_of(survey)]
    return find(answered[0].slug) if len(answered) == 1 else None
