"""A PostgreSQL of its own that a test can make hang."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import flask_migrate
from flask import Flask

from survey_app import consultations, create_app
from survey_app.database import db, disconnect
from tests.databases import own_server
from tests.factories.consultations import make
from tests.running import children


class Database:
    """A PostgreSQL of its own that can be stopped, as by SIGSTOP or a disk that hangs."""

    def __init__(self, folder: Path) -> None:
        self._postmaster = int((folder / "data" / "postmaster.pid").read_text().split()[0])

    def stop(self) -> None:
        for process in self._processes():
            os.kill(process, signal.SIGSTOP)

    def go_on(self) -> None:
        for process in self._processes():
            os.kill(process, signal.SIGCONT)

    def _processes(self) -> list[int]:
        """The postmaster, then its children."""
        return [self._postmaster, *children(self._postmaster)]


def application() -> Iterator[tuple[Flask, Database]]:
    """An application with an open survey, on a PostgreSQL that can be stopped."""
    folder = Path(tempfile.mkdtemp(prefix="hys-hang-"))
    for url in own_server(folder, "hys_hang"):
        app = create_app({"SQLALCHEMY_DATABASE_URI": url, "SECRET_KEY": "for tests only", "TESTING": True,
                          "INSTANCE_PATH": str(folder / "instance"), "RATELIMIT_ENABLED": False})
        with app.app_context():
            flask_migrate.upgrade()
            make(questionnaire="have-your-say-2026")
            consultations.release("survey")
            db.session.remove()
            yield app, Database(folder)
            db.session.rollback()
            disconnect()
    shutil.rmtree(folder, ignore_errors=True)
