"""The tables as stored in a database, and their values in a form that SQLite and PostgreSQL both read.

Tables are read from the database, not the models: so a database that still needs migrating can be backed up, and an old
backup can be restored at its own revision.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import JSONB, REGCLASS

from ..database import UtcDateTime

REVISIONS = "alembic_version"     # the table of the current migration; not part of the data
LEFT_OUT = {REVISIONS, "staff_session", "outgoing_mail"}     # a restore signs nobody in again, and sends no mail a second time
BATCH = 500                       # rows kept in memory at once; one for tables of files

Code = Callable[[Any], Any]
# How each SQL type is coded as JSON and back. Texts and numbers need no coding.
CODINGS: Mapping[str, tuple[sa.types.TypeEngine[Any] | type[sa.types.TypeEngine[Any]], Code | None, Code | None]] = {
    "plain": (sa.types.NullType(), None, None),
    "truth": (sa.Boolean(), None, None),
    "json": (sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql"), None, None),
    "instant": (UtcDateTime(), datetime.isoformat, datetime.fromisoformat),
    "day": (sa.Date(), date.isoformat, date.fromisoformat),
    "bytes": (sa.LargeBinary(), lambda value: base64.b64encode(value).decode(), base64.b64decode),
}
_KINDS: tuple[tuple[str, tuple[type[Any], ...]], ...] = (
    ("truth", (sa.Boolean,)), ("json", (sa.JSON,)), ("instant", (sa.DateTime,)), ("day", (sa.Date,)),
    ("bytes", (sa.types._Binary,)), ("plain", (sa.String, sa.Integer, sa.Double)))


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A table: its columns, how the values of each are coded, and its primary key."""

    name: str
    columns: Mapping[str, str]
    key: tuple[str, ...] = ()

    @property
    def sql(self) -> sa.TableClause:
        """The table for use in SQL statements."""
        return sa.table(self.name, *(sa.column(name, CODINGS[coding][0]) for name, coding in self.columns.items()))

    @property
    def batch(self) -> int:
        """The number of rows kept in memory at once."""
        return 1 if "bytes" in self.columns.values() else BATCH

    def encoder(self) -> Callable[[Sequence[Any]], list[Any]]:
        """The function that turns a row into values that JSON can hold."""
        coded = self._coded(1)

        def encode(row: Sequence[Any]) -> list[Any]:
            values = list(row)
            for place, code in coded:
                if values[place] is not None:
                    values[place] = code(values[place])
            return values
        return encode

    def decoder(self) -> Callable[[list[Any]], dict[str, Any]]:
        """The function that turns such values back into a row for a statement."""
        coded, names = self._coded(2), tuple(self.columns)

        def decode(values: list[Any]) -> dict[str, Any]:
            for place, code in coded:
                if values[place] is not None:
                    values[place] = code(values[place])
            return dict(zip(names, values, strict=True))
        return decode

    def _coded(self, way: Literal[1, 2]) -> list[tuple[int, Code]]:
        coders = [CODINGS[coding][way] for coding in self.columns.values()]
        return [(place, code) for place, code in enumerate(coders) if code]


def tables(connection: Connection) -> list[StoredTable]:
    """All tables, each after those it refers to."""
    schema = sa.MetaData()
    schema.reflect(connection)
    return [StoredTable(str(table.name), {str(column.name): _coding(column) for column in table.columns},
                        tuple(str(column.name) for column in table.primary_key))
            for table in schema.sorted_tables if table.name not in LEFT_OUT]


def revision(connection: Connection) -> str:
    """The database's migration; '' if it has none."""
    if not sa.inspect(connection).has_table(REVISIONS):
        return ""
    return connection.scalar(sa.select(sa.column("version_num")).select_from(sa.table(REVISIONS))) or ""


def counts(connection: Connection, wanted: Sequence[StoredTable]) -> dict[str, int]:
    """The number of rows of each table."""
    return {table.name: connection.scalar(sa.select(sa.func.count()).select_from(table.sql)) or 0 for table in wanted}


def put(connection: Connection, table: StoredTable, rows: Sequence[list[Any]]) -> None:
    """Inserts coded rows. PostgreSQL takes many as one JSON document, ten times as fast as one statement per row."""
    if connection.dialect.name == "postgresql" and table.batch > 1:
        named = [dict(zip(table.columns, values, strict=True)) for values in rows]
        columns = ", ".join(f'"{name}"' for name in table.columns)
        connection.execute(sa.text(f'INSERT INTO "{table.name}" ({columns}) SELECT {columns} '  # noqa: S608 -- the database's own names
                                   f'FROM json_populate_recordset(NULL::"{table.name}", CAST(:rows AS json))'),
                           {"rows": orjson.dumps(named).decode()})
    else:
        connection.execute(sa.insert(table.sql), list(map(table.decoder(), rows)))


@contextmanager
def without_triggers(connection: Connection, wanted: Sequence[StoredTable]) -> Iterator[None]:
    """Removes the trigger that protects the audit trail and restores it afterwards, both in the current transaction."""
    names = [f'"{table.name}"' for table in wanted]
    if connection.dialect.name == "postgresql":
        for name in names:
            connection.exec_driver_sql(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        yield
        for name in names:
            connection.exec_driver_sql(f"ALTER TABLE {name} ENABLE TRIGGER USER")
        return
    triggers = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    for name, _sql in triggers:
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
    yield
    for _name, sql in triggers:
        connection.exec_driver_sql(sql)


def continue_numbering(connection: Connection, wanted: Sequence[StoredTable]) -> None:
    """Makes PostgreSQL number new rows after the inserted ones; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in wanted:
        for column in table.key:
            sequence = connection.scalar(sa.select(sa.func.pg_get_serial_sequence(f'"{table.name}"', column)))
            if sequence:
                highest = sa.func.max(sa.column(column, sa.Integer))
                after = sa.func.setval(sa.cast(sequence, REGCLASS), sa.func.coalesce(highest, 1), highest.is_not(None))
                connection.execute(sa.select(after).select_from(table.sql))


def _coding(column: sa.Column[Any]) -> str:
    for coding, types in _KINDS:
        if isinstance(column.type, types):
            return coding
    raise TypeError(f"{column.table.name}.{column.name} is of a type that backups do not know: {column.type!r}")
