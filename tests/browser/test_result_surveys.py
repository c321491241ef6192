"""Every kind of survey as its results are read: nothing to see, few answers, a majority against, own questions, a county."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page

from survey_app import consultations
from survey_app.publishing.publications import site_pages, versions
from survey_app.questionnaire.response_columns import columns
from tests.factories import result_surveys

from .measures import apply_text_style, clipped
from .pages import STATES, faults, sideways
from .site import served

pytestmark = pytest.mark.slow
PHONE = {"viewport": {"width": 390, "height": 844}}
MOST_BEFORE_TOPICS = 2_600      # pixels
OF_A_KIND = 2                   # so many areas, and lists of areas by one problem, stand for all of theirs
MARKS = re.compile(r"\[c\]|adjusted|<NA>|\bnan\b", re.IGNORECASE)
OPEN_WORDS = """() => { const page = document.querySelector('main').cloneNode(true);
  page.querySelectorAll('details').forEach((one) => one.remove()); return page.textContent; }"""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    """A site on which every survey is published."""
    with served(tmp_path_factory.mktemp("published"), result_surveys.publish_all) as made:
        yield made


def paths(app: Flask, slug: str, language: str = "en") -> list[str]:
    """The paths of the pages of a survey's results, of its areas only the first ones."""
    with app.app_context():
        published = versions.find(slug) or pytest.fail(f"{slug} is not published")
        kinds: Counter[str] = Counter()
        kept = []
        for page in site_pages.contents(published.facts, language):
            kind = re.sub(r"(areas/by-|areas/).*", r"\1", page.path)
            kinds[kind] += 1
            kept += [page.path] if kinds[kind] <= OF_A_KIND else []
        return kept


def opened(contexts: list[BrowserContext], browser: Browser, **options: Any) -> Page:
    contexts.append(browser.new_context(**options))
    return contexts[-1].new_page()


@pytest.mark.parametrize("slug", result_surveys.SLUGS)
def test_every_page_of_every_survey(published: tuple[Flask, str], browser: Browser, contexts: list[BrowserContext],
                                    slug: str) -> None:
    app, site = published
    page = opened(contexts, browser, **STATES["phone"])
    for path in paths(app, slug):
        page.goto(f"{site}/results/{slug}/{path}".rstrip("/"))
        assert faults(page) == []
        assert (sideways(page), clipped(page)) == (0, []), path
        if path not in ("method", "data"):
            assert not MARKS.search(page.evaluate(OPEN_WORDS)), path
        assert page.locator("tbody tr:not(:has(th[scope=row]))").count() == 0, path
        apply_text_style(page, "spaced")
        assert sideways(page) == 0, path


@pytest.mark.parametrize("slug", result_surveys.SLUGS)
def test_the_topics_begin_within_three_screens_of_a_phone(published: tuple[Flask, str], browser: Browser,
                                                          contexts: list[BrowserContext], slug: str) -> None:
    page = opened(contexts, browser, **PHONE)
    page.goto(f"{published[1]}/results/{slug}")
    begins = page.locator(".hys-topics").evaluate("(one) => one.getBoundingClientRect().top + scrollY")
    assert begins <= MOST_BEFORE_TOPICS


def test_every_page_in_welsh_and_in_forced_colours(published: tuple[Flask, str], browser: Browser,
                                                   contexts: list[BrowserContext]) -> None:
    app, site = published
    page = opened(contexts, browser, **PHONE, forced_colors="active")
    for path in paths(app, "bilingual", "cy"):
        page.goto(f"{site}/results/bilingual/{path}".rstrip("/") + "?language=cy")
        assert page.locator("html").get_attribute("lang") == "cy"
        assert "Ticked" not in page.evaluate(OPEN_WORDS), path
        assert faults(page) == []
        assert sideways(page) == 0, path


@pytest.mark.parametrize("table", ["ranked_problems", "ranking_sensitivity", "reasons_not_reported"])
def test_hidden_rows_stand_in_the_order_asked_and_not_in_that_of_their_figures(published: tuple[Flask, str], table: str) -> None:
    with published[0].app_context():
        for slug in ("thirty", "hidden"):
            release = versions.find(slug) or pytest.fail(f"{slug} is not published")
            asked = [column.name for column in columns(consultations.get(slug).questionnaire)]
            rows = json.loads(versions.file(release, "tables.json") or b"{}")[table]
            hidden = [row["item"] for row in rows if row["shorthand"] == "[c]"]
            assert hidden == sorted(hidden, key=asked.index)
            assert hidden


def test_everybody_finds_the_way_from_the_list_to_a_page_and_back(published: tuple[Flask, str], browser: Browser,
                                                                   contexts: list[BrowserContext]) -> None:
    page = opened(contexts, browser, **PHONE)
    page.goto(f"{published[1]}/results/")
    assert page.locator("main h2").count() == len(result_surveys.SLUGS)
    assert faults(page) == []
    page.get_by_role("link", name="A majority against").click()
    page.get_by_role("link", name="Agreement with the priorities").click()
    assert page.locator("h1").inner_text().endswith("80% disagreed, 9% agreed")
    page.get_by_role("link", name="All results").click()
    assert page.get_by_role("link", name="Accessibility").count() == 1
