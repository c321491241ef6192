"""Runs the migrations on the application's own database connection, all in one transaction: one upgrade at a time.

A second one that starts meanwhile waits, and then finds nothing to do. SQLite changes a column by copying the table. Its foreign
keys are off for that, as its documentation advises (lang_altertable, section 7): dropping the first copy would otherwise delete
all that refers to it. They are checked before the end.
"""

from alembic import context
from flask import current_app

LOCK = 0x4A59532D     # the number by which two upgrades of one PostgreSQL database know each other
PATIENCE = 10 * 60    # seconds to wait for the other one

database = current_app.extensions["migrate"].db


def run(connection):
    context.configure(connection=connection, target_metadata=database.metadata, transactional_ddl=True,
                      **current_app.extensions["migrate"].configure_args)
    with context.begin_transaction():
        wait_for_others(connection)
        context.run_migrations()
        if broken := foreign_key_faults(connection):
            raise RuntimeError(f"rows would refer to rows that are gone, in {broken}; nothing was changed")


def wait_for_others(connection):
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{PATIENCE}s'; SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")     # the driver begins too late for changes of tables


def foreign_key_faults(connection):
    if connection.dialect.name == "postgresql":
        return []
    return sorted({row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")})


def set_sqlite(connection, foreign_keys, patience):
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA foreign_keys={foreign_keys}")
        connection.exec_driver_sql(f"PRAGMA busy_timeout={patience * 1000}")
        connection.commit()


with database.engine.connect() as connection:
    set_sqlite(connection, "OFF", PATIENCE)
    try:
        run(connection)
    finally:
        connection.rollback()
        set_sqlite(connection, "ON", 8)
