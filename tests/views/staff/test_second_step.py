"""The second step of signing in, through HTTP: set up, asked for, recovered and turned off."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import segno
from flask import Flask

from survey_app import access, accounts
from survey_app.accounts import second_step
from survey_app.models import Role
from tests.qr_codes import modules
from tests.staff import PASSWORD, Browser, code_now, confirm, set_up_second_step, signed_in

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def required(app: Flask) -> Iterator[None]:
    app.config["SECOND_STEP_REQUIRED"] = True
    yield
    app.config["SECOND_STEP_REQUIRED"] = False


def test_is_asked_for_once_it_is_set_up_second_step(app: Flask) -> None:
    part, codes = set_up_second_step(signed_in(app, Role.LEAD))
    assert len(codes) == 10
    browser = signed_in(app, Role.LEAD)
    asked = browser.get("/staff/account")
    assert asked.status_code == 303
    assert asked.location == "/staff/code?next=/staff/account"
    wrong = browser.post(asked.location, {"code": "000000"})
    assert wrong.status_code == 400
    assert "The code is not right" in wrong.text
    right = browser.post(asked.location, {"code": code_now(part, later=1)})
    assert right.location == "/staff/account"
    assert browser.get("/staff/account").status_code == 200


def test_a_code_seen_over_a_shoulder_is_of_no_use(app: Flask) -> None:
    part, _codes = set_up_second_step(signed_in(app, Role.LEAD))
    first, second = signed_in(app, Role.LEAD), signed_in(app, Role.LEAD)
    used = {"code": code_now(part, later=1)}
    assert first.post("/staff/code", used).status_code == 303
    assert second.post("/staff/code", used).status_code == 400
    assert second.get("/staff/").status_code == 303


def test_a_recovery_code_passes_once(app: Flask) -> None:
    _part, codes = set_up_second_step(signed_in(app, Role.LEAD))
    first, second = signed_in(app, Role.LEAD), signed_in(app, Role.LEAD)
    assert first.post("/staff/code", {"code": codes[0]}).status_code == 303
    assert second.post("/staff/code", {"code": codes[0]}).status_code == 400


def test_without_it_nothing_but_the_code_page_is_reached(app: Flask) -> None:
    set_up_second_step(signed_in(app, Role.ADMIN))
    browser = signed_in(app, Role.ADMIN)
    for address in ("/staff/", "/staff/account", "/staff/accounts", "/staff/audit"):
        assert browser.get(address).location.startswith("/staff/code")
    assert browser.get("/staff/account/second-step").location.startswith("/staff/confirm"), "it cannot be set up anew instead"


def test_where_it_is_required_it_is_set_up_first(app: Flask, required: None) -> None:
    browser = signed_in(app, Role.LEAD)
    assert browser.get("/staff/").location == "/staff/account/second-step"
    set_up_second_step(browser)
    assert browser.get("/staff/").status_code == 200
    assert browser.post("/staff/account/second-step/remove", page="/staff/account").status_code == 403


def test_a_wrong_first_code_turns_nothing_on(app: Flask) -> None:
    browser = signed_in(app, Role.LEAD)
    confirm(browser)
    assert "The code is not right" in browser.post("/staff/account/second-step", {"code": "123"}).text
    assert browser.get("/staff/").status_code == 200


def test_guesses_are_slowed_down(throttled: Flask) -> None:
    set_up_second_step(signed_in(throttled, Role.LEAD))
    browser = signed_in(throttled, Role.LEAD)
    access.limiter.reset()
    assert [browser.post("/staff/code", {"code": "000000"}).status_code for _ in range(11)] == [400] * 10 + [429]


def test_an_admin_can_turn_it_off_for_who_lost_everything(app: Flask) -> None:
    set_up_second_step(signed_in(app, Role.LEAD))
    found = accounts.find("lead@example.org")
    assert found
    theirs, admin = signed_in(app, Role.LEAD), signed_in(app, Role.ADMIN)
    confirm(admin)
    admin.post(f"/staff/accounts/{found.id}/second-step", page=f"/staff/accounts/{found.id}")
    assert theirs.get("/staff/").location.startswith("/staff/sign-in"), "who found the telephone is signed out"
    assert signed_in(app, Role.LEAD).get("/staff/").status_code == 200


def test_new_recovery_codes_and_turning_it_off(app: Flask) -> None:
    browser = signed_in(app, Role.LEAD)
    confirm(browser)
    assert browser.post("/staff/account/recovery-codes", page="/staff/account").status_code == 404
    set_up_second_step(browser)
    assert "10 recovery codes left" in browser.get("/staff/account").text
    renewed = browser.post("/staff/account/recovery-codes", page="/staff/account").text
    assert len(re.findall(r"<li>\w{5}-\w{5}</li>", renewed)) == 10
    browser.post("/staff/account/second-step/remove", page="/staff/account")
    assert signed_in(app, Role.LEAD).get("/staff/").status_code == 200


def test_the_key_is_shown_for_typing_in(app: Flask) -> None:
    browser = signed_in(app, Role.LEAD)
    confirm(browser)
    page = browser.get("/staff/account/second-step").text
    with browser.client.session_transaction() as session:
        key = second_step.key(session["second_step_part"])
    assert " ".join(key[start:start + 4] for start in range(0, len(key), 4)) in page
    assert f"secret={key}" in page


@pytest.mark.parametrize("email", ["lead@example.org", "l" * 240 + "@example.org"])
def test_the_key_is_shown_as_a_qr_code(app: Flask, email: str) -> None:
    accounts.add(email, Role.LEAD, PASSWORD)
    browser = Browser(app.test_client())
    browser.sign_in(email)
    confirm(browser)
    page = browser.get("/staff/account/second-step").text
    with browser.client.session_transaction() as session:
        address = second_step.address(session["second_step_part"], email)
    drawn = page[page.index("<svg"):page.index("</svg>") + len("</svg>")]
    known = segno.make(address.encode(), error="M", micro=False, boost_error=False)
    assert modules(drawn) == [list(row) for row in known.matrix_iter(border=4)]
    assert "style" not in drawn
