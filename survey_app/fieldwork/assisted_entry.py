"""Assisted entry: a member of the partnership fills in the survey for a resident, on the telephone or side by side.

The response is like any other, marked as assisted, with a receipt for the resident. The audit trail says who entered a
response and when; the response itself does not.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from .. import audit
from ..consultations import LONDON, Refused, Survey
from ..database import db
from ..keys import keyed_by_each
from ..models import Response
from ..models.consultations import now
from ..questionnaire import translation
from ..questionnaire.routing import settle
from . import quality_flags, response_places
from .codes import hashed
from .response_places import PLACE_COLUMNS, place_columns
from .responses import new_reference, receipt_of, was_sent

COMPARED_COLUMNS = ("answers", "audience", "language", *PLACE_COLUMNS)   # equal in both sends, unless the clerk changed something


def token_of(survey: Survey, secret: str, entry: str) -> str:
    """The token of an entry. It follows from the page's address, so that Back leads to the stored entry.

    It also depends on a secret in the clerk's session, so that an address in a log does not lead to the receipt.
    """
    made = (base64.urlsafe_b64encode(key).decode().rstrip("=") for key in keyed_by_each("assisted entry", f"{secret}:{entry}"))
    present, *former = made
    return next((token for token in former if was_sent(survey, token)), present)


def enter(survey: Survey, token: str, answers: Mapping[str, Any], postcode: str, audience: str = "", language: str = "") -> str:
    """Stores the answers, and returns the receipt for the resident. The same token returns the same receipt.

    Raises Refused if the survey takes no answers, or if other answers are already stored under this token.
    """
    if not survey.accepts_drafts():
        raise Refused(f"The consultation is {survey.state()}; it takes answers only while it is open.")
    settled = settle(survey.questionnaire, answers)
    receipt = receipt_of(survey, token)
    audiences = [known.code for known in survey.questionnaire.audiences]
    languages = translation.languages(survey.questionnaire)
    row = {
        "consultation_id": survey.id, "version_id": survey.version_id, "reference": new_reference(), "source": "assisted",
        "receipt_hash": hashed(receipt), "submitted_on": now().astimezone(LONDON).date(), "answers": settled,
        "answers_hash": quality_flags.digest(settled), "audience": audience if audience in audiences else audiences[0],
        "language": language if language in languages else languages[0], "flags": [],
        **place_columns(response_places.find_place(survey, postcode))}
    try:
        db.session.execute(insert(Response).values(row))
        audit.record("assisted response entered", survey.slug)
        db.session.commit()
    except IntegrityError:   # the same page was already sent
        db.session.rollback()
        if not was_sent(survey, token):
            raise
        _check_same(receipt, row)
    return receipt


def _check_same(receipt: str, row: Mapping[str, Any]) -> None:
    """Refuses new answers where others are stored already, so that no answers are lost without a word."""
    stored = db.session.execute(select(*(getattr(Response, name) for name in COMPARED_COLUMNS))
                                .where(Response.receipt_hash == hashed(receipt))).one()
    if stored != tuple(row[name] for name in COMPARED_COLUMNS):
        raise Refused("The answers on this page are already stored, but your later changes are not. To correct the answers, "
                      "first delete the stored ones: the survey's start page has a link for that, and the receipt is "
                      f"{receipt}.")
