"""One-time codes: each lets one person answer once. Nothing here can be joined to an answer, and nothing says when."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model

CODE_STATES = ("unused", "used", "revoked")


class OneTimeCode(Model):
    """The hash of a code that was given out, for whom, and whether it can (still) be used.

    `batch` numbers the lists in which codes were made, so that one list can be revoked. SQLite keeps the table in the
    order of the hash.
    """

    __tablename__ = "one_time_code"
    __table_args__ = (CheckConstraint(f"state IN {CODE_STATES}", name="state_is_known"), {"sqlite_with_rowid": False})

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    audience: Mapped[str] = mapped_column(String(40))
    batch: Mapped[int]
    state: Mapped[str] = mapped_column(String(7), default="unused")
