"""What is stored around responses: one-time codes, imports, paper forms, and contacts for alerts.
Codes and contacts cannot be joined to an answer, and have no time.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model, SealedText, UtcDateTime
from .consultations import Json, now, random_key

CODE_STATES = ("unused", "used", "revoked")


class OneTimeCode(Model):
    """The hash of a one-time code, its audience, and its state.

    `batch` numbers the lists of codes, so that one list can be revoked. SQLite stores the table in the order of the hash.
    """

    __tablename__ = "one_time_code"
    __table_args__ = (CheckConstraint(f"state IN {CODE_STATES}", name="state_is_known"), {"sqlite_with_rowid": False})

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    audience: Mapped[str] = mapped_column(String(40))
    batch: Mapped[int]
    state: Mapped[str] = mapped_column(String(7), default="unused")


class ImportUpload(Model):
    """An uploaded file of responses, until it is imported or given up; deleted then, or a day later."""

    __tablename__ = "import_upload"

    token: Mapped[str] = mapped_column(String(43), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    data: Mapped[bytes] = mapped_column(LargeBinary)
    fingerprint: Mapped[str] = mapped_column(String(64), default="")
    reading: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)     # what is said of how the file was read
    mapping: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    uploaded_by: Mapped[str] = mapped_column(String(254))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=now)


class ImportBatch(Model):
    """One import: the file's name and SHA-256, how it was read, by whom and when. Its responses name it."""

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    fingerprint: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int]
    mapping: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    imported_by: Mapped[str] = mapped_column(String(254))
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=now)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    def mark_removed(self) -> None:
        """Says that its responses were deleted, now."""
        self.removed_at = now()


class ImportMapping(Model):
    """A saved mapping of another tool's columns and values, for the next file of the same kind."""

    __tablename__ = "import_mapping"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    document: Mapped[dict[str, Any]] = mapped_column(Json)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=now)


class PaperForm(Model):
    """A keyed paper form: the response it became, and whether a second entry agreed."""

    __tablename__ = "paper_form"
    __table_args__ = (UniqueConstraint("consultation_id", "serial"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    serial: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(String(40))
    entered_by: Mapped[str] = mapped_column(String(254))
    verified_by: Mapped[str | None] = mapped_column(String(254))
    disagreements: Mapped[int | None]


class Contact(Model):
    """An email address, sealed, under a random key; SQLite stores the table in the order of that key.

    `agreed_in` is the month in which its owner confirmed it, such as "2026-11": a day could be that of an answer. It is empty
    for an address of an earlier version, which nobody has confirmed. `wording` numbers the words to which the owner agreed.
    """

    __tablename__ = "contact"
    __table_args__ = {"sqlite_with_rowid": False}   # noqa: RUF012  # SQLAlchemy reads a plain dict

    key: Mapped[str] = mapped_column(String(32), primary_key=True, default=random_key)
    email: Mapped[str] = mapped_column(SealedText(), unique=True)
    agreed_in: Mapped[str] = mapped_column(String(7), default="")
    wording: Mapped[int] = mapped_column(default=0)
