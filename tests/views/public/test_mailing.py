"""The resume code by email, over a real connection to a mail server: the address is used once and is nowhere afterwards."""

from __future__ import annotations

import logging
import socket
import time
from pathlib import Path

import pytest
from flask import Flask

from survey_app import mailing
from survey_app.consultations import Survey
from survey_app.database import db
from tests.mailbox import MailServer, mail_server, use, wait_for_mails
from tests.proxies import certificate
from tests.views.markup import faults
from tests.views.public.resident import Resident, save_with_code

pytestmark = pytest.mark.sqlite_only
ADDRESS = "Someone.New@example.org"
FAILED = "The email could not be sent"


def test_the_code_comes_and_opens_the_answers(resident: Resident, app: Flask, post: MailServer) -> None:
    code = save_with_code(resident)
    assert faults(resident.html) == []
    resident.send(email=ADDRESS)
    assert "The email is on its way" in resident.page.words
    assert code in resident.page.words
    [(recipients, mail)] = post.mails
    assert recipients == [ADDRESS.lower()]
    assert mail.get_content_type() == "text/plain"
    assert code in mail.get_content()
    other = Resident(app.test_client(), "survey")
    other.open("resume")
    other.send(code=code)
    assert "Continue where you left off" in other.page.words


def test_the_mail_says_nothing_of_the_survey(resident: Resident, survey: Survey, post: MailServer) -> None:
    save_with_code(resident)
    resident.send(email=ADDRESS)
    [(_, mail)] = post.mails
    assert mail["Subject"] == "Your code"
    whole = mail.as_string().lower()
    assert not any(word in whole for word in (survey.slug, survey.title.lower(), "crime", "safety", "police", "survey?"))
    assert "http://localhost/\n" in mail.get_content()


def test_in_welsh(resident: Resident, post: MailServer) -> None:
    resident.go(f"{resident.start}?language=cy")
    code = save_with_code(resident)
    resident.send(email=ADDRESS)
    assert "Mae’r e-bost ar ei ffordd" in resident.page.words
    [(_, mail)] = post.mails
    assert mail["Subject"] == "Eich cod"
    assert "Eich cod yw:" in mail.get_content()
    assert code in mail.get_content()
    assert "http://localhost/?language=cy" in mail.get_content()


def test_the_address_is_nowhere_afterwards(resident: Resident, post: MailServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    save_with_code(resident)
    resident.send(email=ADDRESS)
    assert len(post.mails) == 1
    resident.open("views")
    resident.complete()
    with db.engine.connect() as connection:
        rows = [str(row) for table in db.metadata.sorted_tables for row in connection.execute(table.select()).mappings()]
    said = [*rows, caplog.text, *resident.visited, *resident.seen]
    assert not any("someone.new" in words.lower() for words in said)
    cookies = [resident.client.get_cookie(name) for name in ("hys_survey", "hys_session", "hys_language")]
    assert not any("someone" in cookie.value.lower() for cookie in cookies if cookie)


@pytest.mark.parametrize("refuses", ["RCPT", "MAIL", "DATA"])
def test_a_server_that_refuses_is_said_and_the_code_stays(
        resident: Resident, app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, refuses: str) -> None:
    caplog.set_level(logging.DEBUG)
    with mail_server(refuses) as server:
        use(app, server, monkeypatch)
        code = save_with_code(resident)
        assert resident.send(email=ADDRESS).status_code == 503
    assert FAILED in resident.page.words
    assert code in resident.page.words
    assert resident.answers["email"] == ADDRESS
    assert faults(resident.html) == []
    assert "could not be mailed" in caplog.text
    assert "someone.new" not in caplog.text.lower()


def test_no_server_at_all_is_said(resident: Resident, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SMTP_URL", "smtp://127.0.0.1:1")
    code = save_with_code(resident)
    assert resident.send(email=ADDRESS).status_code == 503
    assert FAILED in resident.page.words
    assert code in resident.page.words


@pytest.mark.parametrize("typed", ["", "nobody", "a@b.example, c@d.example", "a@b.example\nBcc: x@y.example", "a@@b.example"])
def test_what_is_no_address_is_said_and_nothing_is_sent(resident: Resident, post: MailServer, typed: str) -> None:
    code = save_with_code(resident)
    assert resident.send(email=typed).status_code == 400
    assert code in resident.page.words
    assert post.mails == []


def test_it_is_not_offered_without_a_mail_server(resident: Resident, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SMTP_URL", "")
    save_with_code(resident)
    assert "Email me this code" not in resident.page.words


def test_without_answers_there_is_nothing_to_send(resident: Resident, post: MailServer) -> None:
    resident.open("views")
    token = dict(resident.page.pairs)["csrf_token"]
    resident.post(f"{resident.start}saved", [("csrf_token", token), ("email", ADDRESS)])
    assert resident.address == resident.start
    assert post.mails == []


def test_many_are_slowed_down_by_sender_and_by_address(throttled: Flask, survey: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as server:
        use(throttled, server, monkeypatch)
        resident = Resident(throttled.test_client(), survey.slug)
        save_with_code(resident)
        page, statuses = resident.address, []
        for email in (*["one@example.org"] * 4, *[f"{number}@example.org" for number in range(4)]):
            resident.go(page)
            statuses.append(resident.send(email=email).status_code)
    assert statuses == [200, 200, 200, 429, 200, 200, 429, 429]
    assert len(server.mails) == 5


def test_no_resident_waits_for_a_server_that_hangs(resident: Resident, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setitem(app.config, "SMTP_URL", f"smtp://127.0.0.1:{silent.getsockname()[1]}")
        code = save_with_code(resident)
        begun = time.monotonic()
        assert resident.send(email=ADDRESS).status_code == 200
        assert time.monotonic() - begun < 4
    assert code in resident.page.words
    wait_for_mails()


def test_a_server_with_a_certificate_that_nobody_vouches_for_gets_no_mail(app: Flask, monkeypatch: pytest.MonkeyPatch,
                                                                         tmp_path: Path) -> None:
    made = certificate(tmp_path)
    with mail_server(certificate=made) as server:
        use(app, server, monkeypatch)
        with pytest.raises(mailing.NotMailed, match="SSLCertVerificationError"):
            mailing.send(mailing.Letter(ADDRESS, "Subject", "Words"))
        monkeypatch.setenv("SSL_CERT_FILE", str(made[0]))     # as an operator trusts a council's own authority
        mailing.send(mailing.Letter(ADDRESS, "Subject", "Words"))
    assert len(server.mails) == 1
