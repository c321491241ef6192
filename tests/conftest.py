"""The real thing for every test: a migrated application, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from hypothesis import HealthCheck, settings

from survey_app import create_app
from survey_app.consultations import Survey
from survey_app.database import db, disconnect
from tests.databases import KINDS, empty_database
from tests.factories.comments import make_commented

# The gate tries the same examples every time, however slow the machine: it fails for what was changed, not by chance.
settings.register_profile("gate", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gate")


@pytest.fixture(scope="session", params=KINDS)
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
        for table in reversed(db.metadata.sorted_tables):
            if table.name != "audit_event":   # the database refuses to delete from the trail
                db.session.execute(table.delete())
        db.session.commit()
    migrated.extensions.pop("surveys_seen", None)


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
