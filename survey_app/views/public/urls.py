"""The addresses of the resident's pages. Page ids are neutral, so that no address reveals a question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, request, url_for

from ...consultations import Survey

blueprint = Blueprint("public", __name__)
OF_THEIR_OWN = ("start", "check", "thanks", "saved", "resume", "privacy")
PASSED_ON = ("key",)   # the key of a link, which is passed on until the first page is stored


def address(survey: Survey, page_id: str, **query: Any) -> str:
    """The address of a consultation's page: a fixed page, or a page of questions by its id."""
    if page_id in OF_THEIR_OWN:
        return url_for(f"public.{page_id}", slug=survey.slug, **query)
    kept: dict[str, Any] = {name: request.args[name] for name in PASSED_ON if name in request.args}
    return url_for("public.page", slug=survey.slug, page_id=page_id, **kept, **query)


def with_word(path: str, query: Mapping[str, str]) -> str:
    """An address with those parts of a query that are not empty. `_draft` is the word of the draft that a link was made for."""
    given = {name: value for name, value in query.items() if value}
    return f"{path}?{urlencode(given)}" if given else path
