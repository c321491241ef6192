"""Consultations, the versions of their questionnaires, drafts and responses, and the logo of a brand."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model, UtcDateTime

Json = JSON().with_variant(JSONB(), "postgresql")
Key = BigInteger().with_variant(Integer(), "sqlite")   # so that it is SQLite's own row number, which orders the table
KEY_BITS = 52                                         # a spreadsheet and a script hold such a number exactly
PLACE_STATUSES = ("matched", "terminated", "outside", "no_area", "unknown", "invalid", "not_given")


def random_key() -> str:
    """A random key, so that the order of rows does not show the order of arrival."""
    return secrets.token_hex(16)


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


def random_number() -> int:
    """Returns a random key, so that neither the number nor the place of a row shows when it came."""
    return secrets.randbits(KEY_BITS)


class QuestionnaireVersion(Model):
    """One immutable version of a questionnaire: its canonical JSON and the SHA-256 of that."""

    __tablename__ = "questionnaire_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    document: Mapped[str] = mapped_column(Text)


class Consultation(Model):
    """One survey year. Its state is computed from these times and the current time; it is never stored."""

    __tablename__ = "consultation"
    __table_args__ = (CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
                      CheckConstraint("closed_at IS NULL OR released_at IS NOT NULL", name="only_a_released_one_closes"))

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    organisation: Mapped[str] = mapped_column(String(200))
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime())
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime())
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    synthetic: Mapped[bool] = mapped_column(default=False)
    audience_keys: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    settings: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=now)


class Draft(Model):
    """Answers not yet sent, found by the hash of a random token that only the respondent's device has.

    Once saved for later, a draft is also found by the hash of a resume code, which opens `sealed_token`. `sealed_code` is
    the hash of the one-time code, which the token opens. When it was begun is a part of the token, and stored nowhere.
    SQLite stores the table in the order of the hash.
    """

    __tablename__ = "draft"
    __table_args__ = {"sqlite_with_rowid": False}   # noqa: RUF012  # SQLAlchemy reads a plain dict

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    audience: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(12))
    answers: Mapped[dict[str, Any]] = mapped_column(Json)
    place: Mapped[dict[str, Any]] = mapped_column(Json)
    revision: Mapped[int]
    resume_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    sealed_token: Mapped[str | None] = mapped_column(String(64))
    sealed_code: Mapped[str | None] = mapped_column(String(64))


class Response(Model):
    """One person's answers as sent: no name, no address, no postcode, no time of day.

    Its key is random. `seconds` is the lower end of a band of durations.
    """

    __tablename__ = "response"
    __table_args__ = (
        CheckConstraint(f"place_status IN {PLACE_STATUSES}", name="place_status_is_known"),
        CheckConstraint("imd_decile BETWEEN 1 AND 10", name="imd_decile_is_1_to_10"),
        CheckConstraint("imd_quintile_local BETWEEN 1 AND 5", name="imd_quintile_local_is_1_to_5"),
        CheckConstraint("deprivation_quintile BETWEEN 1 AND 5", name="deprivation_quintile_is_1_to_5"),
        CheckConstraint("weight >= 0", name="weight_is_not_negative"),
        CheckConstraint("source IN ('online', 'paper', 'assisted', 'import')", name="source_is_known"),
        CheckConstraint("length(lsoa) <= 9 AND length(ward) <= 9 AND length(authority) <= 9", name="places_are_area_codes"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True, autoincrement=False, default=random_number)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    reference: Mapped[str] = mapped_column(String(40))
    receipt_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    submitted_on: Mapped[date]
    seconds: Mapped[int | None]
    source: Mapped[str] = mapped_column(String(10))
    audience: Mapped[str] = mapped_column(String(40))
    language: Mapped[str] = mapped_column(String(12))
    answers: Mapped[dict[str, Any]] = mapped_column(Json)
    lsoa: Mapped[str | None] = mapped_column(String(9))
    ward: Mapped[str | None] = mapped_column(String(9))
    authority: Mapped[str | None] = mapped_column(String(9))
    place_status: Mapped[str] = mapped_column(String(12))
    imd_decile: Mapped[int | None]
    imd_quintile_local: Mapped[int | None]
    imd_edition: Mapped[str | None] = mapped_column(String(20))
    weight: Mapped[float | None]
    deprivation_quintile: Mapped[int | None]
    flags: Mapped[list[str]] = mapped_column(Json, default=list)
    answers_hash: Mapped[str | None] = mapped_column(String(64))   # equal for equal answers, a hint of a duplicate
    batch_id: Mapped[int | None]        # of the import; no foreign key, which SQLite adds only by copying the whole table
    row_digest: Mapped[str | None] = mapped_column(String(24))     # of an imported row, equal for equal rows


Index("ix_response_batch_id", Response.batch_id)
Index("uq_response_consultation_id_reference", Response.consultation_id, Response.reference, unique=True)


class BrandLogo(Model):
    """A checked PNG. The consultation's settings refer to it by its SHA-256 and hold its description."""

    __tablename__ = "brand_logo"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))
    png: Mapped[bytes] = mapped_column(LargeBinary)
