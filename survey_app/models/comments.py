"""What a person decided about a comment. What the rules suggest is worked out whenever it is needed, and not stored."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model
from .consultations import Json


class CommentCoding(Model):
    """The themes of one comment as a person confirmed them; none of the frame's where the list is empty.

    It goes with its response. Who confirmed how many, and when, is in the audit trail.
    """

    __tablename__ = "comment_coding"
    __table_args__ = (UniqueConstraint("response_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"))
    question: Mapped[str] = mapped_column(String(80))
    themes: Mapped[list[str]] = mapped_column(Json)
