"""How long a consultation keeps the answers it was sent: for good, to compare later years, or so many months after closing."""

from __future__ import annotations

import secrets
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask import current_app
from sqlalchemy import select

from .. import audit
from ..database import db
from ..models import Consultation
from ..questionnaire.model import Audience
from . import lifecycle
from .lifecycle import Refused, State, Survey

KEEP_MONTHS = "keep_months"
MOST_MONTHS = 1_200


def months_kept(settings: Mapping[str, Any]) -> int:
    """For how many months after closing the answers are kept: as the consultation says, else as the site does; 0 is for good."""
    own = settings.get(KEEP_MONTHS)
    return own if isinstance(own, int) and 0 <= own <= MOST_MONTHS else int(current_app.config["KEEP_ANSWERS_MONTHS"])


def set_months(survey: Survey, wanted: int) -> Survey:
    """Sets how long answers are kept. Once people have been told it can only become shorter. Raises Refused."""
    if not 0 <= wanted <= MOST_MONTHS:
        raise Refused(f"Answers can be kept for 1 to {MOST_MONTHS:,} months after closing, or 0 for good; not {wanted:,}.")
    before = months_kept(survey.settings)
    if survey.state() is not State.DRAFT and before and (not wanted or wanted > before):
        raise Refused(f"'{survey.slug}' is {survey.state()} and has told people that their answers are deleted {before} months "
                      "after it closes. That can be made shorter, not longer.")
    row = db.session.scalars(select(Consultation).where(Consultation.id == survey.id).with_for_update()).one()
    row.settings = {**row.settings, KEEP_MONTHS: wanted}
    audit.record("retention changed", survey.slug, before=before, after=wanted)
    db.session.commit()
    return lifecycle.get(survey.slug)


def later(instant: datetime, number: int) -> datetime:
    """So many calendar months later, on the same day or the last one of a shorter month."""
    year, month = divmod(instant.month - 1 + number, 12)
    year, month = instant.year + year, month + 1
    return instant.replace(year=year, month=month, day=min(instant.day, monthrange(year, month)[1]))


EARLIER_YEAR = "earlier"
NOT_COMPARED = "none"       # the word that takes the comparison away


def earlier_year(survey: Survey) -> Survey | None:
    """The consultation it is compared with; None where none was chosen, or the chosen one is not there."""
    slug = survey.settings.get(EARLIER_YEAR)
    return lifecycle.find(slug) if slug else None


def earlier_year_choices(survey: Survey) -> Sequence[Survey]:
    """The consultations it can be compared with: closed, and opened before it; the latest first."""
    return [one for one in lifecycle.listed() if not _why_not(survey, one)]


def choose_earlier_year(survey: Survey, slug: str) -> Survey:
    """Sets what it is compared with, or takes that away where `slug` is empty or "none". Raises Refused."""
    wanted = slug.strip()
    if wanted and wanted != NOT_COMPARED and (fault := _why_not(survey, lifecycle.get(wanted))):
        raise Refused(fault)
    row = db.session.scalars(select(Consultation).where(Consultation.id == survey.id).with_for_update()).one()
    settings = {name: value for name, value in row.settings.items() if name != EARLIER_YEAR}
    row.settings = {**settings, **({EARLIER_YEAR: wanted} if wanted not in ("", NOT_COMPARED) else {})}
    audit.record("earlier consultation chosen", survey.slug, earlier=row.settings.get(EARLIER_YEAR, NOT_COMPARED))
    db.session.commit()
    return lifecycle.get(survey.slug)


def _why_not(survey: Survey, other: Survey) -> str:
    """Why the two cannot be compared; empty where they can."""
    if other.id == survey.id:
        return f"'{survey.slug}' cannot be compared with itself. Name the consultation of an earlier year."
    if other.state() is not State.CLOSED:
        return f"'{other.slug}' is {other.state()}. Only a closed consultation can be compared with, since its answers stand."
    if other.opens_at >= survey.opens_at:
        return f"'{other.slug}' did not open before '{survey.slug}'. Name the consultation of an earlier year."
    return ""


class Access(StrEnum):
    """What lets an audience in. With `accepted` the audience's usual link does too; with `required` only a code does."""

    OPEN = "open"
    LINK = "link"
    ACCEPTED = "accepted"
    REQUIRED = "required"


WITH_CODES = (Access.ACCEPTED, Access.REQUIRED)


def access_of(survey: Survey, audience: str) -> Access:
    """The way in that is set for an audience; usually open for the main one, and an unguessable link for the others."""
    chosen = survey.settings.get("ways", {}).get(audience)
    if chosen:
        return Access(chosen)
    return Access.OPEN if audience == survey.questionnaire.audiences[0].code else Access.LINK


def let_in(survey: Survey, key: str) -> Audience | None:
    """The audience that a link with this key lets in without a one-time code; None where it lets nobody in."""
    if "ways" not in survey.settings:
        return survey.audience_of(key)
    main = survey.questionnaire.audiences[0]
    named = next((one for one in survey.questionnaire.audiences if key and _opens(survey, one, key)), None)
    if named is None:
        return main if access_of(survey, main.code) in (Access.OPEN, Access.ACCEPTED) else None
    return None if access_of(survey, named.code) is Access.REQUIRED else named


def key_of(survey: Survey, audience: str) -> str | None:
    """What an audience's link carries: its code where the link is open to all; None for the main one's plain address."""
    is_main = audience == survey.questionnaire.audiences[0].code
    match access_of(survey, audience):
        case Access.OPEN | Access.ACCEPTED if is_main:
            return None
        case Access.OPEN:
            return audience
        case _:
            return survey.audience_keys.get(audience)


def uses_codes(survey: Survey) -> bool:
    """Whether any audience can come in with a one-time code."""
    return any(access_of(survey, one.code) in WITH_CODES for one in survey.questionnaire.audiences)


def check_access(survey: Survey, key: str) -> Audience:
    """As `let_in`. Raises Refused, for the resident to read, where the link lets nobody in."""
    audience = let_in(survey, key)
    if audience is None:
        raise Refused("You need the link or the one-time code that you were sent to answer this survey. Open that link first.")
    return audience


def change_access(survey: Survey, audience: str, way: Access) -> Survey:
    """Sets the way in of an audience. Who has begun is not affected. Raises Refused."""
    if audience not in {one.code for one in survey.questionnaire.audiences}:
        raise Refused(f"'{survey.slug}' has no audience '{audience}'. It has: "
                      f"{', '.join(one.code for one in survey.questionnaire.audiences)}.")
    if survey.state() is State.CLOSED:
        raise Refused(f"'{survey.slug}' has closed, so nobody comes in any more.")
    row = db.session.scalars(select(Consultation).where(Consultation.id == survey.id).with_for_update()).one()
    row.settings = {**row.settings, "ways": {**row.settings.get("ways", {}), audience: str(way)}}
    if way is Access.LINK and audience not in row.audience_keys:
        row.audience_keys = {**row.audience_keys, audience: secrets.token_urlsafe(12)}
    audit.record("way in changed", survey.slug, audience=audience, way=str(way))
    db.session.commit()
    return lifecycle.get(survey.slug)


def _opens(survey: Survey, audience: Audience, key: str) -> bool:
    """Whether a link's key is this audience's: the secret one, or its code where it is open to all."""
    is_secret = secrets.compare_digest(survey.audience_keys.get(audience.code, "").encode(), key.encode())
    return is_secret or (key == audience.code and access_of(survey, audience.code) is Access.OPEN)
