"""A complaint about how personal data is used: the form, which asks for no name, and how far a complaint is."""

from __future__ import annotations

import secrets
from typing import Any

from flask import render_template, request

from ...access import limiter, public
from ...consultations import Refused
from ...fieldwork import complaints
from ..language import say
from .tries import TOO_MANY_TRIES, is_over_limit, too_many
from .urls import blueprint

WRONG = 400
MOST = "200 per hour"   # complaints from one internet address, which a library or a mobile network shares among many
MOST_TRIES = 20         # wrong numbers in an hour from one internet address, before they are answered with 429
TYPED = complaints.LONGEST + 1_000    # characters that are shown again after an error


@blueprint.get("/complaint")
@public
def complaint() -> Any:
    """The form for a complaint."""
    return _ask()


@blueprint.post("/complaint")
@public
@limiter.limit(MOST, deduct_when=lambda response: response.status_code != WRONG)
def send_complaint() -> Any:
    """Stores the complaint and shows its number."""
    try:
        number = complaints.submit(*(request.form.get(name, "") for name in ("text", "email", "_page")))
    except Refused as refusal:
        about_email = "email" in str(refusal)
        return _ask({"email" if about_email else "text": say(str(refusal))})
    return render_template("public/complaint_sent.html", survey=None, number=number, days=complaints.DAYS_TO_ANSWER)


@blueprint.get("/complaint/progress")
@public
def complaint_progress() -> Any:
    """The form that asks for a complaint's number."""
    return _progress()


@blueprint.post("/complaint/progress")
@public
def find_complaint() -> Any:
    """Shows how far a complaint is. Wrong numbers are counted."""
    typed = request.form.get("number", "")[:60]
    entry = complaints.find(typed)
    if entry is None and is_over_limit("complaint", MOST_TRIES):
        return _progress(too_many(), typed)[0], TOO_MANY_TRIES
    if entry is None:
        return _progress(say("There is no complaint with this number. Check the number and enter it again"), typed)
    return render_template("public/complaint_progress.html", survey=None, complaint=entry, problem="", typed="",
                           due=complaints.due_on(entry))


def _ask(problems: dict[str, str] | None = None) -> Any:
    page = render_template("public/complaint.html", survey=None, problems=problems or {},
                           word=request.form.get("_page", "")[:60] or secrets.token_urlsafe(),
                           text=request.form.get("text", "")[:TYPED], email=request.form.get("email", "")[:300])
    return page, WRONG if problems else 200


def _progress(problem: str = "", typed: str = "") -> Any:
    page = render_template("public/complaint_progress.html", survey=None, complaint=None, problem=problem, typed=typed)
    return page, WRONG if problem else 200
