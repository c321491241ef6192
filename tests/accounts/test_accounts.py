"""Accounts: who is refused, that an admin always remains, and that every change is in the trail."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask_security import hash_password, verify_password

from survey_app import accounts, audit, create_app
from survey_app.accounts import AccountRefused, links
from survey_app.audit import Filter
from survey_app.models import Role
from tests.staff import PASSWORD


@pytest.mark.parametrize("email", ["", "nobody", "@example.org", "a b@example.org", "name@", "x" * 250 + "@example.org"])
def test_an_address_that_is_none(app: Flask, email: str) -> None:
    with pytest.raises(AccountRefused, match="not an email address"):
        accounts.add(email, Role.LEAD, PASSWORD)


@pytest.mark.parametrize(("password", "reason"), [("short", "at least 12"), ("x" * 129, "at most 128")])
def test_passwords_of_the_wrong_length(app: Flask, password: str, reason: str) -> None:
    with pytest.raises(AccountRefused, match=reason):
        accounts.add("lead@example.org", Role.LEAD, password)
    assert accounts.find("lead@example.org") is None


def test_an_address_is_one_account_however_it_is_written(app: Flask) -> None:
    accounts.add("Lead@Example.org", Role.LEAD, PASSWORD)
    with pytest.raises(AccountRefused, match="already an account"):
        accounts.add(" lead@example.ORG ", Role.ENTRY, PASSWORD)


def test_the_password_is_kept_as_an_argon2_hash(app: Flask) -> None:
    assert accounts.add("lead@example.org", Role.LEAD, PASSWORD).password.startswith("$argon2id$")


def test_the_password_hash_is_as_strong_as_the_standard_asks(tmp_path: Path) -> None:
    site = create_app({"SQLALCHEMY_DATABASE_URI": "sqlite://", "SECRET_KEY": "for tests only", "INSTANCE_PATH": str(tmp_path)})
    with site.app_context():
        memory, rounds, lanes = re.findall(r"[mtp]=(\d+)", hash_password(PASSWORD))
    assert int(memory) >= 15 * 1024
    assert (int(rounds) >= 2, int(lanes) >= 1) == (True, True)


@pytest.mark.parametrize("password", [
    "correct horse battery staple", "ŵyth o eiriau gwahanol iawn", "海 bridge 🔑 ostrich lantern"])
def test_passwords_of_any_characters(app: Flask, password: str) -> None:
    account = accounts.add("lead@example.org", Role.LEAD, password)
    assert verify_password(password, account.password)
    assert not verify_password(password[:-1], account.password)


def test_an_admin_always_remains(app: Flask) -> None:
    admin = accounts.add("admin@example.org", Role.ADMIN, PASSWORD)
    with pytest.raises(AccountRefused, match="only admin"):
        accounts.set_role(admin, Role.LEAD)
    with pytest.raises(AccountRefused, match="only admin"):
        accounts.set_active(admin, False)
    with pytest.raises(AccountRefused, match="only admin"):
        accounts.remove(admin.email)
    accounts.add("second@example.org", Role.ADMIN, PASSWORD)
    accounts.set_role(admin, Role.LEAD)
    assert admin.role is Role.LEAD


def test_a_link_works_once_and_ends_with_any_newer_password(app: Flask) -> None:
    account = accounts.add("lead@example.org", Role.LEAD, PASSWORD)
    first, second = links.make(account), links.make(account)
    assert links.account_of(first) == account
    accounts.set_password(account, "quite another password")
    assert links.account_of(first) is links.account_of(second) is None
    assert links.account_of("made up") is None


def test_a_link_of_a_deactivated_account_does_not_work(app: Flask) -> None:
    account = accounts.add("lead@example.org", Role.LEAD, PASSWORD)
    link = links.make(account)
    accounts.set_active(account, False)
    assert links.account_of(link) is None


def test_a_link_ends_after_a_day(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    link = links.make(accounts.add("lead@example.org", Role.LEAD, PASSWORD))
    monkeypatch.setattr(links, "VALID_HOURS", -1)
    assert links.account_of(link) is None


def test_every_change_is_in_the_trail(app: Flask) -> None:
    since = audit.count(Filter(about="trail@example.org"))
    account = accounts.add("trail@example.org", Role.LEAD, PASSWORD)
    accounts.set_role(account, Role.ANALYST)
    accounts.set_active(account, False)
    accounts.set_active(account, True)
    accounts.set_password(account, "quite another password")
    accounts.sign_out_everywhere(account)
    accounts.remove(account.email)
    done = [event.action for event in audit.events(Filter(about="trail@example.org"))]
    assert done[:len(done) - since][::-1] == ["account added", "role changed", "account deactivated", "account activated",
                                              "password set", "signed out everywhere", "account deleted"]
