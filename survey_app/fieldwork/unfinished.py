"""On which page people stopped without sending.

The number who stopped on a page that everybody is asked says how far people came, and tells no answer: it is shown as it is.
A page that only some are asked tells the answer that leads to it: whoever stopped there gave it. Such pages are protected like
answers, together with the first page that everybody is asked, because somebody may know how many people have begun.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sqlalchemy import select

from ..consultations import Survey, policies
from ..database import db
from ..disclosure import ALL_PEOPLE, Count, Range
from ..disclosure.people import Item, People
from ..disclosure.release import release
from ..models import Draft
from ..questionnaire.model import Page
from .monitoring import TableRow

STOPPED = "stopped"


def drop_out(survey: Survey) -> list[TableRow]:
    """Returns for every page, in order, how many people have stopped after it so far: it is their last stored page."""
    pages = survey.questionnaire.pages
    places = _last_pages(survey, pages)
    told = [Range(number, number, number) for number in np.bincount(places, minlength=len(pages)).tolist()]
    for place, own in _released(pages, places, policies.threshold(survey.settings)).items():
        told[place] = own
    return [TableRow(page.title, own.low if own.is_exact else None, words=own.words())
            for page, own in zip(pages, told, strict=True)]


def finished(survey: Survey, stops: Sequence[TableRow]) -> TableRow | None:
    """Returns how many of the people in `drop_out` filled in every page and did not send: they stored the last page.

    None if only some are asked the last page: who has come to the end would then say something of their answers.
    """
    return None if _is_routed(survey.questionnaire.pages[-1]) else stops[-1]


def _is_routed(page: Page) -> bool:
    """Says whether only those who gave some answer see the page."""
    return bool(page.show_if) or all(question.show_if or question.rows_from for question in page.questions)


def _last_pages(survey: Survey, pages: Sequence[Page]) -> np.ndarray:
    """Returns the place of the last page of everybody who has stored one (people,)."""
    asked = [[question.id for question in page.questions] for page in pages]
    drafts = db.session.scalars(select(Draft.answers).where(Draft.consultation_id == survey.id))
    reached = ([place for place, ids in enumerate(asked) if any(id_ in answers for id_ in ids)] for answers in drafts)
    return np.array([places[-1] for places in reached if places], int)


def _released(pages: Sequence[Page], places: np.ndarray, threshold: int) -> dict[int, Range]:
    """Returns what is printed of the protected pages, by place, as if the last page were an answer."""
    routed = [place for place, page in enumerate(pages) if _is_routed(page)]
    if not routed:
        return {}
    own = [*[place for place in range(len(pages)) if place not in routed][:1], *routed]
    names = tuple(pages[place].id for place in own)
    codes = np.array([own.index(place) if place in own else -1 for place in places], int)
    people = People({ALL_PEOPLE: np.ones(len(places), bool)}, {ALL_PEOPLE: 0}, {STOPPED: Item(STOPPED, names, names, codes)})
    counts = {place: Count(STOPPED, frozenset({pages[place].id})) for place in own}
    released = release(people, counts.values(), threshold)
    return {place: released.range(count) for place, count in counts.items()}
