"""How many responses were noted as suspicious, for the lead and the analyst. All of them are kept and counted.

Numbers are protected as the others of the watch page are: one from 1 to 4 is not shown, nor one that leaves so few.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from ..database import db
from ..models import Response
from .consultations import Survey
from .suspicion import HURRIED, LEAST_ANSWERS, REUSED, TRAPPED
from .watching import BY_PERSON, protected

WORDS = {
    TRAPPED: "A box that people do not see was filled in: probably a program",
    HURRIED: "Sent in under a tenth of the time the survey is said to take",
    REUSED: "Sent with a one-time code that had been used before"}
ALIKE = f"The same answers as in another response, of at least {LEAST_ANSWERS} answers"
ANY = "Any of these"


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign: what it is, how many responses have it (None where protected), of how many, and their share."""

    label: str
    count: int | None
    base: int
    percent: float | None


def report(survey: Survey) -> list[Sign]:
    """Each sign, and any of them, of the responses that were filled in here: for others there is nothing to go by."""
    signs: Counter[str] = Counter()
    base, together = 0, _alike(survey)
    query = select(Response.flags, Response.answers_hash).where(
        Response.consultation_id == survey.id, Response.seconds.is_not(None))
    for noted, digest in db.session.execute(query.execution_options(yield_per=5_000)):
        base += 1
        found = {*(WORDS[flag] for flag in noted if flag in WORDS), *([ALIKE] if digest in together else [])}
        signs.update([*found, *([ANY] if found else [])])
    return [_sign(label, signs[label], base) for label in (*WORDS.values(), ALIKE, ANY)] if base else []


def _alike(survey: Survey) -> set[str]:
    """The fingerprints of answers that more than one response has."""
    return {digest for digest in db.session.scalars(
        select(Response.answers_hash).where(Response.consultation_id == survey.id, Response.answers_hash.is_not(None))
        .group_by(Response.answers_hash).having(func.count() > 1)) if digest}


def _sign(label: str, count: int, base: int) -> Sign:
    shown = protected({label: count, "": base - count}, BY_PERSON)[label]
    return Sign(label, shown, base, None if shown is None else 100 * shown / base)
