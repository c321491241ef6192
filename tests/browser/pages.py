"""A page in a real browser: what axe finds on it, what it weighs, how wide it is, and the ways of a member of staff."""

from __future__ import annotations

import http.client
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page, Request

from survey_app.fieldwork import alerts
from tests.staff import PASSWORD

from .site import SECRET

BRIEF = {"resultTypes": ["violations", "incomplete"], "preload": False}     # we have no sound and no film
# What axe cannot decide: its rule, its words, and why that is no fault. All else that it cannot decide fails like a violation.
EXPLAINED = (
    ("color-contrast", "Element has a 1:1 contrast ratio with the background",
     "In forced colours the browser draws the reader's own pair of colours, and axe reads one of them twice."),
    ("color-contrast", "because it partially overlaps other elements",
     "A head that stays in sight lies over rows; it has a background of its own, and test_layout.py computes its contrast."),
    ("color-contrast", "because it's partially obscured by another element",
     "A cell beyond the edge of a table that scrolls by itself is cut off by that edge until it is scrolled to."),
    ("color-contrast", "Element content is too short to determine if it is actual text content",
     "A figure of one digit has the colours of every other figure, which axe judges."),
)


def _mailed() -> tuple[str, str]:
    """The pages that mailed links open."""
    app = Flask("links")
    app.config.update(SECRET_KEY=SECRET, FORMER_SECRET_KEY="")
    with app.app_context():
        return (f"../../alerts/confirm?key={alerts.confirmation_key('a@example.org')}",
                f"../../alerts/off?key={'0' * 32}")


MAILED = _mailed()
# The pages beside the questions, from a survey's start page.
ELSEWHERE = ("saved", "let-go", "share", "support", "resume", "invited", "privacy", "../../withdraw/survey", "../../alerts",
             "../../alerts/stop", *MAILED, "../../alerts/joined", "../../alerts/left",
             "../../complaint", "../../complaint/progress", "../../cookies",
             "../../accessibility", "../../support", "../../no-such-page", "../../")
STATES: dict[str, dict[str, Any]] = {
    "desk": {}, "phone": {"viewport": {"width": 320, "height": 640}}, "high contrast": {"forced_colors": "active"},
    "dark": {"color_scheme": "dark"},
}


def faults(page: Page) -> list[str]:
    """What axe has to say by all of its rules, a line an element: what breaks one, and what it could not decide."""
    said = Axe().run(page, options=BRIEF).response
    undecided = [(one, node) for one in said["incomplete"] for node in one["nodes"] if not _is_explained(one["id"], node)]
    broken = [(one, node) for one in said["violations"] for node in one["nodes"]]
    return [f"{page.url}: {one['id']}: {node['html'][:120]} {_why(node)[:160]}" for one, node in (*broken, *undecided)]


def _is_explained(rule: str, node: dict[str, Any]) -> bool:
    return any(rule == known and words in _why(node) for known, words, _ in EXPLAINED)


def _why(node: dict[str, Any]) -> str:
    return "; ".join(check["message"] for check in (*node["any"], *node["all"], *node["none"]))


def bytes_of(request: Request) -> int:
    """The bytes of a reply, headers included: as the server says, for the browser counts none of what it had kept."""
    reply = request.response()
    assert reply
    return int(reply.header_value("content-length") or "") + request.sizes()["responseHeadersSize"]


def first_load(page: Page) -> list[str]:
    """The addresses of everything that the page in front needs: itself, its stylesheets and its scripts."""
    return [page.url, *page.evaluate(LINKED)]


LINKED = "[...document.querySelectorAll('link[rel=stylesheet], script[src]')].map((linked) => linked.href || linked.src)"


def bytes_for(url: str, encoding: str) -> int:
    """The bytes of a reply to a client that reads one encoding, headers included."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.netloc)
    connection.request("GET", f"{address.path}?{address.query}", headers={"Accept-Encoding": encoding})
    reply = connection.getresponse()
    size = len(reply.read()) + len(bytes(reply.headers))
    connection.close()
    assert reply.headers["Content-Encoding"] == encoding
    return size


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
