"""A passkey in a real browser, with its virtual authenticator: added by keyboard, then used to sign in and to confirm."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from survey_app import accounts
from survey_app.models import Role
from tests.staff import PASSWORD

from .site import served

pytestmark = pytest.mark.slow
LEAD = "lead@example.org"


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    with served(tmp_path_factory.mktemp("staffed"), lambda: accounts.add(LEAD, Role.LEAD, PASSWORD)) as site:
        yield site


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a browser with a security key in it that is touched whenever it is asked."""
    context = browser.new_context(viewport={"width": 320, "height": 700})
    opened = context.new_page()
    protocol = context.new_cdp_session(opened)
    protocol.send("WebAuthn.enable")
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "usb", "automaticPresenceSimulation": True}})
    yield opened
    context.close()


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/staff/sign-in")
    page.get_by_label("Email").fill(LEAD)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_it_is_added_used_and_confirms(staffed: tuple[Flask, str], page: Page) -> None:
    site = staffed[1].replace("127.0.0.1", "localhost")     # browsers take no internet address for a passkey
    sign_in(page, site)
    page.goto(f"{site}/staff/account/passkeys/add")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").press("Enter")
    page.get_by_label("Name of the passkey").fill("Blue key")
    page.get_by_role("button", name="Add the passkey").press("Enter")
    expect(page.get_by_role("heading", name="Keep your recovery codes")).to_be_visible()
    page.get_by_role("link", name="I have kept them").click()
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, site)
    page.get_by_role("button", name="Use a passkey").press("Enter")
    expect(page.get_by_role("heading", name="Consultations")).to_be_visible()
    page.goto(f"{site}/staff/account")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Remove Blue key").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm with password and passkey").press("Enter")
    page.get_by_role("button", name="Remove Blue key").click()
    expect(page.get_by_text("Two-step sign-in is off.")).to_be_visible()


def test_without_a_passkey_at_hand_the_page_says_so_and_the_code_is_left(staffed: tuple[Flask, str], browser: Browser) -> None:
    site = staffed[1]       # an internet address, which browsers refuse for passkeys
    page = browser.new_context().new_page()
    sign_in(page, site)
    page.goto(f"{site}/staff/account/passkeys/add")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("alert").filter(has_text="No passkey was used")).to_be_visible()


def test_without_javascript_the_page_says_what_it_needs(staffed: tuple[Flask, str], browser: Browser) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    sign_in(page, staffed[1])
    page.goto(f"{staffed[1]}/staff/account/passkeys/add")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.get_by_role("button", name="Add the passkey")).to_be_hidden()
