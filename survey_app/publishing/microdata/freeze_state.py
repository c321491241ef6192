"""Says if a consultation's responses are frozen or can be. Pages use this, because it reads no data file."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from importlib import metadata

from sqlalchemy import cast, exists, func, select, update

from ... import audit
from ...comments import theme_coding
from ...consultations import GRACE, LONDON, Refused, State, Survey
from ...database import db
from ...models import Draft, FrozenResponses, Response
from ...models.consultations import Key, now

LOW_BITS = 31
PROGRAM = f"have-your-say {metadata.version('have-your-say')}"


@dataclass(frozen=True, slots=True)
class Frozen:
    """The facts about a data file, without its content."""

    version: int
    sha256: str
    response_count: int
    responses_sum: int
    frozen_at: datetime
    texts_decided: bool
    withdrawn_at: datetime | None
    withdrawn_why: str


def files(survey: Survey) -> list[Frozen]:
    """Returns every data file of a consultation, the newest first."""
    columns = (getattr(FrozenResponses, field.name) for field in fields(Frozen))
    rows = db.session.execute(select(*columns).where(FrozenResponses.consultation_id == survey.id)
                              .order_by(FrozenResponses.version.desc()))
    return [Frozen(**row._mapping) for row in rows]


def latest(survey: Survey) -> Frozen | None:
    """Returns the newest data file of a consultation, whether or not responses were added since."""
    return next(iter(files(survey)), None)


def withdraw(survey: Survey, version: int, why: str) -> None:
    """Withdraws a data file: it stays as it is, and the next results are made from another. Raises Refused."""
    if not why.strip():
        raise Refused("Say why the file is withdrawn; this page will say it.")
    done = db.session.execute(update(FrozenResponses).where(
        FrozenResponses.consultation_id == survey.id, FrozenResponses.version == version, FrozenResponses.withdrawn_at.is_(None))
        .values(withdrawn_at=now(), withdrawn_why=why.strip()).returning(FrozenResponses.id)).all()
    if not done:
        db.session.rollback()
        raise Refused(f"Version {version} of the data is not there, or somebody else has withdrawn it already.")
    audit.record("data withdrawn", survey.slug, version=version, why=why.strip())
    db.session.commit()


def check(survey: Survey) -> tuple[int, int, str]:
    """Returns the number of responses to freeze, the sum of their keys, and the comments' coding. Raises Refused when it is
    too early.
    """
    if survey.state() is not State.CLOSED:
        raise Refused(f"'{survey.slug}' is {survey.state()}; its responses are frozen once it has closed. To close it now: "
                      f"have-your-say consultation close {survey.slug}")
    if awaits_drafts(survey):
        until = (survey.ended_at + GRACE).astimezone(LONDON)
        raise Refused(f"'{survey.slug}' closed less than {GRACE.seconds // 60} minutes ago and people are still answering. "
                      f"What they began can be sent until {until:%H:%M on %-d %B %Y}; try again then.")
    return held(survey)


def awaits_drafts(survey: Survey) -> bool:
    """Says if somebody who began before the end may still send a response. Nobody else can, once it has closed."""
    return survey.accepts_drafts() and bool(db.session.scalar(select(exists().where(Draft.consultation_id == survey.id))))


def held(survey: Survey) -> tuple[int, int, str]:
    """Returns the number of responses, the sum of their keys, and a fingerprint of their comments' themes."""
    count, keys = responses(survey)
    if not count:
        raise Refused(f"'{survey.slug}' has no responses to analyse.")
    return count, keys, theme_coding.fingerprint(survey.id, survey.questionnaire)


def responses(survey: Survey) -> list[int]:
    """Returns a consultation's number of responses and the sum of their keys, which changes with any of them.

    Of each key the low bits are enough, and the sum of many stays a 64-bit number.
    """
    keys = cast(func.coalesce(func.sum(Response.id % 2**LOW_BITS), 0), Key)
    return list(db.session.execute(select(func.count(), keys).where(Response.consultation_id == survey.id)).one())
