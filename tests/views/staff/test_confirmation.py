"""Who can sign in changes only after password and code, given again."""

from __future__ import annotations

import time

import pytest
from flask import Flask

from survey_app import accounts
from survey_app.models import Role
from tests.mailbox import mail_server, wait_for_mails
from tests.staff import PASSWORD, Browser, code_now, confirm, set_up_second_step, signed_in

pytestmark = pytest.mark.sqlite_only
OWN = ("/staff/account/recovery-codes", "/staff/account/second-step/remove")


def with_second_step(app: Flask, role: Role) -> tuple[Browser, str, list[str]]:
    """Somebody who has signed in with password and code, and has not given them again."""
    part, codes = set_up_second_step(signed_in(app, role))
    browser = signed_in(app, role)
    assert browser.post("/staff/code", {"code": codes[0]}).status_code == 303
    return browser, part, codes


@pytest.mark.parametrize("address", OWN)
def test_one_s_own_second_step_changes_only_after_password_and_code(app: Flask, address: str) -> None:
    browser, part, _codes = with_second_step(app, Role.LEAD)
    assert browser.post(address, page="/staff/account").location == "/staff/confirm?next=/staff/account"
    assert accounts.find("lead@example.org").second_step  # type: ignore[union-attr]  # it is there
    assert "The password is not right" in confirm(browser, code_now(part, later=1), "wrong").text
    assert "The code is not right" in confirm(browser, "000000").text
    assert browser.post(address, page="/staff/account").location == "/staff/confirm?next=/staff/account"
    assert confirm(browser, code_now(part, later=1)).status_code == 303
    assert "confirm" not in str(browser.post(address, page="/staff/account").location)


def test_the_first_second_step_needs_the_password(app: Flask) -> None:
    browser = signed_in(app, Role.LEAD)
    assert browser.get("/staff/account/second-step").location == "/staff/confirm?next=/staff/account/second-step"
    assert confirm(browser).status_code == 303
    assert browser.get("/staff/account/second-step").status_code == 200


def test_so_do_links_admins_and_other_people_s_second_steps(app: Flask) -> None:
    lead = accounts.add("lead@example.org", Role.LEAD, PASSWORD)
    admin, page = signed_in(app, Role.ADMIN), f"/staff/accounts/{lead.id}"
    for sent, data in ((f"{page}/link", {}), (page, {"role": "admin"}), (f"{page}/second-step", {})):
        assert admin.post(sent, data, page).location == f"/staff/confirm?next={page}"
    assert admin.get("/staff/accounts/add").location == "/staff/confirm?next=/staff/accounts/add"
    assert accounts.find("lead@example.org").role is Role.LEAD  # type: ignore[union-attr]  # it is there
    assert admin.post(page, {"role": "analyst"}).location == "/staff/accounts", "a lesser role does not need it"
    confirm(admin)
    assert admin.post(page, {"role": "admin"}).location == "/staff/accounts"


def test_it_holds_for_ten_minutes_and_not_into_the_next_sign_in(app: Flask) -> None:
    browser = signed_in(app, Role.ADMIN)
    confirm(browser)
    assert browser.get("/staff/accounts/add").status_code == 200
    with browser.client.session_transaction() as session:
        session["confirmed"] = int(time.time()) - 10 * 60
    assert browser.get("/staff/accounts/add").status_code == 303
    confirm(browser)
    browser.post("/staff/sign-out", page="/staff/")
    browser.sign_in("admin@example.org")
    assert browser.get("/staff/accounts/add").status_code == 303


def test_guesses_are_slowed_down_and_another_site_is_never_next(throttled: Flask) -> None:
    browser = signed_in(throttled, Role.LEAD)
    assert [confirm(browser, password="wrong").status_code for _ in range(11)] == [400] * 10 + [429]  # noqa: S106
    other = signed_in(throttled, Role.LEAD)
    sent = other.post("/staff/confirm?next=https://example.com/", {"password": PASSWORD})
    assert sent.location == "/staff/"


@pytest.mark.parametrize(("password", "why"), [
    ("password12345", "easy to guess"), ("lead@example.org", "easy to guess"), ("lead.example.org1", "easy to guess"),
    ("haveyoursay2026", "easy to guess"), ("qwertyuiop123456", "easy to guess"), ("aaaaaaaaaaaaaaaa", "Repeats like"),
    ("short", "at least 12"), ("x1Y2" * 60, "at most 128")])
def test_a_password_that_is_common_or_one_s_own_address_is_refused(app: Flask, password: str, why: str) -> None:
    with pytest.raises(accounts.AccountRefused, match=why):
        accounts.add("lead@example.org", Role.LEAD, password)
    assert accounts.add("lead@example.org", Role.LEAD, PASSWORD).email == "lead@example.org"
    with pytest.raises(accounts.AccountRefused, match=why):
        accounts.change_password(accounts.find("lead@example.org"), PASSWORD, password)  # type: ignore[arg-type]


def test_a_long_password_does_not_hold_the_page(app: Flask) -> None:
    begun = time.monotonic()
    for password in ("a" * 200, "Ab3$" * 50, "password" * 25, "1qaz2wsx3edc" * 16):
        with pytest.raises(accounts.AccountRefused):
            accounts.check_password(password, "l" * 240 + "@example.org")
    assert time.monotonic() - begun < 4


def test_the_owner_is_told_of_each_change(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as server:
        monkeypatch.setitem(app.config, "SMTP_URL", server.url)
        monkeypatch.setitem(app.config, "MAIL_FROM", "survey@example.org")
        browser = signed_in(app, Role.LEAD)
        set_up_second_step(browser)
        browser.post(OWN[0], page="/staff/account")
        browser.post(OWN[1], page="/staff/account")
        new = {"current": PASSWORD, "password": "quite another password"}
        browser.post("/staff/account/password", new, "/staff/account")
        wait_for_mails()
    told = [(recipients, mail.get_content().partition(".")[0]) for recipients, mail in server.mails]
    assert sorted(told) == [(["lead@example.org"], what) for what in (
        "New recovery codes were made for your account", "The password of your account was changed",
        "Two-step sign-in of your account was turned off", "Two-step sign-in of your account was turned on")]
