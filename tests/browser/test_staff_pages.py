"""Every page of the staff area, of a draft, an open and a closed consultation: axe finds nothing, nothing runs out of sight,
buttons are large, and each row of a table has a head.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from survey_app import consultations
from survey_app.models import Role
from survey_app.questionnaire import parsing
from tests.addresses import addresses, declared
from tests.factories.consultations import consultation, make
from tests.factories.releases import preview_of
from tests.factories.small_survey import QUESTIONNAIRE, hostile_rows
from tests.staff import set_up_second_step, signed_in

from .measures import apply_text_style, small_targets
from .pages import faults, sideways
from .site import served

pytestmark = pytest.mark.slow
PARTS = {"page_id": "views", "move": "open", "serial": "A-1", "part": "problems", "question_id": "problems"}
NO_PAGE = re.compile(r"(\.png|\.toml|/provider(/back)?)$")     # a picture, a file, and the way to another site


def three_consultations() -> None:
    """Stores a draft, an open consultation, and a closed one whose results wait to be published."""
    make("draft", questionnaire="have-your-say-2026")
    make("open", questionnaire="have-your-say-2026")
    consultations.release("open")
    preview_of(consultation(parsing.from_toml(QUESTIONNAIRE), hostile_rows(), "closed"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    """The application and its address."""
    with served(tmp_path_factory.mktemp("pages"), three_consultations) as made:
        yield made


@pytest.fixture(scope="module")
def cookies(site: tuple[Flask, str]) -> list[dict[str, str]]:
    """The cookies of an administrator who has signed in with the second step."""
    with site[0].app_context():
        admin = signed_in(site[0], Role.ADMIN)
        set_up_second_step(admin)
        return [{"name": cookie.key, "value": cookie.value, "url": site[1]}
                for cookie in (admin.client._cookies or {}).values()]  # the client has no other way to list them


def staff_addresses(app: Flask, slug: str) -> list[str]:
    """Every address of the staff area that can be opened, for one consultation."""
    return [address for rule, address, method in addresses(app, {**PARTS, "slug": slug})
            if method == "GET" and declared(app, rule.endpoint) not in (None, "public") and not NO_PAGE.search(address)]


def opened(contexts: list[BrowserContext], browser: Browser, cookies: list[dict[str, str]],
           **options: Any) -> tuple[Page, list[str]]:
    """A page of the administrator, and what its console says."""
    contexts.append(browser.new_context(**options))
    contexts[-1].set_default_timeout(120_000)     # milliseconds: some pages count answers first
    contexts[-1].add_cookies(cookies)  # type: ignore[arg-type]  # they have the keys that it needs
    page, complaints = contexts[-1].new_page(), list[str]()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page, complaints


@pytest.mark.parametrize(("slug", "width", "scheme"), [
    ("draft", 1200, "dark"), ("open", 320, "light"), ("closed", 320, "light"), ("closed", 1200, "light")])
def test_every_page(site: tuple[Flask, str], cookies: list[dict[str, str]], browser: Browser, contexts: list[BrowserContext],
                    slug: str, width: int, scheme: str) -> None:
    page, complaints = opened(contexts, browser, cookies, viewport={"width": width, "height": 800}, color_scheme=scheme)
    found, seen, titles = [], 0, dict[str, set[str]]()
    for address in staff_addresses(site[0], slug):
        reply = page.goto(site[1] + address)
        seen += "sign-in" not in page.url
        if reply and reply.ok:      # else one message stands at several addresses
            titles.setdefault(page.title(), set()).add(re.sub(r"(/assisted)/.*|[?#].*", r"\1", page.url))
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        found += faults(page)
        found += [f"{address}: {button}" for button in small_targets(page)]
        found += [f"{address}: without a head: {row}" for row in page.evaluate(HEADLESS)]
        if sideways(page):
            found.append(f"{address}: {sideways(page)} px out of sight")
        apply_text_style(page, "200 %")
        if sideways(page):
            found.append(f"{address}: {sideways(page)} px out of sight with large letters")
    assert found == [], "\n".join(found)
    assert {title: pages for title, pages in titles.items() if len(pages) > 1} == {}
    assert seen > 50
    assert complaints == []


def test_forced_colours_tell_the_page_that_one_is_on(site: tuple[Flask, str], cookies: list[dict[str, str]], browser: Browser,
                                                     contexts: list[BrowserContext]) -> None:
    page, _ = opened(contexts, browser, cookies, forced_colors="active")
    page.goto(f"{site[1]}/staff/consultations/draft/questionnaire")
    lines = page.locator(".hys-nav a").evaluate_all(
        "(all) => all.map((one) => [one.hasAttribute('aria-current'), getComputedStyle(one).borderBottomWidth])")
    assert {width for current, width in lines if current} == {"4px"}
    assert {width for current, width in lines if not current} == {"0px"}


def test_no_heading_comes_before_that_of_the_page(site: tuple[Flask, str], cookies: list[dict[str, str]], browser: Browser,
                                                  contexts: list[BrowserContext]) -> None:
    page, _ = opened(contexts, browser, cookies)
    page.goto(f"{site[1]}/staff/consultations/closed/results")
    page.get_by_role("button", name="Make the preview again").click()
    page.wait_for_selector(".govuk-notification-banner, [data-waiting]")
    assert page.locator("h1, h2").first.evaluate("(one) => one.tagName") == "H1"


# The rows of a table that have no head of their own.
HEADLESS = """[...document.querySelectorAll('tbody tr')].filter((row) => !row.querySelector('th[scope=row]'))
  .map((row) => row.textContent.trim().slice(0, 60))"""
