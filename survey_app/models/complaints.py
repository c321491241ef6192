"""Complaints about how personal data is used. They name no consultation, so nothing leads from one to an answer."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model, SealedText


class DataComplaint(Model):
    """One complaint: its number, the words of who complains, and the answer. `reply_to`, sealed, is empty if they left none."""

    __tablename__ = "data_complaint"
    __table_args__ = {"sqlite_with_rowid": False}   # noqa: RUF012  # SQLAlchemy reads a plain dict

    number: Mapped[str] = mapped_column(String(19), primary_key=True)
    received_on: Mapped[date] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(Text)
    reply_to: Mapped[str] = mapped_column(SealedText(), default="")
    reply: Mapped[str] = mapped_column(Text, default="")
    replied_by: Mapped[str] = mapped_column(String(254), default="")
    closed_on: Mapped[date | None]
