"""An address that is left to hear what happens next is kept where nothing can join it to an answer."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import DateTime, inspect, select, text

from survey_app.database import db
from survey_app.fieldwork import alerts
from survey_app.models import Contact
from tests.views.public.resident import PageReader, Resident


def addresses() -> list[str]:
    return list(db.session.scalars(select(Contact.email)))


def send(client: FlaskClient, address: str, email: str) -> tuple[int, str]:
    """The status and words of the page after an address is sent from a form."""
    form = PageReader(client.get(address).get_data(as_text=True))
    reply = client.post(address, data={**dict(form.pairs), "email": email})
    return reply.status_code, PageReader(reply.get_data(as_text=True)).words


def test_an_address_is_kept_once_and_can_be_taken_back(client: FlaskClient) -> None:
    for _ in range(2):
        status, words = send(client, "/alerts", " Name@Example.com ")
        assert status == 200
        assert "We will tell you what happens next" in words
    assert addresses() == ["name@example.com"]
    assert send(client, "/alerts/stop", "name@example.com")[0] == 200
    assert addresses() == []


def test_to_ask_for_an_address_that_is_not_there_tells_nothing(client: FlaskClient) -> None:
    assert send(client, "/alerts/stop", "nobody@example.com") == send(client, "/alerts/stop", "someone@example.com")


@pytest.mark.parametrize("typed", ["nobody", "a@b", "a b@c.example", "a@b.example, c@d.example",
                                   "a@b.example\nBcc: x@y.example", "x" * 250 + "@b.example"])
def test_what_is_no_address_is_said(client: FlaskClient, typed: str) -> None:
    status, words = send(client, "/alerts", typed)
    assert status == 400
    assert "Enter an email address in the correct form" in words
    assert addresses() == []


def test_the_table_has_nothing_to_join_it_by(app: Flask) -> None:
    table = Contact.__table__
    assert {column.name for column in table.columns} == {"key", "email"}
    assert not table.foreign_keys
    assert not any(isinstance(column.type, DateTime) for column in table.columns)
    names = {name for other in inspect(db.engine).get_table_names() for name in _references(other)}
    assert "contact" not in names


def test_keys_say_nothing_of_the_order(app: Flask) -> None:
    for number in range(20):
        alerts.add(f"a{number:02}@example.com")
    keys = [key for _, key in sorted(db.session.execute(select(Contact.email, Contact.key)))]
    assert keys != sorted(keys)
    assert len(set(keys)) == 20


def test_postgresql_keeps_no_order_of_coming_either(app: Flask) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite keeps the table in the order of the random key")
    for number in range(30):
        alerts.add(f"a{number:02}@example.com")
    rows = db.session.execute(text("SELECT email, xmin::text AS written_by FROM contact ORDER BY ctid")).all()
    assert len({row.written_by for row in rows}) == 1, "one transaction has written them all again"
    order = [row.email for row in rows]
    assert sorted(order) not in (order, order[::-1])


def test_it_is_offered_after_the_survey_without_a_word_of_it(resident: Resident) -> None:
    resident.open("views")
    resident.complete()
    assert "/alerts" in resident.page.links
    resident.go("/alerts")
    assert "survey" not in resident.address
    assert not any("receipt" in name for name, _ in resident.page.pairs)


def _references(table: str) -> set[str]:
    return {key["referred_table"] for key in inspect(db.engine).get_foreign_keys(table)}


def test_a_form_is_taken_over_tls_although_our_pages_send_no_referrer(client: FlaskClient) -> None:
    form = PageReader(client.get("/alerts", base_url="https://localhost").get_data(as_text=True))
    sent = {**dict(form.pairs), "email": "name@example.com"}
    assert client.post("/alerts", data=sent, base_url="https://localhost").status_code == 200
    assert client.post("/alerts", data={**sent, "csrf_token": "forged"}, base_url="https://localhost").status_code == 400
