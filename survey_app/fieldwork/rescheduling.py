"""Changing when a consultation that has been opened will close: later or sooner, while it has not closed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from .. import audit
from ..database import db
from ..models import Consultation
from ..models.consultations import now
from .consultations import Refused, State, Survey, check_order, get
from .preparing import in_words


def change_closing(survey: Survey, closes_at: datetime) -> Survey:
    """Lets a scheduled or open consultation close at another time. `survey` is as it was seen. Raises Refused."""
    if survey.state() not in (State.SCHEDULED, State.OPEN):
        raise Refused(f"The consultation is {survey.state()}; only one that is scheduled or open has a closing date to change.")
    check_order(survey.opens_at, closes_at)
    at = now()
    if closes_at <= at:
        raise Refused("The new closing time is past. Enter one in the future; to close it now, choose Close early.")
    as_seen = (update(Consultation)
               .where(Consultation.id == survey.id, Consultation.released_at.is_not(None), Consultation.closed_at.is_(None),
                      Consultation.closes_at == survey.closes_at, Consultation.closes_at > at)
               .values(closes_at=closes_at).returning(Consultation.id))
    if db.session.execute(as_seen).first() is None:
        db.session.rollback()
        raise Refused("Somebody else closed it or changed its closing date meanwhile, so nothing was saved. Look at it again.")
    audit.record("closing date changed", survey.slug, before=in_words(survey.closes_at), after=in_words(closes_at))
    db.session.commit()
    return get(survey.slug)
