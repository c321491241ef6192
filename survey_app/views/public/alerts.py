"""Residents leave an email address to hear what happens next, confirm it, or remove it. Nothing links it to their answers."""

from __future__ import annotations

import re
from typing import Any

from flask import current_app, redirect, render_template, request, url_for

from ... import consultations
from ...access import csrf, limiter, public
from ...consultations import Refused, Survey
from ...database import forgets_at_once
from ...fieldwork import alerts as subscriptions
from ...fieldwork import announcements
from ...rate_limits import WrongTries, mailbox_key, site_key
from ..errors import message
from ..language import say, speech
from . import device
from .respondent import find
from .urls import blueprint

MOST = "200 per hour"   # from one internet address, which a library or a mobile network shares among many
MOST_OF_ALL = "1000 per hour"   # from everybody together
KEY = re.compile("[0-9a-f]{32}")
ONE_CLICK = "List-Unsubscribe"  # what mail programs send (RFC 8058)
REFUSED, GONE = 400, 410


def _mailbox_key() -> str:
    """The key that counts the links to one address, however it is written. Raises Refused if it cannot be an address."""
    return mailbox_key(subscriptions.address(request.form.get("email", "")))


to_one_address = WrongTries("links to confirm", "3 per hour", _mailbox_key)


@blueprint.get("/alerts")
@public
def alerts() -> Any:
    """The form that asks for an email address."""
    return _ask("alerts")


@blueprint.post("/alerts")
@public
@limiter.limit(MOST)
@limiter.limit(MOST_OF_ALL, key_func=site_key)
def ask_to_confirm() -> Any:
    """Mails a link to the address, at most three in an hour. The address is stored once its owner has used the link."""
    if not announcements.are_offered():
        return _ask("alerts")
    try:
        if to_one_address.count():      # beyond that it says the same, so that nobody learns who asked
            announcements.ask_to_confirm(request.form.get("email", ""), speech())
    except Refused as refusal:
        return _ask("alerts", say(str(refusal)), REFUSED)
    return message("Check your email", "We send a link to the address that you typed, and at most three in an hour. Open it "
                   "within {days} days, and press the button on its page. Until then your address is not on the list. If nothing "
                   "comes within a few minutes, look among unwanted email.", 200, _survey(), days=subscriptions.DAYS_TO_CONFIRM)


@blueprint.get("/alerts/confirm")
@public
def confirm_address() -> Any:
    """The page that a mailed link opens. Nothing is stored yet: programs that check mails open links too."""
    key = request.args.get("key", "")
    if not subscriptions.address_to_confirm(key):
        return _too_late()
    return render_template("public/alerts_link.html", deed="confirm", key=key)


@blueprint.post("/alerts/confirm")
@public
def add_address() -> Any:
    """Stores the address of a mailed link."""
    email = subscriptions.address_to_confirm(request.form.get("key", ""))
    if not email:
        return _too_late()
    subscriptions.add(email)
    return redirect(url_for("public.joined_list"), 303)


@blueprint.get("/alerts/joined")
@public
def joined_list() -> Any:
    """Says that an address was put on the list."""
    return message("Thank you. We will tell you what happens next", "Your email address is kept encrypted and apart from all "
                   "answers. Each email that we send has a link that takes you off the list.", 200)


@blueprint.get("/alerts/off")
@public
def stop_by_link() -> Any:
    """The page that the link at the end of a mail opens."""
    key = request.args.get("key", "")
    if not KEY.fullmatch(key):
        return _unknown()
    return render_template("public/alerts_link.html", deed="stop", key=key)


@blueprint.post("/alerts/off")
@public
@csrf.exempt  # type: ignore[untyped-decorator]  # mail programs send this form (RFC 8058); its key is the proof
def remove_by_link() -> Any:
    """Deletes the address of a link, on one click in a mail program, which is not sent on, or on our page.

    A link of somebody who has left already says the same.
    """
    key = request.args.get("key", "")
    if not KEY.fullmatch(key):
        return _unknown()
    is_gone = subscriptions.remove_by_link(key)
    return _removed(is_gone) if ONE_CLICK in request.form else redirect(
        url_for("public.left_list", traces=None if is_gone else 1), 303)


@blueprint.get("/alerts/left")
@public
def left_list() -> Any:
    """Says that an address was taken off the list."""
    return _removed("traces" not in request.args)


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
        return _ask("stop", say(str(refusal)), REFUSED)
    return _removed(is_gone)


def _too_late() -> Any:
    return _ask("alerts", say("This link does not work any more. Enter your email address to get a new one"), GONE)


def _unknown() -> Any:
    return _ask("stop", say("This link is not complete. Enter the email address that you want to take off the list"), GONE)


def _removed(is_gone: bool) -> Any:
    if is_gone:
        return message("Your email address is no longer in our list", "You will not hear from us again. Nothing of the address "
                       "is kept in the database. Backups that were made before hold it, encrypted, until they are deleted in "
                       "turn.", 200, _survey())
    return message("Your email address is no longer in our list", "You will not hear from us again. Traces of the address, which "
                   "are encrypted, stay in the database’s own files until it writes over them, at the latest after {days} days. "
                   "Backups that were made before hold it, encrypted, until they are deleted in turn.", 200, _survey(),
                   days=current_app.config["TRACES_DAYS"])


def _ask(form: str, problem: str = "", status: int = 200) -> Any:
    survey = _survey()
    back = url_for("public.thanks", slug=survey.slug) if survey else url_for("public.home")
    page = render_template(f"public/{form}.html", survey=survey, problem=problem, typed=request.form.get("email", "")[:300],
                           back=back if form == "alerts" else url_for("public.alerts"), at_once=forgets_at_once())
    return page, status


def _survey() -> Survey | None:
    """The consultation that was answered on this device, whose thank-you page leads here; None if it is not clear which."""
    answered = [survey for survey in consultations.listed() if device.token_of(survey)]
    return find(answered[0].slug) if len(answered) == 1 else None
