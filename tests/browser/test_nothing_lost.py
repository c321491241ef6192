"""Nothing that was answered is lost or given away: offline, with two people at one device, and after a quick exit."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from survey_app.database import db
from survey_app.models import Draft
from tests.databases import KINDS

from .visitor import Visit, Visitor, only_response

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("site", KINDS, indirect=True, scope="session")]

ROWS = 18
CHOSEN = "document.querySelectorAll('input[name^=\"problems.\"]:checked').length"
TOLD = ".hys-offline [data-when=offline]"
CONTINUES: dict[str, Callable[[Page], object]] = {
    "mouse": lambda page: page.click("#continue"),
    "touch": lambda page: page.tap("#continue"),
    "keyboard": lambda page: page.press("#continue", "Enter"),
    "script": lambda page: page.evaluate("document.getElementById('continue').click()"),
}


def at_the_problems(visitor: Visitor) -> Page:
    """The page with 18 problems, all answered and not sent."""
    visitor.open("views")
    visitor.go_on()
    visitor.page.wait_for_url("**/area")
    visitor.choose()
    assert visitor.page.evaluate(CHOSEN) == ROWS
    return visitor.page


def kept_in(page: Page) -> str:
    return str(page.evaluate("JSON.stringify(sessionStorage)"))


class TestOffline:
    @pytest.mark.parametrize("gesture", CONTINUES)
    def test_nothing_is_sent_and_the_page_says_so_and_goes_on_later(self, visit: Visit, gesture: str) -> None:
        page = at_the_problems(visit(has_touch=True))
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.url))
        page.context.set_offline(True)
        CONTINUES[gesture](page)
        expect(page.locator(TOLD)).to_be_visible()
        assert sent == []
        assert page.evaluate(CHOSEN) == ROWS
        page.context.set_offline(False)
        expect(page.locator(".hys-offline [data-when=online]")).to_be_visible()
        page.click("#continue")
        page.wait_for_url("**/reasons")

    def test_continue_then_back_keeps_every_answer(self, visit: Visit) -> None:
        visitor = visit()
        page = at_the_problems(visitor)
        page.context.set_offline(True)
        page.click("#continue")
        expect(page.locator(TOLD)).to_be_visible()
        page.context.set_offline(False)
        page.go_back()
        page.wait_for_url("**/views")
        page.click("#continue")
        page.wait_for_url("**/area")
        assert page.evaluate(CHOSEN) == ROWS

    def test_a_connection_that_breaks_on_the_way_keeps_every_answer(self, visit: Visit) -> None:
        page = at_the_problems(visit())
        page.route("**/area", lambda route: route.abort("internetdisconnected"))
        page.click("#continue", no_wait_after=True)
        expect(page).to_have_url(re.compile("^chrome-error:"))
        page.unroute("**/area")
        page.go_back()
        page.wait_for_url("**/views")       # the browser put its error in the place of the page
        page.click("#continue")
        page.wait_for_url("**/area")
        assert page.evaluate(CHOSEN) == ROWS

    def test_the_whole_is_not_sent_either(self, visit: Visit) -> None:
        visitor = visit()
        for page_id in visitor.complete():
            if page_id == "check":
                break
        visitor.page.context.set_offline(True)
        visitor.page.locator("main button[form=sending]").click()
        expect(visitor.page.locator(TOLD)).to_be_visible()
        visitor.page.context.set_offline(False)
        visitor.page.click("#send")
        visitor.page.wait_for_url("**/thanks")
        only_response()


class TestTyping:
    def test_survives_the_way_back_and_is_forgotten_once_stored(self, visit: Visit) -> None:
        visitor = visit()
        visitor.open("views")
        visitor.go_on()
        visitor.page.wait_for_url("**/area")
        page = visitor.page
        page.check('[id="problems.noise"]', force=True)
        page.get_by_role("link", name="Back").click()
        page.wait_for_url("**/views")
        visitor.open("area")
        assert page.is_checked('[id="problems.noise"]')
        page.click("#continue")
        page.wait_for_url("**/reasons")
        assert "problems.noise" not in kept_in(page)
        assert "#" not in page.url

    def test_of_a_page_that_was_refused_stays(self, visit: Visit) -> None:
        page = visit().open("views")
        page.fill("#other_priority", "x" * 6_000)
        page.click("#continue")
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        assert "x" * 6_000 in kept_in(page)


class TestTwoPeopleAtOneDevice:
    def test_a_page_of_one_is_not_stored_in_the_others_answers_nor_shown_to_them(self, visit: Visit, app: Flask) -> None:
        first = visit()
        page = at_the_problems(first)
        other = Visitor(page.context.new_page(), first.start)
        other.page.get_by_role("button", name="Start a new survey").click()
        other.page.wait_for_url("**/views")
        other.page.fill("#other_priority", "A word of the second person")
        other.page.click("#continue")
        other.page.wait_for_url("**/area")
        page.click("#continue")
        expect(page.locator("h1")).to_have_text("This page was made for other answers")
        assert "second person" not in page.content()
        other.open("check" if other.page_id == "check" else "area")
        assert other.page.evaluate(CHOSEN) == 0
        page.get_by_role("button", name="Go to the start page").click()
        expect(page.get_by_role("button", name="Continue where you left off")).to_be_visible()
        assert app

    def test_a_page_loaded_again_does_not_turn_into_the_others(self, visit: Visit) -> None:
        first = visit()
        page = at_the_problems(first)
        other = Visitor(page.context.new_page(), first.start)
        other.page.get_by_role("button", name="Start a new survey").click()
        other.page.wait_for_url("**/views")
        other.page.click("#continue")
        other.page.wait_for_url("**/area")
        other.page.check('[id="problems.noise-2"]', force=True)
        other.page.click("#continue")
        page.reload()
        expect(page.locator("h1")).to_have_text("This page was made for other answers")


class TestExit:
    @pytest.mark.parametrize("gesture", ["click", "shift", "offline"])
    def test_back_shows_nothing_and_the_device_has_let_go(self, visit: Visit, gesture: str) -> None:
        visitor = visit()
        page = at_the_problems(visitor)
        page.context.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="weather"))
        if gesture == "offline":
            page.context.route("**/leave", lambda route: route.abort())
        leave(page, gesture)
        page.wait_for_url("https://www.bbc.co.uk/weather")
        page.go_back()
        page.wait_for_url(lambda address: not address.endswith("/area"))
        page.wait_for_timeout(1_000)    # a page that was put aside is asked for again
        assert page.evaluate("document.querySelectorAll('input:checked').length") == 0
        visitor.open("")
        assert "hys_survey" not in {cookie["name"] for cookie in page.context.cookies()}
        expect(page.get_by_role("button", name="Start now")).to_be_visible()

    def test_the_resume_code_brings_the_answers_back(self, visit: Visit) -> None:
        visitor = visit()
        page = at_the_problems(visitor)
        page.get_by_role("button", name="Save and come back later").click()
        code = page.locator(".hys-receipt").inner_text()
        page.context.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="weather"))
        leave(page, "click")
        page.wait_for_url("https://www.bbc.co.uk/weather")
        visitor.open("resume").fill("#code", code)
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Continue where you left off").click()
        visitor.open("area")
        assert page.evaluate(CHOSEN) == ROWS

    def test_without_javascript_the_device_lets_go_too(self, visit: Visit) -> None:
        visitor = visit(java_script_enabled=False)
        page = visitor.open("views")
        with page.expect_navigation():
            page.click("#continue")
        page.context.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="weather"))
        page.click(".govuk-exit-this-page__button")
        page.wait_for_url("https://www.bbc.co.uk/weather")
        page.wait_for_timeout(500)     # the ping goes beside the link
        assert "hys_survey" not in {cookie["name"] for cookie in page.context.cookies()}


def leave(page: Page, gesture: str) -> None:
    """Presses "Exit this page", or Shift three times."""
    if gesture == "shift":
        for _ in range(3):
            page.keyboard.press("Shift")
    else:
        page.click(".govuk-exit-this-page__button", no_wait_after=True)


class TestASharedDevice:
    def test_is_asked_about_and_keeps_nothing_when_the_browser_is_closed_or_the_answers_are_sent(self, visit: Visit) -> None:
        visitor = visit()
        page = visitor.page
        expect(page.get_by_role("heading", name="Do other people use this device?")).to_be_visible()
        page.get_by_role("button", name="Start on a shared device").click()
        visitor.go_on()
        page.wait_for_url("**/area")
        [cookie] = [cookie for cookie in page.context.cookies() if cookie["name"] == "hys_survey"]
        assert cookie["expires"] == -1
        while visitor.page_id != "thanks":
            visitor.go_on()
        expect(page.locator(".hys-receipt")).to_have_text(re.compile("[A-Z2-7]{4}(-[A-Z2-7]{4}){3}"))
        assert "hys_survey" not in {cookie["name"] for cookie in page.context.cookies()}
        visitor.open("thanks")
        expect(page.get_by_role("button", name="Start now")).to_be_visible()


class TestTheCheckPage:
    def test_a_blank_survey_is_asked_about_once_and_counts_for_nothing(self, visit: Visit, app: Flask) -> None:
        visitor = visit()
        page = visitor.open("views")
        while visitor.page_id != "check":
            with page.expect_navigation():
                page.click("#continue")
        page.click("#send")
        expect(page.locator("main [role=status]")).to_contain_text("You have not answered any question")
        page.locator("#send", has_text="Finish without answering").click()
        expect(page.locator("h1")).to_have_text("You left every question blank")
        assert db.session.scalar(select(func.count()).select_from(Draft)) == 0
        assert app

    def test_send_stands_above_the_folded_sections(self, visit: Visit) -> None:
        visitor = visit(viewport={"width": 390, "height": 844})
        for page_id in visitor.complete():
            if page_id == "check":
                break
        page, top = visitor.page, visitor.page.locator("main button[form=sending]")
        box = top.bounding_box()
        assert box
        assert box["y"] < 844
        expect(page.get_by_text("18 of 18 answered").first).to_be_visible()
        assert page.locator("main details[open]").count() == 0
        page.get_by_text("18 of 18 answered").first.click()
        expect(page.get_by_text("Very big problem").first).to_be_visible()
        top.click()
        page.wait_for_url("**/thanks")
