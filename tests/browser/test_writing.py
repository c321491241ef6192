"""While a comment is written: beside the box it is said what seems to stand in it, until that is taken out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from .visitor import Visit, Visitor, only_response

pytestmark = pytest.mark.slow


def at_the_comment(visitor: Visitor) -> Page:
    for _ in visitor.complete():
        if visitor.page.locator("#comments").count():
            return visitor.page
    raise AssertionError("no page asks for a comment")


def test_it_is_told_beside_the_box_and_not_again(visit: Visit) -> None:
    visitor = visit()
    page = at_the_comment(visitor)
    told = page.locator("#comments-written [data-written]")
    expect(told.locator("visible=true")).to_have_count(0)
    page.fill("#comments", "Ring 07700 900123, ")
    expect(page.locator("[data-written=phone]")).to_be_visible()
    expect(page.locator("[data-written=email]")).to_be_hidden()
    page.locator("#comments").press_sequentially(" a@example.com, zz1 1aa")
    for kind in ("phone", "email", "postcode"):
        expect(page.locator(f"[data-written={kind}]")).to_be_visible()
    assert page.locator("#comments-written").get_attribute("role") == "status"
    page.fill("#comments", "No more lamps in the park on 12 May 2025 at 10")
    expect(page.locator("[data-written=phone]")).to_be_hidden()
    expect(page.locator("[data-written=postcode]")).to_be_hidden()
    page.fill("#comments", "Ring 07700 900123")
    with page.expect_navigation():
        page.click("#continue")
    expect(page.get_by_text("Change what you wrote")).to_have_count(0)
    for _ in range(12):
        if visitor.page_id == "thanks":
            break
        visitor.go_on()
    assert only_response().answers["comments"] == "Ring 07700 900123"
    assert visitor.complaints == []
