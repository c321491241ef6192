"""Beginning with a one-time code: the draft is stored at once, so that no address carries the code any further."""

from __future__ import annotations

from sqlalchemy import insert, update

from ..consultations import Refused, State, Survey
from ..database import db
from ..models import Draft
from ..models.consultations import now
from . import one_time_codes, responses
from .codes import hashed
from .one_time_codes import Found


def begin(survey: Survey, typed: str, language: str) -> str:
    """Stores an empty draft that knows its code, and gives the token of it. Raises Refused when the code cannot be used."""
    if survey.state() is not State.OPEN:
        raise Refused("The survey is not open, so answers cannot be taken.")
    found, token = _usable(survey, typed), responses.new_token()
    with db.engine.begin() as transaction:
        transaction.execute(insert(Draft), {
            "token_hash": hashed(token), "consultation_id": survey.id, "audience": found.audience, "language": language,
            "answers": {}, "place": {}, "revision": 1, "started_at": now(), "sealed_code": one_time_codes.sealed(typed, token)})
    return token


def attach(survey: Survey, typed: str, token: str) -> None:
    """Gives a draft that was begun before this code, and its audience; the answers stay. Raises Refused."""
    found = _usable(survey, typed)
    mine = update(Draft).where(Draft.token_hash == hashed(token), Draft.consultation_id == survey.id)
    with db.engine.begin() as transaction:
        transaction.execute(mine.values(sealed_code=one_time_codes.sealed(typed, token), audience=found.audience))


def _usable(survey: Survey, typed: str) -> Found:
    found = one_time_codes.look(survey, typed)
    if found is None or found.state != one_time_codes.UNUSED:
        raise Refused("This code cannot be used.")
    return found
