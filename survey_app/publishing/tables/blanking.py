"""Blanks, remakes or withholds a table whose figures would reveal hidden counts. The table says which of the three applies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pandas as pd

from ...analysis.disclosure.counts import Count, Revealed, counts_of
from ...analysis.disclosure.masking import Hidden, blanked
from .columns import SHORTHAND
from .release_counts import Counted
from .table import Description, IfHidden, Reveals, Row, Table, from_public_rows


def records(rows: pd.DataFrame) -> list[Row]:
    """Returns the rows of a table, each by column."""
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def revealed(described: Description, rows: pd.DataFrame) -> Iterator[tuple[Revealed, ...]]:
    """Yields what every figure of a table reveals, column by column."""
    listed = records(rows)
    for reveals in _figures(described).values():
        for row in listed:
            yield reveals(row)


def hidden_counts(figures: Iterable[tuple[Revealed, ...]], hidden: Hidden) -> frozenset[Count]:
    """Returns the counts among these that must not be shown."""
    return frozenset(count for count in {count for figure in figures for count in counts_of(figure)} if count in hidden)


def shown(table: Table, counted: Counted, rows: pd.DataFrame, hidden: Hidden, counts: frozenset[Count]) -> pd.DataFrame | None:
    """Returns the rows without figures that must not be shown; None for a withheld table.

    `counts` are the hidden counts of all tables.
    """
    if rows.empty:
        return rows
    described = table.described(counted)
    if table.if_hidden is IfHidden.WITHHOLD:
        return None if hidden_counts(revealed(described, rows), hidden) else rows
    remade = table.rows(counted, counts) if table.remake and counts else rows
    figures = _figures(described)
    return blanked(remade, figures, hidden, SHORTHAND.name) if figures else remade


def _figures(described: Description) -> Mapping[str, Reveals]:
    return {name: column.reveals for name, column in described.columns.items()
            if column.reveals is not None and column.reveals is not from_public_rows}
