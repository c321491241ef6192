"""A real browser completes the whole survey in every way that residents do, and nothing is lost or doubled on the way."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from survey_app.database import db
from survey_app.models import Response

from .visitor import Visit, Visitor

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}   # bytes a second
LONG_WAY = ["views", "area", "reasons", "safety", "experience", "reporting", "contact", "about_you", "about_you_2",
            "check", "thanks"]


def only_response() -> Response:
    db.session.rollback()
    [response] = db.session.scalars(select(Response))
    return response


def test_with_a_mouse_on_a_desk(visit: Visit) -> None:
    visitor = visit()
    assert list(visitor.way()) == LONG_WAY
    assert only_response().answers["problems"]["noise"] == "very_big"
    assert visitor.complaints == []


def test_without_javascript(visit: Visit) -> None:
    assert list(visit(java_script_enabled=False).way_without_javascript()) == LONG_WAY
    assert only_response().answers["victim"] == "yes"


@pytest.mark.parametrize("viewport", [(320, 568), (320, 256)], ids=["320 px", "400 % zoom of 1280 x 1024"])
def test_on_a_narrow_screen_nothing_is_out_of_sight(visit: Visit, viewport: tuple[int, int]) -> None:
    visitor = visit(viewport={"width": viewport[0], "height": viewport[1]})
    for page_id in visitor.way():
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
    assert list(visitor.way()) == LONG_WAY
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


@pytest.mark.parametrize("width", [390, 1200])
def test_an_answer_can_be_taken_back(visit: Visit, width: int) -> None:
    page = visit(viewport={"width": width, "height": 800}).open("views")
    label = page.locator('label[for="proposed_priorities.abuse-2"]')
    radio = page.locator('[id="proposed_priorities.abuse-2"]')
    for expected in (True, False, True):
        label.click(force=True)
        assert radio.is_checked() is expected
    radio.focus()
    page.keyboard.press("Space")
    assert not radio.is_checked()
    page.keyboard.press("Space")
    assert radio.is_checked()


def test_none_of_these_stands_alone(visit: Visit) -> None:
    visitor = visit()
    for page_id in visitor.way():
        if page_id == "contact":
            break
    visitor.page.check("#channels")
    visitor.page.check("input[name=channels][value=none]")
    assert not visitor.page.is_checked("#channels")
    visitor.page.check("#channels")
    assert not visitor.page.is_checked("input[name=channels][value=none]")


@pytest.mark.parametrize("again", ["sent again", "opened again"])
def test_the_connection_cut_during_a_send_loses_nothing(visit: Visit, again: str) -> None:
    visitor = visit()
    page = visitor.open("views")
    visitor.choose()
    page.fill("#other_priority", "Street lights")
    page.context.set_offline(True)
    page.click("#continue")
    expect(page).to_have_url(re.compile("^chrome-error:"))
    page.context.set_offline(False)
    if again == "sent again":
        page.reload()
    else:
        visitor.open("views")
        expect(page.locator("#other_priority")).to_have_value("Street lights")
        page.click("#continue")
    page.wait_for_url("**/area")
    list(visitor.way())
    assert only_response().answers["other_priority"] == "Street lights"


@pytest.mark.parametrize("java_script", [True, False])
def test_a_send_whose_reply_was_lost_is_sent_again_and_stored_once(visit: Visit, java_script: bool) -> None:
    visitor = visit(java_script_enabled=java_script)
    for page_id in visitor.way() if java_script else visitor.way_without_javascript():
        if page_id == "check":
            break
    visitor.page.route("**/check", lose_the_reply)
    with visitor.page.expect_event("requestfailed", lambda request: request.method == "POST"):
        visitor.page.click("#send", no_wait_after=True)
    expect(visitor.page).to_have_url(re.compile("^chrome-error:"))
    only_response()
    visitor.page.unroute("**/check")
    visitor.page.reload()
    visitor.page.wait_for_url("**/thanks")
    only_response()
    expect(visitor.page.locator(".hys-receipt")).to_have_text(re.compile("[A-Z2-7]{4}(-[A-Z2-7]{4}){3}"))


def lose_the_reply(route: Route) -> None:
    """Lets a send reach the server, and cuts the connection before its reply comes back."""
    if route.request.method != "POST":
        route.continue_()
        return
    route.fetch(max_redirects=0)
    route.abort("connectionreset")


def test_typing_survives_a_reload_but_the_postcode_does_not(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open("views")
    page.check('[id="proposed_priorities.abuse-2"]', force=True)
    page.fill("#other_priority", "Street lights")
    page.reload()
    expect(page.locator("#other_priority")).to_have_value("Street lights")
    assert page.is_checked('[id="proposed_priorities.abuse-2"]')
    for page_id in visitor.way():
        if page_id == "about_you":
            break
    page.fill("#postcode", "ZZ1 1AA")
    page.check("#age_band")
    assert "ZZ1" not in page.evaluate("JSON.stringify(sessionStorage)")
    page.reload()
    expect(page.locator("#postcode")).to_have_value("")
    assert page.is_checked("#age_band")
    with page.expect_navigation():
        page.evaluate("document.querySelector('[value=clear]').click()")
    assert not page.is_checked("#age_band")


def test_typing_comes_back_to_no_other_row(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open("views")
    page.click("#continue")
    page.wait_for_url("**/area")
    page.check('[id="problems.noise"]', force=True)
    page.click("#continue")
    page.wait_for_url("**/reasons")
    page.check('[id="problems_source.noise-2"]', force=True)
    other = page.context.new_page()
    other.goto(visitor.start + "area")
    other.check('[id="problems.noise-2"]', force=True)
    other.check('[id="problems.litter"]', force=True)
    other.click("#continue")
    other.wait_for_url("**/reasons")
    page.reload()
    expect(page.locator('[id="problems_source.litter-2"]')).not_to_be_checked()


def test_typing_survives_a_look_at_who_can_help_and_at_what_is_kept(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open("views")
    page.fill("#other_priority", "Street lights")
    for link in ("Privacy", "Cookies", "Accessibility", "Help and support"):
        page.locator("footer").get_by_role("link", name=link).click()
        page.wait_for_url(lambda address: not address.endswith("/views"))
        visitor.open("views")
        expect(page.locator("#other_priority")).to_have_value("Street lights")
    visitor.open("")
    visitor.open("views")
    expect(page.locator("#other_priority")).to_have_value("")


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


def test_the_back_button_is_safe(visit: Visit) -> None:
    visitor = visit()
    visitor.open("views")
    visitor.go_on()
    visitor.page.wait_for_url("**/area")
    visitor.go_on()
    visitor.page.wait_for_url("**/reasons")
    visitor.page.go_back()
    visitor.page.wait_for_url("**/area")
    assert visitor.page.is_checked('[id="problems.noise"]')
    visitor.page.check('[id="problems.noise-2"]', force=True)
    visitor.page.click("#continue")
    visitor.page.wait_for_url("**/reasons")
    assert visitor.page.locator('[id="problems_source.noise"]').count() == 0


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
    list(visitor.way())
    only_response()


def test_saved_on_one_device_and_continued_on_another(visit: Visit, app: Flask) -> None:
    first = visit()
    first.open("views")
    first.choose()
    first.page.get_by_role("button", name="Save and come back later").click()
    code = first.page.locator(".hys-receipt").inner_text()
    second = visit(viewport={"width": 390, "height": 800}).open("resume")
    second.fill("#code", f" {code.lower().replace('-', ' ')} ")
    second.keyboard.press("Enter")
    second.get_by_role("button", name="Continue where you left off").click()
    second.wait_for_url("**/area")
    second.get_by_role("link", name="Back").click()
    assert second.is_checked('[id="proposed_priorities.abuse"]')
    assert app


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
