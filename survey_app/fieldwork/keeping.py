"""How long a consultation keeps the answers it was sent: for good, to compare later years, or so many months after closing."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import select

from .. import audit
from ..database import db
from ..models import Consultation
from . import consultations
from .consultations import Refused, State, Survey

SETTING = "keep_months"
MOST_MONTHS = 1_200


def months(settings: Mapping[str, Any]) -> int:
    """For how many months after closing the answers are kept: as the consultation says, else as the site does; 0 is for good."""
    own = settings.get(SETTING)
    return own if isinstance(own, int) and 0 <= own <= MOST_MONTHS else int(current_app.config["KEEP_ANSWERS_MONTHS"])


def set_months(survey: Survey, wanted: int) -> Survey:
    """Sets how long answers are kept. Once people have been told it can only become shorter. Raises Refused."""
    if not 0 <= wanted <= MOST_MONTHS:
        raise Refused(f"Answers can be kept for 1 to {MOST_MONTHS:,} months after closing, or 0 for good; not {wanted:,}.")
    before = months(survey.settings)
    if survey.state() is not State.DRAFT and before and (not wanted or wanted > before):
        raise Refused(f"'{survey.slug}' is {survey.state()} and has told people that their answers are deleted {before} months "
                      "after it closes. That can be made shorter, not longer.")
    row = db.session.scalars(select(Consultation).where(Consultation.id == survey.id).with_for_update()).one()
    row.settings = {**row.settings, SETTING: wanted}
    audit.record("retention changed", survey.slug, before=before, after=wanted)
    db.session.commit()
    return consultations.get(survey.slug)


def later(instant: datetime, number: int) -> datetime:
    """So many calendar months later, on the same day or the last one of a shorter month."""
    year, month = divmod(instant.month - 1 + number, 12)
    year, month = instant.year + year, month + 1
    return instant.replace(year=year, month=month, day=min(instant.day, monthrange(year, month)[1]))
