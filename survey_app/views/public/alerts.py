"""Residents leave an email address to hear what happens next, or remove it. Nothing links the address to their answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template, request

from ...access import limiter, public
from ...consultations import Refused
from ...fieldwork import alerts as subscriptions
from ..errors import message
from ..language import say
from .urls import blueprint


@blueprint.get("/alerts")
@public
def alerts() -> Any:
    """The form that asks for an email address."""
    return _ask("alerts")


@blueprint.post("/alerts")
@public
@limiter.limit("20 per hour")
def add_contact() -> Any:
    """Stores the address."""
    return _done("alerts", subscriptions.add, "Thank you. We will tell you what happens next",
                 "Your email address is kept apart from all answers. You can have it deleted at any time.")


@blueprint.get("/alerts/stop")
@public
def stop() -> Any:
    """The form that asks which address to delete."""
    return _ask("stop")


@blueprint.post("/alerts/stop")
@public
@limiter.limit("20 per hour")
def remove_contact() -> Any:
    """Deletes the address."""
    return _done("stop", subscriptions.remove, "Your email address is no longer in our list", "You will not hear from us again.")


def _ask(form: str, problem: str = "") -> Any:
    page = render_template(f"public/{form}.html", survey=None, problem=problem, typed=request.form.get("email", "")[:300])
    return page, 400 if problem else 200


def _done(form: str, change: Callable[[str], None], title: str, text: str) -> Any:
    try:
        change(request.form.get("email", ""))
    except Refused as refusal:
        return _ask(form, say(str(refusal)))
    return message(title, text, 200)
