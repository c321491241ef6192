"""The browser: what HYS_CHROMIUM names, else an installed Chromium or Chrome, else Playwright's own. It is never done without.

`python -m tests.browser.chromium` fetches Playwright's own where there is no other.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]


def launch(playwright: Playwright, *, puts_pages_aside: bool = False) -> Browser:
    """A browser without a window. Playwright's do not put pages aside for the way back, unless it is asked for; people's do."""
    unwanted = ["--disable-back-forward-cache"] if puts_pages_aside else None
    return playwright.chromium.launch(executable_path=_found(playwright), args=FLAGS, ignore_default_args=unwanted)


def fetch() -> None:
    """Sees to it that there is a browser; ends the process with a message when there is none and none can be had."""
    with sync_playwright() as playwright:
        if Path(_path(playwright)).exists():
            return
    if os.environ.get("HYS_CHROMIUM"):
        sys.exit("There is no browser where HYS_CHROMIUM says.")
    if subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode:
        sys.exit("No browser could be fetched for the tests. Install Chromium or Chrome, or name one with HYS_CHROMIUM.")


def _found(playwright: Playwright) -> str:
    path = _path(playwright)
    if not Path(path).exists():
        pytest.fail(f"There is no browser at {path}: install Chromium, or run `python -m tests.browser.chromium`.",
                    pytrace=False)
    return path


def _path(playwright: Playwright) -> str:
    installed = next(filter(None, (shutil.which(name) for name in NAMES)), None)
    return os.environ.get("HYS_CHROMIUM") or installed or playwright.chromium.executable_path


if __name__ == "__main__":
    fetch()
