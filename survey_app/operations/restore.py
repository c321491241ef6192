"""Restoring a backup: everything that can be wrong is checked first, then every row goes in, in one transaction or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DataError, IntegrityError

from .. import audit
from ..config import folder
from ..consultations import Refused
from ..database import db
from ..models import AuditEvent
from . import backup, backup_file, table_schema
from .backup_file import Backup, Manifest, Member, Progress, unwatched
from .table_schema import StoredTable


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and whether SECRET_KEY is that of the backup."""

    manifest: Manifest
    same_key: bool


def held() -> dict[str, int]:
    """The tables of the database that have rows, and how many."""
    with db.engine.connect() as connection:
        return _held(connection, table_schema.tables(connection))


def restore(path: Path, replace: bool = False, progress: Progress = unwatched) -> Restored:
    """Puts a backup into an empty, migrated database; with `replace` in the place of what is there. Raises Refused."""
    with backup_file.opened(path) as found:
        found.verify()
        with _one_transaction() as connection:
            wanted = _fitting(connection, found.manifest)
            _check_empty(connection, wanted, replace)
            with table_schema.without_triggers(connection, wanted):
                _load(connection, found, wanted, progress)
            table_schema.continue_numbering(connection, wanted)
            _record(connection, path, found.manifest, replace)
        return Restored(found.manifest, found.manifest.key_check == backup.key_check())


@contextmanager
def _one_transaction() -> Iterator[Connection]:
    with db.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.commit()
        except (IntegrityError, DataError) as error:
            raise Refused(f"The database refused a row, and nothing was changed: {str(error.orig).strip()}") from None


def _fitting(connection: Connection, manifest: Manifest) -> list[StoredTable]:
    """The tables of the database, when the backup was made at the revision that it is at. Raises Refused."""
    _check_revision(table_schema.revision(connection), manifest)
    wanted = table_schema.tables(connection)
    ours = {table.name: set(table.columns) for table in wanted}
    theirs = {member.table: set(member.columns) for member in manifest.members}
    if ours != theirs:
        odd = sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
        raise Refused(f"The backup and this database do not have the same tables: {', '.join(odd)}. Restore into a new "
                      "database that holds nothing but what `have-your-say db upgrade` made.")
    return wanted


def _check_revision(present: str, manifest: Manifest) -> None:
    if present == manifest.revision:
        return
    scripts = ScriptDirectory.from_config(_migrations())
    if manifest.revision not in {script.revision for script in scripts.walk_revisions()}:
        raise Refused(f"The backup was made by a newer version ({manifest.program}, revision {manifest.revision}) than this one. "
                      "Install that version or a later one, then restore.")
    if not present:
        raise Refused(f"The database has no tables yet. Run: have-your-say db upgrade {manifest.revision}")
    raise Refused(f"The backup is of revision {manifest.revision} and the database is at {present}. Make a new database, then "
                  f"run: have-your-say db upgrade {manifest.revision}; restore; and have-your-say db upgrade")


def _migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder("migrations")))
    config.set_main_option("path_separator", "os")
    return config


def _check_empty(connection: Connection, wanted: Sequence[StoredTable], replace: bool) -> None:
    there = _held(connection, wanted)
    if there and not replace:
        raise Refused(f"The database is not empty: it holds {told(there)}. Nothing was changed. Restore into an empty "
                      "database, or replace what is there with --replace.")


def told(there: Mapping[str, int]) -> str:
    """Tables and how many rows each has, in words."""
    return ", ".join(f"{name.replace('_', ' ')} {rows:,}" for name, rows in there.items())


def _held(connection: Connection, wanted: Sequence[StoredTable]) -> dict[str, int]:
    return {name: rows for name, rows in table_schema.counts(connection, wanted).items() if rows}


def _load(connection: Connection, found: Backup, wanted: Sequence[StoredTable], progress: Progress) -> None:
    for table in reversed(wanted):
        connection.execute(sa.delete(table.sql))
    members = {member.table: member for member in found.manifest.members}
    for table in wanted:
        _load_table(connection, found, members[table.name], progress)


def _load_table(connection: Connection, found: Backup, member: Member, progress: Progress) -> None:
    """Puts the rows of one table in. Raises Refused unless they are as many as the manifest says."""
    number, table, rest = 0, member.stored, found.rows(member)
    while rows := list(islice(rest, table.batch)):
        table_schema.put(connection, table, rows)
        number += len(rows)
        progress(len(rows), found.manifest.rows)
    if number != member.rows:
        raise Refused(f"{member.name} has {number:,} rows and should have {member.rows:,}. Nothing was changed.")


def _record(connection: Connection, path: Path, manifest: Manifest, replace: bool) -> None:
    """The restored trail goes on with this."""
    details = {"made_at": manifest.made_at, "revision": manifest.revision, "rows": manifest.rows, "replaced": replace}
    connection.execute(sa.insert(AuditEvent).values(who=audit.actor(), action="database restored", about=path.name[:254],
                                                    details=details))
