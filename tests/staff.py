"""A member of staff at a browser: what the tests of the staff area have in common."""

from __future__ import annotations

import re
import time
from contextvars import Context
from datetime import date
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from survey_app import accounts
from survey_app.accounts import second_step
from survey_app.database import db
from survey_app.models import Role

PASSWORD = "a long enough password"  # noqa: S105 -- of accounts that live as long as a test


class Browser:
    """A test client that sends each form with the token of the page it stands on.

    Each request runs outside the test's own application context, as a real one does: who is signed in is kept there.
    """

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def send(self, method: str, address: str, **kwargs: Any) -> Any:
        """One request; what the test has read from the database before it is read anew after it."""
        db.session.rollback()
        return Context().run(self.client.open, address, method=method, buffered=True, **kwargs)

    def get(self, address: str, **kwargs: Any) -> Any:
        return self.send("GET", address, **kwargs)

    def post(self, address: str, data: dict[str, Any] | None = None, page: str = "", **kwargs: Any) -> Any:
        """Sends `data` with the token of `page`; the address itself when no page is named."""
        html = self.get(page or address).text
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
        assert found, f"{page or address} has no form"
        return self.send("POST", address, data={"csrf_token": found[1], **(data or {})}, **kwargs)

    def sign_in(self, email: str, password: str = PASSWORD) -> Any:
        return self.post("/staff/sign-in", {"email": email, "password": password})


def signed_in(app: Flask, role: Role | str, email: str = "") -> Browser:
    """A browser in which somebody of this role has signed in; the account is made if need be."""
    address = email or f"{role}@example.org"
    if accounts.find(address) is None:
        accounts.add(address, Role(role), PASSWORD)
    browser = Browser(app.test_client())
    answer = browser.sign_in(address)
    assert answer.status_code == 302, answer.text
    return browser


def code_now(part: str, later: int = 0) -> str:
    """What an authenticator shows now, or so many steps later."""
    return second_step.authenticator(part).at(time.time(), counter_offset=later)


def dates(opens: date, closes: date, **more: str) -> dict[str, str]:
    """The day fields of a form."""
    parts = {f"{name}-{part}": str(getattr(day, part)) for name, day in (("opens", opens), ("closes", closes))
             for part in ("day", "month", "year")}
    return {**parts, **more}


def confirm(browser: Browser, code: str = "", password: str = PASSWORD) -> Any:
    """Gives password and code again, as changes of who can sign in need it."""
    return browser.post("/staff/confirm", {"password": password, "code": code})


def set_up_second_step(browser: Browser) -> tuple[str, list[str]]:
    """Sets up the second step; the random part of its secret, and the recovery codes that were shown."""
    confirm(browser)
    browser.get("/staff/account/second-step")
    with browser.client.session_transaction() as session:
        part = session["second_step_part"]
    page = browser.post("/staff/account/second-step", {"code": code_now(part)})
    return part, re.findall(r"<li>(\w{5}-\w{5})</li>", page.text)
