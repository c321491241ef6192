"""The frozen responses of a closed consultation, the results previewed and published from them, and edits of the chapter.
Published data never change in place.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model, UtcDateTime
from .consultations import Json, Key, now


class FrozenResponses(Model):
    """One immutable data file: the depersonalised responses of a closed consultation as Parquet, with its SHA-256.

    `response_count` and `responses_sum`, made of their keys, say which responses it holds, and `coding` which themes of
    comments, so that later changes (a keyed paper form, a coded comment) make a new version and never alter this one.
    `texts_decided` says that it holds the words of decided comments alone; a file of an earlier program holds all comments as its
    rules changed them, unread. A withdrawn file stays as it is, and nothing new is made from it.
    """

    __tablename__ = "frozen_responses"
    __table_args__ = (UniqueConstraint("consultation_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    version: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    program: Mapped[str] = mapped_column(String(40))
    response_count: Mapped[int]
    responses_sum: Mapped[int] = mapped_column(Key)
    coding: Mapped[str] = mapped_column(String(64), default="", server_default="")
    texts_decided: Mapped[bool] = mapped_column(default=True, server_default=false())
    frozen_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    withdrawn_why: Mapped[str] = mapped_column(Text, default="", server_default="")


class Publication(Model):
    """One published version of a consultation's results. A later version replaces it; this one is kept and marked."""

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("consultation_id", "version"),
                      CheckConstraint("withdrawn_at IS NULL OR withdrawn_at >= published_at", name="withdrawn_after"))

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    frozen_id: Mapped[int] = mapped_column(ForeignKey("frozen_responses.id"))
    version: Mapped[int]
    page: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    told: Mapped[list[list[Any]]] = mapped_column(Json)     # what is printed of every count, for later versions
    groups: Mapped[list[list[Any]] | None] = mapped_column(Json, deferred=True)    # who was in each group, in the data's order
    note: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=now)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    withdrawn_why: Mapped[str] = mapped_column(Text, default="")


class PublishedFile(Model):
    """One file of a publication, as it is downloaded."""

    __tablename__ = "published_file"
    __table_args__ = (UniqueConstraint("publication_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"))
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class PreparedRelease(Model):
    """The preview of a release, shown to staff only. Publishing makes exactly these bytes public.

    One per consultation; a newer one replaces it. `basis` says what it was made from, so that an outdated preview is
    recognised; `withheld` lists what disclosure control left out, a row each: table, row, figures, why.
    """

    __tablename__ = "prepared_release"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), unique=True)
    frozen_id: Mapped[int] = mapped_column(ForeignKey("frozen_responses.id"))
    page: Mapped[str] = mapped_column(Text)
    own: Mapped[str] = mapped_column(Text)      # the chapter as the program wrote it, before any edit
    facts: Mapped[dict[str, Any]] = mapped_column(Json)
    told: Mapped[list[list[Any]]] = mapped_column(Json)
    groups: Mapped[list[list[Any]] | None] = mapped_column(Json, deferred=True)
    withheld: Mapped[list[list[str]]] = mapped_column(Json)
    basis: Mapped[dict[str, Any]] = mapped_column(Json)
    made_by: Mapped[str] = mapped_column(String(254))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=now)


class PreparedFile(Model):
    """One file of a preview."""

    __tablename__ = "prepared_file"
    __table_args__ = (UniqueConstraint("release_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("prepared_release.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class Preparation(Model):
    """The job that makes a preview in its own process: who asked for it, its last sign of life, and how it ended."""

    __tablename__ = "preparation"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True)
    run: Mapped[str] = mapped_column(String(43))
    asked_by: Mapped[str] = mapped_column(String(254))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime())
    alive_at: Mapped[datetime] = mapped_column(UtcDateTime())
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    refusal: Mapped[str] = mapped_column(Text, default="")


class ChapterText(Model):
    """The edited sections of the chapter: heading and text, by the program's heading.

    `revision` counts the edits, so that nobody overwrites another person's edit.
    """

    __tablename__ = "chapter_text"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True)
    edits: Mapped[dict[str, dict[str, str]]] = mapped_column(Json)
    revision: Mapped[int]
    edited_by: Mapped[str] = mapped_column(String(254))
    edited_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=now)
