"""A lead runs the whole year in a real browser: from last year's survey to a closed one with every response counted."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from survey_app import accounts, consultations
from survey_app.fieldwork import monitoring
from survey_app.models import Role
from survey_app.questionnaire import parsing
from tests.staff import PASSWORD

from .pages import press, sign_in
from .site import served

pytestmark = pytest.mark.slow
TODAY = datetime.now(UTC).astimezone(consultations.LONDON).date()
LAST_YEAR = '<b>&" Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch اپنی بات'   # nothing a title cannot be
LITTER = "Rubbish or litter lying around"


def last_year() -> None:
    """Stores last year's survey, a lead and two clerks."""
    consultations.create("last-year", parsing.load("have-your-say-2026"), LAST_YEAR, TODAY - timedelta(days=400),
                         TODAY - timedelta(days=300), "P")
    for email, role in (("lead@example.org", Role.LEAD), ("one@example.org", Role.ENTRY), ("two@example.org", Role.ENTRY)):
        accounts.add(email, role, PASSWORD)


@pytest.fixture(scope="module")
def staff_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    """A site of its own, with last year's survey, a lead and two clerks."""
    with served(tmp_path_factory.mktemp("staff"), last_year) as site:
        yield site


def set_up_second_step(page: Page, site: str) -> None:
    """Types the key into an authenticator, so to say, and the code that it shows into the page."""
    page.goto(f"{site}/staff/account/second-step")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    key = page.locator("#key").inner_text().replace(" ", "")
    page.fill("#code", pyotp.TOTP(key).now())
    press(page, "Turn two-step sign-in on")
    expect(page.get_by_role("heading", name="Keep your recovery codes")).to_be_visible()


def copy_last_year(page: Page, site: str) -> None:
    page.goto(f"{site}/staff/consultations/new")
    page.get_by_label(f"A copy of “{LAST_YEAR}”").check()
    page.fill("#title", "This year")
    for name, day in (("opens", TODAY), ("closes", TODAY + timedelta(days=20))):
        for part in ("day", "month", "year"):
            page.fill(f"#{name}-{part}", str(getattr(day, part)))
    press(page, "Make the draft")


def edit(page: Page, site: str) -> None:
    """Adds a problem from the bank, and puts one priority before another."""
    page.goto(f"{site}/staff/consultations/this-year/questionnaire/questions/problems")
    page.select_option("#bank_row", label="Fly-tipping")
    press(page, "Add this row")
    page.goto(f"{site}/staff/consultations/this-year/questionnaire/questions/proposed_priorities")
    with page.expect_navigation():
        page.locator('button[value^="row-down:"]').first.click()


def answer(page: Page, address: str) -> None:
    """A resident says that litter is a very big problem, and sends."""
    page.goto(address)
    press(page, "Start now")
    for _ in range(20):
        if page.url.endswith("/check"):
            press(page, "Send my answers")
            break
        box = page.locator('input[id="problems.litter"]')
        if box.count():
            box.check(force=True)
        press(page, "Continue")
    expect(page.locator(".hys-receipt")).to_be_visible()


def key_form(page: Page, site: str, serial: str, litter: str) -> None:
    page.goto(f"{site}/staff/consultations/this-year/paper")
    page.fill("#serial", serial)
    press(page, "Enter this form")
    page.fill('input[id="problems.litter"]', litter)
    with page.expect_navigation():
        page.locator("main form .govuk-button").first.click()


def monkey(folder: Path) -> Path:
    """Ten responses as SurveyMonkey writes them."""
    path = folder / "theirs.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["RespondentID", "How much of a problem, if at all, are these in your neighbourhood?", "",
                         "How old are you?"])
        writer.writerow(["", LITTER, "Graffiti", "Response"])
        writer.writerows([[number, "A very big problem", "Not a problem at all", "16-24"] for number in range(10)])
    return path


def import_file(page: Page, site: str, path: Path) -> None:
    page.goto(f"{site}/staff/consultations/this-year/import")
    page.set_input_files("#file", path)
    press(page, "Upload")
    press(page, "Continue")
    press(page, "Check the file")
    press(page, "Import 10 responses")


def test_a_whole_year_without_javascript(staff_site: tuple[Flask, str], browser: Browser, tmp_path: Path) -> None:
    app, site = staff_site
    lead = browser.new_context(viewport={"width": 1200, "height": 900}, java_script_enabled=False).new_page()
    sign_in(lead, site, "lead@example.org")
    set_up_second_step(lead, site)
    copy_last_year(lead, site)
    edit(lead, site)
    lead.goto(f"{site}/staff/consultations/this-year/preview/area")
    expect(lead.get_by_text("Fly-tipping").first).to_be_visible()
    lead.goto(f"{site}/staff/consultations/this-year/open")
    press(lead, "Open it")
    links = [link.get_attribute("href") or "" for link in lead.locator("dd.hys-wrap a").all()]
    for link in (links[0], links[0], links[0], links[1]):
        telephone = browser.new_context(viewport={"width": 320, "height": 700}, java_script_enabled=False).new_page()
        answer(telephone, site + link)
    clerks = [browser.new_context(java_script_enabled=False).new_page() for _ in range(2)]
    for clerk, email in zip(clerks, ("one@example.org", "two@example.org"), strict=True):
        sign_in(clerk, site, email)
    for serial in ("A-1", "A-2"):
        key_form(clerks[0], site, serial, "1")
    key_form(clerks[1], site, "A-1", "1")
    expect(clerks[1].get_by_text("The form A-1 is verified")).to_be_visible()
    key_form(clerks[1], site, "A-2", "2")
    expect(clerks[1].get_by_role("heading", name=re.compile("differ in 1 answer"))).to_be_visible()
    clerks[1].check('input[id="take-problems.litter-first"]', force=True)
    press(clerks[1], "Store what is right")
    assert clerks[1].goto(f"{site}/staff/consultations/this-year/watch").status == 403  # type: ignore[union-attr]  # it answers
    import_file(lead, site, monkey(tmp_path))
    expect(lead.get_by_role("heading", name="16 responses")).to_be_visible()
    with lead.expect_download() as downloaded:
        lead.goto(f"{site}/staff/consultations/this-year/download")
        lead.get_by_role("button", name="Download").click()
    rows = list(csv.DictReader(Path(downloaded.value.path()).read_text().splitlines()))
    assert len(rows) == 16
    assert {row["problems.litter"] for row in rows} == {"very_big"}
    assert sorted(row["source"] for row in rows) == ["import"] * 10 + ["online"] * 4 + ["paper"] * 2
    assert sum(row["audience"] == "elected" for row in rows) == 1
    lead.goto(f"{site}/staff/consultations/this-year/close")
    press(lead, "Close it now")
    with app.app_context():
        assert monitoring.total(consultations.get("this-year")) == 16
        assert consultations.get("this-year").state() == "closed"


def test_a_warning_comes_before_being_signed_out_and_can_be_answered(staff_site: tuple[Flask, str], browser: Browser) -> None:
    app, site = staff_site
    with app.app_context():
        accounts.add("idle@example.org", Role.LEAD, PASSWORD)
    page = browser.new_page()
    page.clock.install()
    sign_in(page, site, "idle@example.org")
    page.clock.fast_forward("54:00")
    expect(page.get_by_role("alert")).to_have_count(0)
    page.clock.fast_forward("01:01")
    expect(page.get_by_role("alert")).to_contain_text("You will be signed out in 5 minutes")
    page.get_by_role("button", name="stay signed in").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    page.clock.fast_forward("55:01")
    expect(page.get_by_role("alert")).to_have_count(1)
