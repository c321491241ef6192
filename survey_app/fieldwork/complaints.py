"""Complaints about how personal data is used: to the controller first, as section 164A of the Data Protection Act 2018 says.

Whoever complains need not say who they are: the number alone shows how far the complaint is. The law gives 30 days to
acknowledge a complaint, and wants an answer without undue delay. The page acknowledges at once, and staff count 30 days to
the answer.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Table, select, update
from sqlalchemy.exc import IntegrityError

from .. import audit
from ..consultations import LONDON, ChangedMeanwhile, Refused, fingerprint
from ..database import db, empty_log
from ..keys import keyed
from ..models import DataComplaint
from ..models.consultations import now
from . import alerts, codes

DAYS_TO_ANSWER = 30
LONGEST = 5_000         # characters
_TABLE: Table = DataComplaint.__table__  # type: ignore[assignment]  # a mapped class's table is a Table
REMIND_AT = (30, 10, 3)     # days left on which leads are reminded; after that, every day


def submit(typed: str, reply_to: str = "", page: str = "") -> str:
    """Stores a complaint and returns its number. Raises Refused if it is empty or too long, or the address cannot be one.

    `page` is the random word of its form: the same words sent from it again are the same complaint.
    """
    text = typed.strip().replace("\r\n", "\n")
    if not text:
        raise Refused("Write what you complain about")
    if len(text) > LONGEST:
        raise Refused("Write at most 5,000 characters")
    email = alerts.address(reply_to) if reply_to.strip() else ""
    number = codes.grouped(keyed("complaint", f"{page or secrets.token_urlsafe()}:{email}:{text}"))
    empty_log()     # before and afterwards, so that the log never holds it next to answers
    if db.session.get(DataComplaint, number) is None:
        _store(DataComplaint(number=number, received_on=today(), text=text, reply_to=email))
    empty_log()
    return number


def _store(complaint: DataComplaint) -> None:
    number = complaint.number
    try:
        db.session.add(complaint)
        audit.record("complaint received", number, who="a member of the public")
        db.session.flush()
        codes.shuffle_rows(db.session.connection(), _TABLE, DataComplaint.number == number)
        db.session.commit()
    except IntegrityError:      # the other of two sends at once has stored it
        db.session.rollback()


def find(typed: str) -> DataComplaint | None:
    """Returns the complaint with this number, however it is typed."""
    return db.session.get(DataComplaint, codes.tidied(typed))


def listed() -> Sequence[DataComplaint]:
    """Returns every complaint: the open ones first, the oldest of them first."""
    closed_last = DataComplaint.closed_on.is_not(None)
    return db.session.scalars(select(DataComplaint).order_by(closed_last, DataComplaint.received_on, DataComplaint.number)).all()


def open_complaints() -> Sequence[DataComplaint]:
    """Returns the complaints that are not answered, the oldest first."""
    return [one for one in listed() if one.closed_on is None]


def answer(complaint: DataComplaint, seen: str, reply: str, *, closes: bool) -> None:
    """Stores what is said to whoever complained; `closes` makes it the last word.

    `seen` is the fingerprint of the answer that the writer saw. Raises ChangedMeanwhile if somebody else has answered since.
    """
    text = reply.strip().replace("\r\n", "\n")
    same = DataComplaint.number == complaint.number, DataComplaint.reply == complaint.reply, DataComplaint.closed_on.is_(None)
    changed = update(DataComplaint).where(*same).values(
        reply=text, replied_by=audit.actor()[:254], closed_on=today() if closes else None)
    if seen != fingerprint(complaint.reply) or db.session.execute(changed.returning(DataComplaint.number)).first() is None:
        db.session.rollback()
        raise ChangedMeanwhile("Somebody else has answered since you opened this page. Theirs is above, yours is in the box")
    audit.record("complaint answered" if closes else "complaint noted", complaint.number)
    db.session.commit()


def days_left(complaint: DataComplaint) -> int:
    """Returns the days until the answer is due: 30 on the day it arrives, less than 0 once it is late."""
    return (due_on(complaint) - today()).days


def due_on(complaint: DataComplaint) -> date:
    """Returns the day by which staff should answer."""
    return complaint.received_on + timedelta(days=DAYS_TO_ANSWER)


def reminder(complaints: Sequence[DataComplaint]) -> str:
    """Returns the mail that reminds leads of open complaints; empty on a day without a reminder. It quotes no complaint."""
    left = [(one, days_left(one)) for one in complaints]
    if not any(days in REMIND_AT or days <= 0 for _, days in left):
        return ""
    lines = [f"{one.number}: received on {one.received_on:%-d %B %Y}, {_left(days)}" for one, days in left]
    return "\n".join(("Complaints about how personal data is used wait for an answer:", "", *lines, "",
                      "Answer them in the staff area, under Complaints.", ""))


def _left(days: int) -> str:
    if days < 0:
        return f"{-days} {'day' if days == -1 else 'days'} late"
    return f"{days} {'day' if days == 1 else 'days'} left"


def today(at: datetime | None = None) -> date:
    """Returns the day in London."""
    return (at or now()).astimezone(LONDON).date()
