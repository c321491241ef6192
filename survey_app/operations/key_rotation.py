"""Changing SECRET_KEY: what is sealed under the former key is sealed under the present one, and what cannot be is told.

Drafts are sealed under words that only their owners know, so the former key stays until their consultations have closed.
Recovery codes are stored as digests alone, so their owners make new ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, Text, delete, select, type_coerce, update

from .. import accounts, audit, consultations, keys
from ..accounts import second_step
from ..database import LETTER_BYTES, db, empty_log, sealings
from ..fieldwork import alerts, announcements
from ..models import Contact, DataComplaint, OutgoingMail, RecoveryCode, StaffAccount
from ..models.consultations import now


@dataclass(frozen=True, slots=True)
class Resealed:
    """What was sealed anew, what could not be opened, and what still needs the former key.

    `needed_until` is when the last draft of the former key can be sent and no mailed link of it is valid any more; None if there
    is neither.
    """

    contacts: int
    second_steps: int
    unreadable: int
    old_recovery_codes: Sequence[str]
    needed_until: datetime | None


def reseal() -> Resealed:
    """Seals addresses and second steps under the present key, in one transaction. Run again, it finds nothing left to do."""
    contacts, lost_contacts = map(sum, zip(_reseal_contacts(), _reseal_complaints(), strict=True))
    _reseal_mails()
    steps = [second_step.reseal(account) for account in accounts.listed() if account.second_step]
    result = Resealed(contacts, steps.count(True), lost_contacts + steps.count(False), _with_old_codes(), _needed_until())
    audit.record("sealed under the present key", "", contacts=contacts, second_steps=result.second_steps)
    db.session.commit()
    empty_log()
    return result


def _reseal_contacts() -> tuple[int, int]:
    """Returns the number of addresses that were sealed anew, and of those that cannot be read."""
    sealed = type_coerce(Contact.email, String)
    rows = db.session.execute(select(Contact.key, sealed, Contact.email).order_by(Contact.key)).all()
    present = {letters for _, letters, email in rows if email and letters == sealings(email)[0]}
    former = [(key, email) for key, letters, email in rows if email and letters not in present]
    for key, email in former:
        same = sealings(email)[0] in present
        mine = Contact.key == key
        db.session.execute(delete(Contact).where(mine) if same else update(Contact).where(mine).values(email=email))
    return len(former), sum(not email for _, _, email in rows)


def _reseal_complaints() -> tuple[int, int]:
    """The same for the addresses of those who complained; who left none has an empty one, sealed too."""
    sealed = type_coerce(DataComplaint.reply_to, String)
    rows = db.session.execute(select(DataComplaint.number, sealed, DataComplaint.reply_to)).all()
    former = [(number, address) for number, letters, address in rows if letters in sealings(address)[1:]]
    for number, address in former:
        db.session.execute(update(DataComplaint).where(DataComplaint.number == number).values(reply_to=address))
    return sum(bool(address) for _, address in former), sum(letters not in sealings(address) for _, letters, address in rows)


def _reseal_mails() -> None:
    """The same for the mails that wait."""
    sealed = type_coerce(OutgoingMail.letter, Text)
    for key, letters, letter in db.session.execute(select(OutgoingMail.key, sealed, OutgoingMail.letter)).all():
        if letters in sealings(letter, LETTER_BYTES)[1:]:
            db.session.execute(update(OutgoingMail).where(OutgoingMail.key == key).values(letter=letter))


def _with_old_codes() -> list[str]:
    """The addresses of staff whose recovery codes are of another key."""
    query = (select(StaffAccount.email).join(RecoveryCode, RecoveryCode.account_id == StaffAccount.id)
             .where(RecoveryCode.key != keys.fingerprint()).distinct().order_by(StaffAccount.email))
    return list(db.session.scalars(query))


def _needed_until() -> datetime | None:
    """When the last draft can be sent, and the last mailed link that confirms an address has expired."""
    drafts = [survey.grace_ends_at for survey in consultations.listed() if survey.accepts_drafts()]
    links = [now() + timedelta(days=alerts.DAYS_TO_CONFIRM + 1)] if announcements.are_offered() else []
    return max(drafts + links, default=None)
