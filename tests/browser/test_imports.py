"""A lead imports another tool's file in a real browser without JavaScript, on a telephone and on a desk."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from survey_app import accounts
from survey_app.models import Role
from tests.factories.imports import street
from tests.staff import PASSWORD

from .pages import faults, press, sign_in
from .site import served

pytestmark = pytest.mark.slow
LONG = "https://example.org/" + "a" * 120


def stored() -> None:
    """Stores the survey and its lead."""
    street()
    for width in (320, 1200):
        accounts.add(f"lead{width}@example.org", Role.LEAD, PASSWORD)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    """A site of its own."""
    with served(tmp_path_factory.mktemp("imports"), stored) as found:
        yield found


def file(width: int) -> dict[str, object]:
    """A file that leaves something open on every page."""
    text = io.StringIO()
    csv.writer(text).writerows([
        ["Response ID", "Date submitted", "Status", "Link", f"Favourite colour of {width} colours",
         "How worried are you about dogs",
         "Were you hurt in the past year?", "Did you tell the police?", "How should we tell you what happens next?",
         "Which postcode do you live at?"],
        [f"a{width}", "06/07/2030", "Complete", LONG, "red", "Very worried", "Yess", "Yes", "By text message;Carrier pigeon",
         "ZZ9 9ZZ"],
        [f"b{width}", "06/07/2030", "Partial", "", "blue", "Worried", "No", "Yes", "Do not tell me", "nonsense1"],
        ["", "", "", "", "", "", "", "", "", ""]])
    return {"name": f"{'theirs' * 9}{width}.csv", "mimeType": "text/csv", "buffer": text.getvalue().encode()}


@pytest.mark.parametrize("width", [320, 1200])
def test_every_page_of_an_import_can_be_used_by_everybody(site: tuple[Flask, str], browser: Browser, width: int) -> None:
    _app, address = site
    page = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=False).new_page()
    judge = browser.new_context(viewport={"width": width, "height": 800}).new_page()
    sign_in(page, address, f"lead{width}@example.org")
    sign_in(judge, address, f"lead{width}@example.org")
    page.goto(f"{address}/staff/consultations/street/import")
    page.set_input_files("#file", files=[file(width)])      # type: ignore[arg-type]  # a file that is not on the disk
    press(page, "Upload")
    judged(page, judge, "columns", width)
    page.select_option("#column-5", "worries.dogs")
    press(page, "Continue, and leave out all that are not decided")
    judged(page, judge, "values", width)
    page.get_by_label("The day", exact=True).check(force=True)
    page.get_by_label("“Worried”").select_option("-")
    page.get_by_label("“Yess”").select_option("no")
    page.get_by_label("“Carrier pigeon”").select_option("-")
    page.get_by_label("Status: Partial").uncheck(force=True)
    press(page, "Check the file")
    expect(page.get_by_role("heading", name="2 responses can be imported")).to_be_visible()
    expect(page.get_by_text("2 answers to “Did you tell the police?” were set aside")).to_be_visible()
    judged(page, judge, "check", width)
    press(page, "Import 2 responses")
    page.goto(f"{address}/staff/consultations/street/import")
    judged(page, judge, "list", width)
    page.get_by_role("link", name=f"Remove… {'theirs' * 9}{width}.csv").click()
    judged(page, judge, "remove", width)
    press(page, "Remove 2 responses")
    expect(page.get_by_text("2 responses removed")).to_be_visible()
    judge.goto(f"{address}/staff/consultations/new/from-responses")
    judged(judge, judge, "from responses", width)


def judged(page: Page, judge: Page, name: str, width: int) -> None:
    """The page scrolls in one direction alone and breaks no rule of accessibility; a judge with JavaScript looks at it."""
    judge.goto(page.url)
    for details in judge.locator("details").all():
        details.evaluate("element => element.open = true")
    if folder := os.environ.get("HYS_PICTURES"):
        judge.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    assert judge.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0, name
    assert faults(judge) == [], name
