"""A second database, of either kind, into which a backup of the first can be restored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask

from survey_app import create_app
from survey_app.database import db, disconnect
from survey_app.operations import table_schema
from tests.databases import KINDS, empty_database
from tests.factories.full_database import fill, rows


@pytest.fixture(scope="session", params=KINDS)
def target_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """The address of another empty database."""
    yield from empty_database(request.param, tmp_path_factory.mktemp("target"), f"hys_target_{worker_id}")


@pytest.fixture(scope="session")
def target_app(target_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """An application of its own on that database, with the same SECRET_KEY."""
    made = create_app({"SQLALCHEMY_DATABASE_URI": target_url, "SECRET_KEY": "for tests only", "TESTING": True,
                       "INSTANCE_PATH": str(tmp_path_factory.mktemp("target_instance"))})
    with made.app_context():
        flask_migrate.upgrade()
    yield made
    with made.app_context():
        disconnect()


@pytest.fixture
def target(target_app: Flask) -> Iterator[Flask]:
    """The same, empty before and after each test."""
    yield target_app
    with target_app.app_context():
        db.session.remove()
        with db.engine.begin() as connection:
            tables = table_schema.tables(connection)
            with table_schema.without_triggers(connection, tables):
                for table in reversed(tables):
                    connection.execute(sa.delete(table.sql))


@pytest.fixture
def everything(app: Flask) -> dict[str, list[Any]]:
    """One database in which no table that matters is empty and no value is easy. Its rows, by table."""
    fill()
    return rows()


@pytest.fixture
def row_counts() -> Callable[[], dict[str, int]]:
    """How many rows each table of the present database has, the empty ones left out."""
    return lambda: {name: len(found) for name, found in rows().items() if found}
