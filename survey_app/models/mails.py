"""Mails that wait to be sent, sealed, and how many were sent; what subscribers have been told of."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model, SealedLetter, UtcDateTime
from .consultations import random_key

EVENTS = ("opening", "results")


class OutgoingMail(Model):
    """One mail, sealed, until it is sent or given up; its times are those of tries, to a quarter of an hour.

    `contact_key` is of a subscriber, `consultation_id` of what they are told about; neither leads to an answer.
    """

    __tablename__ = "outgoing_mail"
    __table_args__ = {"sqlite_with_rowid": False}   # noqa: RUF012  # SQLAlchemy reads a plain dict

    key: Mapped[str] = mapped_column(String(32), primary_key=True, default=random_key)
    kind: Mapped[str] = mapped_column(String(10))
    letter: Mapped[str] = mapped_column(SealedLetter())
    contact_key: Mapped[str | None] = mapped_column(ForeignKey("contact.key", ondelete="CASCADE"), index=True)
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime(), index=True)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime())
    last_day: Mapped[date]
    tries: Mapped[int] = mapped_column(default=0)
    failure: Mapped[str] = mapped_column(String(60), default="")


class MailCount(Model):
    """How many mails of a kind were sent, and given up, on a day; those that ask to confirm, in the month that begins then."""

    __tablename__ = "mail_count"

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    sent: Mapped[int] = mapped_column(default=0)
    given_up: Mapped[int] = mapped_column(default=0)


class Announcement(Model):
    """That subscribers were told of the opening or the results of a consultation: once, and how many they were."""

    __tablename__ = "announcement"
    __table_args__ = (UniqueConstraint("consultation_id", "event"), CheckConstraint(f"event IN {EVENTS}", name="event_is_known"))

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    event: Mapped[str] = mapped_column(String(10))
    people: Mapped[int]
    day: Mapped[date]
