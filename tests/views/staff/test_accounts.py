"""Staff accounts as an admin manages them."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from survey_app import accounts
from survey_app.models import Role
from tests.mailbox import MailServer, wait_for_mails
from tests.staff import PASSWORD, Browser, confirm, signed_in

pytestmark = pytest.mark.sqlite_only


def test_a_new_colleague_sets_a_password_with_the_link(app: Flask) -> None:
    admin = signed_in(app, Role.ADMIN)
    confirm(admin)
    page = admin.post("/staff/accounts/add", {"email": "new@example.org", "role": "entry"})
    link = re.search(r"http://localhost(/staff/password/[\w.\-]+)", page.text)
    assert link
    colleague = Browser(app.test_client())
    assert colleague.post(link[1], {"password": "a password of my own"}).status_code == 303
    assert colleague.sign_in("new@example.org", "a password of my own").status_code == 302
    assert "new@example.org" in admin.get("/staff/accounts").text


def test_a_new_colleague_gets_the_link_by_email_where_there_is_a_mail_server(app: Flask, post: MailServer) -> None:
    admin = signed_in(app, Role.ADMIN)
    confirm(admin)
    assert "Your colleague gets an email with a link" in admin.get("/staff/accounts/add").text
    page = admin.post("/staff/accounts/add", {"email": "new@example.org", "role": "entry"})
    assert "An email with this address is on its way" in page.text
    wait_for_mails()
    [mail] = [mail for to, mail in post.mails if to == ["new@example.org"]]
    link = re.search(r"http://localhost(/staff/password/[\w.\-]+)", mail.get_content())
    assert link
    assert link[1] in page.text
    colleague = Browser(app.test_client())
    assert colleague.post(link[1], {"password": "a password of my own"}).status_code == 303


def test_refusals_stand_beside_their_field(app: Flask) -> None:
    admin = signed_in(app, Role.ADMIN)
    confirm(admin)
    for sent, message in (({"email": "admin@example.org", "role": "lead"}, "already an account"),
                          ({"email": "nobody", "role": "lead"}, "is not an email address"),
                          ({"email": "", "role": "lead"}, "Enter an email address"),
                          ({"email": "new@example.org"}, "Choose a role"),
                          ({"email": "new@example.org", "role": "owner"}, "Choose one of those shown")):
        answer = admin.post("/staff/accounts/add", sent)
        assert answer.status_code == 400
        assert message in answer.text
    assert accounts.find("new@example.org") is None


def test_roles_activity_and_links(app: Flask) -> None:
    admin = signed_in(app, Role.ADMIN)
    lead = accounts.add("lead@example.org", Role.LEAD, PASSWORD)
    page = f"/staff/accounts/{lead.id}"
    admin.post(page, {"role": "analyst"})
    assert lead.role is Role.ANALYST
    admin.post(f"{page}/active", {"active": "no"}, page)
    assert accounts.get(lead.id).active is False  # type: ignore[union-attr]  # it is there
    admin.post(f"{page}/active", {"active": "yes"}, page)
    assert accounts.get(lead.id).active is True  # type: ignore[union-attr]  # as above
    confirm(admin)
    assert "/staff/password/" in admin.post(f"{page}/link", page=page).text


def test_an_admin_cannot_lock_everybody_out(app: Flask) -> None:
    admin = signed_in(app, Role.ADMIN)
    found = accounts.find("admin@example.org")
    assert found
    page = f"/staff/accounts/{found.id}"
    assert "cannot deactivate the account you are signed in with" in admin.post(
        f"{page}/active", {"active": "no"}, page, follow_redirects=True).text
    assert "is the only admin" in admin.post(page, {"role": "lead"}).text


def test_an_account_that_is_not_there(app: Flask) -> None:
    assert signed_in(app, Role.ADMIN).get("/staff/accounts/999999").status_code == 404
