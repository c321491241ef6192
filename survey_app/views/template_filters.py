"""The filters and functions of all templates: dates in words, and parts of a page."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask import Flask
from markupsafe import Markup

from ..consultations import LONDON, support_lines
from ..fieldwork import announcements
from ..models.consultations import now
from ..publishing.publications import versions
from . import language, page_cache
from .language import speech


def day(instant: datetime) -> str:
    """The London date of an instant: "1 November 2026"."""
    return speech().day(instant.astimezone(LONDON))


def last_day(end: datetime) -> str:
    """The last day before an end: a consultation that ends at midnight was open on the day before."""
    return day(end - timedelta(seconds=1))


def until(end: datetime) -> str:
    """An end in words: "the end of 1 November 2026", or "5pm on 1 November 2026"."""
    if _is_midnight(end):
        return speech().plain("the end of {day}", day=last_day(end))
    return speech().plain("{time} on {day}", time=speech().clock(end.astimezone(LONDON)), day=day(end))


def link(address: str, look: str = "govuk-link") -> dict[str, Markup]:
    """The values for `{a}` and `{end}` in a text: a link to an address."""
    return {"a": Markup('<a class="{}" href="{}">').format(look, address), "end": Markup("</a>")}


def moment(instant: datetime) -> str:
    """An instant in London, to the minute: "1 November 2026, 09:30"."""
    return f"{instant.astimezone(LONDON):%-d %B %Y, %H:%M}"


def opening(instant: datetime) -> str:
    """An opening time: the day, and the time unless it is midnight."""
    return day(instant) if _is_midnight(instant) else moment(instant)


def closing(instant: datetime) -> str:
    """A closing time: "the end of 27 March 2027", or the day and the time."""
    return f"the end of {last_day(instant)}" if _is_midnight(instant) else moment(instant)


def _is_midnight(instant: datetime) -> bool:
    return instant.astimezone(LONDON).time() == time.min


def init_app(app: Flask) -> None:
    """Gives the templates their filters and functions."""
    app.add_template_global(page_cache.closed, "closed_question")
    app.add_template_global(page_cache.framed, "framed")
    app.add_template_global(page_cache.none_yet, "none_yet")
    app.add_template_global(link, "link")
    app.add_template_global(support_lines.of, "support_lines")
    app.add_template_global(support_lines.nations, "support_nations")
    app.add_template_filter(versions.state, "state")
    app.add_template_filter(day, "day")
    app.add_template_filter(last_day, "last_day")
    app.add_template_filter(until, "until")
    app.add_template_filter(moment, "moment")
    app.add_template_filter(opening, "opening")
    app.add_template_filter(closing, "closing")
    app.add_template_global(now, "now")
    app.add_template_global(announcements.are_offered, "alerts_offered")
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    language.init_app(app)
