"""axe finds nothing on any page in any state, by the rules of WCAG 2.0, 2.1 and 2.2 at levels A and AA."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import urljoin

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext

from survey_app import consultations
from tests.factories.consultations import make

from .measures import small_targets
from .pages import ELSEWHERE, STATES, faults, sideways
from .site import served
from .visitor import Visit

pytestmark = pytest.mark.slow



@pytest.mark.parametrize("language", ["cy", "ur"])
def test_every_page_in_another_language(visit: Visit, language: str) -> None:
    visitor = visit(viewport={"width": 390, "height": 800})
    visitor.open(f"?language={language}")
    found = []
    for page_id in visitor.complete():
        assert visitor.page.locator("html").get_attribute("lang") == language
        assert visitor.sideways == 0, page_id
        found += faults(visitor.page)
    assert found == []


@pytest.mark.parametrize("state", STATES)
def test_every_page_empty_and_filled(visit: Visit, state: str) -> None:
    visitor = visit(**STATES[state])
    found = faults(visitor.page)
    for page_id in visitor.complete():
        found += faults(visitor.page)
        if page_id not in ("check", "thanks"):
            visitor.choose()
            found += faults(visitor.page)
    assert found == []
    assert visitor.complaints == []


def test_every_page_as_printed(visit: Visit) -> None:
    visitor = visit()
    found = []
    for _ in visitor.complete():
        visitor.page.emulate_media(media="print")
        found += faults(visitor.page)
        visitor.page.emulate_media(media="screen")
    assert found == []


def test_every_page_with_an_error(visit: Visit) -> None:
    visitor = visit()
    found = []
    for page_id in visitor.complete():
        if page_id in ("check", "thanks"):
            continue
        visitor.page.evaluate(SPOIL)
        visitor.page.click("#continue")
        visitor.page.wait_for_selector(".govuk-error-summary")
        assert visitor.page.title().startswith("Error: ")
        assert visitor.page.evaluate("document.activeElement.className") == "govuk-error-summary"
        found += faults(visitor.page)
        for link in visitor.page.locator(".govuk-error-summary a").all():
            link.click()
            assert visitor.focused["id"] == (link.get_attribute("href") or "").removeprefix("#")
        visitor.page.evaluate("sessionStorage.clear()")     # else what was spoilt would be kept
        visitor.open(page_id)
    assert found == []


# A value that is no option's for the first choice of the page, else words that are too long, else no postcode.
SPOIL = """(() => {
  const text = document.querySelector('textarea, input[type=text]');
  const choice = document.querySelector('input[type=radio], input[type=checkbox]');
  if (choice) { choice.value = 'spoilt'; choice.checked = true; }
  if (text) text.value = text.name === 'postcode' ? 'nonsense' : 'x'.repeat(6000);
})()"""


def test_no_page_is_left_out(app: Flask) -> None:
    there = app.url_map.bind("localhost")
    paths = (urljoin("/consultations/survey/", address).partition("?")[0] for address in ELSEWHERE if "no-such" not in address)
    judged = {there.match(path)[0] for path in paths}
    rules = (rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()))
    every = {rule.endpoint for rule in rules if rule.endpoint.startswith("public.")}
    assert every - judged == {"public.page", "public.check", "public.thanks", "public.start",      # judged on the way
                              "public.card", "public.own_copy", "public.forget"}     # pictures and a text


def several_surveys() -> None:
    """Stores two open surveys, one to come and one that has closed."""
    for slug, opens, closes in (("one", -1, 30), ("two", -2, 3), ("later", 3, 30), ("past", -30, -3)):
        make(slug, opens, closes)
        consultations.release(slug)


def test_every_page_of_a_site_with_several_surveys(tmp_path: Path, browser: Browser, contexts: list[BrowserContext]) -> None:
    with served(tmp_path, several_surveys) as (_, site):
        for scheme in SCHEMES:
            contexts.append(browser.new_context(viewport={"width": 320, "height": 640}, color_scheme=scheme))
            page = contexts[-1].new_page()
            for address in ("/", "/consultations/past/", "/consultations/later/", "/results/"):
                page.goto(site + address)
                assert (address, faults(page), small_targets(page), sideways(page)) == (address, [], [], 0)
    assert page.locator("h1").count() == 1


SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def test_every_page_beside_the_survey(visit: Visit) -> None:
    visitor = visit(viewport={"width": 390, "height": 800})
    visitor.open("views").click("button[value=save]")
    found = []
    for address in ELSEWHERE:
        visitor.open(address)
        found += faults(visitor.page)
    assert found == []


@pytest.mark.parametrize(("address", "button"), [("resume", "Continue"), ("invited", "Continue"),
                                                 ("../../withdraw/survey", "Delete my answers"),
                                                 ("../../alerts", "Send me the link"),
                                                 ("../../alerts/stop", "Delete my address"),
                                                 ("../../complaint", "Send my complaint"),
                                                 ("../../complaint/progress", "Continue")])
def test_every_other_form_with_an_error(visit: Visit, address: str, button: str) -> None:
    page = visit().open(address)
    page.get_by_role("button", name=button).click()
    page.wait_for_selector(".govuk-error-summary")
    assert page.title().startswith("Error: ")
    assert faults(page) == []
