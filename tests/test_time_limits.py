"""A database that hangs: pages answer 503 within ten seconds with the typing kept, and the site recovers by itself."""

from __future__ import annotations

import os
import socket
import time
from contextvars import Context

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from survey_app import create_app, time_limits
from survey_app.database import db, disconnect
from survey_app.views.staff.blueprint import LONG_WORK
from tests.hanging import Database, Line
from tests.views.public.resident import Resident

pytestmark = pytest.mark.slow
TEN_SECONDS = 10


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


def test_an_import_or_an_export_may_take_longer(hanging: tuple[Flask, Database]) -> None:
    app, _database = hanging
    assert Context().run(_limit_of, app, "/staff/consultations/survey/watch") == "100s"
    assert Context().run(_limit_of, app, "/staff/accounts") == "7s", "the next request on the same connection"


def _limit_of(app: Flask, address: str) -> str:
    """How long a statement of a request may take."""
    with app.test_request_context(address):
        app.preprocess_request()
        limit = db.session.scalar(text("SHOW statement_timeout"))
        db.session.rollback()
    return str(limit)


def test_every_view_with_long_work_exists(hanging: tuple[Flask, Database]) -> None:
    app, _database = hanging
    assert not LONG_WORK - app.view_functions.keys()


def test_a_command_has_no_limit(hanging: tuple[Flask, Database]) -> None:
    app, _database = hanging
    command = create_app({**{name: app.config[name] for name in ("SQLALCHEMY_DATABASE_URI", "SECRET_KEY", "INSTANCE_PATH")},
                          "TIME_LIMITS": False})
    with command.app_context():
        assert db.session.scalar(text("SHOW statement_timeout")) == "0"
        db.session.rollback()
        disconnect()


def test_a_dead_line_is_noticed_by_commands_too(hanging: tuple[Flask, Database]) -> None:
    app, _database = hanging
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    for limited in (True, False):
        options = time_limits.engine_options(url, limited)["connect_args"]
        with Line(url) as line, psycopg.connect(line.url.replace("+psycopg", ""), **options) as connection:
            with socket.socket(fileno=os.dup(connection.fileno())) as end:
                assert end.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
                idle, interval, count = (end.getsockopt(socket.IPPROTO_TCP, name) for name in (
                    socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL, socket.TCP_KEEPCNT))
            assert idle + interval * count <= 60
