"""A visitor of the survey in a real browser, and what can be asked of the page in front."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from playwright.sync_api import Page
from sqlalchemy import select

from survey_app.database import db
from survey_app.models import Response

LONGEST_WAY = 12


class Visitor:
    """One browser at the start page of the survey."""

    def __init__(self, page: Page, start: str) -> None:
        self.page, self.start = page, start
        self.complaints: list[str] = []
        page.on("console", lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(start)

    def open(self, page_id: str) -> Page:
        """Goes to a page of the survey."""
        self.page.goto(self.start + page_id)
        return self.page

    @property
    def page_id(self) -> str:
        """Which page is in front."""
        return self.page.url.partition("?")[0].rpartition("/")[2]

    def complete(self) -> Iterator[str]:
        """Each page from the first to the thank-you page, every choice made on it before it is sent."""
        self.open("views")
        yield from self.complete_from_here()

    def complete_from_here(self) -> Iterator[str]:
        """The same from the page in front."""
        for _ in range(LONGEST_WAY):
            yield self.page_id
            if self.page_id == "thanks":
                return
            self.go_on()
        raise AssertionError("the survey has no end")

    def complete_without_javascript(self) -> Iterator[str]:
        """The same, where no script can be run in the page."""
        self.open("views")
        for _ in range(LONGEST_WAY):
            yield self.page_id
            if self.page_id == "thanks":
                return
            for one in self.page.locator('input[type=radio][value="yes"], input[name=reported][value="no"], '
                                         'input[type=radio][id*="."]:not([id*="-"])').all():
                one.check(force=True)
            with self.page.expect_navigation():
                self.page.click("#send" if self.page_id == "check" else "#continue")
        raise AssertionError("the survey has no end")

    def go_on(self) -> None:
        """Answers the page in front and sends it."""
        if self.page_id != "check":
            self.choose()
        with self.page.expect_navigation():   # a page half loaded has not all its questions
            self.page.click("#send" if self.page_id == "check" else "#continue")

    def choose(self) -> None:
        """The first option of every question that has none chosen yet; a victim, so that every page is asked."""
        for name in self.page.evaluate(RADIO_NAMES):
            wanted = {"victim": "yes", "reported": "no", "health": "yes"}.get(name)
            which = f'[value="{wanted}"]' if wanted else ":nth-child(1)"
            self.page.locator(f'input[type=radio][name="{name}"]{which}').first.check(force=True)
        if self.page.locator("#postcode").count():
            self.page.fill("#postcode", "ZZ1 1AA")

    @property
    def sideways(self) -> int:
        """How many pixels of the page are out of sight to the side."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    @property
    def focused(self) -> dict[str, Any]:
        """The tag, id, name and value of what has the focus."""
        return dict(self.page.evaluate(FOCUSED))


RADIO_NAMES = "[...new Set([...document.querySelectorAll('input[type=radio]')].map((one) => one.name))]"
FOCUSED = """(() => { const one = document.activeElement;
  return {tag: one.tagName, id: one.id, name: one.name || '', value: one.value || '', text: one.textContent.trim()}; })()"""

Visit = Callable[..., Visitor]   # opens a browser of a kind, by Playwright's options for a context


def only_response() -> Response:
    """The response that is stored, and no other is."""
    db.session.rollback()
    [response] = db.session.scalars(select(Response))
    return response
