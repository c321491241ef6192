"""Confirming themes in a real browser: by keyboard, without JavaScript, on a narrow screen, and for a screen reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from survey_app import accounts, consultations
from survey_app.comments import theme_coding
from survey_app.fieldwork.importing import importer
from survey_app.models import Role
from survey_app.questionnaire import parsing
from tests.staff import PASSWORD

from .pages import faults, press, sideways, sign_in
from .site import served

pytestmark = pytest.mark.slow
TEXTS = ["Drugs are sold here", "A very_long_word_that_" + "goes_on_" * 12, *["Speeding again"] * 12]
PAGES = ("comments", "earlier-year", "")


def two_years() -> None:
    """Stores two closed years with comments, and a lead."""
    for slug, year in (("before", 2019), ("survey", 2020)):
        survey = consultations.create(slug, parsing.load("residents-survey-2020"), slug, date(year, 1, 6), date(year, 1, 31), "P")
        importer.import_rows(survey, [{"reference": f"r{place:02}", "comments": text} for place, text in enumerate(TEXTS)])
        consultations.release(slug)
    accounts.add("lead@example.org", Role.LEAD, PASSWORD)


@pytest.fixture(scope="module")
def comments_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    """A site with two closed years, the later one with comments."""
    with served(tmp_path_factory.mktemp("comments"), two_years) as site:
        yield site


def test_themes_are_confirmed_by_keyboard_without_javascript(comments_site: tuple[Flask, str], browser: Browser) -> None:
    app, site = comments_site
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, site, "lead@example.org")
    page.goto(f"{site}/staff/consultations/survey/comments")
    page.get_by_role("group", name="Themes of comment 1", exact=True).get_by_label("Parking").focus()
    page.keyboard.press("Space")
    page.get_by_label("Leave this one as it is for now (comment 2)").focus()
    page.keyboard.press("Space")
    press(page, "Confirm the themes on this page")
    expect(page.get_by_text("Confirmed: 9.")).to_be_visible()
    with app.app_context():
        survey = consultations.get("survey")
        found = theme_coding.comments(survey.id, survey.questionnaire)
        assert (found[0].themes, found[0].confirmed, found[1].confirmed) == (("drugs", "parking"), True, False)
    page.context.close()


@pytest.mark.parametrize("width", [320, 1200])
@pytest.mark.parametrize("name", PAGES)
def test_the_pages_fit_and_axe_finds_nothing(comments_site: tuple[Flask, str], browser: Browser, width: int, name: str) -> None:
    _, site = comments_site
    page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
    sign_in(page, site, "lead@example.org")
    page.goto(f"{site}/staff/consultations/survey/{name}")
    assert sideways(page) == 0
    assert faults(page) == []
    page.context.close()
