"""What people decided about comments: their themes, the marks of what names somebody, and what a second reading found.

All of it is deleted with the response. The audit trail says who decided how many, and when; it never holds the words.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model
from .consultations import Json, Key

DECISIONS = ("open", "accepted", "refused")


class CommentCoding(Model):
    """The themes of one comment as a person confirmed them; an empty list means none of the frame's.

    It is deleted with its response. The audit trail says who confirmed how many, and when.
    """

    __tablename__ = "comment_coding"
    __table_args__ = (UniqueConstraint("response_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(Key, ForeignKey("response.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(String(80))
    themes: Mapped[list[str]] = mapped_column(Json)


class CheckedComment(Model):
    """A comment that the rules have searched. Without this row, or if the text has changed since, the comment is held.

    `text_sha256` is of the text that was searched. `hidden` keeps the whole comment back; `quotable` says that `read_by` read it
    and lets it be quoted.
    """

    __tablename__ = "checked_comment"
    __table_args__ = (UniqueConstraint("response_id", "question"),
                      CheckConstraint("NOT (hidden AND quotable)", name="hidden_is_not_quotable"))

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(Key, ForeignKey("response.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(String(80))
    text_sha256: Mapped[str] = mapped_column(String(64))
    hidden: Mapped[bool] = mapped_column(default=False)
    quotable: Mapped[bool] = mapped_column(default=False)
    read_by: Mapped[str] = mapped_column(String(254), default="")


class CommentMark(Model):
    """Characters `start` to `stop` of a comment that may name or find a person, and what was decided about them.

    `string` is how these words are listed, in lower case. `deed` is the key of the decision, by which it can be undone; keys
    of later decisions are greater. `everywhere` says that the decision was about the string and not about this place.
    """

    __tablename__ = "comment_mark"
    __table_args__ = (CheckConstraint(f"decision IN {DECISIONS}", name="decision_is_known"),
                      CheckConstraint("start >= 0 AND stop > start", name="span_is_not_empty"),
                      Index("ix_comment_mark_comment_id", "comment_id"), Index("ix_comment_mark_deed", "deed"))

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("checked_comment.id", ondelete="CASCADE"))
    start: Mapped[int]
    stop: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    string: Mapped[str] = mapped_column(Text)
    decision: Mapped[str] = mapped_column(String(8), default="open")
    everywhere: Mapped[bool] = mapped_column(default=False)
    decided_by: Mapped[str] = mapped_column(String(254), default="")
    deed: Mapped[str] = mapped_column(String(40), default="")


class SecondReading(Model):
    """A comment of the sample that a second person reads without seeing what was decided, and how many names were found in it."""

    __tablename__ = "second_reading"

    comment_id: Mapped[int] = mapped_column(ForeignKey("checked_comment.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int]
    read_by: Mapped[str] = mapped_column(String(254), default="")
    finds: Mapped[int | None]
