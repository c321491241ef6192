"""One-time codes: made in lists, given out once, and used up by the transaction that stores a response.

Only a code's hash is stored, with its audience and state; no time, and nothing that links it to the response. A draft
stores the hash of its code encrypted under the draft's token, which only the respondent's device has.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Table, and_, bindparam, delete, func, insert, select, update

from .. import audit
from ..consultations import Refused, State, Survey, audience_access
from ..consultations.settings import Access
from ..database import db
from ..models import Consultation, OneTimeCode
from . import codes
from .codes import BITS, grouped, hashed, tidied
from .quality_flags import REUSED

MOST_CODES = 20_000
PURPOSE = "one-time code"
UNUSED, USED, REVOKED = "unused", "used", "revoked"

_TABLE: Table = OneTimeCode.__table__  # type: ignore[assignment]  # a mapped class's table is a Table
_LOOK = select(OneTimeCode.audience, OneTimeCode.state).where(
    OneTimeCode.digest == bindparam("of_digest"), OneTimeCode.consultation_id == bindparam("consultation"))
_USE = update(OneTimeCode).where(
    OneTimeCode.digest == bindparam("of_digest"), OneTimeCode.consultation_id == bindparam("consultation"),
    OneTimeCode.state == UNUSED).values(state=USED)


class CodeGone(Refused):
    """The draft's code was used or revoked meanwhile. The answers are kept for another code."""


@dataclass(frozen=True, slots=True)
class CodeStatus:
    """The audience of a code, and its state: unused, used or revoked."""

    audience: str
    state: str


@dataclass(frozen=True, slots=True)
class Batch:
    """One list of codes: its number, its audience, and the number of codes made.

    It does not say whether codes are left: for a list of one code, that would show whether its owner has answered.
    """

    number: int
    audience: str
    made: int


def make(survey: Survey, audience: str, number: int) -> list[str]:
    """Makes new codes for an audience. They are shown only now, because they cannot be recovered from their hashes."""
    _check(survey, audience, number)
    made = [grouped(secrets.token_bytes(BITS // 8)) for _ in range(number)]
    db.session.execute(select(Consultation.id).where(Consultation.id == survey.id).with_for_update())
    last = db.session.scalar(select(func.max(OneTimeCode.batch)).where(OneTimeCode.consultation_id == survey.id)) or 0
    rows = [{"digest": hashed(code), "consultation_id": survey.id, "audience": audience, "batch": last + 1, "state": UNUSED}
            for code in made]
    db.session.execute(insert(OneTimeCode), sorted(rows, key=lambda row: str(row["digest"])))
    audit.record("one-time codes made", survey.slug, audience=audience, number=number, batch=last + 1)
    db.session.commit()
    return made


def revoke(survey: Survey, batch: int) -> None:
    """Revokes the unused codes of a list. Their number is not recorded: it would show how many people have answered."""
    mine = (OneTimeCode.consultation_id == survey.id, OneTimeCode.batch == batch)
    if not db.session.scalar(select(func.count()).select_from(OneTimeCode).where(*mine)):
        raise Refused(f"There is no list {batch} of one-time codes.")
    db.session.execute(update(OneTimeCode).where(*mine, OneTimeCode.state == UNUSED).values(state=REVOKED))
    audit.record("one-time codes revoked", survey.slug, batch=batch)
    db.session.commit()


def batches(survey: Survey) -> list[Batch]:
    """All lists of codes."""
    columns = (OneTimeCode.batch, OneTimeCode.audience)
    return [Batch(*row) for row in db.session.execute(
        select(*columns, func.count()).where(OneTimeCode.consultation_id == survey.id).group_by(*columns).order_by(*columns))]


def counts(survey: Survey) -> dict[str, tuple[int, int]]:
    """The codes made and used, by audience. How many people are in a group is no secret."""
    columns = (OneTimeCode.audience, OneTimeCode.state)
    of_audience: dict[str, tuple[int, int]] = {}
    for audience, state, count in db.session.execute(
            select(*columns, func.count()).where(OneTimeCode.consultation_id == survey.id).group_by(*columns)):
        made, used = of_audience.get(audience, (0, 0))
        of_audience[audience] = (made + count, used + (count if state == USED else 0))
    return of_audience


def find(survey: Survey, typed: str) -> CodeStatus | None:
    """The status of a typed code; None if the code was never made."""
    with db.engine.connect() as connection:
        row = connection.execute(_LOOK, {"of_digest": hashed(tidied(typed)), "consultation": survey.id}).one_or_none()
    return CodeStatus(*row) if row else None


def sealed(typed: str, token: str) -> str:
    """The encrypted hash of a code, for the draft; only the draft's token opens it."""
    return codes.sealed(bytes.fromhex(hashed(tidied(typed))), PURPOSE, token)


def use(transaction: Connection, survey: Survey, audience: str, sealed_code: str, token: str) -> list[str]:
    """Uses up the draft's code in the transaction that stores its response, and returns the response's flags.

    Raises CodeGone if a code is required and this one was used or revoked meanwhile. Otherwise the response is kept, and
    flagged.
    """
    named = {"of_digest": _opened(sealed_code, token), "consultation": survey.id}
    if transaction.execute(_USE, named).rowcount == 1:
        return []
    if audience_access.access_of(survey, audience) is not Access.REQUIRED:
        return [REUSED]
    row = transaction.execute(_LOOK, named).one_or_none()
    raise CodeGone(row.state if row else REVOKED)


def shuffle_used(survey: Survey, sealed_code: str, token: str) -> None:
    """Shuffles the rows of used codes, so that the order of rows links no code to a response."""
    used = and_(OneTimeCode.consultation_id == survey.id, OneTimeCode.state == USED)
    with db.engine.begin() as transaction:
        codes.shuffle_rows(transaction, _TABLE, OneTimeCode.digest == _opened(sealed_code, token), used)


def forget(survey: Survey) -> None:
    """Deletes all codes once nobody can answer any more. Does not commit."""
    db.session.execute(delete(OneTimeCode).where(OneTimeCode.consultation_id == survey.id))


def code_list(codes: Iterable[str], address: str) -> Sequence[tuple[str, str]]:
    """The list to give out: each code, and its link. No cell can be taken for a formula."""
    return [("code", "link"), *((code, address + code) for code in codes)]


def _check(survey: Survey, audience: str, number: int) -> None:
    if survey.state() is State.CLOSED:
        raise Refused(f"'{survey.slug}' has closed, so nobody could use a code.")
    if audience not in {known.code for known in survey.questionnaire.audiences}:
        raise Refused(f"'{survey.slug}' has no audience '{audience}'. It has: "
                      f"{', '.join(one.code for one in survey.questionnaire.audiences)}.")
    if audience_access.access_of(survey, audience) not in audience_access.WITH_CODES:
        raise Refused("This audience does not use codes. Set its access to one-time codes first.")
    if not 1 <= number <= MOST_CODES:
        raise Refused(f"You can make between 1 and {MOST_CODES:,} codes at a time; make more in another list.")


def _opened(sealed_code: str, token: str) -> str:
    return codes.opened(sealed_code, PURPOSE, token).hex()
