"""Starting with a one-time code. The draft is stored at once, so that no later address contains the code."""

from __future__ import annotations

from sqlalchemy import insert, update

from ..consultations import Refused, State, Survey
from ..database import db
from ..models import Draft
from . import one_time_codes, responses
from .codes import hashed
from .one_time_codes import CodeStatus


def begin(survey: Survey, typed: str, language: str) -> str:
    """Stores an empty draft with its code, and returns its token. Raises Refused if the code cannot be used."""
    if survey.state() is not State.OPEN:
        raise Refused("The survey is not open, so answers cannot be taken.")
    status, token = _usable(survey, typed), responses.new_token()
    with db.engine.begin() as transaction:
        transaction.execute(insert(Draft), {
            "token_hash": hashed(token), "consultation_id": survey.id, "audience": status.audience, "language": language,
            "answers": {}, "place": {}, "revision": 1, "sealed_code": one_time_codes.sealed(typed, token)})
    return token


def attach(survey: Survey, typed: str, token: str) -> None:
    """Adds a code and its audience to an existing draft; the answers stay. Raises Refused."""
    status = _usable(survey, typed)
    mine = update(Draft).where(Draft.token_hash == hashed(token), Draft.consultation_id == survey.id)
    with db.engine.begin() as transaction:
        transaction.execute(mine.values(sealed_code=one_time_codes.sealed(typed, token), audience=status.audience))


def _usable(survey: Survey, typed: str) -> CodeStatus:
    status = one_time_codes.find(survey, typed)
    if status is None or status.state != one_time_codes.UNUSED:
        raise Refused("This code cannot be used.")
    return status
