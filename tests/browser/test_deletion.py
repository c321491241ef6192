"""What a resident deletes is gone from the database's files when the page says so; wrong codes never keep a right one out."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import literal_column, select

from survey_app.database import db, forgets_at_once
from survey_app.fieldwork import alerts
from survey_app.models import Contact
from survey_app.operations import retention
from tests.databases import KINDS, places_of

from .visitor import Visit, Visitor

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("site", KINDS, indirect=True, scope="session")]

WORDS, ADDRESS = "Quincunx lampposts by the viaduct", "quincunx.viaduct@example.org"
GESTURES: dict[str, Callable[[Page, Locator], object]] = {
    "mouse": lambda _page, button: button.click(),
    "touch": lambda _page, button: button.tap(),
    "keyboard": lambda _page, button: button.press("Enter"),
    "script": lambda _page, button: button.evaluate("(button) => button.click()"),
    "without JavaScript": lambda _page, button: button.click(),
}


def visitor_with_words(visit: Visit, gesture: str) -> Visitor:
    """A visitor who has sent the first page, with words of their own."""
    visitor = visit(has_touch=True, java_script_enabled=gesture != "without JavaScript")
    page = visitor.open("views")
    page.fill("#other_priority", WORDS)
    with page.expect_navigation():
        page.click("#continue")
    return visitor


def traces(words: str) -> Iterator[list[str]]:
    """The files with these words: now, and after each of five runs of what is done every day."""
    db.session.rollback()
    yield places_of(words)
    for _ in range(0 if forgets_at_once() else 5):      # a table that is busy waits for the next run
        list(retention.apply())
        db.session.rollback()
        yield places_of(words)


@pytest.mark.parametrize("gesture", GESTURES)
def test_deleted_answers_are_gone_when_the_page_says_so(visit: Visit, app: Flask, gesture: str) -> None:
    visitor = visitor_with_words(visit, gesture)
    list(visitor.complete_without_javascript() if gesture == "without JavaScript" else visitor.complete())
    receipt = visitor.page.locator(".hys-receipt").inner_text()
    assert places_of(WORDS), "or this test could not fail"
    page = visitor.open("../../withdraw/survey")
    page.fill("#receipt", receipt)
    with page.expect_navigation():
        GESTURES[gesture](page, page.get_by_role("button", name="Delete my answers"))
    expect(page.locator("h1")).to_have_text("Your answers have been deleted")
    expect(page.locator("main")).to_contain_text(
        "Nothing of them is kept in the database" if forgets_at_once() else "at the latest after 7 days")
    assert [] in traces(WORDS)
    assert app


@pytest.mark.parametrize("gesture", GESTURES)
def test_an_address_is_gone_when_the_page_says_so(visit: Visit, app: Flask, gesture: str) -> None:
    visitor = visit(has_touch=True, java_script_enabled=gesture != "without JavaScript")
    page = visitor.open(f"../../alerts/confirm?key={alerts.confirmation_key(ADDRESS)}")
    with page.expect_navigation():
        GESTURES[gesture](page, page.get_by_role("button", name="Put my address on the list"))
    sealed = str(db.session.scalar(select(literal_column("email")).select_from(Contact)))[:60]
    db.session.rollback()
    assert places_of(ADDRESS) == []
    assert places_of(sealed), "or this test could not fail"
    _send(visitor, "alerts/stop", gesture)
    expect(visitor.page.locator("main")).to_contain_text(
        "Nothing of the address is kept in the database" if forgets_at_once() else "at the latest after 7 days")
    assert [] in traces(sealed)
    assert app


def _send(visitor: Visitor, path: str, gesture: str) -> None:
    """Opens a page that asks for an email address, and sends it."""
    page = visitor.open(f"../../{path}")
    page.fill("#email", ADDRESS)
    with page.expect_navigation():
        GESTURES[gesture](page, page.locator("main form button"))


def test_wrong_codes_keep_no_right_one_out(visit: Visit) -> None:
    visitor = visit()
    page = visitor.open("views")
    visitor.choose()
    page.get_by_role("button", name="Save and come back later").click()
    code = page.locator(".hys-receipt").inner_text()
    other = visit(has_touch=True)
    for _ in range(22):
        other.open("resume").fill("#code", "AAAA-AAAA-AAAA-AAAA")
        other.page.keyboard.press("Enter")
        expect(other.page.locator(".govuk-error-summary")).to_be_visible()
    expect(other.page.locator(".govuk-error-summary")).to_contain_text("The right code still works")
    other.page.fill("#code", code)
    other.page.keyboard.press("Enter")
    other.page.get_by_role("button", name="Continue where you left off").click()
    expect(other.page).to_have_url(other.start + "area")
