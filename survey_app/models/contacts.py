"""People who want to hear what happens next. Nothing here can be joined to an answer, and nothing says when it came."""

from __future__ import annotations

import secrets

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model


def random_key() -> str:
    """A key that says nothing of the order of coming."""
    return secrets.token_hex(16)


class Contact(Model):
    """An email address, under a random key, in a table that SQLite keeps in the order of that key."""

    __tablename__ = "contact"
    __table_args__ = {"sqlite_with_rowid": False}   # noqa: RUF012  # SQLAlchemy reads a plain dict

    key: Mapped[str] = mapped_column(String(32), primary_key=True, default=random_key)
    email: Mapped[str] = mapped_column(String(254), unique=True)
