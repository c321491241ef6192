"""Deciding what names somebody in a real browser: by one key, by keyboard without JavaScript, on a narrow screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from survey_app import accounts, consultations
from survey_app.comments import states
from survey_app.fieldwork.importing import importer
from survey_app.models import Role
from survey_app.questionnaire import parsing
from tests.staff import PASSWORD

from .pages import faults, press, sideways, sign_in
from .site import served

pytestmark = pytest.mark.slow
TEXTS = ["Wilhelmina is loud at the corner", "wilhelmina again and again", "Ring 07700 900123 about the noise",
         "Ask Thomasina about it", "Ask Grace, and ring again", "Nothing to say"]
PAGES = ("comments/names", "comments/names?section=person", "comments/places?string=wilhelmina", "comments/second-reading",
         "comments", "comments/words?comment=1", "download", "results")


def named() -> None:
    """Stores a closed year with names in its comments, and two people."""
    asked = parsing.load("residents-survey-2020")
    survey = consultations.create("survey", asked, "Named", date(2020, 1, 6), date(2020, 1, 31), "P")
    importer.import_rows(survey, [{"reference": f"r{place:02}", "comments": text} for place, text in enumerate(TEXTS)])
    consultations.release("survey")
    for who in ("lead", "analyst"):
        accounts.add(f"{who}@example.org", Role(who), PASSWORD)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    """A site with one closed year."""
    with served(tmp_path_factory.mktemp("names"), named) as made:
        yield made


def leaving(app: Flask) -> list[str]:
    with app.app_context():
        survey = consultations.get("survey")
        return [one.leaving for one in states.texts(survey.id, survey.questionnaire)]


def test_one_key_decides_takes_back_and_moves(site: tuple[Flask, str], browser: Browser) -> None:
    app, address = site
    page = browser.new_context().new_page()
    sign_in(page, address, "lead@example.org")
    page.goto(f"{address}/staff/consultations/survey/comments/names")
    press(page, "Search the comments by rules")
    expect(page.get_by_text("Comments searched: 6.")).to_be_visible()
    page.goto(f"{address}/staff/consultations/survey/comments/names?section=person#row-0")
    row = page.locator("#row-0")
    expect(row).to_be_focused()
    first = row.get_by_role("heading").inner_text()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#row-1")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("a")
    expect(page.get_by_text("taken out in 2 places")).to_be_visible()
    assert "[name] is loud at the corner" in leaving(app), first
    page.locator("#row-0").focus()
    page.keyboard.press("u")
    expect(page.get_by_text("Your last decision is taken back: 2 open again.")).to_be_visible()
    assert "[name] is loud at the corner" not in leaving(app)
    page.context.close()


def test_without_javascript_the_buttons_do_the_same(site: tuple[Flask, str], browser: Browser) -> None:
    app, address = site
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, address, "lead@example.org")
    page.goto(f"{address}/staff/consultations/survey/comments/names?section=certain")
    press(page, "Take out everything of these kinds")
    expect(page.get_by_text("Taken out in 1 places.")).to_be_visible()
    assert "Ring [telephone] about the noise" in leaving(app)
    page.goto(f"{address}/staff/consultations/survey/comments/names?section=person")
    page.get_by_role("button", name=re.compile("Leave it everywhere.*thomasina")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("“thomasina”: left in 1 place.")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("width", [320, 1200])
@pytest.mark.parametrize("name", PAGES)
def test_the_pages_fit_and_axe_finds_nothing(site: tuple[Flask, str], browser: Browser, width: int, name: str) -> None:
    _, address = site
    page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
    sign_in(page, address, "lead@example.org")
    page.goto(f"{address}/staff/consultations/survey/{name}")
    assert sideways(page) == 0
    assert faults(page) == []
    page.context.close()
