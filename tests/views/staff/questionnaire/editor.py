"""The questionnaire of the draft that is edited, and a form of the editor sent as a browser sends it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from survey_app import consultations
from survey_app.questionnaire import parsing
from survey_app.questionnaire.model import Questionnaire
from tests.staff import Browser

TODAY = date.today()  # noqa: DTZ011 -- the dates a lead types are days, without a zone
HERE = "/staff/consultations/edited/questionnaire"


def edited() -> None:
    """Makes the draft that is edited."""
    consultations.create("edited", parsing.load("have-your-say-2026"), "Edited", TODAY, TODAY + timedelta(days=9), "P")


def now() -> Questionnaire:
    """The questionnaire as it stands."""
    return consultations.get("edited").questionnaire


def send(browser: Browser, address: str, data: dict[str, Any] | None = None, page: str = "", **kwargs: Any) -> Any:
    """Sends a form with the version that its page was made from, as a browser does."""
    html = browser.get(page or address).text
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', html)
    assert seen
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
    assert token
    return browser.send("POST", address, data={"csrf_token": token[1], "seen": seen[1], **(data or {})}, **kwargs)


def pages() -> list[str]:
    """The ids of its pages, in order."""
    return [page.id for page in now().pages]
