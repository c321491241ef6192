"""What a page costs: bytes over the wire, requests, and how far a thumb must scroll."""

from __future__ import annotations

import pytest
from playwright.sync_api import Request

from .pages import bytes_for, bytes_of, first_load
from .visitor import Visit

pytestmark = pytest.mark.slow

FIRST_PAGE, FIRST_REQUESTS, LATER_PAGE, TALLEST = 20_000, 4, 8_000, 3_474


def test_the_first_page_of_questions_and_the_later_ones(visit: Visit) -> None:
    cold, visitor = (visit(viewport={"width": 390, "height": 800}) for _ in range(2))
    requests: list[Request] = []
    cold.page.on("requestfinished", lambda request: requests.append(request))
    cold.open("views")
    assert {request.resource_type for request in requests} == {"document", "stylesheet", "script"}
    assert len(requests) <= FIRST_REQUESTS
    assert sum(map(bytes_of, requests)) <= FIRST_PAGE
    kept = {request.url for request in requests if not request.is_navigation_request()}     # by the browser, for a year
    later: list[Request] = []
    visitor.page.on("requestfinished", lambda request: None if request.url in kept else later.append(request))
    for _ in visitor.complete():
        sizes = [bytes_of(request) for request in later]
        assert sum(sizes) <= LATER_PAGE, [request.url for request in later]
        later.clear()


@pytest.mark.parametrize("encoding", ["br", "gzip"])
@pytest.mark.parametrize("language", ["en", "cy", "ur"])
def test_the_first_page_is_light_for_every_client(visit: Visit, language: str, encoding: str) -> None:
    page = visit().open(f"views?language={language}")
    sizes = {url: bytes_for(url, encoding) for url in first_load(page)}
    assert len(sizes) == 3
    assert sum(sizes.values()) <= FIRST_PAGE, sizes


def test_the_page_with_18_problems_is_not_tall(visit: Visit) -> None:
    visitor = visit(viewport={"width": 390, "height": 844})
    for page_id in visitor.complete():
        if page_id == "area":
            break
    assert visitor.page.locator("fieldset").count() == 18
    assert visitor.page.evaluate("document.documentElement.scrollHeight") <= TALLEST
    for label in visitor.page.locator(".hys-matrix__option").all():
        box = label.bounding_box()
        assert box
        assert box["height"] >= 44
        assert box["width"] >= 44
    assert visitor.page.evaluate(SMALLEST_TEXT) >= 16
    visitor.page.evaluate(AS_A_DEMONSTRATION, DEMONSTRATION)
    assert visitor.page.evaluate("document.documentElement.scrollHeight") <= TALLEST


DEMONSTRATION = ("This is a demonstration. Its places are made up: their postcodes begin with ZZ, as no real postcode does "
                 "(try ZZ1 1AA).")
AS_A_DEMONSTRATION = """(words) => document.querySelector('.hys-languages').insertAdjacentHTML('beforebegin',
  `<aside class="hys-notice"><div class="govuk-width-container govuk-body-s">${words}</div></aside>`)"""


SMALLEST_TEXT = """Math.min(...[...document.querySelectorAll('main *')].filter((one) => one.textContent.trim())
  .map((one) => parseFloat(getComputedStyle(one).fontSize)))"""
