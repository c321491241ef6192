"""What stands between a file or a paper form and a response: uploads until they are imported, mappings, keyed forms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model, UtcDateTime
from .consultations import Json, now


class ImportUpload(Model):
    """A file of responses from its upload until it is imported or given up. Deleted then, or a day later."""

    __tablename__ = "import_upload"

    token: Mapped[str] = mapped_column(String(43), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    data: Mapped[bytes] = mapped_column(LargeBinary)
    mapping: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    uploaded_by: Mapped[str] = mapped_column(String(254))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=now)


class ImportMapping(Model):
    """How the columns and values of another tool's file were read, kept under a name for the next year."""

    __tablename__ = "import_mapping"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    document: Mapped[dict[str, Any]] = mapped_column(Json)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=now)


class PaperForm(Model):
    """A paper form that was keyed in: which response it became, and whether a second entry agreed with the first."""

    __tablename__ = "paper_form"
    __table_args__ = (UniqueConstraint("consultation_id", "serial"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    serial: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(String(40))
    entered_by: Mapped[str] = mapped_column(String(254))
    verified_by: Mapped[str | None] = mapped_column(String(254))
    disagreements: Mapped[int | None]
