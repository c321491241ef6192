"""A database that fails: a connection that is lost, a statement that is refused, a table that is not there."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event, text
from sqlalchemy.exc import OperationalError

from survey_app.database import db, one_statement


def lose_connection() -> None:
    """Ends the connection for single statements from the other side, as the database does when it starts again."""
    with one_statement() as connection:
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
    db.session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    db.session.commit()


@contextmanager
def failing_once(part: str) -> Iterator[None]:
    """The next statement that has these words in it fails, as it does while the database starts again."""
    def fail(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if part in statement:
            event.remove(Engine, "before_cursor_execute", fail)
            raise OperationalError(statement, {}, ConnectionError("starting up"))
    event.listen(Engine, "before_cursor_execute", fail)
    yield


@contextmanager
def out_of_reach(table: str) -> Iterator[None]:
    """A table under another name for a while, so that the database answers with an error.

    The name is new each time: SQLite compares it with the tables that a connection remembers, which may be those of a former
    outage.
    """
    away = f"{table}_{secrets.token_hex(4)}"
    db.session.execute(text(f"ALTER TABLE {table} RENAME TO {away}"))
    db.session.commit()
    try:
        yield
    finally:
        db.session.rollback()
        db.session.execute(text(f"ALTER TABLE {away} RENAME TO {table}"))
        db.session.commit()
