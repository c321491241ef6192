"""Assisted entry: somebody of the partnership fills the survey in with a resident, on the telephone or side by side.

It is a response like any other, marked as assisted, with a receipt for the resident. The trail says who entered one and when;
the response itself does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from .. import audit
from ..database import db
from ..models import Response
from ..models.consultations import now
from ..questionnaire import translating
from ..questionnaire.routing import settle
from . import placing, suspicion
from .codes import hashed
from .consultations import LONDON, Refused, Survey
from .responses import new_reference, place_columns, receipt_of, was_sent


def enter(survey: Survey, token: str, answers: Mapping[str, Any], postcode: str, audience: str = "", language: str = "") -> str:
    """Stores the answers, and gives the receipt for the resident. The same token again gives the same receipt.

    Raises Refused when answers are not taken.
    """
    if not survey.accepts_drafts():
        raise Refused(f"The consultation is {survey.state()}; answers are taken while it is open.")
    settled = settle(survey.questionnaire, answers)
    receipt = receipt_of(token)
    audiences = [one.code for one in survey.questionnaire.audiences]
    languages = translating.languages(survey.questionnaire)
    row = {
        "consultation_id": survey.id, "version_id": survey.version_id, "reference": new_reference(), "source": "assisted",
        "receipt_hash": hashed(receipt), "submitted_on": now().astimezone(LONDON).date(), "answers": settled,
        "answers_hash": suspicion.digest(settled), "audience": audience if audience in audiences else audiences[0],
        "language": language if language in languages else languages[0], "flags": [],
        **place_columns(placing.find(survey, postcode))}
    try:
        db.session.execute(insert(Response).values(row))
        audit.record("assisted response entered", survey.slug)
        db.session.commit()
    except IntegrityError:   # the same page was sent before
        db.session.rollback()
        if not was_sent(survey, token):
            raise
    return receipt
