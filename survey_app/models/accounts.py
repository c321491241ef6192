"""Staff accounts, their roles and their second step, in the form Flask-Security expects; and the audit trail."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from flask_security.core import RoleMixin, UserMixin
from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import Model, UtcDateTime
from .consultations import Json, now


class Role(StrEnum):
    """What a member of staff may do."""

    ADMIN = "admin"
    LEAD = "lead"
    ANALYST = "analyst"
    ENTRY = "entry"


staff_account_role = Table(
    "staff_account_role", Model.metadata,
    Column("account_id", ForeignKey("staff_account.id", ondelete="CASCADE"), primary_key=True),
    Column("role_id", ForeignKey("staff_role.id"), primary_key=True))


class StaffRole(Model, RoleMixin):
    """A role by name."""

    __tablename__ = "staff_role"
    __table_args__ = (CheckConstraint(f"name IN {tuple(str(role) for role in Role)}", name="name_is_known"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20), unique=True)


class StaffAccount(Model, UserMixin):
    """A member of staff, identified by email address. The password is an Argon2 hash.

    `second_step` is the authenticator's secret, sealed, empty until set up (before revision 0025, a random part of it);
    `second_step_used` is the 30-second step of the last accepted code, so that no code is accepted twice.
    """

    __tablename__ = "staff_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password: Mapped[str] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    second_step: Mapped[str] = mapped_column(String(64), default="", server_default="")
    second_step_used: Mapped[int] = mapped_column(default=0, server_default="0")
    passkeys: Mapped[list[Passkey]] = relationship(viewonly=True, order_by="Passkey.id")
    roles: Mapped[list[StaffRole]] = relationship(secondary=staff_account_role)  # type: ignore[assignment]  # list is invariant

    @property
    def role(self) -> Role:
        """The account's only role."""
        return Role(self.roles[0].name)

    @property
    def has_second_step(self) -> bool:
        """Whether signing in needs more than the password: an authenticator app, or a passkey."""
        return bool(self.second_step or self.passkeys)


class Passkey(Model):
    """A passkey: its public key and its own counter of signatures. `credential_id` and `public_key` are in base64url."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("staff_account.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    credential_id: Mapped[str] = mapped_column(String(1_400), unique=True)
    public_key: Mapped[str] = mapped_column(String(2_000))
    sign_count: Mapped[int]
    added_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=now)


class RecoveryCode(Model):
    """A code that replaces the authenticator once. Only its HMAC is stored; using it deletes it.

    `key` is the fingerprint of the key under which it was made.
    """

    __tablename__ = "recovery_code"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("staff_account.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(8), default="", server_default="")


class StaffSession(Model):
    """A session of a member of staff. `digest` is the SHA-256 of the token in its cookie."""

    __tablename__ = "staff_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("staff_account.id", ondelete="CASCADE"), index=True)
    browser: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=now)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=now)


class AuditEvent(Model):
    """Who did what to what, and when. Names are copied, so that they outlive the accounts."""

    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime(), default=now, index=True)
    who: Mapped[str] = mapped_column(String(254))
    action: Mapped[str] = mapped_column(String(60))
    about: Mapped[str] = mapped_column(String(254), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
