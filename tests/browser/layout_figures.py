"""The heights, weights and clipping of the survey's pages, in three languages, at four widths and with three text styles.

Run it to write docs/layout.md again: `python -m tests.browser.layout_figures`. It takes about five minutes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from . import chromium
from .measures import LANGUAGES, TEXT_STYLES, WIDTHS, measures
from .pages import bytes_for, first_load
from .site import open_survey, served
from .visitor import Visitor

REPORT = Path(__file__).parents[2] / "docs" / "layout.md"
MATRIX = "area"     # the page with 18 problems
ENCODINGS = ("br", "gzip")
HEAD = """# Layout and weight of the survey

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
    REPORT.write_text(text, "utf-8")


if __name__ == "__main__":
    write()
