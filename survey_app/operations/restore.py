"""Restoring a backup: checks everything first, then inserts all rows in one transaction."""

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
from ..database import db, newest_revision, revision
from ..fieldwork import announcements
from ..models import AuditEvent
from . import backup, backup_file, table_schema
from .backup_file import Backup, Manifest, Member, Progress, unwatched
from .table_schema import StoredTable


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, and whether its SECRET_KEY is accepted here."""

    manifest: Manifest
    same_key: bool


def row_counts() -> dict[str, int]:
    """The number of rows of each table that has any."""
    with db.engine.connect() as connection:
        return _row_counts(connection, table_schema.tables(connection))


def restore(path: Path, replace: bool = False, progress: Progress = unwatched) -> Restored:
    """Restores a backup into an empty, migrated database; with `replace`, over its present content. Raises Refused.

    Nobody is mailed about what was open or published then: a backup does not know what subscribers have been told since.
    """
    with backup_file.opened(path) as archive:
        archive.verify()
        with _one_transaction() as connection:
            wanted = _fitting(connection, archive.manifest)
            _check_empty(connection, wanted, replace)
            with table_schema.without_triggers(connection, wanted):
                _load(connection, archive, wanted, progress)
            table_schema.continue_numbering(connection, wanted)
            _record(connection, path, archive.manifest, replace)
        if revision() == newest_revision():
            announcements.mark_announced()
        return Restored(archive.manifest, archive.manifest.key_check in backup.key_checks())


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
    """The tables of the database, if its revision is the backup's. Raises Refused."""
    _check_revision(table_schema.revision(connection), manifest)
    wanted = table_schema.tables(connection)
    ours = {table.name: set(table.columns) for table in wanted}
    theirs = {member.table: set(member.columns) for member in manifest.members}
    if ours != theirs:
        odd = sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
        raise Refused(f"The backup and this database have different tables: {', '.join(odd)}. Restore into a new "
                      "database that holds only the tables that `have-your-say db upgrade` makes.")
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
    counts = _row_counts(connection, wanted)
    if counts and not replace:
        raise Refused(f"The database is not empty: it holds {describe(counts)}. Nothing was changed. Restore into an empty "
                      "database, or replace what is there with --replace.")


def describe(counts: Mapping[str, int]) -> str:
    """Tables with their number of rows, in words."""
    return ", ".join(f"{name.replace('_', ' ')} {rows:,}" for name, rows in counts.items())


def _row_counts(connection: Connection, wanted: Sequence[StoredTable]) -> dict[str, int]:
    return {name: rows for name, rows in table_schema.counts(connection, wanted).items() if rows}


def _load(connection: Connection, archive: Backup, wanted: Sequence[StoredTable], progress: Progress) -> None:
    for table in reversed(wanted):
        connection.execute(sa.delete(table.sql))
    members = {member.table: member for member in archive.manifest.members}
    for table in wanted:
        _load_table(connection, archive, members[table.name], progress)


def _load_table(connection: Connection, archive: Backup, member: Member, progress: Progress) -> None:
    """Inserts the rows of one table. Raises Refused unless their number is the manifest's."""
    number, table, rest = 0, member.stored, archive.rows(member)
    while rows := list(islice(rest, table.batch)):
        table_schema.put(connection, table, rows)
        number += len(rows)
        progress(len(rows), archive.manifest.rows)
    if number != member.rows:
        raise Refused(f"{member.name} has {number:,} rows and should have {member.rows:,}. Nothing was changed.")


def _record(connection: Connection, path: Path, manifest: Manifest, replace: bool) -> None:
    """Records the restore in the restored audit trail."""
    details = {"made_at": manifest.made_at, "revision": manifest.revision, "rows": manifest.rows, "replaced": replace}
    connection.execute(sa.insert(AuditEvent).values(who=audit.actor(), action="database restored", about=path.name[:254],
                                                    details=details))
