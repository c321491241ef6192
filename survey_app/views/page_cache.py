"""HTML that is the same for every visitor and is therefore rendered once: a page at the first visit, the frame around
every page, and a closed question before anything is ticked.
"""

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
NONE_YET = Markup("<span data-count>0</span>")
ROOMS = (19, 23, 27, 33)    # em; the stylesheet has the same: the widths from which all options of a row fit side by side


def shared(template: str, context: Mapping[str, Hashable], make: Callable[[], Mapping[str, Any]] = dict,
           private: Mapping[str, str] | None = None) -> str:
    """A page that is the same for every visitor with this `context`, address and language.

    Renders the template with the context and the result of `make`, or returns the stored page. The `private` texts and
    the CSRF token are not stored; they are put in each time.
    """
    html = _kept((template, *context.values()), lambda: render_template(
        template, csrf_token=lambda: _gap("csrf_token"), **{name: _gap(name) for name in private or ()}, **context, **make()))
    for name, text in (private or {}).items():
        html = html.replace(_gap(name), escape(text))
    return html.replace(_gap("csrf_token"), generate_csrf()) if _gap("csrf_token") in html else html


def closed(field: QuestionField, is_heading: bool) -> Markup:
    """A single choice, multiple choice or matrix, with the field's answers ticked."""
    if field.errors:
        html = _rendered(field.question, is_heading, field.errors[0])
    else:
        html = _unanswered(field.question, is_heading, speech().code)
    for name, code in field.chosen:
        control = f'name="{name}" value="{code}"'   # an unknown code is not found, so nothing is ticked
        html = html.replace(control, control + " checked", 1)
    html = html.replace(NONE_YET, f"<span data-count>{html.count(' checked')}</span>")
    return Markup(html)  # noqa: S704 -- a template's own output


def none_yet() -> Markup:
    """The place of the number of rows that are answered, in a question before anything is ticked."""
    return NONE_YET


def framed(part: str, *given: str) -> Markup:
    """A part of the frame around every page, by its macro's name, in the page's language."""
    return _framed(part, speech().code, *given)


def _gap(name: str) -> str:
    """The placeholder for a private text; no page and no answer contains these characters."""
    return f"\0{name}\0"


def _kept(what: tuple[Hashable, ...], render: Callable[[], str]) -> str:
    """The stored HTML, rendered the first time; always rendered for an address with a query."""
    if request.args:
        return render()
    pages: OrderedDict[tuple[Hashable, ...], str] = current_app.extensions.setdefault("shared_pages", OrderedDict())
    key = (speech().code, request.path, *what)
    html = pages.pop(key, None) or render()
    pages[key] = html   # now the newest
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
    return str(macros.closed(question, is_heading, error, _room(question)))


def _room(question: Question) -> str:
    """The width that a row of options needs so that no word is broken, or "stack" where no page is as wide."""
    longest = max((len(word) for option in question.options for word in option.brief.split()), default=0)
    needed = len(question.options) * (longest * 0.49 + 0.35)     # em: a letter, and the space beside a word
    return next((f"fit-{room}" for room in ROOMS if needed <= room), "stack")
