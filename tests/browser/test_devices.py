"""A real browser completes the whole survey by each gesture and on each device that residents use."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .visitor import Visit, Visitor, only_response

pytestmark = pytest.mark.slow

SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}   # bytes a second
LONG_WAY = ["views", "area", "reasons", "comments", "safety", "experience", "reporting", "contact", "about_you", "about_you_2",
            "check", "thanks"]


def test_with_a_mouse_on_a_desk(visit: Visit) -> None:
    visitor = visit()
    assert list(visitor.complete()) == LONG_WAY
    assert only_response().answers["problems"]["noise"] == "very_big"
    assert visitor.complaints == []


def test_without_javascript(visit: Visit) -> None:
    assert list(visit(java_script_enabled=False).complete_without_javascript()) == LONG_WAY
    assert only_response().answers["victim"] == "yes"


@pytest.mark.parametrize("viewport", [(320, 568), (320, 256)], ids=["320 px", "400 % zoom of 1280 x 1024"])
def test_on_a_narrow_screen_nothing_is_out_of_sight(visit: Visit, viewport: tuple[int, int]) -> None:
    visitor = visit(viewport={"width": viewport[0], "height": viewport[1]})
    for page_id in visitor.complete():
        assert visitor.sideways == 0, page_id
    only_response()


@pytest.mark.parametrize(("language", "direction"), [("cy", "ltr"), ("ur", "rtl")])
def test_in_another_language_chosen_on_the_way(visit: Visit, language: str, direction: str) -> None:
    visitor = visit(viewport={"width": 320, "height": 640})
    page = visitor.open("views")
    page.fill("#other_priority", "Street lights")
    page.click(f".hys-languages button[value={language}]")
    page.wait_for_selector(f"html[lang={language}][dir={direction}]")
    expect(page.locator("#other_priority")).to_have_value("Street lights")
    assert list(visitor.complete()) == LONG_WAY
    assert (only_response().language, only_response().answers["other_priority"]) == (language, "Street lights")


def test_by_keyboard_alone(visit: Visit) -> None:
    visitor = visit()
    press_until(visitor, lambda focus: "Start now" in focus["text"])
    visitor.page.keyboard.press("Enter")
    for page_id in LONG_WAY[:-2]:
        if page_id == "reasons":   # asked of who finds something a very big problem
            continue
        visitor.page.wait_for_url(f"**/{page_id}")
        answer_by_keyboard(visitor, {"victim": "yes", "reported": "no", "health": "yes"})
    visitor.page.wait_for_url("**/check")
    press_until(visitor, lambda focus: focus["id"] == "send")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/thanks")
    answers = only_response().answers
    assert answers["problems"] == dict.fromkeys(answers["problems"], "fairly_big")
    assert answers["victim"] == "yes"


def test_the_focus_goes_by_row_and_is_never_hidden(visit: Visit) -> None:
    visitor = visit(viewport={"width": 1024, "height": 500})
    visitor.open("views")
    visitor.go_on()
    rows: list[str] = []
    while visitor.focused["id"] != "continue":
        visitor.page.keyboard.press("Tab")
        if visitor.focused["name"].startswith("problems."):
            rows.append(visitor.focused["name"])
            assert visitor.page.evaluate(IS_IN_SIGHT), rows[-1]
    assert rows == list(dict.fromkeys(rows))
    assert len(rows) == 18


# Whether the middle of what has the focus is what would be clicked there.
IS_IN_SIGHT = """(() => { const one = document.activeElement, box = one.getBoundingClientRect();
  const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return there === one || one.labels[0].contains(there); })()"""


def test_enter_in_a_box_goes_on(visit: Visit) -> None:
    page = visit().open("views")
    page.fill("#other_priority", "Street lights")
    page.keyboard.press("Enter")
    page.wait_for_url("**/area")


def test_none_of_these_stands_alone(visit: Visit) -> None:
    visitor = visit()
    for page_id in visitor.complete():
        if page_id == "contact":
            break
    visitor.page.check("#channels")
    visitor.page.check("input[name=channels][value=none]")
    assert not visitor.page.is_checked("#channels")
    visitor.page.check("#channels")
    assert not visitor.page.is_checked("input[name=channels][value=none]")


def test_exit_leaves_at_once_and_forgets_the_typing(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open("views")
    page.context.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="weather"))
    page.fill("#other_priority", "Street lights")
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("https://www.bbc.co.uk/weather")
    visitor.open("views")
    expect(page.locator("#other_priority")).to_have_value("")


def test_exit_is_a_link_without_javascript(visit: Visit) -> None:
    page = visit(java_script_enabled=False).open("views")
    assert page.locator("a.govuk-exit-this-page__button").get_attribute("href") == "https://www.bbc.co.uk/weather"


def test_on_a_slow_connection(visit: Visit, record_property: Callable[[str, object], None]) -> None:
    visitor = visit(viewport={"width": 390, "height": 800})
    network = visitor.page.context.new_cdp_session(visitor.page)
    network.send("Network.emulateNetworkConditions", SLOW_3G)
    begun = time.monotonic()
    visitor.open("views")
    shown = time.monotonic()
    visitor.go_on()
    visitor.page.wait_for_url("**/area")
    record_property("page one shown, seconds", round(shown - begun, 2))
    record_property("page one completed, seconds", round(time.monotonic() - begun, 2))
    list(visitor.complete())
    only_response()


def press_until(visitor: Visitor, is_there: Callable[[dict[str, Any]], bool]) -> None:
    """Presses Tab until the focus is there."""
    for _ in range(300):
        visitor.page.keyboard.press("Tab")
        if is_there(visitor.focused):
            return
    raise AssertionError("the focus never came there")


def answer_by_keyboard(visitor: Visitor, wanted: dict[str, str]) -> None:
    """Chooses the second option of each row or question, or the one wanted, ticks the first box, and goes on."""
    page = visitor.page
    while True:
        page.keyboard.press("Tab")
        focus = visitor.focused
        if focus["id"] == "continue":
            page.keyboard.press("Enter")
            return
        if page.evaluate("document.activeElement.type") == "radio":
            page.keyboard.press("Space")
            while visitor.focused["value"] != wanted.get(focus["name"], second_of(page, focus["name"])):
                page.keyboard.press("ArrowDown")


def second_of(page: Page, name: str) -> str:
    """The second option of a question."""
    return str(page.locator(f'input[name="{name}"]').nth(1).get_attribute("value"))
