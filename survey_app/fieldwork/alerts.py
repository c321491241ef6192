"""Email addresses of people who want to hear what happens next, stored apart from every answer and sealed: whoever runs the
database cannot read them. An address is stored once its owner has confirmed it, by a link that was mailed to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta

from sqlalchemy import ColumnElement, String, Table, delete, func, insert, select, type_coerce, update
from sqlalchemy.exc import IntegrityError

from .. import keys
from ..consultations import LONDON, Refused
from ..database import db, empty_log, one_statement, sealings
from ..mailing import outbox
from ..models import Contact
from ..models.consultations import now
from . import codes

EMAIL = re.compile(r"[^\s@<>,;\"]{1,64}@[^\s@<>,;\".]+(\.[^\s@<>,;\".]+)+")        # what earlier versions stored
ATOM, LABEL = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+", r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
MAILBOX = re.compile(rf"(?=.{{1,64}}@){ATOM}(\.{ATOM})*@({LABEL}\.)+{LABEL}")     # what mail servers take (RFC 5321)
LONGEST = 254
DAYS_TO_CONFIRM = 7
WORDING = 1     # the number of the words to which an owner agrees; the page that says them is templates/public/alerts.html
_CONFIRM = "confirm an address"
_SEALED = type_coerce(Contact.email, String)
_TABLE: Table = Contact.__table__  # type: ignore[assignment]  # a mapped class's table is a Table


def confirmation_key(email: str) -> str:
    """Returns what a mailed link carries, so that its owner can confirm an address. Nothing is stored."""
    return keys.seal(_CONFIRM, f"{_today().toordinal()} {email}")


def address_to_confirm(key: str) -> str:
    """Returns the address that a mailed link confirms; '' if it is older than seven days or was never made."""
    day, _, email = keys.unseal(_CONFIRM, key).partition(" ")
    is_valid = email and _today() <= date.fromordinal(int(day)) + timedelta(days=DAYS_TO_CONFIRM)
    return email if is_valid else ""


def add(typed: str) -> None:
    """Stores an address that its owner has confirmed, once. Raises Refused if the text cannot be an address.

    One that is on the list stays as it is, so that the links in earlier mails go on stopping them.
    """
    email = address(typed)
    theirs = _SEALED.in_(sealings(email))
    empty_log()     # so that the log never holds an address next to the answers that its owner has just sent
    try:
        with db.engine.begin() as transaction:
            transaction.execute(delete(Contact).where(theirs, Contact.agreed_in == ""))
            if not transaction.execute(update(Contact).where(theirs).values(email=email)).rowcount:     # under the present key
                transaction.execute(insert(Contact), {"email": email, "agreed_in": f"{_today():%Y-%m}", "wording": WORDING})
                codes.shuffle_rows(transaction, _TABLE, Contact.email == email)
    except IntegrityError:
        return   # the other of two clicks at once has stored it
    empty_log()


def listed() -> Sequence[Contact]:
    """All addresses, sorted. One under a key that is not accepted cannot be read, and is left out."""
    return sorted((one for one in db.session.scalars(select(Contact)) if one.email), key=lambda one: one.email)


def number_confirmed() -> int:
    """The number of addresses that get mails."""
    return db.session.scalar(select(func.count()).select_from(Contact).where(Contact.agreed_in != "")) or 0


def remove(typed: str) -> bool:
    """Deletes an address, if it is stored, and the mails to it that wait. Returns whether nothing of it is left. Raises Refused
    if it cannot be an address, nor could be one to an earlier version.
    """
    plain = typed.strip().lower()
    email = plain if EMAIL.fullmatch(plain) and not mailbox(plain) else address(typed)
    _delete(_SEALED.in_([sealed for form in {plain, email} if len(form.encode()) <= LONGEST for sealed in sealings(form)]))
    outbox.drop(email)
    return empty_log()


def remove_by_link(key: str) -> bool:
    """The same for the link at the end of each mail, which carries the key of the row. An unknown key changes nothing."""
    _delete(Contact.key == key)
    return empty_log()


def _delete(which: ColumnElement[bool]) -> None:
    with one_statement() as connection:     # the mails that wait go with their row
        connection.execute(delete(Contact).where(which))


def address(typed: str) -> str:
    """The address in lower case, without spaces around it, its domain as mail servers know it (IDNA). Raises Refused if the text
    cannot be an address.
    """
    if not typed.strip():
        raise Refused("Enter an email address")
    if email := mailbox(typed.strip().lower()):
        return email
    raise Refused("Enter an email address in the correct form, such as name@example.com")


def mailbox(plain: str) -> str:
    """An address as mail servers know it; '' if it cannot be one."""
    if len(plain) > LONGEST:
        return ""
    name, _, domain = plain.rpartition("@")
    with suppress(UnicodeError):
        email = f"{name}@{domain.encode('idna').decode()}".lower()
        return email if MAILBOX.fullmatch(email) and len(email) <= LONGEST else ""
    return ""


def _today() -> date:
    return now().astimezone(LONDON).date()
