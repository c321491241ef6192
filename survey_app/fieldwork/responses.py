"""Drafts and responses: a page's answers are stored as it is sent, and sending the whole once or twice is sending it once.

The respondent's device holds a random token; the database holds its hash. The receipt is an HMAC of the token, so that
it can be shown again without being stored, and its hash, unique, is what makes a second send find the first.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from .. import consultations
from ..consultations import LONDON, Refused, State, Survey
from ..consultations.settings import WARD
from ..database import db, one_row, one_statement
from ..geography import places
from ..geography.places import Place
from ..models import Draft, Response
from ..models.consultations import now
from ..questionnaire.routing import settle
from . import codes, one_time_codes, quality_flags
from .codes import grouped, hashed, tidied

PLACE_COLUMNS = ("lsoa", "ward", "authority", "place_status", "imd_decile", "imd_quintile_local", "imd_edition")
NOT_GIVEN = {"place_status": "not_given"}
ATTEMPTS = 5
AT_ONCE = 30   # seconds within which two sends of the first page are one

# Built once: a resident's page costs less than the building of its statements would.
_FIND = (select(Draft.audience, Draft.language, Draft.answers, Draft.place, Draft.revision, Draft.started_at)
         .where(Draft.token_hash == bindparam("token_hash"), Draft.consultation_id == bindparam("consultation")))
_BEGIN = insert(Draft)
_CHANGE = (update(Draft).where(Draft.token_hash == bindparam("of_token"), Draft.revision == bindparam("of_revision"))
           .values({name: bindparam(name) for name in ("answers", "place", "revision", "language")}))
_TAKE = (delete(Draft).where(Draft.token_hash == bindparam("token_hash"), Draft.consultation_id == bindparam("consultation"))
         .returning(Draft.audience, Draft.language, Draft.answers, Draft.place, Draft.started_at, Draft.sealed_code))
_INSERT = insert(Response)
_SENT = select(Response.id).where(Response.receipt_hash == bindparam("receipt_hash"),
                                  Response.consultation_id == bindparam("consultation"))


@dataclass(frozen=True, slots=True)
class Answering:
    """A draft as it stands: what has been answered so far, and how many times it was changed."""

    token: str
    audience: str
    language: str
    answers: dict[str, Any] = field(default_factory=dict)
    place: dict[str, Any] = field(default_factory=dict)
    revision: int = 0
    started_at: datetime = field(default_factory=now)


class Sent(Exception):
    """The draft is gone because it was sent; the receipt can be shown."""


def begin(audience: str, language: str = "en", page: str = "") -> Answering:
    """A new draft, not yet stored, with a token of its own.

    `page` is a random word that the first page was shown with. Sent twice at once, the page makes one draft: both sends have
    the same token. Sent again from a browser's history, perhaps by another person, it makes another.
    """
    return Answering(_token_of(page) if page else new_token(), audience, language)


def load(survey: Survey, token: str) -> Answering | None:
    """The draft of this token, or None when there is none (any more)."""
    if not token:
        return None
    row = one_row(_FIND, {"token_hash": hashed(token), "consultation": survey.id})
    return Answering(token, *row) if row else None


def save(survey: Survey, draft: Answering, answers: Mapping[str, Any], place: Mapping[str, Any] | None) -> Answering:
    """Stores a page's answers (blank ones too, as sent) and the place, where one was given. Raises Sent.

    Two tabs may send different pages at once: each change names the revision it follows from, and is made again on
    the newer one when another came first.
    """
    _check_open(survey, is_new=draft.revision == 0)
    for _ in range(ATTEMPTS):
        saved = replace(draft, answers={**draft.answers, **answers}, place=draft.place if place is None else dict(place),
                        revision=draft.revision + 1)
        if _write(survey, draft.revision, saved):
            return saved
        newer = load(survey, draft.token)
        if newer is None:
            raise Sent
        draft = replace(newer, language=draft.language)
    raise Refused("Your answers are being changed from several places at once. Send the page again.")


def submit(survey: Survey, token: str, trapped: bool = False) -> str:
    """Sends the answers: the draft becomes a response, in one transaction. Sent again, gives the same receipt.

    A one-time code that the draft was begun with is used up in that transaction. Raises onetime.CodeGone, and keeps the
    draft, where a code is required and this one has gone meanwhile.

    `trapped` says that a field which people do not see was filled in; it is kept as a flag, and nobody is refused.
    """
    survey = consultations.get(survey.slug)   # as it stands now: it may have been closed, or keep less of a place
    _check_open(survey)
    receipt = receipt_of(token)
    try:
        sent = _send(survey, token, receipt, trapped)
    except IntegrityError:   # the other of two sends stored it first
        sent = True
    if not sent and not was_sent(survey, token):
        raise Refused("We no longer have these answers. They may have been deleted; start again to answer.")
    return receipt


def receipt_of(token: str) -> str:
    """The receipt code of a draft, 80 bits in four groups of four."""
    key = current_app.config["SECRET_KEY"].encode()
    return grouped(hmac.new(key, b"receipt:" + token.encode(), hashlib.sha256).digest())


def was_sent(survey: Survey, token: str) -> bool:
    """Whether the answers of this draft are stored as a response."""
    return _response_of(survey, receipt_of(token)) is not None


def withdraw(survey: Survey, receipt: str) -> bool:
    """Deletes the response of a receipt code; false when there is none. Works until the consultation closes."""
    if not survey.accepts_drafts():
        raise Refused("The survey has closed. Nobody can tell any more which answers are yours, so they cannot be deleted.")
    found = _response_of(survey, tidied(receipt))
    if found is None:
        return False
    db.session.execute(delete(Response).where(Response.id == found))
    db.session.commit()
    return True


def counts() -> dict[int, int]:
    """How many responses each consultation has, by its id."""
    query = select(Response.consultation_id, func.count()).group_by(Response.consultation_id)
    return dict(db.session.execute(query).all())


def place_columns(place: Place) -> dict[str, Any]:
    """What is kept of a place: the areas it lies in and their deprivation, never the postcode."""
    return {"place_status": place.status, **{name: getattr(place, name) for name in PLACE_COLUMNS if name != "place_status"}}


def new_token() -> str:
    """A token that nobody can guess: 256 random bits."""
    return secrets.token_urlsafe(32)


def _token_of(page: str) -> str:
    """A token that follows from a page's random word, within half a minute, and that nobody else can work out."""
    moment = int(now().timestamp()) // AT_ONCE
    return base64.urlsafe_b64encode(codes.keyed("first page", f"{moment}:{page}")).decode().rstrip("=")


def new_reference() -> str:
    """A random name for a response in exports; it has nothing to do with the receipt."""
    return secrets.token_hex(8)


def _check_open(survey: Survey, is_new: bool = False) -> None:
    if not (survey.state() is State.OPEN if is_new else survey.accepts_drafts()):
        raise Refused("The survey is not open, so answers cannot be taken.")


def _write(survey: Survey, revision: int, saved: Answering) -> bool:
    """Stores the draft in one statement, if it is still at `revision`."""
    values = {"answers": saved.answers, "place": saved.place, "revision": saved.revision, "language": saved.language}
    with one_statement() as connection:
        if revision:
            change = {**values, "of_token": hashed(saved.token), "of_revision": revision}
            return connection.execute(_CHANGE, change).rowcount == 1
        try:
            connection.execute(_BEGIN, {**values, "token_hash": hashed(saved.token), "consultation_id": survey.id,
                                        "audience": saved.audience, "started_at": saved.started_at})
        except IntegrityError:      # the other of two sends of the first page stored it
            return False
    return True


def _send(survey: Survey, token: str, receipt: str, trapped: bool) -> bool:
    """Turns the draft into a response in one transaction; false when there is no draft (any more)."""
    with db.engine.begin() as transaction:
        draft = transaction.execute(_TAKE, {"token_hash": hashed(token), "consultation": survey.id}).one_or_none()
        if draft:
            response = _response(survey, draft.answers, draft.place or NOT_GIVEN)
            seconds, digest = int((now() - draft.started_at).total_seconds()), quality_flags.digest(response["answers"])
            reused = (one_time_codes.use(transaction, survey, draft.audience, draft.sealed_code, token)
                      if draft.sealed_code else [])
            transaction.execute(_INSERT, {
                **response, "receipt_hash": hashed(receipt), "source": "online", "audience": draft.audience,
                "language": draft.language, "seconds": seconds, "answers_hash": digest,
                "flags": [*quality_flags.flags(trapped, seconds, survey.questionnaire.minutes), *reused]})
    if draft and draft.sealed_code:
        one_time_codes.blur(survey, draft.sealed_code, token)
    return draft is not None


def _response(survey: Survey, answers: Mapping[str, Any], place: Mapping[str, Any]) -> dict[str, Any]:
    return {"consultation_id": survey.id, "version_id": survey.version_id, "reference": new_reference(),
            "submitted_on": now().astimezone(LONDON).date(), "answers": settle(survey.questionnaire, answers),
            **kept(survey, {name: place.get(name) for name in PLACE_COLUMNS}),
            **({} if survey.questionnaire.asks_place else NOT_GIVEN)}


def _response_of(survey: Survey, receipt: str) -> int | None:
    row = one_row(_SENT, {"receipt_hash": hashed(receipt), "consultation": survey.id})
    return row.id if row else None


def find_place(survey: Survey, text: str) -> Place:
    """The place of what was typed as a postcode, with no more of it than the consultation keeps."""
    found = places.find(text)
    return found.ward_only() if keeps_ward_only(survey) else found


def kept(survey: Survey, place: Mapping[str, Any]) -> dict[str, Any]:
    """The place columns of a response as they are stored: without the LSOA where no more than the ward is kept."""
    return {**place, "lsoa": None} if keeps_ward_only(survey) else dict(place)


def keeps_ward_only(survey: Survey) -> bool:
    """Whether a response keeps its ward, authority and decile, and no LSOA."""
    return survey.settings.smallest_area == WARD
