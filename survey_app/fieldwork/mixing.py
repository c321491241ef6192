"""Rows that must not tell in which order, or in which transaction, they were written.

PostgreSQL keeps with each row the number of the transaction that wrote it (`xmin`) and its place on the disk (`ctid`).
Whoever reads the database itself could follow both from a response to the address or code that was written beside it.
So a new row and some hundred others, chosen and ordered by chance, are written again in one transaction: then they share a
number, and their places tell nothing. What they were before is gone with the next vacuum. SQLite keeps no such number, and these
tables in the order of a random key.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, bindparam, func, select, update

TOGETHER = 200


def mix(transaction: Connection, table: Table, new: Any, among: Any = True) -> None:
    """Writes some hundred rows of a table again, unchanged, in this transaction: the `new` one, and others `among` these.

    Rows that somebody else is changing are left out, so nobody waits.
    """
    if transaction.dialect.name != "postgresql":
        return
    [key] = table.primary_key.columns
    chosen = select(key).where(among).order_by(new.desc(), func.random()).limit(TOGETHER).with_for_update(skip_locked=True)
    keys = [{"row": one} for one in sorted(transaction.scalars(chosen))]     # the keys are random, and so is their order
    if keys:
        transaction.execute(update(table).where(key == bindparam("row")).values({key.name: bindparam("row")}), keys)
