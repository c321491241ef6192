"""The production server, on a database of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import flask_migrate
from flask import Flask

from survey_app import consultations, create_app
from survey_app.database import disconnect
from tests.factories.consultations import make

SECRET = "of the browser tests"  # noqa: S105 -- of sites that live as long as a test


@contextmanager
def served(folder: Path, fill: Callable[[], object], database: str = "", **settings: str) -> Iterator[tuple[Flask, str]]:
    """An application and its address, once `fill` has put into its database what is looked at. Without the address of an empty
    `database` it is an SQLite file in `folder`.
    """
    url = database or f"sqlite:///{folder / 'site.sqlite'}"
    app = create_app({"SQLALCHEMY_DATABASE_URI": url, "INSTANCE_PATH": str(folder), "SECRET_KEY": SECRET})
    with app.app_context():
        flask_migrate.upgrade()
        fill()
    with serving({"DATABASE_URL": url, "INSTANCE_PATH": str(folder), "SECRET_KEY": SECRET, **settings}) as address:
        yield app, address
    with app.app_context():
        disconnect()


def open_survey() -> None:
    """Puts this year's survey, open, into the present database."""
    make(questionnaire="have-your-say-2026")
    consultations.release("survey")


@contextmanager
def serving(settings: dict[str, str]) -> Iterator[str]:
    """The address of the production server, started with these settings."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    if "HYS_SMTP_URL" in settings:      # mails hold links
        settings = {**settings, "HYS_ADDRESS": f"http://127.0.0.1:{port}"}
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--port", str(port),
               "--blocking-threads", "4", "--log-level", "error", "survey_app:create_app"]
    server = subprocess.Popen(command, env={**os.environ, **settings})
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(60)


def _wait_for(port: int) -> None:
    for _ in range(900):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"The server did not begin to listen on port {port}.")
