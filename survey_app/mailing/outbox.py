"""The outbox: mails that wait, sealed, until the mail server has taken them.

Several processes send from it; each takes one mail at a time, and no two the same. A mail that is not taken is tried again,
after a quarter of an hour first and then ever later, for about three days. A process that ends while it sends leaves its mail
to another one ten minutes later: then a mail may come twice, under one Message-ID, but none is lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, Table, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ..database import BRIEFLY, db, empty_log
from ..models import MailCount, OutgoingMail
from ..models.consultations import now
from . import background
from .smtp import Letter, NotMailed, is_set_up, send

LEASE = timedelta(minutes=10)      # for which a mail that is being sent belongs to one process
QUARTER = timedelta(minutes=15)
MOST_FAILURES = 3
HOURS_BETWEEN = (0.25, 0.5, 1, 2, 4, 8, 16, 24, 24)     # from one try to the next; after the last, a mail is given up
AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)      # so that a row does not tell when somebody asked for the mail
UNREADABLE = "sealed under another key"


class Kind(StrEnum):
    """What a mail is for."""

    CONFIRM = "confirm"
    OPENING = "opening"
    RESULTS = "results"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Waiting:
    """The mails of one kind that wait: how many, when the next is tried, and why the last could not be sent."""

    kind: Kind
    number: int
    next_try: datetime
    failure: str


@dataclass(frozen=True, slots=True)
class _Taken:
    key: str
    kind: str
    letter: str
    tries: int


def post(kind: Kind, letters: Iterable[Letter]) -> None:
    """Adds mails to the outbox. Does not commit."""
    rows = [{"kind": kind, "letter": json.dumps(asdict(letter)), "due_at": AT_ONCE} for letter in letters]
    if rows:
        db.session.execute(insert(OutgoingMail), rows)


def post_now(kind: Kind, letter: Letter) -> None:
    """Adds a mail to the outbox in a transaction of its own, and has it sent after this request.

    The log of SQLite is emptied around it, so that it never stands next to answers.
    """
    empty_log(BRIEFLY)
    with db.engine.begin() as transaction:
        transaction.execute(insert(OutgoingMail), {"kind": kind, "letter": json.dumps(asdict(letter)), "due_at": AT_ONCE})
    empty_log(BRIEFLY)
    background.later(deliver)


def deliver(at: datetime | None = None) -> int:
    """Sends the mails that are due at an instant, one after the other, and returns how many were taken.

    Stops when the mail server has failed three times in a row: the others stay due.
    """
    at, number, failures = at or now(), 0, 0
    while is_set_up() and failures < MOST_FAILURES and (taken := _take(at)):
        try:
            _send(taken)
        except NotMailed as failure:
            _put_back(taken, failure, at)
            failures += failure.is_server
        else:
            _finish(taken, at, sent=1)
            number, failures = number + 1, 0
    empty_log(BRIEFLY)
    return number


def drop(to: str) -> None:
    """Deletes the mails to a subscriber that wait. All are opened to find them, so it takes as long for any address."""
    ours = select(OutgoingMail.key, OutgoingMail.letter).where(OutgoingMail.kind != Kind.STAFF)
    with db.engine.begin() as transaction:
        theirs = [key for key, letter in transaction.execute(ours) if letter and json.loads(letter)["to"] == to]
        transaction.execute(delete(OutgoingMail).where(OutgoingMail.key.in_(theirs)))


def hurry() -> None:
    """Makes every mail that waits due now."""
    with db.engine.begin() as transaction:
        transaction.execute(update(OutgoingMail).values(due_at=AT_ONCE))


def waiting() -> Sequence[Waiting]:
    """Returns the mails that wait, by kind."""
    query = select(OutgoingMail.kind, func.count(), func.min(OutgoingMail.due_at), func.max(OutgoingMail.failure)).group_by(
        OutgoingMail.kind).order_by(OutgoingMail.kind)
    return [Waiting(Kind(kind), number, next_try, failure) for kind, number, next_try, failure in db.session.execute(query)]


def counts(days: int = 60) -> Sequence[MailCount]:
    """Returns what was sent and given up on each of the last days that had mails, the latest first."""
    since = now().date() - timedelta(days=days)
    return db.session.scalars(select(MailCount).where(MailCount.day > since).order_by(MailCount.day.desc(), MailCount.kind)).all()


def _take(at: datetime) -> _Taken | None:
    """Takes one mail that is due, so that no other process does for as long as it is being sent; None if none is due."""
    due = (select(OutgoingMail.key).where(OutgoingMail.due_at <= at).order_by(OutgoingMail.due_at, OutgoingMail.key).limit(1)
           .with_for_update(skip_locked=True).scalar_subquery())
    taking = update(OutgoingMail).where(OutgoingMail.key == due).values(due_at=at + LEASE, tries=OutgoingMail.tries + 1)
    with db.engine.begin() as transaction:
        row = transaction.execute(taking.returning(
            OutgoingMail.key, OutgoingMail.kind, OutgoingMail.letter, OutgoingMail.tries)).one_or_none()
    return _Taken(*row) if row else None


def _send(taken: _Taken) -> None:
    if not taken.letter:
        raise NotMailed(UNREADABLE, is_final=True)
    send(Letter(**json.loads(taken.letter)), taken.key)


def _put_back(taken: _Taken, failure: NotMailed, at: datetime) -> None:
    """Says when the mail is tried again, to a quarter of an hour; gives it up after the last try, or if it can never be sent."""
    background.log.error("A mail could not be sent: %s", failure)
    if failure.is_final or taken.tries > len(HOURS_BETWEEN):
        _finish(taken, at, given_up=1)
        return
    wanted = at + timedelta(hours=HOURS_BETWEEN[taken.tries - 1])
    with db.engine.begin() as transaction:
        transaction.execute(update(OutgoingMail).where(OutgoingMail.key == taken.key).values(
            due_at=AT_ONCE + -(-(wanted - AT_ONCE) // QUARTER) * QUARTER, failure=str(failure)[:60]))


def _finish(taken: _Taken, at: datetime, sent: int = 0, given_up: int = 0) -> None:
    """Deletes a mail and counts what became of it."""
    with db.engine.begin() as transaction:
        transaction.execute(delete(OutgoingMail).where(OutgoingMail.key == taken.key))
        _count(transaction, {"day": at.date(), "kind": taken.kind, "sent": sent, "given_up": given_up})


def _count(transaction: Connection, row: dict[str, str | date | int]) -> None:
    table: Table = MailCount.__table__  # type: ignore[assignment]  # a mapped class's table is a Table
    adding = (postgresql if transaction.dialect.name == "postgresql" else sqlite).insert(table).values(**row)
    more = {name: table.c[name] + adding.excluded[name] for name in ("sent", "given_up")}
    transaction.execute(adding.on_conflict_do_update(index_elements=[table.c.day, table.c.kind], set_=more))
