"""Which earlier consultation one is compared with: a setting, checked when it is chosen and looked up when it is used."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from .. import audit
from ..database import db
from ..models import Consultation
from . import consultations
from .consultations import Refused, State, Survey

SETTING = "earlier"
NOT_COMPARED = "none"       # the word that takes the comparison away


def of(survey: Survey) -> Survey | None:
    """The consultation it is compared with; None where none was chosen, or the chosen one is not there."""
    slug = survey.settings.get(SETTING)
    return consultations.find(slug) if slug else None


def choices(survey: Survey) -> Sequence[Survey]:
    """The consultations it can be compared with: closed, and opened before it; the latest first."""
    return [one for one in consultations.listed() if not _why_not(survey, one)]


def choose(survey: Survey, slug: str) -> Survey:
    """Sets what it is compared with, or takes that away where `slug` is empty or "none". Raises Refused."""
    wanted = slug.strip()
    if wanted and wanted != NOT_COMPARED and (fault := _why_not(survey, consultations.get(wanted))):
        raise Refused(fault)
    row = db.session.scalars(select(Consultation).where(Consultation.id == survey.id).with_for_update()).one()
    settings = {name: value for name, value in row.settings.items() if name != SETTING}
    row.settings = {**settings, **({SETTING: wanted} if wanted not in ("", NOT_COMPARED) else {})}
    audit.record("earlier consultation chosen", survey.slug, earlier=row.settings.get(SETTING, NOT_COMPARED))
    db.session.commit()
    return consultations.get(survey.slug)


def _why_not(survey: Survey, other: Survey) -> str:
    """Why the two cannot be compared; empty where they can."""
    if other.id == survey.id:
        return f"'{survey.slug}' cannot be compared with itself. Name the consultation of an earlier year."
    if other.state() is not State.CLOSED:
        return f"'{other.slug}' is {other.state()}. Only a closed consultation can be compared with, since its answers stand."
    if other.opens_at >= survey.opens_at:
        return f"'{other.slug}' did not open before '{survey.slug}'. Name the consultation of an earlier year."
    return ""
