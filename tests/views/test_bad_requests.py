"""What no browser sends: numbers beyond any table, bodies that are no form. Each is a plain 4xx, on both databases."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.routing import Rule

from survey_app import consultations
from survey_app.models import Role
from tests.factories.consultations import make
from tests.staff import Browser, signed_in

NUMBERS = ("999999999", "9999999999", "9" * 19, "9" * 25, "9" * 5000, "-1", "0", "1e9", "٣", "1" + "0" * 400)
DEEP = "[" * 100_000
BODIES = [
    ("application/json", DEEP), ("application/json", '{"email": ' + "9" * 10_000 + "}"), ("application/json", "{}"),
    ("application/xml", "<a/>"),
    ("text/plain", "a=b"), ("application/octet-stream", "\0" * 100), ("application/vnd.api+json", DEEP), ("nonsense", "a")]
SENT_FORMS = [("application/x-www-form-urlencoded", "%" * 1000), ("application/x-www-form-urlencoded", "a=%00&email=%00%ff"),
              ("multipart/form-data", "no boundary"), ("multipart/form-data; boundary=x", "--x\r\nnonsense"), ("", "a=b")]


@pytest.fixture(scope="module")
def numbered(migrated: Flask) -> list[Rule]:
    """The addresses that hold a number."""
    return [rule for rule in migrated.url_map.iter_rules() if "<int:" in rule.rule]


def test_numbers_out_of_range_in_any_address(app: Flask, numbered: list[Rule]) -> None:
    make("walked", questionnaire="have-your-say-2026")
    consultations.release("walked")
    admin = signed_in(app, Role.ADMIN)
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        for rule in numbered:
            for number in NUMBERS:
                address = re.sub(r"<int:\w+>", number, rule.rule).replace("<slug>", "walked").replace("<path:name>", "a.csv")
                for method in rule.methods - {"OPTIONS", "HEAD"}:  # type: ignore[operator]  # a rule of ours has methods
                    status = admin.send(method, address, data={}).status_code
                    assert status < 500, f"{method} {address[:80]}: {status}"
    finally:
        app.config["WTF_CSRF_ENABLED"] = True


def test_numbers_out_of_range_in_any_query_and_day(app: Flask) -> None:
    make("walked", questionnaire="have-your-say-2026")
    consultations.release("walked")
    admin = signed_in(app, Role.ADMIN)
    for page in ("/staff/audit", "/staff/consultations/walked/comments", "/staff/consultations/walked/watch"):
        for number in NUMBERS:
            assert admin.get(f"{page}?page={number}").status_code < 500, f"{page}?page={number[:40]}"
    for year in ("0", "1", "1999", "2999", "9999", "99999", "-5"):
        for name in ("since", "until"):
            days = f"{name}-day=31&{name}-month=12&{name}-year={year}"
            assert admin.get(f"/staff/audit?{days}").status_code < 500, days


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("kind", "body"), BODIES)
def test_a_body_that_is_no_form_is_refused_with_a_page(app: Flask, kind: str, body: str) -> None:
    browser = Browser(app.test_client())
    for address in ("/staff/sign-in", "/staff/forgotten", "/alerts", "/consultations/nope/resume", "/staff/password/x", "/nope"):
        for method in ("POST", "GET"):
            answer = browser.send(method, address, data=body, content_type=kind)
            assert answer.status_code == 415, f"{method} {address} {kind}"
            assert len(answer.data) > 500, "and it is a page, with a way on"


@pytest.mark.parametrize(("kind", "body"), SENT_FORMS)
def test_a_form_that_cannot_be_read_is_refused(app: Flask, kind: str, body: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        for address in ("/staff/sign-in", "/staff/forgotten", "/alerts", "/alerts/stop"):
            answer = Browser(app.test_client()).send("POST", address, data=body, content_type=kind)
            assert answer.status_code < 500, f"{address} {kind} {body[:20]}: {answer.status_code}"
    finally:
        app.config["WTF_CSRF_ENABLED"] = True
