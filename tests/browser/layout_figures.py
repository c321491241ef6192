"""The heights, weights and clipping of the pages of survey and results, in their languages, at four widths.

Run it to write docs/layout.md again: `python -m tests.browser.layout_figures`. It takes about seven minutes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.factories import result_surveys

from . import chromium
from .measures import LANGUAGES, TEXT_STYLES, WIDTHS, height, measures
from .pages import bytes_for, first_load
from .site import open_survey, served
from .visitor import Visitor

REPORT = Path(__file__).parents[2] / "docs" / "layout.md"
MATRIX = "area"     # the page with 18 problems
ENCODINGS = ("br", "gzip")
HEAD = """# Layout and weight

This file is written by `python -m tests.browser.layout_figures`, in Chromium with the production server and the questionnaire
`have-your-say-2026`. Text styles: the page as it is, with the text spacing of WCAG 1.4.12, and with letters twice as large.

## Heights and clipping

Heights are those of the page with 18 problems on a scale of five, in pixels. Words that leave their button are counted by the
rectangles of their lines on all twelve pages, with all three text styles, and so are pixels out of sight to the side.

| language | width | plain | spaced | 200 % | words that leave their button | out of sight |
|---|---|---|---|---|---|---|
"""
WEIGHT = """
## Weight of the first page of questions

Bytes of the page, its stylesheet and its script, headers included, with nothing in the browser's cache. The bound is 20,000.

| language | Brotli | gzip alone |
|---|---|---|
"""
RESULTS = """
## The first page of results

Heights in pixels: before the links to the topics, in which 2,600 are allowed at 390 px, and of the whole page. Bytes as above.

| survey | language | 390 px, before the topics | 390 px | 320 px | 1280 px | Brotli | gzip alone |
|---|---|---|---|---|---|---|---|
"""
NAMES = {"have-your-say-2015": "the demonstration of 2015", "residents-survey-2020": "the demonstration of 2020",
         "own": "own questions alone", "hidden": "4 answers, all suppressed", "against": "a majority against",
         "thirty": "30 answers", "county": "49 wards and 16 boards", "bilingual": "two years, two languages"}
BEFORE_TOPICS = "document.querySelector('.hys-topics').getBoundingClientRect().top + scrollY"


def result_rows(browser: Browser, site: str) -> Iterator[str]:
    """A row of the table of results for each survey, and for each language that its results have."""
    for slug, name in NAMES.items():
        for language in LANGUAGES[:2] if slug == "bilingual" else LANGUAGES[:1]:
            page = browser.new_page()
            heights, before = dict[int, int](), 0.0
            for width in (390, 320, 1280):
                page.set_viewport_size({"width": width, "height": 844})
                page.goto(f"{site}/results/{slug}?language={language}")
                heights[width] = height(page)
                before = before or page.evaluate(BEFORE_TOPICS)
            sizes = [sum(bytes_for(url, encoding) for url in first_load(page)) for encoding in ENCODINGS]
            yield f"| {name} | {language} | {' | '.join(f'{round(one):,}' for one in (before, *heights.values(), *sizes))} |"
            page.close()


def layout_rows(browser: Browser, start: str) -> Iterator[str]:
    """A row of the table of heights for each language and width."""
    for language in LANGUAGES:
        for width in WIDTHS:
            visitor = visit(browser, start, language, width)
            taken = list(measures(visitor))
            heights = {measure.text_style: measure.height for measure in taken if measure.page_id == MATRIX}
            cells = (*(f"{heights[text_style]:,}" for text_style in TEXT_STYLES), sum(len(measure.clipped) for measure in taken),
                     f"{max(measure.sideways for measure in taken)} px")
            yield f"| {language} | {width} | {' | '.join(map(str, cells))} |"
            visitor.page.context.close()


def weight_rows(browser: Browser, start: str) -> Iterator[str]:
    """A row of the table of weights for each language."""
    for language in LANGUAGES:
        page = visit(browser, start, language, WIDTHS[0]).open(f"views?language={language}")
        sizes = (sum(bytes_for(url, encoding) for url in first_load(page)) for encoding in ENCODINGS)
        yield f"| {language} | {' | '.join(f'{size:,}' for size in sizes)} |"
        page.context.close()


def visit(browser: Browser, start: str, language: str, width: int) -> Visitor:
    """A visitor who reads this language on a screen of this width."""
    visitor = Visitor(browser.new_context(viewport={"width": width, "height": 844}).new_page(), start)
    visitor.open(f"?language={language}")
    return visitor


def write() -> None:
    """Measures everything and writes the file."""
    with (tempfile.TemporaryDirectory() as folder, served(Path(folder), open_survey) as (_, address),
          sync_playwright() as playwright):
        browser, start = chromium.launch(playwright), f"{address}/consultations/survey/"
        text = HEAD + "\n".join(layout_rows(browser, start)) + "\n" + WEIGHT + "\n".join(weight_rows(browser, start)) + "\n"
        browser.close()
    with (tempfile.TemporaryDirectory() as folder, served(Path(folder), result_surveys.publish_all) as (_, address),
          sync_playwright() as playwright):
        browser = chromium.launch(playwright)
        text += RESULTS + "\n".join(result_rows(browser, address)) + "\n"
        browser.close()
    REPORT.write_text(text, "utf-8")


if __name__ == "__main__":
    write()
