"""Drafts and responses. Each page's answers are stored as soon as they are sent; a survey sent twice is stored once.

The respondent's device has a random token, which also says when the survey was begun; the database stores its hash, and no
time. The receipt is an HMAC of the token, so that it can be shown again without being stored; its hash is unique, so that a
second send finds the first.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from .. import consultations
from ..consultations import LONDON, Refused, State, Survey
from ..database import BRIEFLY, db, empty_log, one_row, one_statement
from ..keys import keyed_by_each
from ..models import Draft, Response
from ..models.consultations import now
from ..questionnaire.model import Page
from ..questionnaire.routing import settle
from . import codes, draft_tokens, one_time_codes, quality_flags
from .codes import grouped, hashed, tidied
from .response_places import NOT_GIVEN, PLACE_COLUMNS, kept

ATTEMPTS = 5
LETTERS = str.maketrans("0123456789abcdef", "bcdfghjklmnpqrst")   # of references, for the sixteen digits
CLEARED = "_cleared"    # beside the answers of a draft: no question has such an id
OTHERS = 20    # responses that are written again with a new one

# Built once: building these statements would cost more than the rest of a resident's page.
_FIND = (select(Draft.audience, Draft.language, Draft.answers, Draft.place, Draft.revision)
         .where(Draft.token_hash == bindparam("token_hash"), Draft.consultation_id == bindparam("consultation")))
_BEGIN = insert(Draft)
_CHANGE = (update(Draft).where(Draft.token_hash == bindparam("of_token"), Draft.revision == bindparam("of_revision"))
           .values({name: bindparam(name) for name in ("answers", "place", "revision", "language")}))
_TAKE = (delete(Draft).where(Draft.token_hash == bindparam("token_hash"), Draft.consultation_id == bindparam("consultation"))
         .returning(Draft.audience, Draft.language, Draft.answers, Draft.place, Draft.sealed_code))
_INSERT = insert(Response)
_TABLE: Table = Response.__table__  # type: ignore[assignment]  # a mapped class's table is a Table
_SENT = select(Response.id).where(Response.receipt_hash == bindparam("receipt_hash"),
                                  Response.consultation_id == bindparam("consultation"))


@dataclass(frozen=True, slots=True)
class DraftAnswers:
    """The current state of a draft: its answers, its place, and how often it has changed."""

    token: str
    audience: str
    language: str
    answers: dict[str, Any] = field(default_factory=dict)
    place: dict[str, Any] = field(default_factory=dict)
    revision: int = 0


class Erased(StrEnum):
    """What became of an erasure: there was nothing to erase, nothing is left, or the last traces go in time."""

    NOTHING = ""
    WHOLLY = "wholly"
    IN_TIME = "in time"


class AlreadySent(Exception):
    """The draft is gone because it was sent; the receipt can be shown."""


class NothingAnswered(Exception):
    """Every question of the draft is blank. It is not sent, because it would count as a respondent who said nothing."""


def begin(audience: str, language: str = "en", page: str = "") -> DraftAnswers:
    """A new draft, not yet stored, with its own token.

    `page` is a random word from the first page. If that page is sent twice at once, both sends get the same token and
    make one draft. If it is sent again later from a browser's history, perhaps by another person, it makes a new one.
    """
    return DraftAnswers(draft_tokens.of_page(page, now()) if page else new_token(), audience, language)


def load(survey: Survey, token: str) -> DraftAnswers | None:
    """The draft of this token; None if there is none."""
    if not token:
        return None
    row = one_row(_FIND, {"token_hash": hashed(token), "consultation": survey.id})
    return DraftAnswers(token, *row) if row else None


def save(survey: Survey, draft: DraftAnswers, answers: Mapping[str, Any], place: Mapping[str, Any] | None) -> DraftAnswers:
    """Stores a page's answers (blank ones too) and the place, if one was given. Raises AlreadySent or Refused.

    Two tabs may send different pages at once: each change names the revision it is based on, and is repeated on the newer
    revision if another change came first.
    """
    _check_open(survey, is_new=draft.revision == 0)
    for _ in range(ATTEMPTS):
        kept = {name: value for name, value in draft.answers.items() if name != CLEARED}
        saved = replace(draft, answers={**kept, **answers}, place=draft.place if place is None else dict(place),
                        revision=draft.revision + 1)
        if _write(survey, draft.revision, saved):
            if CLEARED in draft.answers and CLEARED not in saved.answers:
                empty_log(BRIEFLY)      # what cannot be brought back any more
            return saved
        newer = load(survey, draft.token)
        if newer is None:
            raise AlreadySent
        draft = replace(newer, language=draft.language)
    raise Refused("Your answers are being changed from several places at once. Send the page again.")


def clear(survey: Survey, draft: DraftAnswers, page: Page, typed: Mapping[str, Any] = MappingProxyType({})) -> DraftAnswers:
    """Clears a page's answers, and keeps them aside until the next page is stored, so that it can be undone: those `typed`,
    or else those stored.
    """
    before = {question.id: draft.answers[question.id] for question in page.questions if question.id in draft.answers}
    place = draft.place if any(question.kind.asks_place for question in page.questions) else None
    blank = {question.id: question.kind.blank for question in page.questions}
    aside = {"page": page.id, "answers": {**before, **typed}, "place": place}
    return save(survey, draft, {**blank, CLEARED: aside}, None if place is None else {})


def can_restore(draft: DraftAnswers, page: Page) -> bool:
    """Whether the page was cleared, and nothing was stored since."""
    return str(draft.answers.get(CLEARED, {}).get("page", "")) == page.id


def restore(survey: Survey, draft: DraftAnswers, page: Page) -> DraftAnswers:
    """Brings back the answers that `clear` kept aside, if there are any."""
    aside = draft.answers.get(CLEARED, {}) if can_restore(draft, page) else {}
    return save(survey, draft, aside.get("answers", {}), aside.get("place"))


def submit(survey: Survey, token: str, trapped: bool = False, refuse_blank: bool = False) -> str:
    """Sends the answers: turns the draft into a response in one transaction, and returns the receipt. A second send
    returns the same receipt.

    The draft's one-time code is used up in the same transaction. Raises one_time_codes.CodeGone if a code is required and
    this one has been used or revoked, and with `refuse_blank` NothingAnswered for a blank survey; both keep the draft.

    `trapped` says that a hidden field was filled in; this is stored as a flag, and nobody is refused.
    """
    survey = consultations.get(survey.slug)   # read again: it may have closed, or may now store less of a place
    _check_open(survey)
    receipt = receipt_of(survey, token)
    try:
        sent = _send(survey, token, receipt, trapped, refuse_blank)
    except IntegrityError:   # the other of two simultaneous sends stored it first
        sent = True
    if not sent and not was_sent(survey, token):
        raise Refused("We no longer have these answers. They may have been deleted; start again to answer.")
    return receipt


def give_up(survey: Survey, token: str) -> None:
    """Deletes a draft that nobody wants to send. Its one-time code stays unused."""
    with one_statement() as connection:
        connection.execute(delete(Draft).where(Draft.token_hash == hashed(token), Draft.consultation_id == survey.id))
    empty_log()


def receipt_of(survey: Survey, token: str) -> str:
    """The receipt code of a draft: 80 bits in four groups of four. Of one sent under the former key it stays the same."""
    present, *former = _receipts(token)
    return next((receipt for receipt in former if _response_of(survey, receipt) is not None), present)


def was_sent(survey: Survey, token: str) -> bool:
    """Whether this draft's answers are stored as a response."""
    return any(_response_of(survey, receipt) is not None for receipt in _receipts(token))


def check_erasable(survey: Survey) -> None:
    """Raises Refused once the consultation has closed and no draft can be sent any more."""
    if not survey.accepts_drafts():
        raise Refused("The survey has closed. Nobody can tell any more which answers are yours, so they cannot be deleted.")


def withdraw(survey: Survey, receipt: str) -> Erased:
    """Deletes the response with this receipt code. Raises Refused once the consultation has closed."""
    check_erasable(survey)
    response_id = _response_of(survey, tidied(receipt))
    if response_id is None:
        return Erased.NOTHING
    db.session.execute(delete(Response).where(Response.id == response_id))
    db.session.commit()
    return Erased.WHOLLY if empty_log() else Erased.IN_TIME


def counts() -> dict[int, int]:
    """The number of responses by consultation id."""
    query = select(Response.consultation_id, func.count()).group_by(Response.consultation_id)
    return dict(db.session.execute(query).all())


def new_token() -> str:
    """A token that nobody can guess, which says when it was made."""
    return draft_tokens.new(now())


def new_reference() -> str:
    """A random name for a response in exports, unrelated to the receipt.

    It has consonants alone: a spreadsheet takes 12e45678 for a number and 1mar for a day, and nobody reads a word in it.
    """
    return secrets.token_hex(8).translate(LETTERS)


def _check_open(survey: Survey, is_new: bool = False) -> None:
    if not (survey.state() is State.OPEN if is_new else survey.accepts_drafts()):
        raise Refused("The survey is not open, so answers cannot be taken.")


def _write(survey: Survey, revision: int, saved: DraftAnswers) -> bool:
    """Stores the draft in one statement; false if it is no longer at `revision`."""
    values = {"answers": saved.answers, "place": saved.place, "revision": saved.revision, "language": saved.language}
    with one_statement() as connection:
        if revision:
            change = {**values, "of_token": hashed(saved.token), "of_revision": revision}
            return connection.execute(_CHANGE, change).rowcount == 1
        try:
            connection.execute(_BEGIN, {**values, "token_hash": hashed(saved.token), "consultation_id": survey.id,
                                        "audience": saved.audience})
        except IntegrityError:      # the other of two simultaneous sends of the first page stored it
            return False
    return True


def _send(survey: Survey, token: str, receipt: str, trapped: bool, refuse_blank: bool) -> bool:
    """Turns the draft into a response in one transaction; false if there is no draft. Raises NothingAnswered."""
    with db.engine.begin() as transaction:
        draft = transaction.execute(_TAKE, {"token_hash": hashed(token), "consultation": survey.id}).one_or_none()
        if draft is None:
            return False
        response = _response(survey, draft.answers, draft.place or NOT_GIVEN)
        if refuse_blank and quality_flags.is_blank(response["answers"]) and response["place_status"] == "not_given":
            raise NothingAnswered
        seconds, digest = draft_tokens.seconds(token, survey.opens_at, now()), quality_flags.digest(response["answers"])
        reused = (one_time_codes.use(transaction, survey, draft.audience, draft.sealed_code, token)
                  if draft.sealed_code else [])
        transaction.execute(_INSERT, {
            **response, "receipt_hash": hashed(receipt), "source": "online", "audience": draft.audience,
            "language": draft.language, "answers_hash": digest,
            "seconds": None if seconds is None else quality_flags.banded(seconds),
            "flags": [*quality_flags.flags(trapped, seconds, survey.questionnaire.minutes), *reused]})
    _shuffle(survey, receipt)
    if draft.sealed_code:
        one_time_codes.shuffle_used(survey, draft.sealed_code, token)
    empty_log(BRIEFLY)      # so that it never tells with what else the answers came: a code, an address, a time
    return True


def _shuffle(survey: Survey, receipt: str) -> None:
    """Writes the new response again among others, so that the order of rows does not show the order of arrival."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.begin() as transaction:
            codes.shuffle_rows(transaction, _TABLE, Response.receipt_hash == hashed(receipt),
                               Response.consultation_id == survey.id, OTHERS)


def _response(survey: Survey, answers: Mapping[str, Any], place: Mapping[str, Any]) -> dict[str, Any]:
    return {"consultation_id": survey.id, "version_id": survey.version_id, "reference": new_reference(),
            "submitted_on": now().astimezone(LONDON).date(), "answers": settle(survey.questionnaire, answers),
            **kept(survey, {name: place.get(name) for name in PLACE_COLUMNS}),
            **({} if survey.questionnaire.asks_place else NOT_GIVEN)}


def _receipts(token: str) -> list[str]:
    return [grouped(secret) for secret in keyed_by_each("receipt", token)]


def _response_of(survey: Survey, receipt: str) -> int | None:
    row = one_row(_SENT, {"receipt_hash": hashed(receipt), "consultation": survey.id})
    return row.id if row else None
