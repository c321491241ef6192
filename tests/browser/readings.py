"""What a screen reader is given of each page: the browser's accessibility tree as text.

Run it to write docs/screen-reader again: `python -m tests.browser.readings`. Dates, codes and addresses, which differ
from run to run, are written as fixed ones.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from . import chromium
from .pages import MAILED
from .site import open_survey, served
from .visitor import Visitor

FOLDER = Path(__file__).parents[2] / "docs" / "screen-reader"
BESIDE = {"share": "share", "resume": "resume", "invited": "invited", "privacy": "privacy", "withdraw": "../../withdraw/survey",
          "alerts": "../../alerts", "stop": "../../alerts/stop",
          "confirm-address": MAILED[0], "stop-by-link": MAILED[1], "complaint": "../../complaint",
          "complaint-progress": "../../complaint/progress", "cookies": "../../cookies",
          "accessibility": "../../accessibility", "support": "../../support", "not-found": "../../no-such-page"}
DIFFERENT = ((re.compile(r"\b\d{1,2} [A-Z][a-z]+ 20\d\d\b"), "1 January 2030"),
             (re.compile(r"\b[A-Z2-7]{4}(-[A-Z2-7]{4}){3}\b"), "ABCD-EFGH-2345-6789"),
             (re.compile(r"key=[a-z2-7]+"), "key=…"),
             (re.compile(r"http://127\.0\.0\.1:\d+"), "https://survey.example"))


def readings(visitor: Visitor) -> Iterator[tuple[str, str]]:
    """The name of each page and its reading: empty, with an error where there is one to show, and beside the survey."""
    yield "start", reading(visitor)
    for page_id in visitor.complete():
        yield page_id, reading(visitor)
        if page_id == "comments":
            visitor.page.fill("#comments", "x" * 3_000)
            visitor.page.click("#continue")
            visitor.page.wait_for_selector(".govuk-error-summary")
            yield "comments-error", reading(visitor)
            visitor.page.fill("#comments", "")
        if page_id == "check":
            visitor.open("saved")
            yield "saved", reading(visitor)
            visitor.open("check")
    for name, address in BESIDE.items():
        visitor.open(address)
        yield name, reading(visitor)


def reading(visitor: Visitor) -> str:
    """The accessibility tree of the page in front, with its title first."""
    text = f"title: {visitor.page.title()}\n{visitor.page.locator('body').aria_snapshot()}\n"
    for pattern, fixed in DIFFERENT:
        text = pattern.sub(fixed, text)
    return text


def write() -> None:
    """Writes every reading again."""
    FOLDER.mkdir(exist_ok=True)
    with (tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright,
          served(Path(folder), open_survey, HYS_PARTNERSHIP="Test Partnership", HYS_SMTP_URL="smtp://127.0.0.1:1",
                 HYS_MAIL_FROM="survey@example.org") as (_, address)):
        browser = chromium.launch(playwright)
        for name, text in readings(Visitor(browser.new_page(), f"{address}/consultations/survey/")):
            (FOLDER / f"{name}.txt").write_text(text, "utf-8")
        browser.close()


if __name__ == "__main__":
    write()
