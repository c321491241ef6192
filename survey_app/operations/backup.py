"""Backups: every row of every table at one instant, in one file that both databases can read, while people go on answering."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from .. import audit, keys
from ..consultations import Refused
from ..database import db
from ..models.consultations import now
from . import backup_file, table_schema
from .backup_file import Manifest, Progress, unwatched
from .table_schema import StoredTable

# Tables with personal data, and what data: the command prints this after a backup.
PERSONAL = {"staff_account": "staff accounts with their email addresses", "contact": "email addresses of residents for alerts",
            "response": "responses, whose comments may name people", "draft": "answers begun and not sent",
            "audit_event": "events that name staff"}


@dataclass(frozen=True, slots=True)
class Made:
    """The backup that was made."""

    manifest: Manifest
    size: int

    @property
    def personal(self) -> list[str]:
        """The kinds of personal data in it, in words."""
        rows = {member.table: member.rows for member in self.manifest.members}
        return [f"{rows[name]:,} {words}" for name, words in PERSONAL.items() if rows.get(name)]


def make(path: Path, progress: Progress = unwatched) -> Made:
    """Writes a backup of the database to `path`, which must not exist. Records the backup in the audit trail first, so
    the backup holds that too.
    """
    with backup_file.new_file(path) as file, _as_of_now(path) as connection:
        wanted = table_schema.tables(connection)
        total = sum(table_schema.counts(connection, wanted).values())
        members = [backup_file.write_table(file, table, _watched(_rows(connection, table), progress, total)) for table in wanted]
        manifest = Manifest(table_schema.revision(connection), f"have-your-say {metadata.version('have-your-say')}",
                            now().isoformat(timespec="seconds"), key_check(), members)
        backup_file.write_manifest(file, manifest)
    return Made(manifest, path.stat().st_size)


def key_check() -> str:
    """A value that tells one SECRET_KEY from another, and reveals nothing of either."""
    return key_checks()[0]


def key_checks() -> list[str]:
    """The same for each accepted key, the present one first."""
    return [keys.digest(key, "backup").hex() for key in keys.accepted()]


@contextmanager
def _as_of_now(path: Path) -> Iterator[Connection]:
    """A connection that sees the database as of one instant, and makes nobody wait."""
    with db.engine.connect() as connection:
        if not table_schema.revision(connection):
            raise Refused("The database has no tables yet, so there is nothing to back up. Run: have-your-say db upgrade")
    audit.record_now("backup made", path.name)
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        else:
            connection.exec_driver_sql("BEGIN")
        yield connection


def _rows(connection: Connection, table: StoredTable) -> Iterator[Sequence[Any]]:
    query = sa.select(*table.sql.columns).order_by(*(sa.column(name) for name in table.key))
    yield from connection.execute(query, execution_options={"yield_per": table.batch})


def _watched(rows: Iterator[Sequence[Any]], progress: Progress, total: int) -> Iterator[Sequence[Any]]:
    seen = 0
    for seen, row in enumerate(rows, 1):
        yield row
        if seen % table_schema.BATCH == 0:
            progress(table_schema.BATCH, total)
    progress(seen % table_schema.BATCH, total)
