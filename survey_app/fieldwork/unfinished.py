"""On which page people stopped without sending.

The number who stopped on a page that everybody is asked says how far people came, and tells no answer: it is shown as it is.
A page that only some are asked tells the answer that leads to it: whoever stopped there gave it. Such pages are protected like
answers, together with the first page that everybody is asked, because somebody may know how many people have begun.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import select

from ..consultations import Survey, policies
from ..database import db
from ..disclosure import ALL_PEOPLE, Count, Range
from ..disclosure.people import Item, People
from ..disclosure.release import release
from ..models import Draft
from ..questionnaire.model import Page
from ..questionnaire.routing import asked_pages
from .monitoring import TableRow

STOPPED, AT_END = "stopped", " (at the end)"
FINISHED = "Every page answered, and not sent"


def drop_out(survey: Survey) -> tuple[list[TableRow], TableRow]:
    """Returns for every page, in order, how many people have stopped after it so far, as it is their last stored page; and how
    many of them were at the end, with every page stored that they are asked, and did not send.
    """
    pages = survey.questionnaire.pages
    places, at_end = _last_pages(survey, pages)
    released, finished = _released(pages, places, at_end, policies.threshold(survey.settings))
    plain = (Range(number, number, number) for number in np.bincount(places, minlength=len(pages)).tolist())
    stops = [_row(page.title, released.get(place, own)) for place, (page, own) in enumerate(zip(pages, plain, strict=True))]
    return stops, _row(FINISHED, finished)


def _row(title: str, own: Range) -> TableRow:
    return TableRow(title, own.low if own.is_exact else None, words=own.words())


def _is_routed(page: Page) -> bool:
    """Says whether only those who gave some answer see the page."""
    return bool(page.show_if) or all(question.show_if or question.rows_from for question in page.questions)


def _last_pages(survey: Survey, pages: Sequence[Page]) -> tuple[np.ndarray, np.ndarray]:
    """Returns the place of the last page of everybody who has stored one, and whether it is the end of their way (people,)."""
    asked = [[question.id for question in page.questions] for page in pages]
    drafts = db.session.scalars(select(Draft.answers).where(Draft.consultation_id == survey.id))
    reached = [(answers, [place for place, ids in enumerate(asked) if any(id_ in answers for id_ in ids)]) for answers in drafts]
    begun = [(places[-1], _is_at_end(survey, answers)) for answers, places in reached if places]
    return np.array([place for place, _ in begun], int), np.array([is_at_end for _, is_at_end in begun], bool)


def _is_at_end(survey: Survey, answers: Mapping[str, Any]) -> bool:
    return all(question.id in answers for page in asked_pages(survey.questionnaire, answers) for question in page.questions)


def _released(pages: Sequence[Page], places: np.ndarray, at_end: np.ndarray,
              threshold: int) -> tuple[dict[int, Range], Range]:
    """Returns what is printed of the protected pages, by place, and of the end, as if the last page were an answer.

    Without a page that only some are asked, the end is the last page, and nothing needs protection.
    """
    routed = [place for place, page in enumerate(pages) if _is_routed(page)]
    if not routed:
        return {}, Range(*[int(at_end.sum())] * 3)
    common = [place for place in range(len(pages)) if place not in routed]
    own = sorted({*common[:1], *common[-1:], *routed})      # the last common page is the end for those who are asked no more
    codes = np.array([2 * own.index(place) + ended if place in own else -1
                      for place, ended in zip(places, at_end, strict=True)], int)
    names = tuple(f"{pages[place].id}{end}" for place in own for end in ("", AT_END))
    people = People({ALL_PEOPLE: np.ones(len(places), bool)}, {ALL_PEOPLE: 0}, {STOPPED: Item(STOPPED, names, names, codes)})
    counts = {place: Count(STOPPED, frozenset({pages[place].id, pages[place].id + AT_END})) for place in own}
    ended = Count(STOPPED, frozenset(names[1::2]))
    released = release(people, [*counts.values(), ended], threshold)
    return {place: released.range(count) for place, count in counts.items()}, released.range(ended)
