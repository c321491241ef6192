"""How each audience is let in: by an open link, by one that nobody can guess, or with a one-time code."""

from __future__ import annotations

import secrets
from enum import StrEnum

from sqlalchemy import select

from .. import audit
from ..database import db
from ..models import Consultation
from ..questionnaire.model import Audience
from . import consultations
from .consultations import Refused, State, Survey


class Way(StrEnum):
    """What lets an audience in. With `accepted` the audience's usual link does too; with `required` only a code does."""

    OPEN = "open"
    LINK = "link"
    ACCEPTED = "accepted"
    REQUIRED = "required"


WITH_CODES = (Way.ACCEPTED, Way.REQUIRED)


def of(survey: Survey, audience: str) -> Way:
    """The way in that is set for an audience; usually open for the main one, and an unguessable link for the others."""
    chosen = survey.settings.get("ways", {}).get(audience)
    if chosen:
        return Way(chosen)
    return Way.OPEN if audience == survey.questionnaire.audiences[0].code else Way.LINK


def let_in(survey: Survey, key: str) -> Audience | None:
    """The audience that a link with this key lets in without a one-time code; None where it lets nobody in."""
    if "ways" not in survey.settings:
        return survey.audience_of(key)
    main = survey.questionnaire.audiences[0]
    named = next((one for one in survey.questionnaire.audiences if key and _opens(survey, one, key)), None)
    if named is None:
        return main if of(survey, main.code) in (Way.OPEN, Way.ACCEPTED) else None
    return None if of(survey, named.code) is Way.REQUIRED else named


def key_of(survey: Survey, audience: str) -> str | None:
    """What an audience's link carries: its code where the link is open to all; None for the main one's plain address."""
    is_main = audience == survey.questionnaire.audiences[0].code
    match of(survey, audience):
        case Way.OPEN | Way.ACCEPTED if is_main:
            return None
        case Way.OPEN:
            return audience
        case _:
            return survey.audience_keys.get(audience)


def uses_codes(survey: Survey) -> bool:
    """Whether any audience can come in with a one-time code."""
    return any(of(survey, one.code) in WITH_CODES for one in survey.questionnaire.audiences)


def check(survey: Survey, key: str) -> Audience:
    """As `let_in`. Raises Refused, for the resident to read, where the link lets nobody in."""
    audience = let_in(survey, key)
    if audience is None:
        raise Refused("You need the link or the one-time code that you were sent to answer this survey. Open that link first.")
    return audience


def change(survey: Survey, audience: str, way: Way) -> Survey:
    """Sets the way in of an audience. Who has begun is not affected. Raises Refused."""
    if audience not in {one.code for one in survey.questionnaire.audiences}:
        raise Refused(f"'{survey.slug}' has no audience '{audience}'. It has: "
                      f"{', '.join(one.code for one in survey.questionnaire.audiences)}.")
    if survey.state() is State.CLOSED:
        raise Refused(f"'{survey.slug}' has closed, so nobody comes in any more.")
    row = db.session.scalars(select(Consultation).where(Consultation.id == survey.id).with_for_update()).one()
    row.settings = {**row.settings, "ways": {**row.settings.get("ways", {}), audience: str(way)}}
    if way is Way.LINK and audience not in row.audience_keys:
        row.audience_keys = {**row.audience_keys, audience: secrets.token_urlsafe(12)}
    audit.record("way in changed", survey.slug, audience=audience, way=str(way))
    db.session.commit()
    return consultations.get(survey.slug)


def _opens(survey: Survey, audience: Audience, key: str) -> bool:
    """Whether a link's key is this audience's: the secret one, or its code where it is open to all."""
    is_secret = secrets.compare_digest(survey.audience_keys.get(audience.code, "").encode(), key.encode())
    return is_secret or (key == audience.code and of(survey, audience.code) is Way.OPEN)
