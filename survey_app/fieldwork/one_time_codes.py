"""One-time codes: made in lists, given out once, and used by the transaction that stores a response.

Only a code's hash is kept, with its audience and whether it was used; no time, and nothing that leads to the response.
A draft keeps the hash of its code sealed under the draft's own token, which only the respondent's device holds.
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

_TABLE: Table = OneTimeCode.__table__  # type: ignore[assignment]  # a mapped class's table is one
_LOOK = select(OneTimeCode.audience, OneTimeCode.state).where(
    OneTimeCode.digest == bindparam("of_digest"), OneTimeCode.consultation_id == bindparam("consultation"))
_USE = update(OneTimeCode).where(
    OneTimeCode.digest == bindparam("of_digest"), OneTimeCode.consultation_id == bindparam("consultation"),
    OneTimeCode.state == UNUSED).values(state=USED)


class CodeGone(Refused):
    """The code that a draft was begun with was used or revoked meanwhile. The answers are kept for another code."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is known of a code: whom it is for, and whether it is unused, used or revoked."""

    audience: str
    state: str


@dataclass(frozen=True, slots=True)
class Batch:
    """One list of codes: its number, whom it is for, and how many codes it had. Whether any can still be used is not told: of
    a list of one code, that would be whether its owner has answered."""

    number: int
    audience: str
    made: int


def make(survey: Survey, audience: str, number: int) -> list[str]:
    """So many new codes for an audience. This is the only time they are seen; what is stored cannot give them back."""
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
    """Ends the unused codes of a list. How many they were is not recorded: it would tell how many have answered."""
    mine = (OneTimeCode.consultation_id == survey.id, OneTimeCode.batch == batch)
    if not db.session.scalar(select(func.count()).select_from(OneTimeCode).where(*mine)):
        raise Refused(f"There is no list {batch} of one-time codes.")
    db.session.execute(update(OneTimeCode).where(*mine, OneTimeCode.state == UNUSED).values(state=REVOKED))
    audit.record("one-time codes revoked", survey.slug, batch=batch)
    db.session.commit()


def batches(survey: Survey) -> list[Batch]:
    """Every list that was made."""
    columns = (OneTimeCode.batch, OneTimeCode.audience)
    return [Batch(*row) for row in db.session.execute(
        select(*columns, func.count()).where(OneTimeCode.consultation_id == survey.id).group_by(*columns).order_by(*columns))]


def counts(survey: Survey) -> dict[str, tuple[int, int]]:
    """How many codes of each audience were made, and how many of them used. Not protected: see `watching.by_code`."""
    columns = (OneTimeCode.audience, OneTimeCode.state)
    found: dict[str, tuple[int, int]] = {}
    for audience, state, count in db.session.execute(
            select(*columns, func.count()).where(OneTimeCode.consultation_id == survey.id).group_by(*columns)):
        made, used = found.get(audience, (0, 0))
        found[audience] = (made + count, used + (count if state == USED else 0))
    return found


def look(survey: Survey, typed: str) -> Found | None:
    """What is known of a code, however it is typed; None of one that was never made."""
    with db.engine.connect() as connection:
        row = connection.execute(_LOOK, {"of_digest": hashed(tidied(typed)), "consultation": survey.id}).one_or_none()
    return Found(*row) if row else None


def sealed(typed: str, token: str) -> str:
    """The hash of a code as a draft keeps it: nobody can read it who has not the draft's token."""
    return codes.sealed(bytes.fromhex(hashed(tidied(typed))), PURPOSE, token)


def use(transaction: Connection, survey: Survey, audience: str, sealed_code: str, token: str) -> list[str]:
    """Uses up the code of a draft in the transaction that stores its response; the flags that the response then carries.

    Raises CodeGone where a code is required and this one was used or revoked meanwhile. Elsewhere the response is kept,
    and flagged.
    """
    named = {"of_digest": _opened(sealed_code, token), "consultation": survey.id}
    if transaction.execute(_USE, named).rowcount == 1:
        return []
    if audience_access.access_of(survey, audience) is not Access.REQUIRED:
        return [REUSED]
    found = transaction.execute(_LOOK, named).one_or_none()
    raise CodeGone(found.state if found else REVOKED)


def blur(survey: Survey, sealed_code: str, token: str) -> None:
    """Writes a code just used again among other used ones: the database's own numbers lead from no response to its code."""
    used = and_(OneTimeCode.consultation_id == survey.id, OneTimeCode.state == USED)
    with db.engine.begin() as transaction:
        codes.shuffle_rows(transaction, _TABLE, OneTimeCode.digest == _opened(sealed_code, token), used)


def forget(survey: Survey) -> None:
    """Deletes every code: nobody can answer any more. Does not commit."""
    db.session.execute(delete(OneTimeCode).where(OneTimeCode.consultation_id == survey.id))


def lines(codes: Iterable[str], address: str) -> Sequence[tuple[str, str]]:
    """The list that is given out: each code, and the link that ends with it. No cell can be taken for a formula."""
    return [("code", "link"), *((code, address + code) for code in codes)]


def _check(survey: Survey, audience: str, number: int) -> None:
    if survey.state() is State.CLOSED:
        raise Refused(f"'{survey.slug}' has closed, so nobody could use a code.")
    if audience not in {one.code for one in survey.questionnaire.audiences}:
        raise Refused(f"'{survey.slug}' has no audience '{audience}'. It has: "
                      f"{', '.join(one.code for one in survey.questionnaire.audiences)}.")
    if audience_access.access_of(survey, audience) not in audience_access.WITH_CODES:
        raise Refused("This audience needs no code. Let it in with one-time codes first.")
    if not 1 <= number <= MOST_CODES:
        raise Refused(f"Between 1 and {MOST_CODES:,} codes can be made at a time; make more in another list.")


def _opened(sealed_code: str, token: str) -> str:
    return codes.opened(sealed_code, PURPOSE, token).hex()
