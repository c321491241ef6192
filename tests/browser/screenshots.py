"""The pictures of the README: a page of the survey on a phone, and published results on a desk.

Run it to take them again: `python -m tests.browser.screenshots`.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import flask_migrate
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from survey_app import create_app
from survey_app.database import disconnect
from survey_app.demo import build
from survey_app.publishing.release import commands

from . import chromium
from .site import serving

FOLDER = Path(__file__).parents[2] / "docs" / "images"
PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1280, height=844)


def take(browser: Browser, address: str) -> None:
    """Writes both pictures, of the demonstrations that are served at this address."""
    phone = browser.new_page(viewport=PHONE, device_scale_factor=2)
    phone.goto(f"{address}/consultations/have-your-say-2026/")
    phone.get_by_role("button", name="Start now").click()
    phone.get_by_role("radiogroup").or_(phone.locator("fieldset")).nth(1).scroll_into_view_if_needed()
    phone.screenshot(path=FOLDER / "survey.png")
    desk = browser.new_page(viewport=DESK)
    desk.goto(f"{address}/results/residents-survey-2020")
    desk.screenshot(path=FOLDER / "results.png")


def write() -> None:
    """Builds the demonstrations, publishes one, and takes the pictures."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/demo.sqlite"
        app = create_app({"SQLALCHEMY_DATABASE_URI": url, "INSTANCE_PATH": folder})
        with app.app_context():
            flask_migrate.upgrade()
            build.build()
            commands.publish("residents-survey-2020")
            disconnect()
        with serving({"DATABASE_URL": url, "INSTANCE_PATH": folder}) as address, sync_playwright() as playwright:
            browser = chromium.launch(playwright)
            take(browser, address)
            browser.close()


if __name__ == "__main__":
    write()
