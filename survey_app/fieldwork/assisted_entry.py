"""Assisted entry: somebody of the partnership fills the survey in with a resident, on the telephone or side by side.

It is a response like any other, marked as assisted, with a receipt for the resident. The trail says who entered one and when;
the response itself does not.
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
from ..models import Response
from ..models.consultations import now
from ..questionnaire import translation
from ..questionnaire.routing import settle
from . import quality_flags, responses
from .codes import hashed, keyed
from .responses import PLACE_COLUMNS, new_reference, place_columns, receipt_of, was_sent

SAID = ("answers", "audience", "language", *PLACE_COLUMNS)   # what tells whether a second send says the same


def token_of(secret: str, entry: str) -> str:
    """The token of an entry: it follows from the page's address, so that going back to the page is going back to the entry.

    It takes what only the clerk's session holds as well, so that an address in a log leads to no receipt.
    """
    return base64.urlsafe_b64encode(keyed("assisted entry", f"{secret}:{entry}")).decode().rstrip("=")


def enter(survey: Survey, token: str, answers: Mapping[str, Any], postcode: str, audience: str = "", language: str = "") -> str:
    """Stores the answers, and gives the receipt for the resident. The same token again gives the same receipt.

    Raises Refused when answers are not taken, or when others are stored under the token already.
    """
    if not survey.accepts_drafts():
        raise Refused(f"The consultation is {survey.state()}; answers are taken while it is open.")
    settled = settle(survey.questionnaire, answers)
    receipt = receipt_of(token)
    audiences = [one.code for one in survey.questionnaire.audiences]
    languages = translation.languages(survey.questionnaire)
    row = {
        "consultation_id": survey.id, "version_id": survey.version_id, "reference": new_reference(), "source": "assisted",
        "receipt_hash": hashed(receipt), "submitted_on": now().astimezone(LONDON).date(), "answers": settled,
        "answers_hash": quality_flags.digest(settled), "audience": audience if audience in audiences else audiences[0],
        "language": language if language in languages else languages[0], "flags": [],
        **place_columns(responses.find_place(survey, postcode))}
    try:
        db.session.execute(insert(Response).values(row))
        audit.record("assisted response entered", survey.slug)
        db.session.commit()
    except IntegrityError:   # the same page was sent before
        db.session.rollback()
        if not was_sent(survey, token):
            raise
        _check_same(receipt, row)
    return receipt


def _check_same(receipt: str, row: Mapping[str, Any]) -> None:
    """Refuses answers that would be lost because others are stored in their place."""
    stored = db.session.execute(select(*(getattr(Response, name) for name in SAID))
                                .where(Response.receipt_hash == hashed(receipt))).one()
    if stored != tuple(row[name] for name in SAID):
        raise Refused("The answers of this page are stored already, and what you changed since is not. To correct them, first "
                      f"delete what is stored: the survey's start page leads to where, and the receipt is {receipt}.")
