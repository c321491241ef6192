"""The error pages: they say what went wrong in plain words, and nothing about the program's inside."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, redirect, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response

from ..consultations import Survey
from ..consultations.settings import Unreadable
from ..database import db
from ..gate.leaving import Stopped

UNREADABLE, STOPPED = "A setting cannot be read", "Nothing was sent"     # staff read English alone: these are in no catalogue
WORDS = {
    400: ("Something was wrong with what was sent", "Go back and try again."),
    403: ("You cannot see this page", "If you work for the partnership, sign in with an account that can."),
    404: ("Page not found", "Check the address, or go to the start page."),
    405: ("Page not found", "Go to the start page."),
    413: ("What you sent is too large",
          "Go back to the page, shorten the longest answer and send it again. Your other pages are kept."),
    415: ("Something was wrong with what was sent", "Send the form of the page itself. Go back and try again."),
    429: ("Too many tries", "Nothing is lost. Wait an hour, then try again."),
    500: ("Sorry, something went wrong", "It is our fault. What you sent before is kept. Try again in a few minutes."),
    503: ("Sorry, we cannot answer just now", "What you sent before is kept. Try again in a few minutes."),
}


RETURNED = (400, 413, 429)      # errors in what was sent from a page: they lead back to it


def init_app(app: Flask) -> None:
    """Registers a page for each kind of error."""
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(SecurityError, _another_name)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DataError, _not_storable)        # a number or a text that nothing can store
    app.register_error_handler(OverflowError, _not_storable)    # the same, as SQLite's driver says it
    app.register_error_handler(OperationalError, _database_down)
    app.register_error_handler(PoolTimeout, _database_down)
    app.register_error_handler(Unreadable, _unreadable)
    app.register_error_handler(Stopped, _stopped)


def _http(error: HTTPException) -> Any:
    if error.response is not None:
        return error.response
    shorter = request.path.rstrip("/")
    if error.code == 404 and request.method == "GET" and shorter != request.path and _can_open(shorter):
        return redirect(f"{shorter}?{request.query_string.decode()}" if request.query_string else shorter, 308)
    return _page(error.code or 500)


def _another_name(_error: SecurityError) -> Response:
    """Answers in plain text: a page would need addresses of its own, and the host name is what is wrong."""
    return Response("This site is not known by that name.\n", 400, content_type="text/plain; charset=utf-8")


def _forged(_error: CSRFError) -> Any:
    return message("We could not tell that this came from your own browser",
                   "Nothing was changed. Go back, load the page again and send it once more.", 400)


def _database_down(error: OperationalError | PoolTimeout) -> Any:
    db.session.rollback()
    told = str(getattr(error, "orig", error)).partition("\n")[0]     # further lines may hold what was typed
    current_app.logger.error("The database could not be used: %s", told)
    return _page(503)


def _not_storable(error: DataError | OverflowError) -> Any:
    db.session.rollback()
    current_app.logger.warning("What was sent cannot be stored: %s", type(error).__name__)
    return _page(400)


def _unreadable(error: Unreadable) -> Any:
    """Staff are told which setting cannot be read and what to do; a resident cannot mend it."""
    db.session.rollback()
    current_app.logger.error("%s", error)
    return message(UNREADABLE, str(error), 500) if request.path.startswith("/staff/") else _page(500)


def _stopped(error: Stopped) -> Any:
    """Staff are told where it stands; no file was sent."""
    return message(STOPPED, str(error), 409)


def _page(code: int) -> Any:
    if code == 413 and request.path.startswith("/staff/"):
        return message(WORDS[413][0], "Nothing of it was kept. A questionnaire may have 2 MB, a file of responses 30 MB.", code)
    title, text = WORDS.get(code, WORDS[500] if code >= 500 else WORDS[400])
    return message(title, text, code, back=request.path if code in RETURNED and _can_open(request.path) else "")


def _can_open(path: str) -> bool:
    """Whether an address can be opened, and not only sent to."""
    try:
        current_app.create_url_adapter(request).match(path, method="GET")  # type: ignore[union-attr]  # of a request it is one
    except HTTPException:
        return False
    return True


def message(title: str, text: str, status: int, survey: Survey | None = None, back: str = "",
            *, forgets: bool = False, **values: Any) -> Any:
    """A page with a title and a text, in the page's language, and its status.

    `values` stand in the text for `{name}`, and `back` is the address of the page to return to. `forgets` makes the browser
    throw away the pages before this one.
    """
    return render_template("public/message.html", title=title, text=text, survey=survey, back=back, forgets=forgets,
                           values=values), status
