"""The error pages: they say what went wrong in plain words, and nothing about the program's inside."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response

from ..consultations import Survey
from ..consultations.settings import Unreadable
from ..database import db
from ..gate.leaving import Stopped

UNREADABLE = "A setting cannot be read"     # staff read English alone, so this is in no catalogue
WORDS = {
    400: ("Something was wrong with what was sent", "Go back and try again."),
    403: ("You cannot see this page", "If you work for the partnership, sign in with an account that can."),
    404: ("Page not found", "Check the address, or go to the start page."),
    405: ("Page not found", "Go to the start page."),
    413: ("What you sent is too large", "Go back, shorten the longest answer and send it again. Your other pages are kept."),
    429: ("Too many tries", "Nothing is lost. Wait an hour, then try again."),
    500: ("Sorry, something went wrong", "It is our fault. What you sent before is kept. Try again in a few minutes."),
    503: ("Sorry, we cannot answer just now", "What you sent before is kept. Try again in a few minutes."),
}


def init_app(app: Flask) -> None:
    """Registers a page for each kind of error."""
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(SecurityError, _another_name)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(OperationalError, _database_down)
    app.register_error_handler(Unreadable, _unreadable)
    app.register_error_handler(Stopped, _stopped)


def _http(error: HTTPException) -> Any:
    if error.response is not None:
        return error.response
    return _page(error.code or 500)


def _another_name(_error: SecurityError) -> Response:
    """Answers in plain text: a page would need addresses of its own, and the host name is what is wrong."""
    return Response("This site is not known by that name.\n", 400, content_type="text/plain; charset=utf-8")


def _forged(_error: CSRFError) -> Any:
    return message("We could not tell that this came from your own browser",
                   "Nothing was changed. Go back, load the page again and send it once more.", 400)


def _database_down(_error: OperationalError) -> Any:
    db.session.rollback()
    current_app.logger.exception("The database could not be used")
    return _page(503)


def _unreadable(error: Unreadable) -> Any:
    """Staff are told which setting cannot be read and what to do; a resident cannot mend it."""
    db.session.rollback()
    current_app.logger.error("%s", error)
    return message(UNREADABLE, str(error), 500) if request.path.startswith("/staff/") else _page(500)


def _stopped(error: Stopped) -> Any:
    """Staff are told where it stands; no file was sent."""
    return message("Nothing was sent", str(error), 409)


def _page(code: int) -> Any:
    if code == 413 and request.path.startswith("/staff/"):
        return message(WORDS[413][0], "Nothing of it was kept. A questionnaire may have 2 MB, a file of responses 30 MB.", code)
    title, text = WORDS.get(code, WORDS[500] if code >= 500 else WORDS[400])
    return message(title, text, code)


def message(title: str, text: str, status: int, survey: Survey | None = None) -> Any:
    """A page with a title and a text, in the page's language, and its status."""
    return render_template("public/message.html", title=title, text=text, survey=survey), status
