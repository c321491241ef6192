"""Published results in a real browser: from the server and as plain files, and the staff pages that publish them."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from survey_app import accounts
from survey_app.demo.respondents import wycombe_2015
from survey_app.models import Role
from survey_app.publishing.publications import downloads, release_preview, versions
from survey_app.questionnaire import parsing
from tests.factories.consultations import consultation
from tests.factories.releases import preview_of
from tests.factories.small_survey import QUESTIONNAIRE, hostile_rows
from tests.staff import PASSWORD

from .colours import too_faint
from .measures import small_targets
from .pages import STATES, bytes_of, faults, press, sideways, sign_in
from .site import served

pytestmark = pytest.mark.slow
YEAR = "have-your-say-2015"
TOPICS = ("problems", "deprivation", "agreement", "informed", "channels", "areas", "summary", "who", "method", "data")
PAGES = ("results/", f"results/{YEAR}", f"results/{YEAR}/v/1", *(f"results/{YEAR}/{topic}" for topic in TOPICS), "results/small",
         f"consultations/{YEAR}/")
STAFF = ("", "/preview", "/withheld", "/chapter", "/chapter/1", "/publish", "/withdraw/2")
FIRST_LOAD = 60_000     # bytes
MOST_BEFORE_TOPICS = 2_600     # pixels


def publish(folder: Path) -> None:
    """Publishes a year twice, into `folder` too, and makes it ready once more; publishes and withdraws another."""
    year = consultation(parsing.load(YEAR), wycombe_2015(seed=2015), YEAR, "Have Your Say 2015")
    small = consultation(parsing.from_toml(QUESTIONNAIRE), hostile_rows())
    for note in ("", "A label was wrong."):
        release_preview.publish(year, preview_of(year).id, note)
    downloads.write(versions.find(YEAR) or pytest.fail("nothing is published"), folder)
    preview_of(year)
    release_preview.publish(small, preview_of(small).id, "")
    versions.withdraw("small", "The data were not complete.")
    for slug in ("unpublished", "waited-for"):
        consultation(parsing.from_toml(QUESTIONNAIRE), hostile_rows(), slug)
    accounts.add("lead@example.org", Role.LEAD, PASSWORD)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str, Path]]:
    """A site with a year published twice and made ready once more, another withdrawn; and the year as plain files."""
    folder = tmp_path_factory.mktemp("published")
    with served(folder, lambda: publish(folder / "static")) as (app, address):
        yield app, address, folder / "static"


def test_the_policy_lets_the_description_of_the_data_stand(published: tuple[Flask, str, Path], browser: Browser) -> None:
    context = browser.new_context()
    context.add_init_script("window.refused = []; addEventListener('securitypolicyviolation', event => "
                            "window.refused.push(event.violatedDirective))")
    page = context.new_page()
    page.goto(f"{published[1]}/results/{YEAR}")
    held = page.locator('script[type="application/ld+json"]').evaluate("(element) => JSON.parse(element.textContent)")
    assert (held["@type"], held["version"], held["url"]) == ("Dataset", "2", f"{published[1]}/results/{YEAR}")
    assert page.evaluate("window.refused") == []
    page.evaluate("document.head.append(Object.assign(document.createElement('script'), {text: 'window.ran = true'}))")
    page.wait_for_function("window.refused.length > 0")       # any other script within the page is refused, and that is seen
    assert page.evaluate("window.ran") is None
    context.close()


@pytest.fixture(scope="module")
def files(published: tuple[Flask, str, Path]) -> Iterator[str]:
    """The address of the plain files, served by Python's own server."""
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=published[2])) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def opened(contexts: list[BrowserContext], browser: Browser, **options: Any) -> tuple[Page, list[str]]:
    """A page in a browser of this kind, and what it asked for and complained of."""
    contexts.append(browser.new_context(**options))
    page, said = contexts[-1].new_page(), list[str]()
    page.on("request", lambda request: said.append(request.url))
    page.on("pageerror", lambda error: said.append(str(error)))
    return page, said


def open_details(page: Page) -> None:
    """Opens everything that can be opened, and has every chart drawn."""
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.evaluate("document.querySelectorAll('img').forEach((one) => { one.loading = 'eager'; })")
    page.evaluate("Promise.all([...document.images].map((one) => one.decode()))")


@pytest.mark.parametrize("state", [*STATES, "narrow desk"])
def test_every_results_page(published: tuple[Flask, str, Path], files: str, browser: Browser, contexts: list[BrowserContext],
                            state: str) -> None:
    options = STATES.get(state, {"viewport": {"width": 1200, "height": 900}})
    page, said = opened(contexts, browser, **options)
    for address in (*(f"{published[1]}/{one}" for one in PAGES), files, f"{files}who.html", f"{files}chapter.html"):
        page.goto(address)
        open_details(page)
        assert sideways(page) == 0, address
        assert (address, small_targets(page) if "chapter" not in address else []) == (address, [])
        assert faults(page) == []
    foreign = [url for url in said if not url.startswith((published[1], files, "data:"))]
    assert foreign == []


def test_no_two_pages_have_one_title(published: tuple[Flask, str, Path], files: str, browser: Browser,
                                     contexts: list[BrowserContext]) -> None:
    page, _ = opened(contexts, browser)
    for first in (f"{published[1]}/results/{YEAR}", files):
        page.goto(first)
        titles: dict[str, str] = {page.title(): first}
        inner = "(all) => [...new Set(all.map((one) => one.href.split('#')[0]))]"
        page.goto(f"{first}/areas" if first != files else f"{files}areas.html")
        areas = page.locator(".hys-columns a").evaluate_all(inner)
        page.goto(first)
        for address in [*page.locator(".hys-topics a").evaluate_all(inner), *areas,
                        *([f"{first}/v/1", f"{published[1]}/results/"] if first != files else [])]:
            page.goto(address)
            assert page.title() not in titles, (address, titles.get(page.title()))
            titles[page.title()] = address
        assert len(titles) > 20


CHARTS = {".hys-bar": ("fill", ".hys-track"), ".hys-bars .hys-range": ("stroke", ".hys-bar"),
          ".hys-filled": ("fill", ".hys-track"), ".hys-open": ("stroke", ".hys-track"),
          ".hys-join": ("stroke", ".hys-track"), ".hys-tiles li": ("borderLeftColor", "")}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_charts_draw_stands_out_from_its_ground(published: tuple[Flask, str, Path], browser: Browser,
                                                     contexts: list[BrowserContext], scheme: str) -> None:
    page, _ = opened(contexts, browser, color_scheme=scheme)
    for topic in ("", "/problems", "/deprivation", "/summary"):
        page.goto(f"{published[1]}/results/{YEAR}{topic}")
        assert (topic, too_faint(page, CHARTS)) == (topic, [])


def test_the_range_of_a_bar_is_seen_in_forced_colours(published: tuple[Flask, str, Path], browser: Browser,
                                                      contexts: list[BrowserContext]) -> None:
    page, _ = opened(contexts, browser, forced_colors="active")
    page.goto(f"{published[1]}/results/{YEAR}/problems")
    line = page.locator(".hys-range").first
    assert line.evaluate("(one) => getComputedStyle(one).filter").count("drop-shadow") == 4


def test_a_table_that_the_reader_opened_is_printed(published: tuple[Flask, str, Path], browser: Browser,
                                                   contexts: list[BrowserContext]) -> None:
    page, _ = opened(contexts, browser)
    page.goto(f"{published[1]}/results/{YEAR}/problems")
    page.locator("summary").first.click()
    page.emulate_media(media="print")
    assert page.locator(".hys-folded[open] .hys-table").first.is_visible()
    assert page.locator(".hys-folded:not([open])").first.is_hidden()


def test_every_row_has_a_head_and_tables_stay_tables_on_a_phone(published: tuple[Flask, str, Path], files: str, browser: Browser,
                                                                 contexts: list[BrowserContext]) -> None:
    page, _ = opened(contexts, browser, viewport={"width": 320, "height": 640})
    for address in (f"{published[1]}/results/{YEAR}/problems", f"{files}problems.html", f"{files}chapter.html"):
        page.goto(address)
        assert page.locator("tbody tr").count() > 10
        assert page.locator("tbody tr:not(:has(th[scope=row]))").count() == 0
        tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
        roles = {node["role"]["value"] for node in tree if "role" in node}
        assert {"table", "caption", "row", "columnheader", "rowheader", "cell"} <= roles, address


def test_everything_is_there_without_javascript(published: tuple[Flask, str, Path], files: str, browser: Browser,
                                                contexts: list[BrowserContext]) -> None:
    page, _ = opened(contexts, browser, java_script_enabled=False)
    for address in (f"{published[1]}/results/{YEAR}", files):
        page.goto(address)
        page.get_by_role("link", name="The problems, ranked", exact=True).click()
        expect(page.locator("h1")).to_contain_text("could each be the biggest")
        page.locator("summary").first.click()
        expect(page.locator("details table").first).to_be_visible()
        page.get_by_role("link", name="Have Your Say 2015").first.click()
        expect(page.get_by_role("heading", name="Read more")).to_be_visible()


def test_a_first_load_is_light(published: tuple[Flask, str, Path], browser: Browser, contexts: list[BrowserContext]) -> None:
    page, _ = opened(contexts, browser, viewport={"width": 390, "height": 800})
    requests: list[Request] = []
    page.on("requestfinished", lambda request: requests.append(request))
    page.goto(f"{published[1]}/results/{YEAR}")
    page.wait_for_load_state("networkidle")
    assert sum(map(bytes_of, requests)) < FIRST_LOAD, [(request.url, bytes_of(request)) for request in requests]


def test_the_topics_begin_within_three_screens_of_a_phone(published: tuple[Flask, str, Path], browser: Browser,
                                                          contexts: list[BrowserContext]) -> None:
    page, _ = opened(contexts, browser, viewport={"width": 390, "height": 844})
    page.goto(f"{published[1]}/results/{YEAR}")
    begins = page.locator(".hys-topics").evaluate("(one) => one.getBoundingClientRect().top + scrollY")
    assert begins <= MOST_BEFORE_TOPICS


def test_downloads_are_reached_by_keyboard(published: tuple[Flask, str, Path], files: str, browser: Browser,
                                           contexts: list[BrowserContext]) -> None:
    page, _ = opened(contexts, browser)
    site = f"{published[1]}/results/{YEAR}"
    for address, data in ((site, f"{site}/data"), (files, f"{files}data.html")):
        page.goto(address)
        reached: list[str] = []
        for _ in range(70):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.getAttribute('href') || ''"))
        assert {Path(one).name for one in reached} >= {"chapter.pdf", "chapter.docx", "chapter.html", "tables.xlsx", "tables.ods",
                                                       "what-you-told-us.pdf"}
        page.goto(data)
        with page.expect_download() as downloaded:
            page.get_by_role("link", name="tables/ranked_problems.csv").press("Alt+Enter" if address == files else "Enter")
        assert downloaded.value.path().stat().st_size > 500


@pytest.mark.parametrize("width", [320, 1200])
def test_the_staff_pages_of_the_results(published: tuple[Flask, str, Path], browser: Browser, contexts: list[BrowserContext],
                                        width: int) -> None:
    page, said = opened(contexts, browser, viewport={"width": width, "height": 900})
    sign_in(page, published[1], "lead@example.org")
    for part in STAFF:
        page.goto(f"{published[1]}/staff/consultations/{YEAR}/results{part}")
        assert page.locator("h1").count() == 1
        open_details(page)
        assert sideways(page) == 0, part
        assert faults(page) == []
    page.goto(f"{published[1]}/staff/consultations/{YEAR}/results/chapter/1")
    page.fill("#text", "Exactly 250 [[104|respondents:resident:responses]] and a [[half|channels]]")
    press(page, "Save")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert sideways(page) == 0
    assert faults(page) == []
    assert page.input_value("#text").startswith("Exactly 250")
    assert [url for url in said if not url.startswith((published[1], "data:"))] == []


def wait_until_ready(page: Page) -> None:
    """Asks for the page again, as the lead is told to, until the preview has been made."""
    for _ in range(600):
        if not page.get_by_role("link", name="See whether it is ready").count():
            return
        page.wait_for_timeout(1_000)
        press(page, "See whether it is ready")
    raise AssertionError("the preview is still being made after ten minutes")


def test_the_page_shows_the_preview_by_itself_when_it_is_made(published: tuple[Flask, str, Path], browser: Browser,
                                                              contexts: list[BrowserContext]) -> None:
    page, said = opened(contexts, browser)
    sign_in(page, published[1], "lead@example.org")
    page.goto(f"{published[1]}/staff/consultations/waited-for/results")
    press(page, "Make the preview")
    expect(page.get_by_text("The preview is being made")).to_be_visible()
    expect(page.get_by_role("link", name="What the public will see")).to_be_visible(timeout=600_000)
    assert page.get_by_text("The preview is being made").count() == 0
    assert [url for url in said if not url.startswith((published[1], "data:"))] == []


def test_a_lead_publishes_without_javascript(published: tuple[Flask, str, Path], browser: Browser,
                                             contexts: list[BrowserContext]) -> None:
    page, _ = opened(contexts, browser, java_script_enabled=False)
    sign_in(page, published[1], "lead@example.org")
    page.goto(f"{published[1]}/staff/consultations/unpublished/results")
    press(page, "Make the preview")
    wait_until_ready(page)
    press(page, "The chapter and its figures, to edit")
    page.get_by_role("link", name="Edit About this survey").click()
    page.fill("#text", page.input_value("#text") + "\nWe thank everyone.")
    press(page, "Save")
    expect(page.get_by_text("We thank everyone.")).to_be_visible()
    page.goto(f"{published[1]}/staff/consultations/unpublished/results")
    press(page, "Make the preview again")
    wait_until_ready(page)
    press(page, "Publish…")
    press(page, "Publish")
    page.goto(f"{published[1]}/results/unpublished")
    with page.expect_download() as chapter:
        page.get_by_role("link", name="as one web page").click()
    assert "We thank everyone." in chapter.value.path().read_text("utf-8")
