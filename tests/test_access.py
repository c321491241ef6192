"""Every address of the application: who reaches it, and that asking for a page changes nothing."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from survey_app import accounts, consultations
from survey_app.access import HEADERS, OF_FILES, THIRD_PARTY, public, staff
from survey_app.models import Role
from survey_app.questionnaire import parsing
from tests.addresses import addresses, declared
from tests.staff import Browser, signed_in

pytestmark = pytest.mark.sqlite_only
TODAY = date.today()  # noqa: DTZ011 -- the dates a lead types are days, without a zone
CHANGES = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)
NOT_SURVEY_DATA = {"staff_account", "staff_session"}   # a sign-in, and that it goes on


@pytest.fixture
def survey(app: Flask) -> consultations.Survey:
    """An open consultation, for the addresses that name one."""
    consultations.create("walked", parsing.load("have-your-say-2026"), "Walked", TODAY, TODAY + timedelta(days=9), "P")
    return consultations.release("walked")


def test_every_view_declares_its_access_or_is_named_as_third_party(app: Flask) -> None:
    undeclared = {rule.endpoint for rule in app.url_map.iter_rules() if declared(app, rule.endpoint) is None}
    assert undeclared == THIRD_PARTY


def test_a_view_cannot_declare_twice() -> None:
    for outer in (public, staff(Role.LEAD)):
        for inner in (public, staff()):
            with pytest.raises(TypeError, match="declares its access twice"):
                outer(inner(lambda: ""))


def test_the_undeclared_is_refused(app: Flask, client: FlaskClient) -> None:
    view = app.view_functions["public.home"]
    app.view_functions["public.home"] = lambda: "open to all"
    try:
        assert client.get("/").status_code == 403
    finally:
        app.view_functions["public.home"] = view
    assert client.get("/").status_code == 200


def test_nobody_reaches_a_staff_view_without_signing_in(app: Flask, survey: consultations.Survey) -> None:
    app.config["WTF_CSRF_ENABLED"] = False   # so that it is access that refuses, not the missing token
    try:
        for rule, address, method in addresses(app):
            answer = Browser(app.test_client()).send(method, address, data={"sent": "1"})
            if declared(app, rule.endpoint) not in (None, "public"):
                assert answer.status_code == 302, f"{method} {address}: {answer.status_code}"
                assert "/staff/sign-in" in answer.location, f"{method} {address} leads to {answer.location}"
            else:
                assert answer.status_code != 403, f"{method} {address} is refused to the public"
    finally:
        app.config["WTF_CSRF_ENABLED"] = True


@pytest.mark.both_databases
@pytest.mark.parametrize("role", Role)
def test_each_role_reaches_what_is_declared_for_it_and_nothing_else(app: Flask, survey: consultations.Survey, role: Role) -> None:
    accounts.add("other@example.org", Role.ADMIN, "a long enough password")
    browser = signed_in(app, role)
    reached = 0
    for rule, address, method in addresses(app):
        allowed = declared(app, rule.endpoint)
        if allowed in (None, "public") or method != "GET":
            continue
        answer = browser.get(address)
        assert (answer.status_code == 403) == (role not in allowed), f"GET {address} as {role}: {answer.status_code}"
        assert answer.status_code < 500
        reached += role in allowed
    assert reached


@pytest.mark.parametrize("role", Role)
def test_no_role_can_send_what_is_not_declared_for_it(app: Flask, survey: consultations.Survey, role: Role) -> None:
    browser = signed_in(app, role)
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        for rule, address, method in addresses(app):
            allowed = declared(app, rule.endpoint)
            if allowed not in (None, "public") and method == "POST" and role not in allowed:
                assert browser.send("POST", address, data={"sent": "1"}).status_code == 403, f"POST {address} as {role}"
    finally:
        app.config["WTF_CSRF_ENABLED"] = True


def test_nothing_is_sent_without_the_token(app: Flask, survey: consultations.Survey) -> None:
    browser = signed_in(app, Role.ADMIN)
    before = survey
    for _rule, address, method in addresses(app):
        if method == "POST":
            assert browser.send("POST", address, data={"sent": "1"}).status_code in (400, 410), f"POST {address}"
    assert consultations.get("walked") == before


@pytest.mark.parametrize("role", [None, *Role])
def test_no_get_writes_survey_data(app: Flask, survey: consultations.Survey, role: Role | None) -> None:
    browser = signed_in(app, role) if role else Browser(app.test_client())
    written: list[str] = []

    def watch(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if (found := CHANGES.match(statement)) and found[2] not in NOT_SURVEY_DATA:
            written.append(statement)

    event.listen(Engine, "before_cursor_execute", watch)
    try:
        for _rule, address, method in addresses(app):
            if method == "GET":
                browser.get(address)
                assert not written, f"GET {address} wrote: {written}"
    finally:
        event.remove(Engine, "before_cursor_execute", watch)


def test_every_page_has_the_headers_that_protect_it(app: Flask, client: FlaskClient) -> None:
    for address in ("/", "/staff/sign-in", "/nope", "/static/resident.css", "/health"):
        answer = client.get(address, buffered=True)
        wanted = OF_FILES if address.startswith("/static/") else HEADERS
        assert not wanted.keys() - answer.headers.keys(), address
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
