"""A complaint about personal data as a resident makes it, and as a lead answers it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from sqlalchemy import DateTime

from survey_app import accounts
from survey_app.consultations import fingerprint
from survey_app.fieldwork import complaints
from survey_app.models import DataComplaint, Role
from tests.mailbox import mail_server
from tests.staff import Browser, signed_in
from tests.views.public.resident import PageReader

pytestmark = pytest.mark.sqlite_only
NUMBER = re.compile(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){3}")


def complain(client: FlaskClient, text: str = "You kept my name.", email: str = "") -> str:
    """Sends a complaint and returns its number."""
    form = PageReader(client.get("/complaint").get_data(as_text=True))
    page = client.post("/complaint", data={**dict(form.pairs), "text": text, "email": email}).get_data(as_text=True)
    number = NUMBER.search(page) or pytest.fail(page)
    return number[0]


def test_a_complaint_that_is_sent_twice_is_one_complaint(client: FlaskClient) -> None:
    form = dict(PageReader(client.get("/complaint").get_data(as_text=True)).pairs)
    words = {"text": "You kept my name.", "email": ""}
    pages = [client.post("/complaint", data={**form, **words}).get_data(as_text=True) for _ in range(2)]
    numbers = {NUMBER.search(page)[0] for page in pages}  # type: ignore[index]  # it is on each
    assert numbers == {one.number for one in complaints.listed()}
    client.post("/complaint", data={**form, **words, "text": "And my address."})
    assert len(complaints.listed()) == 2, "other words are another complaint"


def progress(client: FlaskClient, number: str) -> tuple[int, str]:
    form = PageReader(client.get("/complaint/progress").get_data(as_text=True))
    reply = client.post("/complaint/progress", data={**dict(form.pairs), "number": number})
    return reply.status_code, " ".join(PageReader(reply.get_data(as_text=True)).words.split())


def answer(browser: Browser, number: str, reply: str, **also: str) -> Any:
    """Sends the answer form of a complaint as it stands on its page now, unless `seen` says otherwise."""
    page = browser.get(f"/staff/complaints/{number}").text
    seen = re.search(r'name="seen" value="([^"]*)"', page) or pytest.fail("no fingerprint")
    return browser.post(f"/staff/complaints/{number}", {"reply": reply, "seen": seen[1], **also})


def test_a_complaint_is_followed_to_its_answer(app: Flask, client: FlaskClient) -> None:
    number = complain(client, email="name@example.com")
    assert "We are looking into it" in progress(client, number)[1]
    lead = signed_in(app, Role.LEAD)
    assert "1 complaint about how personal data is used" in " ".join(lead.get("/staff/").text.split())
    assert "30 days left" in lead.get("/staff/complaints").text
    page = f"/staff/complaints/{number}"
    assert "name@example.com" in lead.get(page).text
    assert "Write what you decided" in answer(lead, number, " ", closes="y").text
    assert answer(lead, number, "We are asking <the> team.").status_code == 303
    assert "So far We are asking <the> team." in progress(client, number)[1]
    answer(lead, number, "We deleted it.\n\nSorry.", closes="y")
    status, words = progress(client, number)
    assert status == 200
    assert "Our answer We deleted it. Sorry." in words
    assert "Information Commissioner’s Office" in words
    assert "Store the answer" not in lead.get(page).text


def test_the_second_of_two_leads_keeps_what_was_typed(app: Flask, client: FlaskClient) -> None:
    number = complain(client)
    first, second = signed_in(app, Role.LEAD), signed_in(app, Role.ADMIN)
    opened = fingerprint("")
    answer(first, number, "The first answer.")
    refused = answer(second, number, "The second answer.", seen=opened)
    assert refused.status_code == 400
    assert "Somebody else has answered" in refused.text
    assert "The second answer.</textarea>" in refused.text
    assert "The first answer." in refused.text
    assert answer(second, number, "Both answers.").status_code == 303


@pytest.mark.parametrize(("text", "email", "words"), [
    ("", "", "Write what you complain about"), (" \n ", "", "Write what you complain about"),
    ("x" * 5_001, "", "Write at most 5,000 characters"), ("Kept words", "nobody", "Enter an email address in the correct form")])
def test_what_cannot_be_stored_is_said_and_nothing_is_lost(client: FlaskClient, text: str, email: str, words: str) -> None:
    form = PageReader(client.get("/complaint").get_data(as_text=True))
    reply = client.post("/complaint", data={**dict(form.pairs), "text": text, "email": email})
    assert reply.status_code == 400
    assert words in reply.get_data(as_text=True)
    assert text.strip() in reply.get_data(as_text=True)
    assert complaints.listed() == []


def test_a_wrong_number_tells_nothing(client: FlaskClient) -> None:
    assert progress(client, "AAAA")[0] == 400
    assert "There is no complaint with this number" in progress(client, "x" * 90)[1]


def test_nothing_leads_from_a_complaint_to_an_answer(app: Flask) -> None:
    table = DataComplaint.__table__
    assert not table.foreign_keys
    assert not any(isinstance(column.type, DateTime) for column in table.columns)


def test_only_leads_read_complaints(app: Flask, client: FlaskClient) -> None:
    number = complain(client)
    for role in (Role.ANALYST, Role.ENTRY):
        assert signed_in(app, role).get(f"/staff/complaints/{number}").status_code == 403
    assert Browser(app.test_client()).get("/staff/complaints").status_code == 302
    assert signed_in(app, Role.LEAD).get("/staff/complaints/AAAA").status_code == 404


def test_leads_and_admins_alone_are_reminded_by_mail(
        app: Flask, client: FlaskClient, run: FlaskCliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    for email, role in (("a@example.org", Role.LEAD), ("admin@example.org", Role.ADMIN), ("watcher@example.org", Role.ANALYST)):
        accounts.add(email, role, "a long enough password")
    number = complain(client)
    with mail_server() as server:
        monkeypatch.setitem(app.config, "SMTP_URL", server.url)
        monkeypatch.setitem(app.config, "MAIL_FROM", "hello@example.gov.uk")
        assert run.invoke(args=["complaints", "remind"]).exit_code == 0
    assert sorted(to for to, _ in server.mails) == [["a@example.org"], ["admin@example.org"]]
    assert all(number in mail.get_content() and "kept my name" not in mail.get_content() for _, mail in server.mails)
    failed = run.invoke(args=["complaints", "remind"])
    assert failed.exit_code == 1
    assert "Check HYS_SMTP_URL" in failed.stderr
    assert f"{number}\t" in run.invoke(args=["complaints", "list"]).stdout


def test_wrong_numbers_and_complaints_of_others_keep_nobody_out(throttled: Flask) -> None:
    client = throttled.test_client()
    numbers = [complain(client, f"Complaint {count}") for count in range(25)]
    assert len(set(numbers)) == 25, "from one library"
    tried = [progress(client, "AAAA-AAAA-AAAA-AAAA")[0] for _ in range(22)]
    assert tried == [400] * 20 + [429] * 2
    assert progress(client, numbers[0])[0] == 200
