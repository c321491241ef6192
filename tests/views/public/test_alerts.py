"""An address that is left to hear what happens next is stored once its owner has confirmed it, and where nothing can join it to
an answer.
"""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import DateTime, inspect, select, text

from survey_app import mailing
from survey_app.config import folder
from survey_app.database import db
from survey_app.fieldwork import alerts
from survey_app.models import Contact
from survey_app.models.consultations import now
from tests.mailbox import MailServer, mail_server, use, wait_for_mails
from tests.mailbox import subscribers as addresses
from tests.views.markup import faults
from tests.views.public.resident import PageReader, Resident

NAME = "name@example.com"
TEMPLATES = folder("templates") / "public"


def send(client: FlaskClient, address: str, email: str) -> tuple[int, str]:
    """The status and words of the page after an address is sent from a form."""
    form = PageReader(client.get(address).get_data(as_text=True))
    reply = client.post(address, data={**dict(form.pairs), "email": email})
    return reply.status_code, PageReader(reply.get_data(as_text=True)).words


def link_in(post: MailServer) -> str:
    """The address in the last mail that came, on this site."""
    wait_for_mails()
    found = re.search(r"http://localhost(/\S+)", post.mails[-1][1].get_content())
    assert found
    return found[1]


def press(client: FlaskClient, link: str) -> tuple[int, str]:
    """The status and words after the page of a mailed link is opened, and its button pressed."""
    page = client.get(link).get_data(as_text=True)
    assert faults(page) == []
    action = re.search(r'<form method="post"[^>]*action="([^"]+)"', page)
    assert action
    reply = client.post(action[1].replace("&amp;", "&"), data=dict(PageReader(page).pairs), follow_redirects=True)
    return reply.status_code, PageReader(reply.get_data(as_text=True)).words


def test_an_address_is_stored_once_its_owner_has_confirmed_it(client: FlaskClient, post: MailServer) -> None:
    status, words = send(client, "/alerts", " Name@Example.com ")
    assert (status, "Check your email" in words) == (200, True)
    link = link_in(post)
    assert [to for to, _ in post.mails] == [[NAME]]
    assert NAME not in link
    client.get(link)
    assert addresses() == [], "programs that check mails open links too"
    for _ in range(2):
        status, words = press(client, link)
        assert (status, "We will tell you what happens next" in words) == (200, True)
    assert addresses() == [NAME]
    one = db.session.scalars(select(Contact)).one()
    assert (one.agreed_in, one.wording) == (f"{now():%Y-%m}", alerts.WORDING)
    assert send(client, "/alerts/stop", NAME)[0] == 200
    assert addresses() == []


def test_nobody_can_tell_whether_an_address_is_on_the_list(client: FlaskClient, post: MailServer) -> None:
    alerts.add(NAME)
    answers = [send(client, "/alerts", email) for email in (NAME, "other@example.com")]
    wait_for_mails()
    assert answers[0] == answers[1]
    first, second = (re.sub(r"key=\S+", "", mail.get_content()) for _, mail in post.mails)
    assert first == second


def test_a_mail_that_asks_to_confirm_says_who_asks_and_nothing_of_a_survey_that_was_answered(
        resident: Resident, post: MailServer) -> None:
    resident.open("views")
    resident.complete()
    send(resident.client, "/alerts", NAME)
    link_in(post)
    words = post.mails[-1][1].as_string()
    assert "Test Partnership" in words
    assert not any(word in words for word in ("A survey", "/consultations/", "receipt"))


def test_in_welsh(client: FlaskClient, post: MailServer) -> None:
    client.get("/alerts?language=cy")
    send(client, "/alerts", NAME)
    link = link_in(post)
    assert "Cadarnhau eich cyfeiriad e-bost" in str(post.mails[-1][1]["Subject"])
    elsewhere = client.application.test_client().get(link).get_data(as_text=True)      # a browser without our cookies
    assert "Rhoi fy nghyfeiriad ar y rhestr" in PageReader(elsewhere).words


@pytest.mark.parametrize(("days", "holds"), [(7, True), (8, False)])
def test_a_link_holds_for_seven_days(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, days: int, holds: bool) -> None:
    key = alerts.confirmation_key(NAME)
    monkeypatch.setattr("survey_app.fieldwork.alerts.now", lambda: now() + timedelta(days=days))
    assert (alerts.address_to_confirm(key) == NAME) == holds
    page = client.get(f"/alerts/confirm?key={key}")
    assert page.status_code == (200 if holds else 410)


@pytest.mark.parametrize("key", ["", "a", "é", "A" * 96, "x" * 5_000, "%00", "../.."])
def test_a_link_that_was_never_made_changes_nothing_and_offers_a_way(
        client: FlaskClient, post: MailServer, key: str) -> None:
    for address, way in (("/alerts/confirm", "Send me the link"), ("/alerts/off", "Delete my address")):
        page = client.get(address, query_string={"key": key})
        assert page.status_code == 410
        assert way in page.get_data(as_text=True)
        assert faults(page.get_data(as_text=True)) == []
    assert client.post("/alerts/off", query_string={"key": key}).status_code == 410
    assert addresses() == []


def test_the_form_of_a_page_that_a_link_opened_works_where_it_stands(client: FlaskClient, post: MailServer) -> None:
    """The address of the page is not that of the form on it."""
    page = client.get("/alerts/confirm?key=a").get_data(as_text=True)
    assert 'action="/alerts"' in page
    page = client.get("/alerts/off?key=a").get_data(as_text=True)
    assert 'action="/alerts/stop"' in page


def key_of_stored() -> str:
    return db.session.scalars(select(Contact.key)).one()


def test_a_key_for_one_thing_does_not_do_the_other(client: FlaskClient) -> None:
    alerts.add(NAME)
    assert client.get("/alerts/off", query_string={"key": alerts.confirmation_key(NAME)}).status_code == 410
    assert client.get("/alerts/confirm", query_string={"key": key_of_stored()}).status_code == 410
    assert addresses() == [NAME]


def test_the_link_of_a_mail_stops_them_from_a_page_too_and_twice(client: FlaskClient) -> None:
    alerts.add(NAME)
    key = key_of_stored()
    alerts.add(NAME)
    assert key_of_stored() == key, "who confirms again can still stop by the links of earlier mails"
    for _ in range(2):
        status, words = press(client, f"/alerts/off?key={key}")
        assert (status, "You will not hear from us again" in words) == (200, True)
    assert addresses() == []


@pytest.mark.parametrize("form", ["application/x-www-form-urlencoded", "multipart/form-data"])
def test_one_click_in_a_mail_program_is_answered_without_a_redirect(client: FlaskClient, form: str) -> None:
    alerts.add(NAME)
    reply = client.post(f"/alerts/off?key={key_of_stored()}", data={"List-Unsubscribe": "One-Click"}, content_type=form)
    assert reply.status_code == 200
    assert addresses() == []


@pytest.mark.parametrize("way", ["confirm", "off"])
def test_the_page_that_follows_can_be_read_in_the_other_language(client: FlaskClient, post: MailServer, way: str) -> None:
    alerts.add("other@example.com")
    press(client, f"/alerts/confirm?key={alerts.confirmation_key(NAME)}" if way == "confirm" else
          f"/alerts/off?key={key_of_stored()}")
    page = client.get(f"/alerts/{'joined' if way == 'confirm' else 'left'}?language=cy")
    assert page.status_code == 200
    assert "Error" not in page.get_data(as_text=True)


def test_confirming_needs_the_form_of_our_page(client: FlaskClient) -> None:
    assert client.post("/alerts/confirm", data={"key": alerts.confirmation_key(NAME)}).status_code == 400
    assert addresses() == []


def test_without_a_mail_server_no_list_is_offered(resident: Resident) -> None:
    assert not mailing.is_set_up()
    resident.open("views")
    resident.complete()
    assert "/alerts" not in resident.page.links
    status = resident.client.get("/alerts")
    assert "This site sends no email" in status.get_data(as_text=True)
    assert "Send me the link" not in status.get_data(as_text=True)
    assert "/alerts/stop" in status.get_data(as_text=True)


def test_while_the_mail_server_is_down_the_link_waits(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SMTP_URL", "smtp://127.0.0.1:1")
    assert send(client, "/alerts", NAME)[0] == 200
    wait_for_mails()
    with mail_server() as server:
        use(app, server, monkeypatch)
        mailing.outbox.hurry()
        assert mailing.outbox.deliver() == 1
        assert "/alerts/confirm?key=" in link_in(server)


def test_one_mailbox_gets_three_links_an_hour_at_most_however_it_is_written(
        throttled: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as server:
        use(throttled, server, monkeypatch)
        client = throttled.test_client()
        written = (NAME, "NAME@Example.com", "name@example\u3002com", "name@\uff45xample.com", "name@ex\xadample.com",
                   "other@example.com")
        statuses = [send(client, "/alerts", one)[0] for one in written]
        wait_for_mails()
    assert statuses == [200] * 6, "nobody learns that somebody asked before"
    assert sorted(to[0] for to, _ in server.mails) == [*[NAME] * 3, "other@example.com"]


def test_to_ask_for_an_address_that_is_not_there_tells_nothing(client: FlaskClient) -> None:
    assert send(client, "/alerts/stop", "nobody@example.com") == send(client, "/alerts/stop", "someone@example.com")


@pytest.mark.parametrize("typed", ["nobody", "a@b", "a b@c.example", "a@b.example, c@d.example",
                                   "a@b.example\nBcc: x@y.example", "josé@example.com", "a@b..example", "x" * 250 + "@b.example"])
def test_what_is_no_address_is_said(client: FlaskClient, post: MailServer, typed: str) -> None:
    status, words = send(client, "/alerts", typed)
    assert status == 400
    assert "Enter an email address in the correct form" in words
    assert addresses() == []


def test_a_domain_with_accents_is_written_as_mail_servers_know_it(app: Flask) -> None:
    assert alerts.address(" Name@Bücher.Example ") == "name@xn--bcher-kva.example"


def test_other_words_of_consent_have_another_number() -> None:
    """Whoever changes these words counts WORDING up, so that the list says to which words each person agreed."""
    pages = "".join(re.sub(r'"\s+"', "", (TEMPLATES / name).read_text("utf-8")) for name in ("alerts.html", "alerts_link.html"))
    assert alerts.WORDING == 1
    for words in ("Leave an email address and {organisation} will write to you when a survey opens and when results are "
                  "published. It is used for nothing else.",
                  "We send a link to the address. It joins the list when you open the link and press the button there. Each "
                  "email has a link that takes it off again.",
                  "Press the button, and {organisation} will write to you when a survey opens and when results are published. "
                  "The address is used for nothing else."):
        assert words in pages


def test_the_table_has_nothing_to_join_it_by(app: Flask) -> None:
    table = Contact.__table__
    assert {column.name for column in table.columns} == {"key", "email", "agreed_in", "wording"}
    assert not table.foreign_keys
    assert not any(isinstance(column.type, DateTime) for column in table.columns)
    leading = [name for name in inspect(db.engine).get_table_names() if "contact" in _references(name)]
    assert leading == ["outgoing_mail"]
    assert _references("outgoing_mail") == {"contact", "consultation"}


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


def test_it_is_offered_after_the_survey_without_a_word_of_it(resident: Resident, post: MailServer) -> None:
    resident.open("views")
    resident.complete()
    assert "/alerts" in resident.page.links
    resident.go("/alerts")
    assert "survey" not in resident.address
    assert not any("receipt" in name for name, _ in resident.page.pairs)


def _references(table: str) -> set[str]:
    return {key["referred_table"] for key in inspect(db.engine).get_foreign_keys(table)}


def test_a_form_is_taken_over_tls_although_our_pages_send_no_referrer(client: FlaskClient, post: MailServer) -> None:
    form = PageReader(client.get("/alerts", base_url="https://localhost").get_data(as_text=True))
    sent = {**dict(form.pairs), "email": "name@example.com"}
    assert client.post("/alerts", data=sent, base_url="https://localhost").status_code == 200
    assert client.post("/alerts", data={**sent, "csrf_token": "forged"}, base_url="https://localhost").status_code == 400
