"""A database that hangs: pages answer 503 within ten seconds with the typing kept, and the site recovers by itself."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from survey_app import consultations, create_app, time_limits
from survey_app.database import db, disconnect
from tests.databases import own_server
from tests.factories.consultations import make
from tests.running import children
from tests.views.public.resident import Resident

pytestmark = pytest.mark.slow
TEN_SECONDS = 10


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


@pytest.fixture(scope="module")
def hanging() -> Iterator[tuple[Flask, Database]]:
    """An application on a PostgreSQL that can be stopped."""
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


def test_a_page_keeps_the_typing_and_the_site_recovers(hanging: tuple[Flask, Database]) -> None:
    app, database = hanging
    resident = Resident(app.test_client(), "survey")
    resident.open("views")
    resident.send(other_priority="Lights")
    resident.open("views")
    database.stop()
    try:
        begun = time.monotonic()
        assert resident.send(other_priority="More lights").status_code == 503
        assert time.monotonic() - begun < TEN_SECONDS
        assert resident.answers["other_priority"] == "More lights"
        for address in ("/", "/staff/sign-in", "/results/", "/consultations/survey/area"):
            begun = time.monotonic()
            assert app.test_client().get(address).status_code in (200, 303, 503)
            assert time.monotonic() - begun < TEN_SECONDS, address
    finally:
        database.go_on()
    resident.send()
    assert resident.address.endswith("/area")


@pytest.mark.parametrize(("statement", "limit"), [
    ("SELECT pg_sleep(30)", time_limits.STATEMENT), ("LOCK TABLE consultation", time_limits.LOCK)])
def test_a_slow_statement_and_a_lock_end_by_themselves(hanging: tuple[Flask, Database], statement: str, limit: int) -> None:
    _app, _database = hanging
    with db.engine.connect() as holder:
        holder.execute(text("LOCK TABLE consultation"))
        begun = time.monotonic()
        with db.engine.connect() as other, pytest.raises(OperationalError):
            other.execute(text(statement))
        assert limit - 1 < time.monotonic() - begun < limit + 2


def test_a_command_has_no_limit(hanging: tuple[Flask, Database]) -> None:
    app, _database = hanging
    command = create_app({**{name: app.config[name] for name in ("SQLALCHEMY_DATABASE_URI", "SECRET_KEY", "INSTANCE_PATH")},
                          "TIME_LIMITS": False})
    with command.app_context():
        assert db.session.scalar(text("SHOW statement_timeout")) == "0"
        db.session.rollback()
        disconnect()
