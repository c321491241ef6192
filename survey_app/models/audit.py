"""What happened in the staff area. A row is added and never changed: the database itself refuses."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model, UtcDateTime
from .consultations import Json, now


class AuditEvent(Model):
    """Who did what to what, and when. Names are copied, not referred to, so that they outlive accounts."""

    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime(), default=now, index=True)
    who: Mapped[str] = mapped_column(String(254))
    action: Mapped[str] = mapped_column(String(60))
    about: Mapped[str] = mapped_column(String(254), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
