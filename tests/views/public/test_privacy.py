"""A postcode that was given is nowhere afterwards: no table, no column, no log, no cookie, no address, no page."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import Engine, event, text

from survey_app.database import db
from survey_app.models import PlaceRow
from tests.outages import out_of_reach
from tests.views.public.resident import Resident

TYPED = "zZ1 1aA"
FORMS = ("ZZ1 1AA", "ZZ11AA", "ZZ1%201AA", "ZZ1+1AA", "ZZ1-1AA")


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Everything that any library logs, down to its details."""
    caplog.set_level(logging.DEBUG)
    return caplog


def holds(words: object) -> bool:
    """Whether the postcode is in some words, in any of its forms."""
    said = str(words).upper()
    return any(form in said for form in FORMS)


def send_postcode(resident: Resident, **answers: str) -> None:
    resident.open("views")
    while "/about_you" not in resident.address:
        resident.send()
    resident.send(postcode=TYPED, **answers)


class TestAfterASubmission:
    @pytest.mark.parametrize("page", ["draft", "response"])
    def test_no_table_has_it_but_the_list_of_all_postcodes(self, resident: Resident, place: PlaceRow, page: str) -> None:
        send_postcode(resident)
        if page == "response":
            resident.complete()
        with db.engine.connect() as connection:
            for table in db.metadata.sorted_tables:
                for row in connection.execute(table.select()).mappings():
                    guilty = [name for name, value in row.items() if holds(value)]
                    assert guilty == ([] if table.name != "postcode" else ["postcode"])
        assert place.lsoa

    def test_nothing_logged_has_it(self, resident: Resident, place: PlaceRow, logged: pytest.LogCaptureFixture) -> None:
        send_postcode(resident)
        resident.complete()
        assert not holds(logged.text)
        assert place.lsoa

    def test_no_page_and_no_address_has_it(self, resident: Resident, place: PlaceRow) -> None:
        send_postcode(resident)
        for again in ("about_you?change=1", "check"):
            resident.open(again)
        resident.complete()
        assert not any(holds(html) for html in resident.seen)
        assert not any(holds(address) for address in resident.visited)
        assert place.lsoa

    def test_no_cookie_has_it(self, app: Flask, resident: Resident, place: PlaceRow) -> None:
        send_postcode(resident)
        cookies = [resident.client.get_cookie(name) for name in ("hys_survey", "hys_session", "hys_language")]
        serializer = SecureCookieSessionInterface().get_signing_serializer(app)
        assert serializer is not None
        assert cookies[1] is not None
        session = serializer.loads(cookies[1].value)
        assert set(session) <= {"csrf_token", "_fresh"}
        assert not any(holds(cookie.value) for cookie in cookies if cookie)
        assert place.lsoa


class TestWhenSomethingGoesWrong:
    def test_the_page_does_not_show_it(self, resident: Resident, place: PlaceRow, logged: pytest.LogCaptureFixture) -> None:
        send_postcode(resident, age_band="nonsense")
        assert "Choose one of the answers shown" in resident.page.words
        with out_of_reach("draft"):
            resident.send(postcode=TYPED, age_band=[])
        assert resident.answers["postcode"] == ""
        assert not any(holds(html) for html in resident.seen)
        assert not holds(logged.text)
        assert place.lsoa

    def test_the_list_of_postcodes_out_of_reach_is_not_logged_with_it(
            self, resident: Resident, logged: pytest.LogCaptureFixture) -> None:
        with out_of_reach("postcode"):
            send_postcode(resident)
        assert "Enter your postcode again" in resident.page.words
        assert not holds(resident.html)
        assert not holds(logged.text)


def test_every_statement_that_stores_something_is_without_it(resident: Resident, place: PlaceRow) -> None:
    sent: list[str] = []

    @event.listens_for(Engine, "before_cursor_execute")
    def record(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if not statement.lstrip().upper().startswith("SELECT"):
            sent.append(f"{statement} {parameters}")
    try:
        send_postcode(resident)
        resident.complete()
    finally:
        event.remove(Engine, "before_cursor_execute", record)
    assert len(sent) > 6
    assert not holds(sent)
    assert place.lsoa
    assert db.session.scalar(text("SELECT count(*) FROM response")) == 1
