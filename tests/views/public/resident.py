"""A resident whose browser runs no JavaScript: it reads a page's form and sends it as a browser would."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

Pairs = list[tuple[str, str]]
BESIDE = ("/", "/withdraw/survey", "/alerts", "/alerts/stop", "/complaint", "/complaint/progress", "/cookies", "/accessibility",
          "/support", "/nope", "/consultations/survey/resume", "/consultations/survey/privacy", "/consultations/survey/saved")


class PageReader(HTMLParser):
    """The words of a page, its controls, and what its form would send."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pairs: Pairs = []
        self.options: dict[str, list[str]] = {}
        self.buttons: list[tuple[str, str]] = []
        self.links: list[str] = []
        self.words, self._open_text = "", ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(given.get("href", ""))
        if tag == "button" and "name" in given:
            self.buttons.append((given["name"], given["value"]))
        if tag == "textarea":
            self._open_text = given["name"]
            self.pairs.append((self._open_text, ""))
        if tag == "input" and given.get("type") in ("radio", "checkbox"):
            self.options.setdefault(given["name"], []).append(given["value"])
        if tag == "input" and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self.pairs.append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            name, text = self.pairs[-1]
            self.pairs[-1] = (name, text.removeprefix("\n"))
            self._open_text = ""

    def handle_data(self, data: str) -> None:
        if self._open_text:
            name, text = self.pairs[-1]
            self.pairs[-1] = (name, text + data)
        else:
            self.words += data + " "


class Resident:
    """One person at one browser, filling in the survey `slug`."""

    def __init__(self, client: FlaskClient, slug: str) -> None:
        self.client, self.start = client, f"/consultations/{slug}/"
        self.visited: list[str] = []
        self.seen: list[str] = []
        self.go(self.start)

    def go(self, address: str) -> TestResponse:
        """Opens an address, and follows where it leads."""
        with self.client.application.app_context():   # as a server does: each request has its own
            return self._arrive(self.client.get(address, follow_redirects=True))

    def open(self, page_id: str) -> TestResponse:
        """Opens a page of the survey."""
        return self.go(self.start + page_id)

    def send(self, **answers: Any) -> TestResponse:
        """Fills in the form of the page in front and sends it. A matrix row is `question__item`."""
        return self.post(self.address, self.filled(**answers))

    def press(self, name: str, value: str, **answers: Any) -> TestResponse:
        """Fills in the form and sends it by another button than its first."""
        assert (name, value) in self.page.buttons
        return self.post(self.address, [*self.filled(**answers), (name, value)])

    def post(self, address: str, pairs: Pairs) -> TestResponse:
        """Sends a form to an address, and follows where it leads."""
        data: dict[str, list[str]] = {}
        for name, value in pairs:
            data.setdefault(name, []).append(value)
        with self.client.application.app_context():
            return self._arrive(self.client.post(address, data=data, follow_redirects=True))

    def filled(self, **answers: Any) -> Pairs:
        """What the form would send with these answers in it."""
        given = {name.replace("__", "."): value for name, value in answers.items()}
        pairs = [(name, value) for name, value in self.page.pairs if name not in given]
        for name, value in given.items():
            pairs += [(name, one) for one in (value if isinstance(value, list) else [value])]
        return pairs

    def answer_all(self, **answers: Any) -> None:
        """Goes through every page from the one in front to the check; each answer given must be asked for on one of them."""
        left = dict(answers)
        while not self.address.endswith("/check"):
            here = {name for name, _ in self.page.pairs} | set(self.page.options)
            self.send(**{name: left.pop(name) for name in answers if name.replace("__", ".") in here and name in left})
        assert not left, f"never asked: {', '.join(left)}"

    def complete(self, **answers: Any) -> TestResponse:
        """Answers every page, then sends the answers; without any, the first choice of all is taken, so that it counts."""
        if not answers and self.page.options:
            name, [first, *_] = next(iter(self.page.options.items()))
            self.send(**{name: first})
        self.answer_all(**answers)
        return self.send()

    @property
    def answers(self) -> dict[str, str]:
        """What the page in front has filled in or chosen, without the token and the words of the page and its draft."""
        return {name: value for name, value in self.page.pairs if name not in ("csrf_token", "_first", "_draft", "_seen")}

    def _arrive(self, response: TestResponse) -> TestResponse:
        self.address = response.request.path + (f"?{query}" if (query := response.request.query_string.decode()) else "")
        self.visited += [one.request.url for one in (*response.history, response)]
        self.html = response.get_data(as_text=True)
        self.seen.append(self.html)
        self.page = PageReader(self.html)
        return response


def save_with_code(resident: Resident) -> str:
    """Answers a page, saves, and gives the code that is shown."""
    resident.open("views")
    resident.press("action", "save", proposed_priorities__abuse="agree")
    assert resident.address.endswith("/saved")
    found = re.search(r'hys-receipt"[^>]*>([A-Z2-7]{4}(?:-[A-Z2-7]{4}){3})<', resident.html)
    assert found
    return found[1]
