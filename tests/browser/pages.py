"""A page in a real browser: what axe finds on it, what it weighs, how wide it is, and the ways of a member of staff."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request

from tests.staff import PASSWORD

BRIEF = {"resultTypes": ["violations"], "preload": False}     # axe describes nothing else; we have no sound and no film
RULES = {**BRIEF, "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
STATES: dict[str, dict[str, Any]] = {
    "desk": {}, "phone": {"viewport": {"width": 320, "height": 640}}, "high contrast": {"forced_colors": "active"},
    "dark": {"color_scheme": "dark"},
}


def faults(page: Page) -> list[str]:
    """What axe has to say, a line an element."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{page.url}: {one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


def bytes_of(request: Request) -> int:
    """The bytes of a reply, headers included: as the server says, for the browser counts none of what it had kept."""
    reply = request.response()
    assert reply
    return int(reply.header_value("content-length") or "") + request.sizes()["responseHeadersSize"]


def sideways(page: Page) -> int:
    """How many pixels of the page are out of sight to the side."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def press(page: Page, name: str) -> None:
    """Presses a button or follows a link, and waits for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("link", name=name, exact=True)).first.click()


def sign_in(page: Page, site: str, email: str) -> None:
    """Signs a member of staff in by their password."""
    page.goto(f"{site}/staff/")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    press(page, "Sign in")
