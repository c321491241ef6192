"""What a resident is told of a comment that seems to hold a telephone number, an email address or a postcode."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

from ...comments.finding import find_marks
from ...questionnaire.model import Page
from .respondent import Respondent
from .urls import address

KINDS = ("phone", "email", "postcode")
PARAMETER, NOTICED = "written", "_noticed"     # the page whose comment it is; sent when the notice stood beside the box already


@dataclass(frozen=True, slots=True)
class Written:
    """The kinds that a page's comments seem to hold, in the order of KINDS, and where they can be changed."""

    kinds: tuple[str, ...]
    address: str


def with_notice(target: str, respondent: Respondent, page: Page) -> str:
    """The address of the page that follows, with the page of which it shall tell; the address as it is if there is nothing."""
    if NOTICED in request.form or not _kinds(respondent, page):
        return target
    return f"{target}{'&' if '?' in target else '?'}{urlencode({PARAMETER: page.id})}"


def written(respondent: Respondent) -> Written | None:
    """What the page that is shown now has to tell of the one before; None if nothing."""
    page = respondent.page(request.args.get(PARAMETER, ""))
    kinds = _kinds(respondent, page) if page else ()
    return Written(kinds, address(respondent.survey, page.id, change="1", _draft=respondent.word)) if page and kinds else None


def _kinds(respondent: Respondent, page: Page) -> tuple[str, ...]:
    answers = (respondent.answers.get(question.id) for question in page.questions if question.kind.is_comment)
    marked = {mark.kind for answer in answers if isinstance(answer, str) for mark in find_marks(answer)}
    return tuple(kind for kind in KINDS if kind in marked)
