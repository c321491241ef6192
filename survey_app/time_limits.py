"""How long a page waits for the database: a database that hangs, or a row that is locked, ends in 503 within ten seconds.

PostgreSQL stops a statement that takes too long, or that waits too long for a lock. A server that says nothing at all cannot
do that, so the connection itself gives up too, and no further statement of the same request waits again. Commands have no
such limits: an import or a backup takes as long as it takes.
"""

from __future__ import annotations

from typing import Any, TypeVar

import psycopg
from flask import g, has_request_context
from psycopg.abc import PQGen
from psycopg.errors import _WaitTimeout
from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

T = TypeVar("T")
UNAVAILABLE = (DBAPIError, PoolTimeout)     # what a page that needs the database must expect
CONNECT, POOL, LOCK, STATEMENT, SILENCE = 3, 3, 4, 7, 8      # seconds
IMPATIENT = 1
LONG_WORK = 100     # less than the shipped proxies wait for the staff area
INTERVAL = 0.1


class _Patience:
    """How long the requests of this process wait for an answer."""

    seconds = SILENCE


_patience = _Patience()


class LimitedConnection(psycopg.Connection[Any]):
    """A connection that a request does not wait for longer than `SILENCE` seconds, all its statements together.

    While the database is silent, the next requests of this process wait for a second only, so that they do not hold all threads.
    """

    def wait(self, gen: PQGen[T], interval: float = INTERVAL, timeout: float | None = None) -> T:
        if timeout is not None or not has_request_context():
            return super().wait(gen, interval, timeout)
        _refuse_after_silence()
        try:
            seconds = g.get("database_seconds", _patience.seconds)
            answer = super().wait(gen, interval, seconds)
        except _WaitTimeout:
            self.close()
            g.database_is_silent = True
            waited, _patience.seconds = seconds, IMPATIENT
            raise psycopg.OperationalError(f"the database did not answer within {waited} seconds") from None
        _patience.seconds = SILENCE
        return answer


def engine_options(url: str, limited: bool) -> dict[str, Any]:
    """What create_engine needs for these limits; nothing for SQLite, whose limit is its busy_timeout, nor for commands."""
    if not limited or not url.startswith("postgresql"):
        return {}
    limits = {"statement_timeout": STATEMENT, "lock_timeout": LOCK, "client_connection_check_interval": SILENCE}
    options = " ".join(f"-c {name}={seconds}s" for name, seconds in limits.items())
    return {"pool_timeout": POOL, "connect_args": {"connect_timeout": CONNECT, "options": options}}


def allow_long_work() -> None:
    """Lets this request's statements take longer: an import or an export reads or writes everything at once."""
    g.database_seconds = LONG_WORK


def limit(engine: Engine) -> None:
    """Makes an engine's new connections limited ones."""
    if engine.dialect.driver == "psycopg":
        event.listen(engine, "do_connect", _connect)
        event.listen(engine, "begin", _begin)


def _connect(_dialect: Any, _record: Any, arguments: Any, options: dict[str, Any]) -> LimitedConnection:
    _refuse_after_silence()
    try:
        return LimitedConnection.connect(*arguments, **options)
    except psycopg.errors.ConnectionTimeout:
        if has_request_context():
            g.database_is_silent = True
        raise


def _begin(connection: Connection) -> None:
    if has_request_context() and (seconds := g.get("database_seconds")):
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{seconds}s'")


def _refuse_after_silence() -> None:
    if has_request_context() and g.get("database_is_silent"):
        raise psycopg.OperationalError("the database did not answer this request before")
