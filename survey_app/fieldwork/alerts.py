"""Email addresses of people who want to hear what happens next, stored apart from every answer and sealed: whoever runs the
database cannot read them.
"""

from __future__ import annotations

import re

from sqlalchemy import String, Table, delete, insert, select, type_coerce
from sqlalchemy.exc import IntegrityError

from ..consultations import Refused
from ..database import db, empty_log, one_statement, sealings
from ..models import Contact
from . import codes

EMAIL = re.compile(r"[^\s@<>,;\"]{1,64}@[^\s@<>,;\".]+(\.[^\s@<>,;\".]+)+")
LONGEST = 254
_SEALED = type_coerce(Contact.email, String)
_TABLE: Table = Contact.__table__  # type: ignore[assignment]  # a mapped class's table is a Table


def add(typed: str) -> None:
    """Stores an address, once. Raises Refused if the text cannot be an address."""
    email = address(typed)
    empty_log()     # so that the log never holds an address next to the answers that its owner has just sent
    try:
        with db.engine.begin() as transaction:
            transaction.execute(delete(Contact).where(_SEALED.in_(sealings(email)[1:])))    # under the former key
            transaction.execute(insert(Contact), {"email": email})
            codes.shuffle_rows(transaction, _TABLE, Contact.email == email)
    except IntegrityError:
        return   # already stored; saying so would reveal it to anybody who asks
    empty_log()


def listed() -> list[str]:
    """All addresses, sorted. An address under a key that is not accepted cannot be read, and is left out."""
    return sorted(filter(None, db.session.scalars(select(Contact.email))))


def remove(typed: str) -> bool:
    """Deletes an address, if it is stored. Returns whether nothing of it is left. Raises Refused if it cannot be an address."""
    with one_statement() as connection:
        connection.execute(delete(Contact).where(_SEALED.in_(sealings(address(typed)))))
    return empty_log()


def address(typed: str) -> str:
    """The address in lower case, without spaces around it. Raises Refused if the text cannot be an address."""
    email = typed.strip().lower()
    if not email:
        raise Refused("Enter an email address")
    if not EMAIL.fullmatch(email) or len(email.encode()) > LONGEST:
        raise Refused("Enter an email address in the correct form, such as name@example.com")
    return email
