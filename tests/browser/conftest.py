"""A served survey and a real browser."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Playwright, expect, sync_playwright
from sqlalchemy import delete

from survey_app.database import db
from survey_app.models import Consultation, Draft, Response
from tests.databases import empty_database
from tests.mailbox import MailServer, mail_server

from . import chromium
from .site import open_survey, served
from .visitor import Visit, Visitor

expect.set_options(timeout=60_000)     # milliseconds: a busy machine is no fault of the page's


@pytest.fixture(scope="session")
def post() -> Iterator[MailServer]:
    """A mail server that the site uses."""
    with mail_server() as server:
        yield server


@pytest.fixture(scope="session")
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, post: MailServer,
         worker_id: str) -> Iterator[tuple[Flask, str]]:
    """The application and its address, with this year's survey open, on SQLite or on the kind of database that a test names:
    `parametrize("site", KINDS, indirect=True)`.
    """
    folder, kind = tmp_path_factory.mktemp("site"), getattr(request, "param", "sqlite")
    with (contextmanager(empty_database)(kind, folder, f"hys_site_{worker_id}_{os.getpid()}") as url,
          served(folder, open_survey, url, HYS_PARTNERSHIP="Test Partnership", HYS_SMTP_URL=post.url,
                 HYS_MAIL_FROM="survey@example.org") as made):
        yield made


@pytest.fixture
def app(site: tuple[Flask, str]) -> Iterator[Flask]:
    """The application, in its context; its responses are deleted afterwards."""
    with site[0].app_context():
        yield site[0]
        db.session.rollback()
        for table in (Draft, Response):
            db.session.execute(delete(table))
        for consultation in db.session.query(Consultation):
            consultation.closed_at = None
        db.session.commit()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What starts browsers."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A real browser."""
    started = chromium.launch(playwright)
    yield started
    started.close()


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    """The contexts that a test opens, closed afterwards."""
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()


@pytest.fixture
def visit(app: Flask, site: tuple[Flask, str], browser: Browser, contexts: list[BrowserContext]) -> Visit:
    """Opens a browser of a kind at the survey: `visit(viewport={...}, java_script_enabled=False)`."""
    def open_browser(**options: Any) -> Visitor:
        contexts.append(browser.new_context(**options))
        contexts[-1].set_default_timeout(60_000)
        return Visitor(contexts[-1].new_page(), f"{site[1]}/consultations/survey/")
    return open_browser
