"""A page that says one thing: what was done, or what went wrong and what to do about it."""

from __future__ import annotations

from typing import Any

from flask import render_template

from ..fieldwork.consultations import Survey


def message(title: str, text: str, status: int, survey: Survey | None = None) -> Any:
    """The page and its status; title and text are said in the page's language."""
    return render_template("public/message.html", title=title, text=text, survey=survey), status
