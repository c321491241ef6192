"""The log of a site: lines of JSON, one a fault, that hold nothing of what people typed."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from survey_app import access, accounts, logs
from survey_app.consultations import Survey
from survey_app.models import PlaceRow, Role
from tests.mailbox import wait_for_mails
from tests.outages import out_of_reach
from tests.staff import PASSWORD, Browser
from tests.views.public.resident import Resident

TYPED = ("ZZ1 1AA", "ZZ11AA", "a comment that nobody may read", "resident@example.com", "ABCD-EFGH-2345-67",
         "a wrong password", "lead@example.org")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the site logs, as in production."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(logs.Lines())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield text
    root.removeHandler(handler)
    root.setLevel(level)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_nothing_that_people_typed_enters_it(app: Flask, log: io.StringIO, resident: Resident, place: PlaceRow,
                                             survey: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts.add("lead@example.org", Role.LEAD, PASSWORD)
    monkeypatch.setitem(app.config, "SMTP_URL", "smtp://127.0.0.1:1")
    resident.open("views")
    for table in ("draft", "consultation", "postcode", "place", "response"):
        with out_of_reach(table):
            resident.send(other_priority=TYPED[2])
            resident.client.post("/consultations/survey/about_you", data={"postcode": "ZZ1 1AA", "comment": TYPED[2]})
            resident.client.post("/alerts", data={"email": "resident@example.com"})
            resident.client.post("/consultations/survey/resume", data={"code": TYPED[4]})
            resident.client.get(f"/consultations/survey/invited?code={TYPED[4]}")
            Browser(app.test_client()).client.post("/staff/sign-in", data={"email": "lead@example.org", "password": TYPED[5]})
    Browser(app.test_client()).post("/staff/forgotten", {"email": "lead@example.org"})
    wait_for_mails()
    assert lines(log), "the outages are told"
    assert all({"time", "level", "logger", "message"} <= line.keys() for line in lines(log))
    assert not [typed for typed in TYPED if typed in log.getvalue()]


def test_a_fault_is_one_line_without_its_message_and_its_address(app: Flask, log: io.StringIO,
                                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(token: str) -> str:
        raise ValueError(f"cannot read {token} of resident@example.com in ZZ1 1AA")

    monkeypatch.setitem(app.view_functions, "staff.set_password", access.public(fail))
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = app.test_client().get("/staff/password/a-secret-token", headers={"X-Request-ID": "0123456789abcdef" * 2})
    assert answer.status_code == 500
    [line] = lines(log)
    assert (line["fault"], line["view"], line["request"]) == ("ValueError", "staff.set_password", "0123456789abcdef" * 2)
    assert line["at"].endswith(" fail")
    assert not [word for word in ("secret", "resident", "ZZ1") if word in log.getvalue()]
    assert answer.headers["X-Request-ID"] == line["request"]


def test_a_database_that_fails_is_one_line(app: Flask, log: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> str:
        raise OperationalError("SELECT 1", {}, ConnectionError("refused\nDETAIL: (postcode)=(ZZ1 1AA)"))

    monkeypatch.setitem(app.view_functions, "public.home", access.public(fail))
    assert app.test_client().get("/").status_code == 503
    [line] = lines(log)
    assert line["message"] == "The database could not be used: refused"


@pytest.mark.parametrize("sent", ["", "not a number", "x" * 500, "0123"])
def test_a_number_that_a_visitor_made_up_is_not_taken(app: Flask, sent: str) -> None:
    told = app.test_client().get("/health", headers={"X-Request-ID": sent}).headers["X-Request-ID"]
    assert logs.REQUEST_ID.fullmatch(told)
    assert told != sent
