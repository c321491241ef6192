"""The logo of a consultation: its other branding is among its settings, which every page reads and which are small."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model


class BrandLogo(Model):
    """A checked PNG. The consultation's settings name it by its fingerprint and describe it."""

    __tablename__ = "brand_logo"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    png: Mapped[bytes] = mapped_column(LargeBinary)
