"""A second person reads a sample of decided comments as they were written, without seeing what was found in them.

They write down every name; what was still in the comment is counted, and the count is printed.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.exc import IntegrityError

from .. import audit
from ..consultations import Refused, Survey
from ..database import db
from ..models import CheckedComment, CommentMark, Response, SecondReading
from . import decisions
from .states import State, Text, texts

SAMPLE = 30


@dataclass(frozen=True, slots=True)
class Progress:
    """How many comments were drawn, how many are read, in how many of these something was found, and by whom they were read."""

    drawn: int
    read: int
    finds: int
    readers: tuple[str, ...]

    def __str__(self) -> str:
        """Says in words what the second reading has found."""
        if not self.drawn:
            return "No sample has been read a second time."
        return (f"A second person read {self.read:,} of a random sample of {self.drawn:,} decided comments and found "
                f"{self.finds:,} more that name somebody.")


def progress(survey: Survey) -> Progress:
    """Returns how far the second reading is."""
    rows = db.session.execute(_of(survey).with_only_columns(SecondReading.finds, SecondReading.read_by)).all()
    read = [row for row in rows if row.finds is not None]
    return Progress(len(rows), len(read), sum(row.finds > 0 for row in read), tuple(sorted({row.read_by for row in read})))


def draw(survey: Survey) -> int:
    """Draws the sample, once, from the comments that are decided. Raises Refused if none is, or if it was drawn already."""
    decided = [one.known.id for one in texts(survey.id, survey.questionnaire)
               if one.known and one.state in (State.DECIDED, State.QUOTABLE)]
    if not decided:
        raise Refused("No comment is decided yet, so there is nothing to read a second time.")
    if progress(survey).drawn:
        raise Refused("The sample has been drawn already. Read it, or give it up to draw another.")
    chosen = random.SystemRandom().sample(decided, min(SAMPLE, len(decided)))
    try:
        db.session.add_all(SecondReading(comment_id=comment, place=place) for place, comment in enumerate(chosen))
        audit.record("second reading drawn", survey.slug, comments=len(chosen))
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        raise Refused("Somebody else drew the sample at this moment. Read that one.") from None
    return len(chosen)


def give_up(survey: Survey) -> None:
    """Forgets the sample, so that another can be drawn. The trail keeps what it had found."""
    told = progress(survey)
    here = select(CheckedComment.id).join(Response).where(Response.consultation_id == survey.id)
    db.session.execute(delete(SecondReading).where(SecondReading.comment_id.in_(here)))
    audit.record("second reading given up", survey.slug, drawn=told.drawn, read=told.read, finds=told.finds)
    db.session.commit()


def following(survey: Survey) -> Text | None:
    """Returns the next comment of the sample that nobody has read and that this person did not decide about."""
    wait = db.session.scalars(_of(survey).with_only_columns(SecondReading.comment_id).where(SecondReading.finds.is_(None))
                              .order_by(SecondReading.place)).all()
    mine = _decided_by(audit.actor(), wait)
    return _text(survey, next((comment for comment in wait if comment not in mine), 0))


def _text(survey: Survey, comment: int) -> Text | None:
    return next((one for one in texts(survey.id, survey.questionnaire) if one.known and one.known.id == comment), None)


def _decided_by(who: str, comments: Sequence[int]) -> set[int]:
    rows = select(CommentMark.comment_id).where(CommentMark.decided_by == who, CommentMark.comment_id.in_(comments))
    return set(db.session.scalars(rows))


def store(survey: Survey, comment: int, words: Sequence[str]) -> int:
    """Stores that this person read a comment, and takes out the words that name somebody and were still in it.

    Returns how many words were still in it. They are looked for in all comments. Raises Refused.
    """
    who = audit.actor()[:254]
    if _decided_by(who, [comment]):
        raise Refused("You decided about this comment yourself. Somebody else has to read it a second time.")
    try:
        finds = decisions.take_out(survey, comment, words)
        done = db.session.execute(update(SecondReading).where(
            SecondReading.comment_id == comment, SecondReading.finds.is_(None)).values(read_by=who, finds=finds)
            .returning(SecondReading.comment_id)).all()
        if not done:
            raise Refused("Somebody else has read this comment already.")
    except Refused:
        db.session.rollback()
        raise
    audit.record("comment read a second time", survey.slug, finds=finds)
    db.session.commit()
    return finds


def waiting(survey: Survey) -> int:
    """Returns how many comments of the sample nobody has read yet."""
    return db.session.scalar(_of(survey).with_only_columns(func.count()).where(SecondReading.finds.is_(None))) or 0


def _of(survey: Survey) -> Select[SecondReading]:
    return (select(SecondReading).join(CheckedComment, CheckedComment.id == SecondReading.comment_id)
            .join(Response, Response.id == CheckedComment.response_id).where(Response.consultation_id == survey.id))
