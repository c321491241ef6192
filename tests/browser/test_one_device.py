"""Several people and several tabs at one device: nobody is shown what another has answered, whichever way they go back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Playwright, expect
from sqlalchemy import select

from survey_app.database import db
from survey_app.models import Draft

from . import chromium
from .visitor import Visit, Visitor

pytestmark = pytest.mark.slow

WORDS, OTHERS = "The lamp by the bridge is broken", "A word of the second person"
REFUSED = "This page was made for other answers"
SCRIPT = pytest.mark.parametrize("java_script", [True, False])


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A browser that puts pages aside for the way back, as people's browsers do."""
    started = chromium.launch(playwright, puts_pages_aside=True)
    yield started
    started.close()


def begin(visitor: Visitor, words: str = WORDS) -> Page:
    """Sends the first page with these words."""
    page = visitor.open("views")
    page.fill("#other_priority", words)
    press(page, "#continue")
    return page


def press(page: Page, what: str) -> None:
    with page.expect_navigation():
        page.click(what)


def go_back(page: Page) -> str:
    """Presses Back, and waits until nothing changes any more. Returns what is in front: the page, and what is in its boxes."""
    page.evaluate("history.back()")
    page.wait_for_timeout(1_000)
    return str(page.evaluate(SHOWN)) if page.url.startswith("http") else ""


SHOWN = "document.body.innerText + [...document.querySelectorAll('input, textarea')].map((box) => box.value).join()"


class TestGoingBack:
    @SCRIPT
    @pytest.mark.parametrize("shared", [True, False])
    def test_after_sending_no_answer_is_shown(self, visit: Visit, shared: bool, java_script: bool) -> None:
        visitor = visit(java_script_enabled=java_script)
        visitor.page.get_by_role("button", name="Start on a shared device" if shared else "Start now").click()
        begin(visitor)
        for page_id in visitor.complete() if java_script else visitor.complete_without_javascript():
            if page_id == "check":
                visitor.page.get_by_text("6 of 6 answered").first.click()
                expect(visitor.page.get_by_text(WORDS)).to_be_visible()
        visitor.page.wait_for_load_state("networkidle")
        assert not any(WORDS in go_back(visitor.page) for _ in range(3))

    @SCRIPT
    def test_the_next_person_finds_nothing_of_the_one_before(self, visit: Visit, java_script: bool) -> None:
        visitor = visit(java_script_enabled=java_script)
        page = begin(visitor)
        page.check('[id="problems.noise"]', force=True)
        page.get_by_role("link", name="Back").click()
        page.get_by_role("link", name="Back").click()
        page.get_by_role("button", name="Start a new survey").click()
        page.wait_for_url("**/views")
        page.wait_for_load_state("networkidle")
        for _ in range(4):
            assert WORDS not in go_back(page)
            assert page.locator("input:checked").count() == 0

    @SCRIPT
    def test_no_code_is_shown_once_the_device_has_let_go(self, visit: Visit, java_script: bool) -> None:
        page = begin(visit(java_script_enabled=java_script))
        press(page, "button:has-text('Save and come back later')")
        code = page.locator(".hys-receipt").inner_text()
        press(page, "button:has-text('Take the answers off')")
        expect(page.locator("h1")).to_have_text("Your answers are off this device")
        page.wait_for_load_state("networkidle")
        for _ in range(3):
            shown = go_back(page)
            assert code not in shown
            assert WORDS not in shown

    def test_a_page_whose_words_were_not_sent_has_them_still(self, visit: Visit) -> None:
        visitor = visit()
        page = begin(visitor)
        page.check('[id="problems.noise"]', force=True)
        page.goto(visitor.start + "privacy")
        go_back(page)
        expect(page.locator('[id="problems.noise"]')).to_be_checked()

    def test_offline_a_page_is_shown_as_it_was(self, visit: Visit) -> None:
        visitor = visit()
        page = begin(visitor)
        page.check('[id="problems.noise"]', force=True)
        page.goto(visitor.start + "privacy")
        page.context.set_offline(True)
        go_back(page)
        page.context.set_offline(False)
        go_back(page)
        visitor.open("area")
        expect(page.locator('[id="problems.noise"]')).to_be_checked()

    def test_an_error_page_is_not_sent_again(self, visit: Visit) -> None:
        visitor = visit()
        page = visitor.open("views")
        page.fill("#other_priority", "x" * 6_000)
        press(page, "#continue")
        page.fill("#other_priority", WORDS)
        press(page, "#continue")
        assert WORDS in go_back(page)
        assert page.url == visitor.start + "views"


class TestTheFirstPage:
    """What was typed there is kept before there is a draft."""

    def typed(self, visitor: Visitor) -> Page:
        page = visitor.open("views")
        page.fill("#other_priority", WORDS)
        page.get_by_role("link", name="Back").click()
        return page

    @pytest.mark.parametrize("button", ["Start now", "Start on a shared device"])
    def test_the_next_person_does_not_read_it(self, visit: Visit, button: str) -> None:
        page = self.typed(visit())
        page.get_by_role("button", name=button).click()
        expect(page.locator("#other_priority")).to_have_value("")

    def test_who_goes_on_has_it_still(self, visit: Visit) -> None:
        page = self.typed(visit())
        page.get_by_role("button", name="Continue where you left off").click()
        expect(page.locator("#other_priority")).to_have_value(WORDS)

    def test_nothing_is_offered_where_nothing_was_typed(self, visit: Visit) -> None:
        expect(visit().page.get_by_role("button", name="Continue where you left off")).to_be_hidden()


class TestATabOfOnePerson:
    """Its pages never show what was begun by somebody else in another tab."""

    def two(self, visit: Visit, *, to_the_end: bool = False) -> tuple[Page, Visitor]:
        first = visit()
        page = begin(first)
        if to_the_end:
            next(page_id for page_id in first.complete() if page_id == "check")
        other = Visitor(page.context.new_page(), first.start)
        other.page.get_by_role("button", name="Start a new survey").click()
        begin(other, OTHERS)
        return page, other

    @pytest.mark.parametrize("to_the_end", [True, False])
    def test_by_going_back_after_it_was_refused(self, visit: Visit, to_the_end: bool) -> None:
        page, _ = self.two(visit, to_the_end=to_the_end)
        press(page, "#send" if to_the_end else "#continue")
        expect(page.locator("h1")).to_have_text(REFUSED)
        assert not any(OTHERS in go_back(page) for _ in range(3))

    def test_by_going_back_from_the_check_page(self, visit: Visit) -> None:
        page, _ = self.two(visit, to_the_end=True)
        assert not any(OTHERS in go_back(page) for _ in range(3))

    @pytest.mark.parametrize("link", ["Cymraeg", "Change", "Back"])
    def test_by_a_link_of_the_check_page(self, visit: Visit, link: str) -> None:
        page, _ = self.two(visit, to_the_end=True)
        page.get_by_role("link", name=link).first.click()
        expect(page.locator("[data-draft]")).to_be_visible()
        assert OTHERS not in page.content()

    def test_in_its_own_copy(self, visit: Visit) -> None:
        page, other = self.two(visit, to_the_end=True)
        copy = page.context.request.get(page.get_by_role("link", name="download your answers").evaluate("(link) => link.href"))
        assert copy.status == 409
        while other.page_id != "check":
            other.go_on()
        link = other.page.get_by_role("link", name="download your answers").evaluate("(link) => link.href")
        assert OTHERS in page.context.request.get(link).text()

    def test_but_who_chooses_to_goes_on_with_it(self, visit: Visit) -> None:
        page, _ = self.two(visit)
        press(page, "#continue")
        page.get_by_role("button", name="Go to the start page").click()
        page.get_by_role("button", name="Continue where you left off").click()
        expect(page.locator("h1")).to_contain_text("How much of a problem")

    def test_words_that_were_not_sent_come_back_with_the_code(self, visit: Visit) -> None:
        visitor = visit()
        page = begin(visitor)
        press(page, "button:has-text('Save and come back later')")
        code = page.locator(".hys-receipt").inner_text()
        visitor.open("area").check('[id="problems.noise"]', force=True)
        page.context.clear_cookies()
        press(page, "#continue")
        expect(page.locator("h1")).to_have_text(REFUSED)
        go_back(page)
        visitor.open("resume").fill("#code", code)
        page.keyboard.press("Enter")
        page.get_by_role("button", name="Continue where you left off").click()
        visitor.open("area")
        expect(page.locator('[id="problems.noise"]')).to_be_checked()


class TestSeveralTabs:
    def test_leaving_empties_the_others_too(self, visit: Visit) -> None:
        visitor = visit()
        page = begin(visitor)
        other = page.context.new_page()
        other.goto(visitor.start + "area")
        other.check('[id="problems.noise"]', force=True)
        page.context.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="weather"))
        page.click(".govuk-exit-this-page__button", no_wait_after=True)
        page.wait_for_url("https://www.bbc.co.uk/weather")
        other.wait_for_url(lambda address: not address.endswith("/area"))
        assert "problems.noise" not in str(other.evaluate("JSON.stringify(sessionStorage)"))

    @SCRIPT
    def test_one_page_in_two_tabs_keeps_the_rows_of_both(self, visit: Visit, app: Flask, java_script: bool) -> None:
        visitor = visit(java_script_enabled=java_script)
        first = begin(visitor)
        second = first.context.new_page()
        second.goto(visitor.start + "area")
        first.check('[id="problems.litter"]', force=True)
        second.check('[id="problems.noise"]', force=True)
        press(first, "#continue")
        press(second, "#continue")
        [draft] = db.session.scalars(select(Draft))
        assert draft.answers["problems"] == {"litter": "very_big", "noise": "very_big"}
        assert app

    @SCRIPT
    def test_what_is_taken_back_in_one_tab_stays_taken_back(self, visit: Visit, app: Flask, java_script: bool) -> None:
        visitor = visit(java_script_enabled=java_script)
        page = begin(visitor)
        page.check('[id="problems.litter"]', force=True)
        press(page, "#continue")
        visitor.open("area")
        clear = page.get_by_role("button", name="Clear: Rubbish or litter lying around")
        clear.click()
        expect(clear).to_be_hidden()
        page.check('[id="problems.noise"]', force=True)
        press(page, "#continue")
        [draft] = db.session.scalars(select(Draft))
        assert draft.answers["problems"] == {"noise": "very_big"}
        assert app


class TestClearing:
    @SCRIPT
    def test_a_page_that_was_never_stored_comes_back(self, visit: Visit, java_script: bool) -> None:
        page = visit(java_script_enabled=java_script).open("views")
        page.fill("#other_priority", WORDS)
        page.check('[id="proposed_priorities.abuse-2"]', force=True)
        page.get_by_text("Clear this page").click()
        press(page, "button:has-text('Clear every answer')")
        expect(page.locator("#other_priority")).to_have_value("")
        press(page, "button:has-text('Bring the answers back')")
        expect(page.locator("#other_priority")).to_have_value(WORDS)
        expect(page.locator('[id="proposed_priorities.abuse-2"]')).to_be_checked()

    def test_one_answer_needs_no_connection(self, visit: Visit) -> None:
        page = visit().open("views")
        page.check('[id="proposed_priorities.abuse-2"]', force=True)
        page.context.set_offline(True)
        page.get_by_role("button", name="Clear: Domestic abuse").click()
        expect(page.locator('[id="proposed_priorities.abuse-2"]')).not_to_be_checked()
        expect(page.locator(".hys-offline")).to_have_count(0)
