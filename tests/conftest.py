"""The real thing for every test: a migrated application, on SQLite and on PostgreSQL.

A test of what the database does runs on both: SQL, constraints, transactions, locks, types, migrations, stores, imports,
exports, backup, retention, publishing. So does every new test that says nothing. A test of what is made of the stored (a
page, a form, a table, a chart, a file) is marked `sqlite_only`, alone or by its module or class; in such a module
`both_databases` marks the test that is of the database after all. The nearest mark holds. Every page is asked for on
both databases, by each role, in tests/test_access.py.
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
from tests.databases import KINDS, empty_database
from tests.factories.comments import make_commented

# The gate tries the same examples every time, however slow the machine: it fails for what was changed, not by chance.
settings.register_profile("gate", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gate")

DATABASES = {"sqlite_only": ["sqlite"], "both_databases": KINDS}    # by mark


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Runs a test that has a database on both, unless it is marked `sqlite_only`."""
    if "database_url" in metafunc.fixturenames:
        nearest = next((mark.name for mark in metafunc.definition.iter_markers() if mark.name in DATABASES), "both_databases")
        metafunc.parametrize("database_url", DATABASES[nearest], indirect=True, scope="session")


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """The address of an empty database."""
    yield from empty_database(request.param, tmp_path_factory.mktemp("database"), f"hys_test_{worker_id}_{os.getpid()}")


@pytest.fixture(scope="session")
def migrated(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application whose database has come through every migration."""
    application = create_app({
        "SQLALCHEMY_DATABASE_URI": database_url, "SECRET_KEY": "for tests only", "TESTING": True,
        "INSTANCE_PATH": str(tmp_path_factory.mktemp("instance")), "PARTNERSHIP": "Test Partnership",
        "SECURITY_PASSWORD_SALT": "for tests only", "RATELIMIT_ENABLED": False,
        "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {"argon2__rounds": 1, "argon2__memory_cost": 64}})   # still Argon2
    with application.app_context():
        flask_migrate.upgrade()
    yield application
    with application.app_context():
        disconnect()


@pytest.fixture
def app(migrated: Flask) -> Iterator[Flask]:
    """The application, in its context; what a test stored is deleted after it."""
    with migrated.app_context():
        yield migrated
        db.session.rollback()
        _delete_rows()
    migrated.extensions.pop("surveys_seen", None)


def _delete_rows() -> None:
    """Deletes every row but the trail's, which the database refuses. Most tables are empty; one query says which."""
    tables = [table for table in reversed(db.metadata.sorted_tables) if table.name != "audit_event"]
    filled = db.session.execute(select(*(exists(select(literal(1)).select_from(table)) for table in tables))).one()
    for table in compress(tables, filled):
        db.session.execute(table.delete())
    db.session.commit()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript."""
    return app.test_client()


@pytest.fixture
def run(app: Flask) -> FlaskCliRunner:
    """The command line."""
    return app.test_cli_runner()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of official files that HYS_REAL_DATA names; without it such a test says so and is skipped."""
    folder = os.environ.get("HYS_REAL_DATA")
    if not folder:
        pytest.skip("HYS_REAL_DATA does not name a folder of official files")
    return Path(folder)


@pytest.fixture
def commented(app: Flask) -> Survey:
    """A closed consultation in which four people wrote something, and others nothing."""
    return make_commented()
