"""What stands between closing and publishing: the chapter's edited text, and the release as staff look at it first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model, UtcDateTime
from .consultations import Json, now


class PreparedRelease(Model):
    """What would be published now, made in full and shown to staff alone: publishing it makes these very bytes public.

    One a consultation: a newer one takes its place. `basis` says what it was made from, so that one which no longer fits
    is known; `withheld` what disclosure control left out, a row each: table, row, figures, why.
    """

    __tablename__ = "prepared_release"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), unique=True)
    frozen_id: Mapped[int] = mapped_column(ForeignKey("frozen_responses.id"))
    page: Mapped[str] = mapped_column(Text)
    own: Mapped[str] = mapped_column(Text)      # the chapter as the program writes it, before anybody edited it
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    told: Mapped[list[list[Any]]] = mapped_column(Json)
    withheld: Mapped[list[list[str]]] = mapped_column(Json)
    basis: Mapped[dict[str, Any]] = mapped_column(Json)
    made_by: Mapped[str] = mapped_column(String(254))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=now)


class PreparedFile(Model):
    """One file of a prepared release."""

    __tablename__ = "prepared_file"
    __table_args__ = (UniqueConstraint("release_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("prepared_release.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Preparation(Model):
    """The making of a release by a process of its own: who asked for it, its last sign of life, how it ended."""

    __tablename__ = "preparation"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True)
    run: Mapped[str] = mapped_column(String(43))
    asked_by: Mapped[str] = mapped_column(String(254))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime())
    alive_at: Mapped[datetime] = mapped_column(UtcDateTime())
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    refusal: Mapped[str] = mapped_column(Text, default="")


class ChapterText(Model):
    """What people edited in the chapter: heading and text of each edited section, by the heading that the program writes.

    `revision` counts the edits, so that none is made over another.
    """

    __tablename__ = "chapter_text"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True)
    edits: Mapped[dict[str, dict[str, str]]] = mapped_column(Json)
    revision: Mapped[int]
    edited_by: Mapped[str] = mapped_column(String(254))
    edited_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=now)
