"""Whether lead and analyst may look at the ranking while people still answer.

Seeing results early tempts to steer who answers, so it is off unless a lead turns it on.
"""

from __future__ import annotations

from sqlalchemy import select

from .. import audit, consultations
from ..consultations import Refused, State, Survey
from ..database import db
from ..models import Consultation

SETTING = "results_before_closing"


def is_allowed(survey: Survey) -> bool:
    """Whether results may be looked at before the consultation has closed."""
    return bool(survey.settings.get(SETTING))


def allow(survey: Survey, allowed: bool) -> Survey:
    """Lets lead and analyst look at results before closing, or no longer. Raises Refused when it has closed."""
    if survey.state() is State.CLOSED:
        raise Refused(f"'{survey.slug}' has closed, so this changes nothing any more.")
    row = db.session.scalars(select(Consultation).where(Consultation.id == survey.id).with_for_update()).one()
    row.settings = {**row.settings, SETTING: allowed}
    audit.record("results before closing allowed" if allowed else "results before closing forbidden", survey.slug)
    db.session.commit()
    return consultations.get(survey.slug)
