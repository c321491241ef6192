"""Signing in, passwords, and being signed out, through HTTP."""

from __future__ import annotations

import re
import socket
import time
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from survey_app import accounts, audit
from survey_app.accounts import links
from survey_app.audit import Filter
from survey_app.database import db
from survey_app.models import Role, StaffSession
from tests.mailbox import mail_server, wait_for_mails
from tests.staff import PASSWORD, Browser, signed_in

pytestmark = pytest.mark.sqlite_only


class TestSigningIn:
    def test_shows_the_consultations(self, app: Flask) -> None:
        browser = signed_in(app, Role.LEAD)
        assert "Consultations" in browser.get("/staff/").text

    @pytest.mark.parametrize(("email", "password"), [("lead@example.org", "not the password"), ("nobody@example.org", PASSWORD),
                                                     ("", ""), ("lead@example.org", "")])
    def test_a_wrong_address_or_password_is_refused_in_the_same_words(self, app: Flask, email: str, password: str) -> None:
        accounts.add("lead@example.org", Role.LEAD, PASSWORD)
        answer = Browser(app.test_client()).sign_in(email, password)
        assert "The email address or the password is not right" in answer.text
        assert "Error: Sign in" in answer.text

    def test_is_in_the_trail_and_so_is_a_refusal(self, app: Flask) -> None:
        accounts.add("watched@example.org", Role.LEAD, PASSWORD)
        browser = Browser(app.test_client())
        browser.sign_in("watched@example.org", "not the password")
        browser.sign_in("watched@example.org")
        done = [event.action for event in audit.events(Filter(about="watched@example.org"), limit=2)]
        assert done == ["signed in", "sign-in refused"]

    def test_leads_on_to_the_page_that_was_asked_for(self, app: Flask) -> None:
        accounts.add("lead@example.org", Role.LEAD, PASSWORD)
        browser = Browser(app.test_client())
        asked = browser.get("/staff/account").location
        assert browser.post(asked, {"email": "lead@example.org", "password": PASSWORD}).location.endswith("/staff/account")

    @pytest.mark.parametrize("next_", ["https://example.com/", "//example.com/", "/\\example.com"])
    def test_never_leads_to_another_site(self, app: Flask, next_: str) -> None:
        accounts.add("lead@example.org", Role.LEAD, PASSWORD)
        answer = Browser(app.test_client()).post(f"/staff/sign-in?next={next_}",
                                                 {"email": "lead@example.org", "password": PASSWORD})
        assert not (answer.location or "/").startswith(("https:", "//", "/\\"))

    @pytest.mark.parametrize("more", [{"remember": "y"}, {"remember_me": "y", "remember": "1"}])
    def test_gives_no_cookie_but_that_of_the_session(self, app: Flask, more: dict[str, str]) -> None:
        accounts.add("lead@example.org", Role.LEAD, PASSWORD)
        answer = Browser(app.test_client()).post("/staff/sign-in", {"email": "lead@example.org", "password": PASSWORD, **more})
        assert answer.status_code == 302
        assert [cookie.partition("=")[0] for cookie in answer.headers.getlist("Set-Cookie")] == ["hys_session"]

    def test_gives_no_token_to_who_asks_for_json(self, app: Flask) -> None:
        accounts.add("lead@example.org", Role.LEAD, PASSWORD)
        for password, status in ((PASSWORD, 302), ("wrong", 200)):
            answer = Browser(app.test_client()).post("/staff/sign-in?include_auth_token", {
                "email": "lead@example.org", "password": password}, headers={"Accept": "application/json"})
            assert (answer.status_code, answer.mimetype) == (status, "text/html")
            assert "authentication_token" not in answer.text


def _let_pass(minutes: int) -> None:
    """Makes all sessions so much older."""
    by = timedelta(minutes=minutes)
    for one in db.session.scalars(select(StaffSession)):
        one.made_at, one.seen_at = one.made_at - by, one.seen_at - by
    db.session.commit()


class TestBeingSignedOut:
    def test_by_the_button(self, app: Flask) -> None:
        browser = signed_in(app, Role.LEAD)
        browser.post("/staff/sign-out", page="/staff/")
        assert browser.get("/staff/").status_code == 302

    def test_never_by_a_link(self, app: Flask) -> None:
        assert signed_in(app, Role.LEAD).get("/staff/sign-out").status_code == 405

    def test_a_deleted_colleague_is_out_at_the_next_request(self, app: Flask) -> None:
        browser = signed_in(app, Role.LEAD)
        assert browser.get("/staff/").status_code == 200
        accounts.remove("lead@example.org")
        assert browser.get("/staff/").status_code == 302

    def test_a_deactivated_colleague_is_out_at_the_next_request_and_stays_out(self, app: Flask) -> None:
        browser = signed_in(app, Role.LEAD)
        found = accounts.find("lead@example.org")
        assert found
        accounts.set_active(found, False)
        assert browser.get("/staff/").status_code == 302
        assert "not right" in browser.sign_in("lead@example.org").text
        accounts.set_active(found, True)
        assert browser.get("/staff/").status_code == 302, "the old session is not taken up again"

    def test_a_changed_role_holds_from_the_next_request(self, app: Flask) -> None:
        accounts.add("other@example.org", Role.ADMIN, PASSWORD)
        browser = signed_in(app, Role.ADMIN)
        assert browser.get("/staff/accounts").status_code == 200
        found = accounts.find("admin@example.org")
        assert found
        accounts.set_role(found, Role.ENTRY)
        refused = browser.get("/staff/accounts")
        assert refused.status_code == 403
        assert '<a class="govuk-link hys-lone" href="/staff/">Go to the staff area</a>' in refused.text

    def test_everywhere(self, app: Flask) -> None:
        here, there = signed_in(app, Role.LEAD), signed_in(app, Role.LEAD)
        here.post("/staff/account/sign-out-everywhere", page="/staff/account")
        assert here.get("/staff/").status_code == there.get("/staff/").status_code == 302

    def test_after_an_hour_without_a_request(self, app: Flask) -> None:
        browser = signed_in(app, Role.LEAD)
        _let_pass(minutes=60)
        answer = browser.get("/staff/account", follow_redirects=True)
        assert "You were signed out because nothing was sent for 60 minutes" in answer.text
        assert "next=/staff/account" in answer.request.url
        assert browser.get("/staff/").status_code == 302

    def test_each_request_counts_the_hour_anew(self, app: Flask) -> None:
        browser = signed_in(app, Role.LEAD)
        for _ in range(3):
            _let_pass(minutes=40)
            assert browser.get("/staff/").status_code == 200

    def test_after_twelve_hours_whatever_was_sent(self, app: Flask) -> None:
        browser = signed_in(app, Role.LEAD)
        for _ in range(14):
            _let_pass(minutes=50)
            assert browser.get("/staff/").status_code == 200
        _let_pass(minutes=21)
        assert browser.get("/staff/").status_code == 303

    def test_a_copied_cookie_is_of_no_use_after_signing_out(self, app: Flask) -> None:
        browser, thief = signed_in(app, Role.LEAD), Browser(app.test_client())
        copied = browser.client.get_cookie("hys_session")
        assert copied
        thief.client.set_cookie("hys_session", copied.value)
        assert thief.get("/staff/").status_code == 200
        browser.post("/staff/sign-out", page="/staff/")
        thief.client.set_cookie("hys_session", copied.value)
        assert thief.get("/staff/").status_code == 303

    def test_one_s_own_sessions_are_listed_and_can_be_ended_one_by_one(self, app: Flask) -> None:
        here, lost, other = signed_in(app, Role.LEAD), Browser(app.test_client()), signed_in(app, Role.ANALYST)
        lost.client.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
        lost.sign_in("lead@example.org")
        page = here.get("/staff/account").text
        assert "Firefox on Windows" in page
        assert page.count("End the session since") == 1, "not the one at hand, and nobody else's"
        [address] = re.findall(r'action="(/staff/account/sessions/\d+/end)"', page)
        other.post(address, page="/staff/account")
        assert lost.get("/staff/").status_code == 200, "only its owner can end it"
        here.post(address, page="/staff/account")
        assert (here.get("/staff/").status_code, lost.get("/staff/").status_code) == (200, 303)

    def test_a_remembered_sign_in_does_not_outlive_the_hour(self, app: Flask) -> None:
        accounts.add("lead@example.org", Role.LEAD, PASSWORD)
        browser = Browser(app.test_client())
        browser.post("/staff/sign-in", {"email": "lead@example.org", "password": PASSWORD, "remember": "y"})
        browser.client.delete_cookie("hys_session")
        assert browser.get("/staff/").status_code in (302, 303)


class TestPasswords:
    def test_changing_it_ends_every_other_session(self, app: Flask) -> None:
        here, there = signed_in(app, Role.LEAD), signed_in(app, Role.LEAD)
        answer = here.post("/staff/account/password", {"current": PASSWORD, "password": "quite another password"},
                           "/staff/account")
        assert answer.status_code == 303
        assert here.get("/staff/").status_code == 200
        assert there.get("/staff/").status_code == 302
        assert "not right" in Browser(app.test_client()).sign_in("lead@example.org", PASSWORD).text

    @pytest.mark.parametrize(("sent", "message"), [
        ({"current": "not it", "password": "quite another password"}, "The current password is not right"),
        ({"current": PASSWORD, "password": "short"}, "at least 12 characters"),
        ({"current": "", "password": ""}, "Enter your current password")])
    def test_what_cannot_be_changed(self, app: Flask, sent: dict[str, str], message: str) -> None:
        browser = signed_in(app, Role.LEAD)
        answer = browser.post("/staff/account/password", sent, "/staff/account")
        assert answer.status_code == 400
        assert message in answer.text
        assert browser.get("/staff/").status_code == 200

    def test_a_one_time_link_sets_it_once(self, app: Flask) -> None:
        account = accounts.add("lead@example.org", Role.LEAD, PASSWORD)
        link = f"/staff/password/{links.make(account)}"
        browser = Browser(app.test_client())
        assert "at least 12 characters" in browser.post(link, {"password": "short"}).text
        assert browser.post(link, {"password": "a password of my own"}).status_code == 303
        gone = browser.get(link)
        assert gone.status_code == 410
        assert "This link no longer works" in gone.text
        assert browser.sign_in("lead@example.org", "a password of my own").status_code == 302

    def test_forgotten_without_a_mail_server_says_whom_to_ask(self, app: Flask) -> None:
        assert "Ask an admin" in Browser(app.test_client()).get("/staff/forgotten").text

    def test_forgotten_sends_a_link_by_mail_and_never_says_who_has_an_account(
            self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        accounts.add("lead@example.org", Role.LEAD, PASSWORD)
        with mail_server() as server:
            monkeypatch.setitem(app.config, "SMTP_URL", server.url)
            monkeypatch.setitem(app.config, "MAIL_FROM", "survey@example.org")
            answers = [Browser(app.test_client()).post("/staff/forgotten", {"email": email}, follow_redirects=True).text
                       for email in ("lead@example.org", "nobody@example.org")]
            wait_for_mails()
        assert "a link is on its way" in answers[0]
        assert re.sub(r'value="[^"]+"', "", answers[0]) == re.sub(r'value="[^"]+"', "", answers[1])
        assert [recipients for recipients, _mail in server.mails] == [["lead@example.org"]]
        link = re.search(r"/staff/password/\S+", server.mails[0][1].get_content())
        assert link
        assert Browser(app.test_client()).get(link[0]).status_code == 200
        assert audit.events(Filter(about="lead@example.org"), limit=1)[0].who == "lead@example.org"

    def test_no_page_waits_for_a_mail_server_that_hangs(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        accounts.add("lead@example.org", Role.LEAD, PASSWORD)
        with socket.create_server(("127.0.0.1", 0)) as silent:
            monkeypatch.setitem(app.config, "SMTP_URL", f"smtp://127.0.0.1:{silent.getsockname()[1]}")
            begun = time.monotonic()
            Browser(app.test_client()).post("/staff/forgotten", {"email": "lead@example.org"})
            assert time.monotonic() - begun < 2
        wait_for_mails()

    def test_a_mail_server_out_of_reach_is_logged_and_not_told(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        accounts.add("lead@example.org", Role.LEAD, PASSWORD)
        monkeypatch.setitem(app.config, "SMTP_URL", "smtp://127.0.0.1:1")
        answer = Browser(app.test_client()).post("/staff/forgotten", {"email": "lead@example.org"}, follow_redirects=True)
        assert "a link is on its way" in answer.text
