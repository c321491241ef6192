"""Wrong passwords and codes are counted; what is right is let in, whoever was wrong before."""

from __future__ import annotations

import statistics
import time

import pytest
from flask import Flask

from survey_app import accounts, audit, rate_limits
from survey_app.accounts import guessing
from survey_app.audit import Filter
from survey_app.models import Role
from tests.mailbox import mail_server, use, wait_for_mails
from tests.staff import PASSWORD, Browser, code_now, set_up_second_step, signed_in

LEAD = "lead@example.org"


def guess(browser: Browser, email: str, sender: str = "192.0.2.1", password: str = "wrong") -> int:  # noqa: S107
    """The status of one try to sign in from an address."""
    sent = {"email": email, "password": password}
    status: int = browser.post("/staff/sign-in", sent, environ_overrides={"REMOTE_ADDR": sender}).status_code
    return status


@pytest.mark.sqlite_only
def test_wrong_ones_are_refused_beyond_the_limit_and_the_right_one_never(throttled: Flask) -> None:
    accounts.add(LEAD, Role.LEAD, PASSWORD)
    attacker = Browser(throttled.test_client())
    assert [guess(attacker, LEAD) for _ in range(22)] == [200] * 20 + [429] * 2
    assert guess(attacker, "nobody@example.org") == 429, "and in the same words for an address without an account"
    assert guess(Browser(throttled.test_client()), LEAD, password=PASSWORD) == 302, "from the same office"
    assert guess(Browser(throttled.test_client()), LEAD, "192.0.2.2", PASSWORD) == 302


@pytest.mark.sqlite_only
def test_another_address_of_the_same_network_of_version_6_is_the_same_sender(throttled: Flask) -> None:
    attacker = Browser(throttled.test_client())
    tried = [guess(attacker, f"{number}@example.org", f"2001:db8::{number + 1:x}:1") for number in range(22)]
    assert tried == [200] * 20 + [429] * 2
    assert guess(attacker, "other@example.org", "2001:db8:0:1::1") == 200


def test_one_sender_cannot_fill_the_audit_trail(throttled: Flask) -> None:
    before, attacker = audit.count(Filter()), Browser(throttled.test_client())
    for number in range(60):
        guess(attacker, f"{number}@example.org")
    assert audit.count(Filter()) - before == 20


@pytest.mark.sqlite_only
def test_right_ones_are_not_counted(throttled: Flask) -> None:
    accounts.add(LEAD, Role.LEAD, PASSWORD)
    assert {guess(Browser(throttled.test_client()), LEAD, password=PASSWORD) for _ in range(40)} == {302}
    assert guess(Browser(throttled.test_client()), LEAD) == 200


@pytest.mark.sqlite_only
def test_who_asks_for_links_to_somebody_else_s_account_learns_nothing_and_keeps_nobody_out(
        throttled: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts.add(LEAD, Role.LEAD, PASSWORD)
    with mail_server() as server:
        use(throttled, server, monkeypatch)
        statuses = [Browser(throttled.test_client()).post("/staff/forgotten", {"email": LEAD}).status_code for _ in range(8)]
        wait_for_mails()
    assert statuses == [303] * 8
    assert len(server.mails) == 5


@pytest.mark.sqlite_only
def test_under_a_flood_only_who_is_part_of_it_costs_no_more_checks(throttled: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guessing, "by_site", rate_limits.WrongTries("a small site", "25 per hour", rate_limits.site_key))
    accounts.add(LEAD, Role.LEAD, PASSWORD)
    attacker = Browser(throttled.test_client())
    assert [guess(attacker, f"{number}@example.org") for number in range(26)] == [200] * 20 + [429] * 6
    assert guess(attacker, LEAD, password=PASSWORD) == 429
    assert guess(Browser(throttled.test_client()), LEAD, "192.0.2.2", PASSWORD) == 302


def test_an_account_under_attack_tells_its_owner_and_the_admins(throttled: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts.add(LEAD, Role.LEAD, PASSWORD)
    accounts.add("admin@example.org", Role.ADMIN, PASSWORD)
    with mail_server() as server:
        monkeypatch.setitem(throttled.config, "SMTP_URL", server.url)
        monkeypatch.setitem(throttled.config, "MAIL_FROM", "survey@example.org")
        for number in range(33):
            guess(Browser(throttled.test_client()), LEAD, f"192.0.2.{number}")
        wait_for_mails()
    assert sorted(recipients[0] for recipients, _mail in server.mails) == ["admin@example.org", LEAD], "each once"
    assert "30 wrong passwords were sent for your account" in signed_in(throttled, Role.LEAD).get("/staff/").text
    assert f"Many wrong passwords or codes were sent for {LEAD}" in signed_in(throttled, Role.ADMIN).get("/staff/").text
    assert "wrong passwords" not in signed_in(throttled, Role.LEAD).get("/staff/").text, "told once"
    assert audit.count(Filter(action=guessing.UNDER_ATTACK)) >= 1


@pytest.mark.sqlite_only
def test_a_typed_address_without_an_account_is_not_stored(throttled: Flask) -> None:
    guess(Browser(throttled.test_client()), "my secret password")
    assert audit.events(Filter(action=guessing.REFUSED), limit=1)[0].about == guessing.UNKNOWN
    assert audit.count(Filter(about="my secret")) == 0


@pytest.mark.sqlite_only
def test_wrong_codes_of_others_never_stop_mine(throttled: Flask) -> None:
    part, _codes = set_up_second_step(signed_in(throttled, Role.LEAD))
    attacker, owner = signed_in(throttled, Role.LEAD), signed_in(throttled, Role.LEAD)
    tried = [attacker.post("/staff/code", {"code": "000000"}).status_code for _ in range(11)]
    assert tried == [400] * 10 + [429]
    assert owner.post("/staff/code", {"code": code_now(part, later=1)}).status_code == 303


@pytest.mark.sqlite_only
def test_after_a_hundred_wrong_codes_only_recovery_codes_pass(throttled: Flask) -> None:
    part, codes = set_up_second_step(signed_in(throttled, Role.LEAD))
    for _ in range(10):
        attacker = signed_in(throttled, Role.LEAD)
        for _ in range(10):
            attacker.post("/staff/code", {"code": "000000"})
    owner = signed_in(throttled, Role.LEAD)
    assert owner.post("/staff/code", {"code": code_now(part, later=1)}).status_code == 429
    assert owner.post("/staff/code", {"code": codes[0]}).status_code == 303


def test_the_time_does_not_tell_who_has_an_account(app: Flask) -> None:
    accounts.add(LEAD, Role.LEAD, PASSWORD)
    browser = Browser(app.test_client())
    times: dict[str, list[float]] = {LEAD: [], "nobody@example.org": []}
    for _ in range(30):
        for email, taken in times.items():
            begun = time.perf_counter()
            guess(browser, email)
            taken.append(time.perf_counter() - begun)
    known, unknown = (statistics.median(taken) for taken in times.values())
    assert abs(known - unknown) < 0.3 * max(known, unknown)
