"""Passkeys as the second step: what they sign is checked as the standard says, and nobody passes with another's or an old one."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from flask import Flask

from survey_app import access, accounts
from survey_app.accounts import passkeys
from survey_app.models import Role
from tests.authenticator import Authenticator
from tests.staff import Browser, code_now, confirm, set_up_second_step, signed_in

pytestmark = pytest.mark.sqlite_only
ADD = "/staff/account/passkeys/add"
WRONG: tuple[Any, ...] = ("", 5, None, "AAAA", {"a": []})


def options_on(page: str) -> dict[str, Any]:
    """What a page asks a passkey to sign."""
    found = re.search(r'data-options="([^"]+)"', page)
    assert found, "the page asks for no passkey"
    options: dict[str, Any] = json.loads(html.unescape(found[1]))
    return options


def send(browser: Browser, page: str, to: str, key: Authenticator, deed: str = "get", **fields: str) -> Any:
    """Opens a page and sends the answer of a passkey to what it asks."""
    opened = browser.get(page).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', opened)
    assert token
    answer = getattr(key, deed)(options_on(opened))
    return browser.send("POST", to, data={"csrf_token": token[1], "credential": answer, **fields})


def with_passkey(app: Flask, role: Role = Role.LEAD, email: str = "") -> tuple[Browser, Authenticator, list[str]]:
    """Somebody who has set up a passkey; the recovery codes that were shown."""
    browser, key = signed_in(app, role, email), Authenticator()
    confirm(browser)
    page = send(browser, ADD, ADD, key, "create", name="Blue key").text
    return browser, key, re.findall(r"<li>(\w{5}-\w{5})</li>", page)


def account_of(email: str = "lead@example.org") -> Any:
    return accounts.find(email)


def test_it_is_added_with_recovery_codes_and_asked_for_at_the_next_sign_in(app: Flask) -> None:
    browser, key, codes = with_passkey(app)
    assert len(codes) == 10
    assert "Blue key" in browser.get("/staff/account").text
    again = signed_in(app, Role.LEAD)
    assert again.get("/staff/audit").location == "/staff/code?next=/staff/audit"
    passed = send(again, "/staff/code?next=/staff/audit", "/staff/code/passkey?next=/staff/audit", key)
    assert passed.location == "/staff/audit"
    assert again.get("/staff/audit").status_code == 200


def test_a_recovery_code_stands_for_a_passkey_that_is_lost(app: Flask) -> None:
    _browser, _key, codes = with_passkey(app)
    again = signed_in(app, Role.LEAD)
    assert again.post("/staff/code", {"code": codes[0]}).status_code == 303
    assert again.get("/staff/account").status_code == 200


def test_the_passkey_of_a_colleague_is_refused(app: Flask) -> None:
    with_passkey(app)
    _other, others_key, _codes = with_passkey(app, Role.LEAD, "second@example.org")
    again = signed_in(app, Role.LEAD)
    assert send(again, "/staff/code", "/staff/code/passkey", others_key).location == "/staff/code"
    assert again.get("/staff/account").status_code == 303


def test_what_was_signed_for_another_site_is_refused(app: Flask) -> None:
    _browser, key, _codes = with_passkey(app)
    again = signed_in(app, Role.LEAD)
    key.origin = "https://survey.example.com"
    send(again, "/staff/code", "/staff/code/passkey", key)
    key.origin, key.host = "http://localhost", "survey.example.com"
    send(again, "/staff/code", "/staff/code/passkey", key)
    assert again.get("/staff/account").status_code == 303


def test_an_answer_works_once(app: Flask) -> None:
    _browser, key, _codes = with_passkey(app)
    browser = signed_in(app, Role.LEAD)
    page = browser.get("/staff/code").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    sent = {"csrf_token": token[1], "credential": key.get(options_on(page))}
    assert browser.send("POST", "/staff/code/passkey", data=sent).location == "/staff/"
    assert browser.send("POST", "/staff/code/passkey", data=sent).location == "/staff/code", "its challenge has been used up"


def test_a_copy_whose_counter_is_behind_is_refused(app: Flask) -> None:
    _browser, key, _codes = with_passkey(app)
    key.count = 7
    assert send(signed_in(app, Role.LEAD), "/staff/code", "/staff/code/passkey", key).location == "/staff/"
    key.count = 3
    assert send(signed_in(app, Role.LEAD), "/staff/code", "/staff/code/passkey", key).location == "/staff/code"


@pytest.mark.parametrize("answer", ["", "[]", "null", "{", "[" * 30_000, "{}", '{"id": 5}', '{"id": "x", "rawId": "x"}'])
def test_what_is_no_answer_is_refused_in_words(app: Flask, answer: str) -> None:
    browser, _key, _codes = with_passkey(app)
    confirm_with = signed_in(app, Role.LEAD)
    sent = confirm_with.post("/staff/code/passkey", {"credential": answer}, "/staff/code")
    assert sent.location == "/staff/code"
    assert passkeys.REFUSED in confirm_with.get("/staff/code").text
    added = browser.post(ADD, {"credential": answer, "name": "Other"})
    assert added.status_code == 400
    assert passkeys.REFUSED in added.text


def test_an_answer_with_a_known_name_and_wrong_parts_is_refused(app: Flask) -> None:
    _browser, key, _codes = with_passkey(app)
    again = signed_in(app, Role.LEAD)
    whole = json.loads(key.get(options_on(again.get("/staff/code").text)))
    for name in whole["response"]:
        for wrong in WRONG:
            broken = json.dumps({**whole, "response": {**whole["response"], name: wrong}})
            assert not passkeys.verify(account_of(), passkeys.Site("localhost", "http://localhost"), "AAAA", broken)


def test_the_same_passkey_is_not_added_twice(app: Flask) -> None:
    browser, key, _codes = with_passkey(app)
    assert "set up already" in send(browser, ADD, ADD, key, "create", name="Again").text


def test_one_is_added_and_removed_only_after_password_and_code(app: Flask) -> None:
    assert signed_in(app, Role.LEAD).get(ADD).location == f"/staff/confirm?next={ADD}"
    _first, key, codes = with_passkey(app)
    browser = signed_in(app, Role.LEAD)
    browser.post("/staff/code", {"code": codes[0]})
    remove = f"/staff/account/passkeys/{account_of().passkeys[0].id}/remove"
    assert browser.post(remove, page="/staff/account").location.startswith("/staff/confirm?next=/staff/account")
    wrong = send(browser, "/staff/confirm", "/staff/confirm", Authenticator(), password="a long enough password")  # noqa: S106
    assert wrong.status_code == 400
    right = send(browser, "/staff/confirm", "/staff/confirm", key, password="a long enough password")  # noqa: S106
    assert right.status_code == 303
    browser.post(remove, page="/staff/account")
    assert not account_of().has_second_step
    assert signed_in(app, Role.LEAD).get("/staff/account").status_code == 200


def test_who_has_not_passed_the_second_step_adds_none(app: Flask) -> None:
    set_up_second_step(signed_in(app, Role.LEAD))
    browser = signed_in(app, Role.LEAD)
    with browser.client.session_transaction() as session:
        session["confirmed"] = 2**31      # as after single sign-on, which asks for no code of ours
    assert browser.get(ADD).location == "/staff/code"
    assert browser.get("/staff/account/second-step").location == "/staff/code"


def test_nobody_removes_a_colleague_s(app: Flask) -> None:
    with_passkey(app)
    other, _key, _codes = with_passkey(app, Role.LEAD, "second@example.org")
    theirs = account_of().passkeys[0].id
    assert other.post(f"/staff/account/passkeys/{theirs}/remove", page="/staff/account").status_code == 404
    assert len(account_of().passkeys) == 1


def test_the_last_one_stays_where_a_second_step_is_required(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SECOND_STEP_REQUIRED", True)
    browser = signed_in(app, Role.LEAD)
    assert browser.get("/staff/").location == "/staff/account/second-step"
    browser, _key, _codes = with_passkey(app)
    assert browser.get("/staff/").status_code == 200
    browser.post(f"/staff/account/passkeys/{account_of().passkeys[0].id}/remove", page="/staff/account")
    assert len(account_of().passkeys) == 1


def test_an_app_beside_it_works_too(app: Flask) -> None:
    part, _codes = set_up_second_step(browser := signed_in(app, Role.LEAD))
    key = Authenticator()
    assert send(browser, ADD, ADD, key, "create", name="Key").location == "/staff/account", "it has recovery codes already"
    by_key, by_code = signed_in(app, Role.LEAD), signed_in(app, Role.LEAD)
    assert send(by_key, "/staff/code", "/staff/code/passkey", key).location == "/staff/"
    assert by_code.post("/staff/code", {"code": code_now(part, later=1)}).location == "/staff/"


def test_wrong_answers_are_slowed_down(throttled: Flask) -> None:
    with_passkey(throttled)
    browser = signed_in(throttled, Role.LEAD)
    access.limiter.reset()
    sent = [browser.post("/staff/code/passkey", {"credential": "{}"}, "/staff/code").status_code for _ in range(11)]
    assert sent == [303] * 10 + [429]
