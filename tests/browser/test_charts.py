"""Charts of published results as a phone and a desk really show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from survey_app.demo import areas as demo_places
from survey_app.demo.respondents import Row, buckinghamshire_2020
from survey_app.publishing.publications import branding
from survey_app.publishing.publications.branding import Choices
from survey_app.publishing.release import commands
from survey_app.questionnaire import parsing
from tests.factories.consultations import consultation
from tests.factories.pictures import png

from .pages import faults, sideways
from .site import served

pytestmark = pytest.mark.slow
SMALLEST = """async () => {
  const sizes = [];
  for (const image of document.querySelectorAll('.hys-chart img')) {
    const text = await (await fetch(image.currentSrc)).text();
    const words = [...text.matchAll(/font-size="([0-9.]+)px"/g)].map((found) => parseFloat(found[1]));
    const width = parseFloat(text.match(/<svg[^>]* width="([0-9.]+)"/)[1]);
    sizes.push(Math.min(...words) * image.getBoundingClientRect().width / width);
  }
  return sizes;
}"""      # the smallest words of each chart, as large as they are shown


def rows_2020() -> list[Row]:
    """The demonstration's responses, with a ward in which few people worry about burglary, so that there is a map to draw."""
    rows = list(buckinghamshire_2020(seed=2020))
    ward = Counter(row["ward"] for row in rows if row["ward"]).most_common(1)[0][0]
    return [row | {"crime.burglary": "very_concerned" if number % 3 == 0 else "not_very_concerned"}
            if row["ward"] == ward and row["crime.burglary"] else row for number, row in enumerate(rows)]


def publish_2020() -> None:
    """Stores and publishes the results of 2020, with branding and a map."""
    demo_places.store()
    survey = consultation(parsing.load("residents-survey-2020"), rows_2020(), "year", "A year",
                          (date(2020, 1, 6), date(2020, 1, 31)))
    branding.change(survey, Choices(colour="#7a1e5a", wordmark="Ours", logo_alt="A board"), png(200, 60))
    commands.publish("year")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the published results of 2020."""
    with served(tmp_path_factory.mktemp("published"), publish_2020) as (_, address):
        yield f"{address}/results/year"


@pytest.fixture(params=[320, 1200])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page on a screen so wide."""
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    yield context.new_page()
    context.close()


def test_every_chart_of_the_chapter_fits_and_its_words_are_large_enough(page: Page, published: str) -> None:
    page.set_content(page.request.get(f"{published}/1/chapter.html").text())
    images = page.locator(".hys-chart img")
    widths = [image.evaluate("(one) => { one.loading = 'eager'; return one.decode().then(() => one.naturalWidth) }")
              for image in images.all()]
    assert widths
    narrow = page.viewport_size is not None and page.viewport_size["width"] == 320
    assert all((width < 400) == narrow for width in widths), widths
    assert sideways(page) == 0
    assert min(page.evaluate(SMALLEST)) >= (11.9 if narrow else 11)
    assert faults(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_keep_the_rules_in_the_colours_of_a_partnership(page: Page, published: str,
                                                                  scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    for topic in ("", "/problems", "/areas"):
        page.goto(published + topic)
        assert page.locator("header img[alt='A board']").count() == 1
        assert sideways(page) == 0
        assert faults(page) == []
    page.goto(published)
    heading, filled = (page.locator(which).first.evaluate(f"(one) => getComputedStyle(one).{style}")
                       for which, style in (("h1", "color"), (".hys-filled", "fill")))
    assert (heading == filled == "rgb(122, 30, 90)") == (scheme == "light")
