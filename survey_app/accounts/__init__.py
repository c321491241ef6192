"""Staff accounts: one role each, passwords stored as Argon2 hashes. Each public write is one transaction and is audited."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from flask_security import LoginForm, SQLAlchemyUserDatastore, hash_password, verify_password
from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from zxcvbn import zxcvbn

from .. import audit, mailing
from ..database import db
from ..mailing import Letter, outbox
from ..mailing.outbox import Kind
from ..models import Role, StaffAccount, StaffRole, StaffSession

if TYPE_CHECKING:
    from flask import Flask

LEAST_LENGTH = 12
MOST_LENGTH = 128
LOOKED_AT = 72          # characters: what zxcvbn takes, which is slow with more
TELLING, LEAST_BESIDES = 4, 8      # letters of a part of one's address; characters of the password besides such parts
LEAST_SCORE = 4         # of 4: ten thousand million guesses


class AccountRefused(ValueError):
    """A change to an account that is not allowed; the message says why."""


class SignInForm(LoginForm):
    """The library's form without its field that would keep a person signed in for a year, whatever our sessions say."""

    remember = None


def datastore() -> SQLAlchemyUserDatastore:
    """Flask-Security's access to the accounts."""
    return SQLAlchemyUserDatastore(db, StaffAccount, StaffRole)


def add(email: str, role: Role, password: str) -> StaffAccount:
    """Makes an account with one role. Raises AccountRefused."""
    address = email.strip().lower()
    name, at, domain = address.partition("@")
    if not (name and at and domain) or any(character.isspace() for character in address) or len(address) > 254:
        raise AccountRefused(f"'{email}' is not an email address.")
    check_password(password, address)
    if find(address):
        raise AccountRefused(f"There is already an account for {address}.")
    datastore().create_user(email=address, password=hash_password(password),
                            roles=[datastore().find_or_create_role(str(role))])
    audit.record("account added", address, role=str(role))
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        raise AccountRefused(f"There is already an account for {address}.") from None
    return db.session.scalars(select(StaffAccount).where(StaffAccount.email == address)).one()


def remove(email: str) -> None:
    """Deletes an account, if there is one. Anyone signed in with it is signed out at their next request."""
    if account := find(email):
        _keep_an_admin(account)
        db.session.delete(account)
        audit.record("account deleted", account.email)
        db.session.commit()


def find(email: str) -> StaffAccount | None:
    """The account of an email address."""
    return db.session.scalars(select(StaffAccount).where(StaffAccount.email == email.strip().lower())).one_or_none()


def get(account_id: int) -> StaffAccount | None:
    """The account with this number."""
    return db.session.get(StaffAccount, account_id)


def listed() -> Sequence[StaffAccount]:
    """All accounts, sorted by email address."""
    return db.session.scalars(select(StaffAccount).order_by(StaffAccount.email)).all()


def set_role(account: StaffAccount, role: Role) -> None:
    """Gives an account another role, which applies from its next request."""
    if account.role is role:
        return
    if role is not Role.ADMIN:
        _keep_an_admin(account)
    audit.record("role changed", account.email, before=str(account.role), after=str(role))
    account.roles = [datastore().find_or_create_role(str(role))]  # type: ignore[list-item]  # the library knows only its base
    db.session.commit()


def set_active(account: StaffAccount, active: bool) -> None:
    """Activates or deactivates an account. A deactivated account is signed out everywhere at its next request."""
    if account.active == active:
        return
    if not active:
        _keep_an_admin(account)
        _end_sessions(account)
    account.active = active
    audit.record("account activated" if active else "account deactivated", account.email)
    db.session.commit()


def set_password(account: StaffAccount, password: str) -> None:
    """Sets a new password, and ends every session and every password link of the account. Raises AccountRefused."""
    check_password(password, account.email)
    account.password = hash_password(password)
    _end_sessions(account)
    audit.record("password set", account.email, who=account.email)
    db.session.commit()
    tell_owner(account, "The password of your account was changed.")


def change_password(account: StaffAccount, current: str, password: str) -> None:
    """As `set_password`, after checking the current password. Raises AccountRefused."""
    if not verify_password(current, account.password):
        raise AccountRefused("The current password is not right.")
    set_password(account, password)


def tell_owner(account: StaffAccount, what: str) -> None:
    """Mails the owner of an account what was changed of how one signs in, where a mail server is set up."""
    if mailing.is_set_up():
        outbox.post_now(Kind.STAFF, Letter(account.email, "Your account for Have Your Say has changed",
                                           f"{what} If that was not you, tell an admin at once.\n"))


def sign_out_everywhere(account: StaffAccount) -> None:
    """Ends every session of an account, including the current one."""
    _end_sessions(account)
    audit.record("signed out everywhere", account.email)
    db.session.commit()


def settings(app: Flask) -> dict[str, object]:
    """Flask-Security's settings: only sign-in and sign-out, under /staff, with Argon2."""
    return {
        "SECURITY_URL_PREFIX": "/staff", "SECURITY_LOGIN_URL": "/sign-in", "SECURITY_LOGOUT_URL": "/sign-out",
        "SECURITY_LOGOUT_METHODS": ["POST"], "SECURITY_POST_LOGIN_VIEW": "/staff/", "SECURITY_POST_LOGOUT_VIEW": "/staff/sign-in",
        "SECURITY_PASSWORD_HASH": "argon2", "SECURITY_PASSWORD_SINGLE_HASH": ["argon2"],
        "SECURITY_PASSWORD_SALT": app.config["SECRET_KEY"],   # the library requires it; Argon2 makes its own salts
        "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
        "SECURITY_UNAUTHORIZED_VIEW": None, "SECURITY_REGISTERABLE": False, "SECURITY_SEND_REGISTER_EMAIL": False,
        "SECURITY_RETURN_GENERIC_RESPONSES": True, "SECURITY_REDIRECT_VALIDATE_MODE": "regex",
        "SECURITY_CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
        "SECURITY_FRESHNESS": timedelta(minutes=-1),          # we do not use its page that asks for the password again
        "SECURITY_CLI_USERS_NAME": False, "SECURITY_CLI_ROLES_NAME": False,   # these commands would bypass the audit trail
        "SECURITY_STATIC_FOLDER": None, "SECURITY_FLASH_MESSAGES": False,
    }


def _end_sessions(account: StaffAccount) -> None:
    datastore().set_uniquifier(account)
    db.session.execute(delete(StaffSession).where(StaffSession.account_id == account.id))


def check_password(password: str, email: str) -> None:
    """Refuses a password that is short, common or made of the account's own address. Raises AccountRefused."""
    if len(password) < LEAST_LENGTH:
        raise AccountRefused(f"The password must have at least {LEAST_LENGTH} characters.")
    if len(password) > MOST_LENGTH:
        raise AccountRefused(f"The password must have at most {MOST_LENGTH} characters.")
    parts = [part for part in (email, *re.split(r"[@.\-_+]", email)) if part]
    rest = password.lower()
    for part in (part for part in parts if len(part) >= TELLING):
        rest = rest.replace(part, "")
    if len(rest) < LEAST_BESIDES:
        raise AccountRefused("The password is easy to guess. It is made of your email address. Use three or more random words.")
    guessed = zxcvbn(password[:LOOKED_AT], [*parts, "have your say", "haveyoursay"])
    if guessed["score"] < LEAST_SCORE:
        why = guessed["feedback"]["warning"] or "It is made of words or numbers that are tried first."
        raise AccountRefused(f"The password is easy to guess. {why} Use three or more random words that say nothing about you.")


def _keep_an_admin(account: StaffAccount) -> None:
    """Refuses a change that would leave no active admin."""
    admins = select(func.count()).select_from(StaffAccount).where(
        StaffAccount.active, StaffAccount.roles.any(StaffRole.name == str(Role.ADMIN)))
    if account.active and account.role is Role.ADMIN and db.session.scalar(admins) == 1:
        raise AccountRefused(f"{account.email} is the only admin. Make another admin first.")
