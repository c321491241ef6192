"""Looking after an instance, in a real browser: single sign-on by a click, the retention schedule, and assisted entry."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from survey_app import accounts, consultations
from survey_app.fieldwork import monitoring
from survey_app.models import Role
from survey_app.questionnaire import parsing
from tests import provider
from tests.provider import Provider
from tests.staff import PASSWORD

from .pages import faults
from .site import served

pytestmark = pytest.mark.slow
TODAY = datetime.now(UTC).astimezone(consultations.LONDON).date()


@pytest.fixture(scope="module")
def there() -> Iterator[Provider]:
    with provider.running() as made:
        yield made


def this_year() -> None:
    """Stores this year's survey, open, and a lead."""
    consultations.create("helped", parsing.load("have-your-say-2026"), "This year", TODAY, TODAY + timedelta(days=9), "P")
    consultations.release("helped")
    accounts.add("lead@example.org", Role.LEAD, PASSWORD)


@pytest.fixture(scope="module")
def looked_after(there: Provider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    """A site with an open survey, a lead, and a provider to sign in with."""
    with served(tmp_path_factory.mktemp("looked_after"), this_year, HYS_OIDC_ISSUER=there.address,
                HYS_OIDC_CLIENT_ID=provider.CLIENT, HYS_OIDC_CLIENT_SECRET=provider.SECRET) as site:
        yield site


def sign_in(page: Page, site: str) -> None:
    """Signs in by the provider; the page before asks nobody else for anything."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/staff/")
    assert {address.partition("/staff/")[0].partition("/static/")[0] for address in asked} == {site}
    with page.expect_navigation():
        page.get_by_role("button", name="Sign in with your work account").click()
    expect(page.get_by_role("heading", name="Consultations")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_signing_in_by_the_provider_and_helping_a_resident(
        looked_after: tuple[Flask, str], browser: Browser, javascript: bool) -> None:
    app, site = looked_after
    with app.app_context():
        before = monitoring.total(consultations.get("helped"))
    page = browser.new_context(java_script_enabled=javascript).new_page()
    sign_in(page, site)
    page.get_by_role("link", name="Fill it in with a resident This year").click()
    page.fill('input[id="problems.litter"]', "9")
    page.get_by_role("button", name="Store the answers").click()
    expect(page.get_by_role("link", name="“9” is no number from 1 to 5")).to_be_visible()
    page.fill('input[id="problems.litter"]', "1")
    page.fill("#victim", "1")
    page.press("#victim", "Enter")
    expect(page.get_by_role("status").filter(has_text="Nothing is stored yet")).to_be_visible()
    expect(page.locator("#victim")).to_have_value("1")
    page.get_by_role("button", name="Store the answers").click()
    expect(page.locator(".hys-receipt")).to_be_visible()
    with app.app_context():
        assert monitoring.total(consultations.get("helped")) == before + 1


def test_who_has_no_account_is_told_in_the_browser(looked_after: tuple[Flask, str], there: Provider, browser: Browser) -> None:
    there.claims["email"] = "nobody@example.org"
    page = browser.new_page()
    page.goto(f"{looked_after[1]}/staff/")
    page.get_by_role("button", name="Sign in with your work account").click()
    expect(page.get_by_text("There is no staff account for nobody@example.org")).to_be_visible()
    there.claims["email"] = "lead@example.org"


@pytest.mark.parametrize("width", [320, 1200])
def test_no_page_scrolls_sideways_or_breaks_a_rule_of_accessibility(
        looked_after: tuple[Flask, str], browser: Browser, width: int, tmp_path: Path) -> None:
    _app, site = looked_after
    page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)

    def check(name: str) -> None:
        page.screenshot(path=str(tmp_path / f"{name}-{width}.png"), full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0, name
        assert faults(page) == [], name

    page.goto(f"{site}/staff/sign-in")
    check("sign-in")
    sign_in(page, site)
    for address in ("retention", "consultations/helped/keeping", "consultations/helped/assisted", "consultations/helped/places",
                    "consultations/helped/parts", "consultations/helped/small-numbers",
                    "consultations/helped/questionnaire/questions/victim"):
        page.goto(f"{site}/staff/{address}")
        check(address.rpartition("/")[2])
    page.goto(f"{site}/staff/consultations/helped/assisted")
    page.fill("#victim", "1")
    page.press("#victim", "Enter")
    expect(page.get_by_role("status").filter(has_text="Nothing is stored yet")).to_be_visible()
    expect(page.locator("#victim")).to_have_value("1")
    check("enter")
    page.get_by_role("button", name="Store the answers").click()
    expect(page.locator(".hys-receipt")).to_be_visible()
    check("receipt")
    assert said == []
