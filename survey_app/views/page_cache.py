"""HTML that is the same for everybody and so is made once: a page that is come to for the first time, the frame around
every page, and a closed question before it is marked."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from functools import lru_cache
from typing import Any

from flask import current_app, render_template, request
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from ..forms.survey import QuestionField
from ..questionnaire.model import Question
from .language import speech

MOST_PAGES = 512


def shared(template: str, told: Mapping[str, Hashable], made: Callable[[], Mapping[str, Any]] = dict,
           private: Mapping[str, str] | None = None) -> str:
    """A page that is the same for everybody who is `told` the same at this address in this language.

    The template is given what is told and, where the page is not at hand, what is `made` from that. What is `private`
    (and the token against forged sends) is not in the page that is kept, and is put in its places each time.
    """
    html = _kept((template, *told.values()), lambda: render_template(
        template, csrf_token=lambda: _gap("csrf_token"), **{name: _gap(name) for name in private or ()}, **told, **made()))
    for name, text in (private or {}).items():
        html = html.replace(_gap(name), escape(text))
    return html.replace(_gap("csrf_token"), generate_csrf()) if _gap("csrf_token") in html else html


def closed(field: QuestionField, is_heading: bool) -> Markup:
    """A single or multiple choice or a matrix, with what the field holds checked."""
    if field.errors:
        html = _rendered(field.question, is_heading, field.errors[0])
    else:
        html = _unanswered(field.question, is_heading, speech().code)
    for name, code in field.chosen:
        control = f'name="{name}" value="{code}"'   # a code that is no option's is not found, and marks nothing
        html = html.replace(control, control + " checked", 1)
    return Markup(html)  # noqa: S704 -- a template's own output


def framed(part: str, *given: str) -> Markup:
    """A part of the frame around every page, by its macro's name, in the page's language."""
    return _framed(part, speech().code, *given)


def _gap(name: str) -> str:
    """What stands where a private text is put in; no page and no answer has such characters."""
    return f"\0{name}\0"


def _kept(what: tuple[Hashable, ...], render: Callable[[], str]) -> str:
    """What was rendered for the same before; rendered now at the first time, and always for an address with a query."""
    if request.args:
        return render()
    pages: OrderedDict[tuple[Hashable, ...], str] = current_app.extensions.setdefault("shared_pages", OrderedDict())
    key = (speech().code, request.path, *what)
    html = pages.pop(key, None) or render()
    pages[key] = html   # the last to go
    if len(pages) > MOST_PAGES:
        pages.popitem(last=False)
    return html


@lru_cache(maxsize=256)
def _framed(part: str, _language: str, *given: str) -> Markup:
    macros: Any = current_app.jinja_env.get_template("public/frame.html").module
    return Markup(getattr(macros, part)(*given))  # noqa: S704 -- a template's own output


@lru_cache(maxsize=1024)
def _unanswered(question: Question, is_heading: bool, _language: str) -> str:
    return _rendered(question, is_heading, "")


def _rendered(question: Question, is_heading: bool, error: str) -> str:
    macros: Any = current_app.jinja_env.get_template("questions.html").module
    return str(macros.closed(question, is_heading, error))
