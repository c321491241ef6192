"""Answers are neither lost nor stored twice when a connection breaks, a page is loaded again, or a device is changed."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from playwright.sync_api import Route, expect

from tests.databases import KINDS

from .visitor import Visit, only_response

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("site", KINDS, indirect=True, scope="session")]


@pytest.mark.parametrize("again", ["sent again", "opened again"])
def test_the_connection_cut_during_a_send_loses_nothing(visit: Visit, again: str) -> None:
    visitor = visit()
    page = visitor.open("views")
    visitor.choose()
    page.fill("#other_priority", "Street lights")
    page.route("**/views", lambda route: route.abort("connectionreset"))     # the browser believes that it is connected
    page.click("#continue", no_wait_after=True)
    expect(page).to_have_url(re.compile("^chrome-error:"))
    page.unroute("**/views")
    if again == "sent again":
        page.reload()
    else:
        visitor.open("views")
        expect(page.locator("#other_priority")).to_have_value("Street lights")
        page.click("#continue")
    page.wait_for_url("**/area")
    list(visitor.complete())
    assert only_response().answers["other_priority"] == "Street lights"


@pytest.mark.parametrize("java_script", [True, False])
def test_a_send_whose_reply_was_lost_is_sent_again_and_stored_once(visit: Visit, java_script: bool) -> None:
    visitor = visit(java_script_enabled=java_script)
    for page_id in visitor.complete() if java_script else visitor.complete_without_javascript():
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
    for page_id in visitor.complete():
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
    expect(page.locator("#other_priority")).to_have_value("Street lights")


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
