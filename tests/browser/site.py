"""The production server, with this year's survey open on it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import flask_migrate
from flask import Flask

from survey_app import consultations, create_app
from survey_app.database import disconnect
from tests.consultations.test_lifecycle import make


@contextmanager
def served(folder: Path) -> Iterator[tuple[Flask, str]]:
    """The application and its address; its database is in `folder`."""
    url = f"sqlite:///{folder / 'site.sqlite'}"
    app = create_app({"SQLALCHEMY_DATABASE_URI": url, "INSTANCE_PATH": str(folder)})
    with app.app_context():
        flask_migrate.upgrade()
        make(questionnaire="have-your-say-2026")
        consultations.release("survey")
    with serving({"DATABASE_URL": url, "INSTANCE_PATH": str(folder), "HYS_PARTNERSHIP": "Test Partnership"}) as address:
        yield app, address
    with app.app_context():
        disconnect()


@contextmanager
def serving(settings: dict[str, str]) -> Iterator[str]:
    """The address of the production server, started with these settings."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
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
