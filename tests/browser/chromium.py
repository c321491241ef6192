"""The browser: what HYS_CHROMIUM names, else an installed Chromium or Chrome, else Playwright's own. It is never done without."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]


def launch(playwright: Playwright) -> Browser:
    """A browser without a window."""
    return playwright.chromium.launch(executable_path=_path(playwright), args=FLAGS)


def _path(playwright: Playwright) -> str:
    named = os.environ.get("HYS_CHROMIUM")
    installed = next(filter(None, (shutil.which(name) for name in NAMES)), None)
    path = named or installed or playwright.chromium.executable_path
    if not Path(path).exists():
        pytest.fail(f"There is no browser at {path}: set HYS_CHROMIUM, install Chromium, or run `playwright install chromium`.",
                    pytrace=False)
    return path
