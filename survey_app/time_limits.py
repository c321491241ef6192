"""How long a page waits for the database: a database that hangs, or a row that is locked, ends in 503 within ten seconds.

PostgreSQL stops a statement that takes too long, or that waits too long for a lock. A server that says nothing at all cannot
do that, so the connection itself gives up too, and no further statement of the same request waits again. Commands have no
such limits: an import or a backup takes as long as it takes. A line that is dead, though, is noticed within a minute.
"""

from __future__ import annotations

from typing import Any, TypeVar

import psycopg
from flask import g, has_app_context, has_request_context
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
ALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 60_000}    # of libpq


class _Patience:
    """How long the requests of this process wait for an answer."""

    seconds = SILENCE


_patience = _Patience()


class LimitedConnection(psycopg.Connection[Any]):
    """A connection that neither a request nor a probe waits for longer than `SILENCE` seconds, all its statements together.

    While the database is silent, the next requests of this process wait for a second only, so that they do not hold all threads.
    """

    def wait(self, gen: PQGen[T], interval: float = INTERVAL, timeout: float | None = None) -> T:
        if timeout is not None or not _is_limited():
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
    """What create_engine needs for these limits; nothing for SQLite, whose limit is its busy_timeout."""
    if not url.startswith("postgresql"):
        return {}
    if not limited:
        return {"connect_args": ALIVE}
    limits = {"statement_timeout": STATEMENT, "lock_timeout": LOCK, "client_connection_check_interval": SILENCE}
    options = " ".join(f"-c {name}={seconds}s" for name, seconds in limits.items())
    return {"pool_timeout": POOL, "connect_args": {**ALIVE, "connect_timeout": CONNECT, "options": options}}


def allow_long_work() -> None:
    """Lets this request's statements take longer: an import or an export reads or writes everything at once."""
    g.database_seconds = LONG_WORK


def limit_outside_requests() -> None:
    """Lets what is done in this application's context wait no longer than a request: a probe that hung would never recover."""
    g.database_seconds = SILENCE


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
        if _is_limited():
            g.database_is_silent = True
        raise


def _begin(connection: Connection) -> None:
    if _is_limited() and (seconds := g.get("database_seconds")):
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = '{seconds}s'")


def _is_limited() -> bool:
    return has_request_context() or (has_app_context() and "database_seconds" in g)


def _refuse_after_silence() -> None:
    if _is_limited() and g.get("database_is_silent"):
        raise psycopg.OperationalError("the database did not answer this request before")
