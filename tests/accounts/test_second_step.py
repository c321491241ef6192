"""The second step: codes are those of RFC 6238, no code is taken twice, and a stolen database makes none."""

from __future__ import annotations

import base64
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from survey_app import accounts
from survey_app.accounts import AccountRefused, second_step
from survey_app.database import db
from survey_app.models import RecoveryCode, Role, StaffAccount
from tests.staff import PASSWORD, code_now


@pytest.fixture
def account(app: Flask) -> StaffAccount:
    return accounts.add("lead@example.org", Role.LEAD, PASSWORD)


@pytest.mark.parametrize(("seconds", "digits"), [
    (59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037"),
    (20000000000, "353130")])
def test_codes_are_those_of_the_standard(seconds: int, digits: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last six digits of the SHA-1 vectors in appendix B of RFC 6238, whose secret is given there."""
    secret = base64.b32encode(b"12345678901234567890").decode()
    monkeypatch.setattr(second_step, "key", lambda part: secret)
    assert second_step.authenticator("any").at(seconds) == digits


def test_an_authenticator_is_set_up_by_its_first_code_and_gives_ten_recovery_codes(account: StaffAccount) -> None:
    part = second_step.new_part()
    with pytest.raises(AccountRefused, match="not right"):
        second_step.set_up(account, part, "not it")
    assert not account.second_step
    codes = second_step.set_up(account, part, code_now(part))
    assert len(set(codes)) == 10
    assert second_step.recovery_codes_left(account) == 10


def test_no_code_is_taken_twice(account: StaffAccount) -> None:
    part = second_step.new_part()
    codes = second_step.set_up(account, part, code_now(part))
    assert not second_step.verify(account, code_now(part)), "the code of setting up has been used"
    assert second_step.verify(account, code_now(part, later=1))
    assert not second_step.verify(account, code_now(part, later=1))
    assert not second_step.verify(account, code_now(part)), "nor is an older one taken after a newer"
    assert second_step.verify(account, codes[3].upper().replace("-", " "))
    assert not second_step.verify(account, codes[3])
    assert second_step.recovery_codes_left(account) == 9


def test_old_and_early_codes_are_refused(account: StaffAccount) -> None:
    part = second_step.new_part()
    second_step.set_up(account, part, code_now(part))
    account.second_step_used = 0
    for later in (-3, 3):
        assert not second_step.verify(account, code_now(part, later))


def test_another_account_cannot_use_them(account: StaffAccount) -> None:
    other = accounts.add("other@example.org", Role.LEAD, PASSWORD)
    part = second_step.new_part()
    codes = second_step.set_up(account, part, code_now(part))
    second_step.set_up(other, second := second_step.new_part(), code_now(second))
    assert not second_step.verify(other, codes[0])
    assert second_step.verify(account, codes[0])


def test_the_database_alone_makes_no_code(app: Flask, account: StaffAccount, monkeypatch: pytest.MonkeyPatch) -> None:
    part = second_step.new_part()
    codes = second_step.set_up(account, part, code_now(part))
    assert second_step.stored_key(account) == second_step.key(part)
    monkeypatch.setitem(app.config, "SECRET_KEY", "another")
    assert second_step.stored_key(account) == ""
    assert not second_step.verify(account, code_now(part, later=1))
    stored = " ".join(row.digest for row in db.session.query(RecoveryCode))
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)


def test_new_recovery_codes_end_the_old_and_removal_ends_all(account: StaffAccount) -> None:
    part = second_step.new_part()
    old = second_step.set_up(account, part, code_now(part))
    new = second_step.renew_recovery_codes(account)
    assert not second_step.verify(account, old[0])
    assert second_step.verify(account, new[0])
    second_step.remove(account)
    assert not account.second_step
    assert second_step.recovery_codes_left(account) == 0


def test_the_address_for_the_app_has_all_that_it_needs(account: StaffAccount) -> None:
    part = second_step.new_part()
    address = urlsplit(second_step.address(part, account.email))
    query = parse_qs(address.query)
    assert address.scheme == "otpauth"
    assert query["secret"] == [second_step.key(part)]
    assert query["issuer"] == ["Have Your Say"]
    assert address.path.endswith("lead%40example.org")
