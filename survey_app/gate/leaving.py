"""Lets files leave, or stops them and says where the reason stands. What may be met depends on who gets the file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app
from sqlalchemy import select

from .. import audit, consultations, keys, mailing
from ..comments.checking import areas
from ..comments.states import ACCEPTED, State, Text, texts
from ..consultations import Refused
from ..database import db
from ..models import Consultation, Contact, Draft, OneTimeCode, Response, StaffAccount
from ..questionnaire.toml_output import to_toml
from .markup import Unreadable
from .reading import Reader, pieces
from .watchlist import Find, Watchlist

SHOWN = 10      # finds that are listed
QUOTATION = re.compile(r"[“\"]([^“”\"]+)[”\"]|(?<!\w)‘([^‘“”\"]+)’(?!\w)")
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
QUOTING = frozenset({"chapter.md"})     # free text, in which quotations are searched for single names


class Recipient(StrEnum):
    """Who gets a file."""

    PUBLIC = "public"
    ANALYST = "analyst"
    STAFF = "staff"


class Stopped(Refused):
    """Something in a file must not leave, or a file cannot be read. Nothing left."""

    def __init__(self, finds: Iterable[Find]) -> None:
        self.finds = list(finds)
        more = f"\n  and {len(self.finds) - SHOWN} more" if len(self.finds) > SHOWN else ""
        super().__init__("Nothing left, because the last check found what must not leave:\n"
                         + "\n".join(f"  {find}" for find in self.finds[:SHOWN]) + more
                         + "\nTake it out there, or decide about the comment it comes from, and try again.")


@dataclass(frozen=True, slots=True)
class Leaving:
    """The files of one deed: what they belong to, who gets them, and what of the list does not concern them."""

    about: str
    to: Recipient
    but_addresses: bool = False     # the file is a list of staff or of contacts
    but_codes: bool = False         # the file is a list of codes


def let_out(leaving: Leaving, files: Mapping[str, bytes], readers: Mapping[str, Reader] | None = None) -> None:
    """Returns if every file may leave. Raises Stopped, and records the finds without their words, if one may not.

    It commits the record, so nothing else may wait in the session.
    """
    watched = watchlist(leaving)
    finds = [find for name, data in files.items() for find in search(watched, name, data, readers)]
    if finds:
        db.session.rollback()
        audit.record_now("stopped by the last check", leaving.about, to=str(leaving.to),
                         finds=[str(find)[:200] for find in finds[:SHOWN]], number=len(finds))
        raise Stopped(finds)


def search(watched: Watchlist, name: str, data: bytes, readers: Mapping[str, Reader] | None = None) -> Iterator[Find]:
    """Yields what one file holds that must not leave, each kind once in each part of it."""
    seen: set[int] = set()
    found: dict[Find, None] = {}
    try:
        for where, text in pieces(name, data, readers):
            if (key := hash(text)) not in seen:
                seen.add(key)
                quoted = _quotations(text) if name in QUOTING else ()
                for form in _forms(text):
                    found.update(dict.fromkeys(watched.search(f"{name}, {where}" if where else name, form, quoted)))
    except Unreadable as error:
        found[Find(f"{error}, so nobody can say what it holds", name)] = None
    yield from found


def _forms(text: str) -> Iterator[str]:
    """Yields a text as it stands, and as it reads where it is written in escapes of scripts or of addresses."""
    yield text
    if ESCAPED.search(text):
        yield ESCAPED.sub(lambda found: chr(int(found[1] or found[2], 16)), text)
    if "%" in text and (read := unquote(text)) != text:
        yield read


def _quotations(text: str) -> Collection[str]:
    return [found[1] or found[2] for found in QUOTATION.finditer(text)]


def watchlist(leaving: Leaving) -> Watchlist:
    """Returns what must not be met in these files, from everything that is stored now."""
    watched = Watchlist()
    for survey in consultations.listed():
        watched.allow(to_toml(survey.questionnaire))
        watched.allow("\n".join((survey.title, survey.organisation, *areas(survey.id))))
        for one in texts(survey.id, survey.questionnaire):
            _add(watched, one, leaving.to)
        if not leaving.but_codes:
            watched.forbid_secrets(survey.audience_keys.values())
    if not leaving.but_addresses:
        for column in (Contact.email, StaffAccount.email):
            watched.forbid_addresses(db.session.scalars(select(column)))
    if not leaving.but_codes:
        for hashes in (Draft.token_hash, Draft.resume_hash, Response.receipt_hash, OneTimeCode.digest):
            watched.forbid_tokens(db.session.scalars(select(hashes).where(hashes.is_not(None))))
    watched.forbid_secrets(_secrets())
    return watched.ready()


def _add(watched: Watchlist, one: Text, to: Recipient) -> None:
    watched.forbid_comment(one.text)
    for mark in one.known.marks if one.known else ():
        if mark.decision == ACCEPTED:
            watched.forbid_mark(one.text[mark.start:mark.stop])
    if one.state is State.QUOTABLE or (one.state is State.DECIDED and to is not Recipient.PUBLIC):
        watched.allow(one.leaving)


def init_app(app: Flask) -> None:
    """Has every mail looked at before it is sent."""
    app.extensions[mailing.CHECKS] = [check_mail]


def check_mail(to: str, text: str) -> None:
    """Raises NotMailed if a mail holds somebody else's address, a full postcode or a secret of this installation.

    Mails are the program's own words and hold no answer, so comments are not read for each of them.
    """
    watched = Watchlist()
    for row in db.session.execute(select(Consultation.title, Consultation.organisation)):    # as leads chose to publish them
        watched.allow("\n".join(row))
    columns = (Contact.email, StaffAccount.email) if "@" in text else ()     # most mails hold no address, and lists are long
    contacts, staff = [list(db.session.scalars(select(column))) for column in columns] or ([], [])
    is_staff = to.casefold() in map(str.casefold, staff)    # staff know their colleagues' addresses
    watched.forbid_addresses(email for email in (*contacts, *(() if is_staff else staff)) if email.casefold() != to.casefold())
    watched.forbid_secrets(_secrets())
    finds = list(watched.ready().search("a mail", text))
    if finds:
        audit.record_now("stopped by the last check", "mail", finds=[str(find) for find in finds], number=len(finds))
        raise mailing.NotMailed("the last check stopped it", is_final=True)


def _secrets() -> Iterator[str]:
    """Yields what only this installation knows."""
    yield from keys.accepted()
    for address in ("SMTP_URL", "SQLALCHEMY_DATABASE_URI"):
        yield urlsplit(current_app.config.get(address) or "").password or ""
