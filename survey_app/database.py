"""The database: one SQLAlchemy object, migrations, and settings that make SQLite as strict and safe as PostgreSQL."""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Executable, MetaData, Row, String, Text, TypeDecorator, event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase

from . import keys, time_limits
from .config import folder

if TYPE_CHECKING:
    from flask import Flask

SINGLE = "single statements"
PATIENCE = 2_000        # milliseconds to wait for a table
BUSY, BRIEFLY = 8_000, 250      # milliseconds for which SQLite waits for others: any statement; what nobody may wait for long
SEALED_BYTES = 256      # every sealed text is filled up to a multiple of this, so that its length tells little
LETTER_BYTES = 1024     # the same for a mail
SEALED_LETTERS = 364    # that, with its tag, in base64
CONSTRAINT_NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """The base class of every table."""

    metadata = MetaData(naming_convention=CONSTRAINT_NAMES)


db = SQLAlchemy(model_class=Base)
migrate = Migrate()

if TYPE_CHECKING:
    Model = Base     # for the type checker; at run time Flask-SQLAlchemy's own base
else:
    Model = db.Model


def connect(app: Flask) -> None:
    """Gives an application its database: one engine for transactions and one for single statements.

    The second sends each statement in one round trip, without BEGIN, COMMIT or ROLLBACK around it. It has its own
    connections because psycopg forgets its prepared statements when a transaction on the same connection is rolled back,
    and that is how every reading transaction ends.
    """
    uri, options = app.config["SQLALCHEMY_DATABASE_URI"], app.config["SQLALCHEMY_ENGINE_OPTIONS"]
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = options | time_limits.engine_options(uri, app.config["TIME_LIMITS"])
    app.config["SQLALCHEMY_BINDS"] = {SINGLE: {
        **app.config["SQLALCHEMY_ENGINE_OPTIONS"], "url": uri,
        "isolation_level": "AUTOCOMMIT", "skip_autocommit_rollback": True}}
    db.init_app(app)
    if app.config["TIME_LIMITS"]:
        with app.app_context():
            for engine in db.engines.values():
                time_limits.limit(engine)
    migrate.init_app(app, db, directory=str(folder("migrations")))


def one_statement() -> Connection:
    """A connection for single statements; each is committed when it returns."""
    return db.engines[SINGLE].connect()


def one_row(query: Executable, parameters: Mapping[str, Any]) -> Row[*tuple[Any, ...]] | None:
    """The row that a query finds, or None. If the database has dropped the connection, tries once more on a new one."""
    try:
        with one_statement() as connection:
            return connection.execute(query, parameters).one_or_none()
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
    with one_statement() as connection:
        return connection.execute(query, parameters).one_or_none()


def revision() -> str:
    """The migration at which the database stands; '' for an empty one."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


@cache
def newest_revision() -> str:
    """The last migration of this version."""
    scripts = Config()
    scripts.set_main_option("script_location", str(folder("migrations")))
    return ScriptDirectory.from_config(scripts).get_current_head() or ""


def disconnect() -> None:
    """Closes this application's idle connections."""
    for engine in db.engines.values():
        engine.dispose()


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, stored in UTC. Refuses a time without a zone, because it would be ambiguous."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a stored time needs a time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if not isinstance(value, datetime):
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class SealedText(TypeDecorator[str]):
    """A text of up to 256 bytes that only the program can read: the database, its log and a backup hold it encrypted.

    Equal texts are sealed alike, so a text can be found and kept unique.
    Under a key that is not accepted it reads as ''.
    """

    impl: Any = String(SEALED_LETTERS)
    cache_ok = True
    block = SEALED_BYTES

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return sealings(value, self.block)[0]

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        if not value:
            return None if value is None else ""
        return next(filter(None, (_unsealed(value, cipher) for cipher in _ciphers())), "")


class SealedLetter(SealedText):
    """The same for a text of any length, filled up to a multiple of 1,024 bytes."""

    impl = Text
    cache_ok = True
    block = LETTER_BYTES


def sealings(text: str, block: int = SEALED_BYTES) -> list[str]:
    """A text as it is sealed under each accepted key, the present one first; filled up to a multiple of `block` bytes."""
    plain = text.encode()
    filled = plain.ljust(max(1, -(-len(plain) // block)) * block, b"\0")
    return [base64.urlsafe_b64encode(cipher.encrypt(filled, None)).decode() for cipher in _ciphers()]


def _unsealed(letters: str, cipher: AESSIV) -> str:
    try:
        return cipher.decrypt(base64.urlsafe_b64decode(letters), None).rstrip(b"\0").decode()
    except InvalidTag:
        return ""


def _ciphers() -> list[AESSIV]:
    return [AESSIV(keys.digest(key, "sealed text")) for key in keys.accepted()]


def forgets_at_once() -> bool:
    """Whether nothing is left of a deleted row once `empty_log` has run. PostgreSQL keeps traces in its files and its log
    until it writes over them.
    """
    return bool(db.engine.dialect.name == "sqlite")


def empty_log(patience: int = BUSY) -> bool:
    """Empties SQLite's write-ahead log, which holds copies of what was deleted since, in the order in which things happened;
    elsewhere does nothing. Returns whether nothing is left of deleted rows.

    Somebody who reads may hold it up: waits for them for `patience` milliseconds, and then returns False.
    """
    if not forgets_at_once():
        return False
    with one_statement() as connection:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={patience}")
        busy, *_ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY}")
    return not busy


def rewrite(tables: Sequence[str]) -> None:
    """On PostgreSQL, writes these tables anew without what was deleted. Each is locked while it is written; one that somebody
    uses for longer than a moment is left for the next time, so that nobody waits behind it.
    """
    if db.engine.dialect.name != "postgresql":
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"SET lock_timeout = {PATIENCE}")
        for table in tables:
            with suppress(OperationalError):
                connection.exec_driver_sql(f'VACUUM (FULL) "{table}"')
        connection.exec_driver_sql("RESET lock_timeout")


@event.listens_for(Engine, "connect")
def _set_up_sqlite(connection: Any, _record: Any) -> None:
    """Enforces foreign keys, lets readers work while a writer does, and syncs every commit to the disk.

    Deleted rows are overwritten with zeros, so that nothing of them stays in the file.
    """
    if isinstance(connection, sqlite3.Connection):
        connection.executescript("PRAGMA foreign_keys=ON; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                                 f"PRAGMA busy_timeout={BUSY}; PRAGMA secure_delete=ON;")
