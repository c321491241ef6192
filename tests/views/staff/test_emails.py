"""Leads see of what subscribers were told, what waits and what went, and can have all tried again; never an address."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from survey_app import consultations
from survey_app.fieldwork import alerts, announcements
from survey_app.mailing import Letter, outbox
from survey_app.mailing.outbox import Kind
from survey_app.models import Role
from tests.factories.consultations import make
from tests.mailbox import MailServer, mail_server, use, wait_for_mails
from tests.staff import signed_in
from tests.views.markup import faults

pytestmark = pytest.mark.sqlite_only
NOWHERE = "smtp://127.0.0.1:1"


def test_without_a_mail_server_the_page_says_whom_to_ask(app: Flask) -> None:
    page = signed_in(app, Role.LEAD).get("/staff/emails").text
    assert "the operator has set up no mail server" in page
    assert faults(page) == []


def test_what_was_told_what_waits_and_what_went(app: Flask, post: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = signed_in(app, Role.LEAD)
    assert "No email has been sent yet" in browser.get("/staff/emails").text
    alerts.add("someone@example.org")
    make()
    consultations.release("survey")
    announcements.send_due()
    monkeypatch.setitem(app.config, "SMTP_URL", NOWHERE)
    outbox.post_now(Kind.CONFIRM, Letter("other@example.org", "S", "W"))
    wait_for_mails()
    page = browser.get("/staff/emails").text
    for words in ("1 person has confirmed", "A survey has opened", "A link to confirm an address",
                  "The mail server cannot be reached",
                  "Emails by day", "What subscribers were told"):
        assert words in page
    assert "example.org</" not in page.replace("lead@example.org</", "")
    assert faults(page) == []


def test_a_lead_has_all_tried_now(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = signed_in(app, Role.LEAD)
    monkeypatch.setitem(app.config, "SMTP_URL", NOWHERE)
    outbox.post_now(Kind.CONFIRM, Letter("other@example.org", "S", "W"))
    wait_for_mails()
    with mail_server() as server:
        use(app, server, monkeypatch)
        browser.post("/staff/emails/send", page="/staff/emails")
        wait_for_mails()
    assert len(server.mails) == 1


def test_who_opens_a_survey_is_told_how_many_get_an_email(app: Flask, post: MailServer) -> None:
    alerts.add("someone@example.org")
    make()
    assert "1 subscriber will get an email" in signed_in(app, Role.LEAD).get("/staff/consultations/survey/open").text


def test_the_commands_say_what_waits_and_send_it(app: Flask, run: FlaskCliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = run.invoke(args=["mails", "send"])
    assert refused.exit_code == 1
    assert "set HYS_SMTP_URL" in refused.stderr
    monkeypatch.setitem(app.config, "SMTP_URL", NOWHERE)
    outbox.post_now(Kind.CONFIRM, Letter("other@example.org", "S", "W"))
    wait_for_mails()
    assert run.invoke(args=["mails", "send"]).output == "0 sent, 1 waiting\n"
    listed = run.invoke(args=["mails", "list"]).output
    assert listed.startswith("confirm\t1\tnext try: ")
    assert listed.endswith("\tConnectionRefusedError\n")
    with mail_server() as server:
        use(app, server, monkeypatch)
        assert run.invoke(args=["mails", "send"]).output == "0 sent, 1 waiting\n"
        assert run.invoke(args=["mails", "send", "--all"]).output == "1 sent, 0 waiting\n"
    assert len(server.mails) == 1
