"""The outbox: mails that wait, sealed, until the mail server has taken them.

Several processes send from it; each takes one mail at a time, and no two the same. A mail that is not taken is tried again,
after a quarter of an hour first and then ever later, until its last day. A process that ends while it sends leaves its mail to
another one a quarter of an hour later: then a mail may come twice, under one Message-ID, but none is lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ..database import BRIEFLY, db, empty_log
from ..models import Contact, MailCount, OutgoingMail
from ..models.consultations import now
from . import background
from .smtp import Letter, NotMailed, is_set_up, send

LEASE = timedelta(minutes=10)      # for which a mail that is being sent belongs to one process, and to a quarter of an hour
QUARTER = timedelta(minutes=15)
HOURS_BETWEEN = (0.25, 0.5, 1, 2, 4, 8)     # from one try to the next; then every eight hours
MOST_FAILURES = 3       # in a row, after which the mail server is left alone until the next round
AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)      # so that a row does not tell when somebody asked for the mail
UNREADABLE = "sealed under another key"


class Kind(StrEnum):
    """What a mail is for."""

    CONFIRM = "confirm"
    OPENING = "opening"
    RESULTS = "results"
    STAFF = "staff"


DAYS_TRIED = {Kind.CONFIRM: 3, Kind.OPENING: 7, Kind.RESULTS: 7, Kind.STAFF: 1}     # a link for staff holds for a day


@dataclass(frozen=True, slots=True)
class Waiting:
    """The mails of one kind that wait: how many, when the next is tried, and why the last could not be sent."""

    kind: Kind
    number: int
    next_try: datetime
    failure: str


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A letter to somebody on the list: it goes when they leave the list, or when the consultation is deleted."""

    letter: Letter
    contact: str
    consultation: int | None = None


@dataclass(frozen=True, slots=True)
class _Taken:
    key: str
    kind: str
    letter: str
    tries: int
    contact_key: str | None


def post(kind: Kind, letters: Iterable[Subscribed]) -> None:
    """Adds mails to people on the list to the outbox. Does not commit."""
    rows = [{**_row(kind, one.letter), "contact_key": one.contact, "consultation_id": one.consultation} for one in letters]
    if rows:
        db.session.execute(insert(OutgoingMail), rows)


def post_now(kind: Kind, letter: Letter) -> None:
    """Adds a mail to the outbox in a transaction of its own, and has it sent after this request.

    The log of SQLite is emptied around it, so that it never stands next to answers.
    """
    empty_log(BRIEFLY)
    with db.engine.begin() as transaction:
        transaction.execute(insert(OutgoingMail), _row(kind, letter))
    empty_log(BRIEFLY)
    background.later(deliver)


def deliver(at: datetime | None = None) -> int:
    """Sends the mails that are due, one after the other, and returns how many were taken; `at` stands for now.

    Stops when the mail server has failed three times in a row: the others stay due.
    """
    number = failures = 0
    give_up_old(at or now())
    db.session.commit()
    while is_set_up() and failures < MOST_FAILURES and (taken := _take(at or now())):
        try:
            _send(taken)
        except NotMailed as failure:
            _put_back(taken, failure, at or now())
            failures += failure.is_server
        else:
            _finish(taken, at or now(), sent=1)
            number, failures = number + 1, 0
    empty_log(BRIEFLY)
    return number


def drop(to: str) -> None:
    """Deletes the mails that ask this address to confirm. All of them are opened to find these."""
    asking = select(OutgoingMail.key, OutgoingMail.letter).where(OutgoingMail.kind == Kind.CONFIRM)
    with db.engine.begin() as transaction:
        theirs = [key for key, letter in transaction.execute(asking) if letter and json.loads(letter)["to"] == to]
        transaction.execute(delete(OutgoingMail).where(OutgoingMail.key.in_(theirs)))


def take_back(kind: Kind, consultation: int) -> None:
    """Deletes the mails with a piece of news that is not true any more. Does not commit."""
    db.session.execute(delete(OutgoingMail).where(OutgoingMail.kind == kind, OutgoingMail.consultation_id == consultation))


def hurry() -> None:
    """Makes every mail that waits due now, but for those that are being sent."""
    with db.engine.begin() as transaction:
        transaction.execute(update(OutgoingMail).where(_is_free(now())).values(due_at=AT_ONCE))


def waiting() -> Sequence[Waiting]:
    """Returns the mails that wait, by kind."""
    query = select(OutgoingMail.kind, func.count(), func.min(OutgoingMail.due_at), func.max(OutgoingMail.failure)).group_by(
        OutgoingMail.kind).order_by(OutgoingMail.kind)
    return [Waiting(Kind(kind), number, next_try, failure) for kind, number, next_try, failure in db.session.execute(query)]


def counts(days: int = 60) -> Sequence[MailCount]:
    """Returns what was sent and given up on each of the last days that had mails, the latest first."""
    since = now().date() - timedelta(days=days)
    return db.session.scalars(select(MailCount).where(MailCount.day > since).order_by(MailCount.day.desc(), MailCount.kind)).all()


def give_up_old(at: datetime) -> int:
    """Deletes the mails whose last day is past, counts them as given up, and returns how many they were. Does not commit."""
    gone = delete(OutgoingMail).where(OutgoingMail.last_day < at.date(), _is_free(at)).returning(OutgoingMail.kind)
    kinds = db.session.scalars(gone).all()
    for kind in kinds:
        _count(db.session.connection(), kind, at, given_up=1)
    return len(kinds)


def _row(kind: Kind, letter: Letter) -> dict[str, str | date]:
    last_day = now().date() + timedelta(days=DAYS_TRIED[kind])
    return {"kind": kind, "letter": json.dumps(asdict(letter)), "due_at": AT_ONCE, "last_day": last_day}


def _take(at: datetime) -> _Taken | None:
    """Takes one mail that is due, so that no other process does for as long as it is being sent; None if none is due."""
    due = (select(OutgoingMail.key).where(OutgoingMail.due_at <= at, _is_free(at)).order_by(OutgoingMail.due_at, OutgoingMail.key)
           .limit(1).with_for_update(skip_locked=True).scalar_subquery())
    taking = update(OutgoingMail).where(OutgoingMail.key == due).values(leased_until=_to_a_quarter(at + LEASE))
    with db.engine.begin() as transaction:
        row = transaction.execute(taking.returning(OutgoingMail.key, OutgoingMail.kind, OutgoingMail.letter, OutgoingMail.tries,
                                                   OutgoingMail.contact_key)).one_or_none()
    return _Taken(*row) if row else None


def _is_free(at: datetime) -> ColumnElement[bool]:
    return or_(OutgoingMail.leased_until.is_(None), OutgoingMail.leased_until <= at)


def _send(taken: _Taken) -> None:
    """Raises NotMailed whatever goes wrong, so that one odd mail never stops the others."""
    if not taken.letter:
        raise NotMailed(UNREADABLE, is_final=True)
    try:
        send(Letter(**json.loads(taken.letter)), taken.key)
    except NotMailed:
        raise
    except Exception as error:
        raise NotMailed(type(error).__name__) from None


def _put_back(taken: _Taken, failure: NotMailed, at: datetime) -> None:
    """Says when the mail is tried again, to a quarter of an hour; gives it up if it can never be sent."""
    background.log.error("A mail could not be sent: %s", failure)
    if failure.is_final:
        _finish(taken, at, given_up=1)
        return
    wanted = at + timedelta(hours=HOURS_BETWEEN[min(taken.tries, len(HOURS_BETWEEN) - 1)])
    with db.engine.begin() as transaction:
        transaction.execute(update(OutgoingMail).where(OutgoingMail.key == taken.key).values(
            due_at=_to_a_quarter(wanted), leased_until=None, tries=taken.tries + 1, failure=str(failure)[:60]))


def _finish(taken: _Taken, at: datetime, sent: int = 0, given_up: int = 0) -> None:
    """Deletes a mail and counts what became of it. An address that was asked to confirm is forgotten: the link holds it."""
    with db.engine.begin() as transaction:
        transaction.execute(delete(OutgoingMail).where(OutgoingMail.key == taken.key))
        if taken.kind == Kind.CONFIRM and taken.contact_key:
            transaction.execute(delete(Contact).where(Contact.key == taken.contact_key, Contact.agreed_in == ""))
        _count(transaction, taken.kind, at, sent, given_up)


def _count(transaction: Connection, kind: str, at: datetime, sent: int = 0, given_up: int = 0) -> None:
    """Counts by day; confirmations only by month, as the list tells no day either."""
    table: Table = MailCount.__table__  # type: ignore[assignment]  # a mapped class's table is a Table
    day = at.date().replace(day=1) if kind == Kind.CONFIRM else at.date()
    adding = (postgresql if transaction.dialect.name == "postgresql" else sqlite).insert(table).values(
        day=day, kind=kind, sent=sent, given_up=given_up)
    more = {name: table.c[name] + adding.excluded[name] for name in ("sent", "given_up")}
    transaction.execute(adding.on_conflict_do_update(index_elements=[table.c.day, table.c.kind], set_=more))


def _to_a_quarter(at: datetime) -> datetime:
    return AT_ONCE + -(-(at - AT_ONCE) // QUARTER) * QUARTER
