"""Signs of suspicious responses. All of these responses are kept and counted.

How a response was filled in (by a program, in haste, with a used code) tells no answer and is shown as it is. That two
responses have the same answers tells something of them, so this sign is protected like an answer, and so is "any of these".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import func, select

from ..consultations import Survey, policies
from ..database import db
from ..disclosure import ALL_PEOPLE, Count, Group, Range
from ..disclosure.people import Item, People
from ..disclosure.release import release
from ..models import Response
from .monitoring import TableRow
from .profile_counts import row
from .quality_flags import HURRIED, LEAST_ANSWERS, REUSED, TRAPPED

SIGN_LABELS = {
    TRAPPED: "A box that people do not see was filled in: probably a program",
    HURRIED: "Sent in under a tenth of the time the survey is said to take",
    REUSED: "Sent with a one-time code that had been used before"}
ALIKE = f"The same answers as in another response, of at least {LEAST_ANSWERS} answers"
ANY = "Any of these"
OTHERWISE_CLEAR: Group = frozenset({("other signs", "none")})
SAME = Count("same answers", frozenset({"yes"}))


@dataclass(frozen=True, slots=True)
class Signs:
    """Each sign and any of them, and how many responses could have one: those filled in on this site."""

    base: int
    rows: list[TableRow]


def suspicion_signs(survey: Survey) -> Signs:
    """Returns the signs among responses filled in on this site; others leave nothing to check."""
    together = _repeated_answers(survey)
    query = select(Response.flags, Response.answers_hash).where(
        Response.consultation_id == survey.id, Response.seconds.is_not(None))
    noted = [({flag for flag in flags if flag in SIGN_LABELS}, digest in together)
             for flags, digest in db.session.execute(query)]
    if not noted:
        return Signs(0, [])
    base, flagged = len(noted), sum(bool(flags) for flags, _ in noted)
    alike, alike_alone = _released(noted, policies.threshold(survey.settings))
    numbers = {flag: sum(flag in flags for flags, _ in noted) for flag in SIGN_LABELS}
    told = {SIGN_LABELS[flag]: Range(number, number, base) for flag, number in numbers.items()}
    told |= {ALIKE: alike, ANY: _any(flagged, alike_alone, base)}
    return Signs(base, [row(label, own, base) for label, own in told.items()])


def _any(flagged: int, alike_alone: Range, base: int) -> Range:
    """Returns what is printed of the responses with any sign: those with a sign that is no secret, and the others alike."""
    if alike_alone.is_blank and not alike_alone.is_exact:
        return Range(0, base, base)
    return Range(flagged + alike_alone.low, flagged + alike_alone.high, base)


def _repeated_answers(survey: Survey) -> set[str]:
    """Returns the hashes of answers that more than one response has."""
    return {digest for digest in db.session.scalars(
        select(Response.answers_hash).where(Response.consultation_id == survey.id, Response.answers_hash.is_not(None))
        .group_by(Response.answers_hash).having(func.count() > 1)) if digest}


def _released(noted: Sequence[tuple[set[str], bool]], threshold: int) -> tuple[Range, Range]:
    """Returns what is printed of the responses with the same answers as others: of all, and of those without another sign."""
    codes = np.array([0 if same else 1 for _, same in noted], int)
    clear = np.array([not flags for flags, _ in noted], bool)
    people = People({ALL_PEOPLE: np.ones(len(noted), bool), OTHERWISE_CLEAR: clear}, {ALL_PEOPLE: 0, OTHERWISE_CLEAR: 1},
                    {SAME.item: Item(SAME.item, ("yes", "no"), ("yes", "no"), codes)})
    alone = SAME._replace(group=OTHERWISE_CLEAR)
    released = release(people, [SAME, alone], threshold)
    return released.range(SAME), released.range(alone)
