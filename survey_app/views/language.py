"""The language of a page: the one asked for in the address or by a button, else the one chosen before, else English."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, g, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from .. import languages
from ..languages import Speech

COOKIE = "hys_language"
A_YEAR = 31_536_000
STAFF = "/staff"    # its pages are in English, whatever the reader chose for the survey


def speech() -> Speech:
    """The language of this request's page."""
    spoken: Speech | None = g.get("speech")
    return spoken or speak((languages.BASE,) if request.path.startswith(STAFF) else (languages.BASE, *languages.catalogues()))


def speak(offered: Sequence[str]) -> Speech:
    """Sets the language of this request's page: the one chosen, or the first of those offered."""
    asked = _asked()
    chosen = asked or request.cookies.get(cookie_name()) or request.cookies.get(COOKIE, "")
    spoken = languages.speech(chosen if chosen in offered else offered[0])
    g.offered, g.speech, g.was_asked = tuple(offered), spoken, asked == spoken.code
    return spoken


def say(english: str, /, **values: Any) -> Any:
    """The words in the page's language, as HTML."""
    return speech()(english, **values)


def in_english(words: str) -> str:
    """Words that are English in every language, as a name is; marked so on a page in another language."""
    return words if speech().code == languages.BASE else languages.Foreign(words, languages.BASE)


def keep(response: Response, code: str) -> None:
    """Stores the chosen language in a cookie."""
    response.set_cookie(cookie_name(), code, max_age=A_YEAR, httponly=True, samesite="Lax",
                        secure=current_app.config["PRODUCTION"])


def cookie_name() -> str:
    """The name of the cookie with the chosen language."""
    return str(current_app.config["COOKIE_PREFIX"]) + COOKIE


def init_app(app: Flask) -> None:
    """Gives the templates the language, and stores a chosen one."""
    @app.after_request
    def remember(response: Response) -> Response:
        if g.get("was_asked"):
            keep(response, g.speech.code)
        return response

    app.context_processor(lambda: {"_": speech()})   # for pages; imported macros use the global
    app.add_template_global(say, "_")
    app.add_template_global(speech, "speech")
    app.add_template_global(in_english, "in_english")
    app.add_template_global(_offered, "languages_offered")
    app.add_template_global(_address, "language_address")
    app.add_template_global(languages.NAMES.__getitem__, "language_name")


def _asked() -> str:
    """The language that a link or a button asks for."""
    try:
        return request.args.get("language") or (request.form.get("language", "") if request.method == "POST" else "")
    except RequestEntityTooLarge:   # this is the page that says so
        return ""


def _offered() -> list[Speech]:
    """The languages that the page is available in; empty if there is only one."""
    speech()
    return [languages.speech(code) for code in g.offered] if len(g.offered) > 1 else []


def _address(code: str, draft: str = "") -> str:
    """This page's address in another language; with the word of the draft whose answers it shows."""
    owned = {"_draft": draft} if draft else {}
    return f"{request.path}?{urlencode({**request.args, 'language': code, **owned})}"
