"""Fixtures for every test: a real, migrated application on SQLite and on PostgreSQL.

A test of the database runs on both: SQL, constraints, transactions, locks, types, migrations, stores, imports, exports,
backup, retention, publishing. So does every new test without a mark. A test of the output from stored data (a page, a form,
a table, a chart, a file) is marked `sqlite_only`, by itself or through its module or class. In such a module,
`both_databases` marks a test that does concern the database. The nearest mark applies. tests/test_access.py requests every
page on both databases, with each role. The quick tests run on SQLite alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import compress
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from hypothesis import HealthCheck, settings
from sqlalchemy import exists, literal, select

from survey_app import create_app
from survey_app.consultations import Survey
from survey_app.database import db, disconnect
from tests import hanging as hanging_database
from tests.databases import KINDS, empty_database
from tests.factories.comments import make_commented
from tests.mailbox import MailServer, mail_server, use, wait_for_mails

# The gate tries the same examples every time, however slow the machine: a failure comes from a change, not from chance.
settings.register_profile("gate", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gate")

SQLITE, POSTGRESQL = KINDS
DATABASES: dict[str, list[object]] = {      # by mark
    "sqlite_only": [SQLITE], "both_databases": [SQLITE, pytest.param(POSTGRESQL, marks=pytest.mark.slow)]}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Runs a test that uses a database on both kinds, unless it is marked `sqlite_only`."""
    if "database_url" in metafunc.fixturenames:
        nearest = next((mark.name for mark in metafunc.definition.iter_markers() if mark.name in DATABASES), "both_databases")
        metafunc.parametrize("database_url", DATABASES[nearest], indirect=True, scope="session")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Runs the browser tests first: a process takes a file at a time, and theirs take longest."""
    items.sort(key=lambda item: "browser" not in item.path.parts)


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """Yields the address of an empty database."""
    yield from empty_database(request.param, tmp_path_factory.mktemp("database"), f"hys_test_{worker_id}_{os.getpid()}")


@pytest.fixture(scope="session")
def migrated(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Yields an application whose database has been through every migration."""
    application = create_app({
        "SQLALCHEMY_DATABASE_URI": database_url, "SECRET_KEY": "for tests only", "TESTING": True,
        "INSTANCE_PATH": str(tmp_path_factory.mktemp("instance")), "PARTNERSHIP": "Test Partnership",
        "SERVER_NAME": "localhost",
        "SECURITY_PASSWORD_SALT": "for tests only", "RATELIMIT_ENABLED": False,
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {"argon2__rounds": 1, "argon2__memory_cost": 64}})   # still Argon2
    with application.app_context():
        flask_migrate.upgrade()
    yield application
    with application.app_context():
        disconnect()


@pytest.fixture
def app(migrated: Flask) -> Iterator[Flask]:
    """Yields the application in its context, and deletes afterwards what the test stored."""
    with migrated.app_context():
        yield migrated
        db.session.rollback()
        _delete_rows()
    migrated.extensions.pop("surveys_seen", None)


def _delete_rows() -> None:
    """Deletes every row except the audit trail, which the database protects. One query finds the tables that have rows."""
    tables = [table for table in reversed(db.metadata.sorted_tables) if table.name != "audit_event"]
    filled = db.session.execute(select(*(exists(select(literal(1)).select_from(table)) for table in tables))).one()
    for table in compress(tables, filled):
        db.session.execute(table.delete())
    db.session.commit()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Returns a browser without JavaScript."""
    return app.test_client()


@pytest.fixture
def run(app: Flask) -> FlaskCliRunner:
    """Returns the command line."""
    return app.test_cli_runner()


@pytest.fixture
def post(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """Yields a mail server that the application is set up to use."""
    with mail_server() as server:
        use(app, server, monkeypatch)
        yield server
        wait_for_mails()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Returns the folder of official files set in HYS_REAL_DATA. Without it, the test is skipped with that reason."""
    folder = os.environ.get("HYS_REAL_DATA")
    if not folder:
        pytest.skip("HYS_REAL_DATA does not name a folder of official files")
    return Path(folder)


@pytest.fixture
def commented(app: Flask) -> Survey:
    """Makes a closed consultation with comments from four people, and responses without comments."""
    return make_commented()


@pytest.fixture(scope="module")
def hanging() -> Iterator[tuple[Flask, hanging_database.Database]]:
    """Yields an application whose PostgreSQL can be stopped."""
    yield from hanging_database.application()
