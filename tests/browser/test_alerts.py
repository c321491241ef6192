"""A resident joins the list by a mailed link and leaves it by another, in a real browser, with a real mail server."""

from __future__ import annotations

import re
import time
from urllib.parse import urljoin

import pytest
from flask import Flask
from playwright.sync_api import expect

from survey_app.fieldwork import alerts
from tests.mailbox import MailServer, subscribers

from .pages import faults
from .visitor import Visit

pytestmark = pytest.mark.slow
ADDRESS = "resident@example.org"


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without"])
def test_by_a_mailed_link_on_and_off_the_list(visit: Visit, app: Flask, post: MailServer, scripts: bool) -> None:
    post.mails.clear()
    visitor = visit(java_script_enabled=scripts, viewport={"width": 320, "height": 640})
    page = visitor.open("../../alerts")
    page.fill("#email", ADDRESS)
    page.get_by_role("button", name="Send me the link").click()
    expect(page.locator("h1")).to_have_text("Check your email")
    deadline = time.monotonic() + 30
    while not post.mails and time.monotonic() < deadline:       # another process sends it
        time.sleep(0.05)
    [(to, mail)] = post.mails
    assert to == [ADDRESS]
    link = re.search(r"http://127\.0\.0\.1:\d+/alerts/confirm\S+", mail.get_content())
    assert link
    later = visit(java_script_enabled=scripts, viewport={"width": 320, "height": 640}).page      # on another device
    for button, heading in (("Put my address on the list", "Thank you. We will tell you what happens next"),
                            ("Take my address off the list", "Your email address is no longer in our list")):
        stops = [urljoin(link[0], f"/alerts/off?key={contact.key}") for contact in alerts.listed()]
        later.goto(stops[0] if stops else link[0])
        assert subscribers() == [ADDRESS] * len(stops), "opening a link does nothing"
        if scripts:
            assert faults(later) == []
        assert later.evaluate("document.documentElement.scrollWidth") <= 320
        later.get_by_role("button", name=button).focus()
        later.keyboard.press("Enter")
        expect(later.locator("h1")).to_have_text(heading)
    assert subscribers() == []
    assert app
