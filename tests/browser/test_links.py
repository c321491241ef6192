"""One-time codes in a real browser: a lead makes them, and who is invited answers once, on a phone and without JavaScript."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from survey_app import accounts, consultations
from survey_app.models import Role
from survey_app.questionnaire import parsing
from tests.mailbox import MailServer, mail_server
from tests.staff import PASSWORD

from .pages import faults, press, sign_in
from .site import served

pytestmark = pytest.mark.slow
TODAY = datetime.now(UTC).astimezone(consultations.LONDON).date()
PHONE: ViewportSize = {"width": 320, "height": 700}
LINKS = "/staff/consultations/survey/links"


@pytest.fixture(scope="module")
def post() -> Iterator[MailServer]:
    """A mail server."""
    with mail_server() as server:
        yield server


def this_year() -> None:
    """Stores this year's survey, open, and a lead."""
    consultations.create("survey", parsing.load("have-your-say-2026"), "Have Your Say", TODAY, TODAY + timedelta(days=20), "P")
    consultations.release("survey")
    accounts.add("lead@example.org", Role.LEAD, PASSWORD)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, post: MailServer) -> Iterator[str]:
    """The address of a site of its own, with this year's survey, a lead and a mail server."""
    with served(tmp_path_factory.mktemp("links"), this_year, HYS_SMTP_URL=post.url,
                HYS_MAIL_FROM="hello@example.gov.uk") as (_, address):
        yield address


def check(page: Page) -> None:
    """axe finds nothing, and nothing runs out of a narrow page."""
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url


def test_a_lead_makes_codes_and_who_is_invited_answers_once(
        browser: Browser, site: str, post: MailServer, tmp_path: Path) -> None:
    lead = browser.new_context(viewport=PHONE).new_page()
    sign_in(lead, site, "lead@example.org")
    lead.goto(f"{site}{LINKS}/of/elected")
    check(lead)
    lead.check("text=A one-time code, and nothing else")
    press(lead, "Save")
    lead.fill("#number", "3")
    with lead.expect_download() as download:
        lead.get_by_role("button", name="Make codes and download the list").click()
    download.value.save_as(tmp_path / "codes.csv")
    rows = list(csv.DictReader((tmp_path / "codes.csv").read_text("utf-8").splitlines()))
    assert len(rows) == 3
    for address in (LINKS, f"{LINKS}/revoke/1", "/staff/consultations/survey/watch", "/staff/consultations/survey/provisional"):
        lead.goto(site + address)
        check(lead)

    invited = browser.new_context(viewport=PHONE, java_script_enabled=False).new_page()
    invited.goto(rows[0]["link"])
    expect(invited.get_by_text("This link is for: Elected representatives.")).to_be_visible()
    press(invited, "Start now")
    press(invited, "Save and come back later")
    invited.fill("#email", "somebody@example.org")
    press(invited, "Send the email")
    assert invited.locator(".hys-receipt").inner_text() in post.mails[-1][1].get_content()
    press(invited, "Continue now")
    invited.locator("input[type=radio]").first.check(force=True)
    for _ in range(20):
        if invited.url.endswith("/check"):
            press(invited, "Send my answers")
            break
        press(invited, "Continue")
    expect(invited.locator(".hys-receipt")).to_be_visible()

    late = browser.new_context(viewport=PHONE).new_page()
    late.goto(rows[0]["link"])
    expect(late.get_by_role("heading", name="This link has been used")).to_be_visible()
    check(late)
    late.goto(rows[1]["link"])
    check(late)
    for page in (lead, invited, late):
        page.context.close()
