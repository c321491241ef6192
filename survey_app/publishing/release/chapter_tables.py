"""The finished tables of a release as the chapter reads them: rows without pandas, with each table's title and key."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from pandas.api.types import is_numeric_dtype

from ..chapter.cell_references import Table
from ..tables.registry import TABLES
from ..tables.table import Description


def chapter_tables(finished: Mapping[str, pd.DataFrame], described: Mapping[str, Description]) -> dict[str, Table]:
    """Returns each table by name, with the title, key and headings of its description."""
    return {name: _table(frame, described[name]) for name, frame in finished.items()}


def _table(frame: pd.DataFrame, described: Description) -> Table:
    rows = [{str(column): None if pd.isna(value) else value for column, value in row.items()}
            for row in frame.to_dict("records")]
    figures = frozenset(str(column) for column in frame if is_numeric_dtype(frame[column]))
    heads = {name: column.head for name, column in described.columns.items()}
    return Table(described.title, described.key, rows, tuple(map(str, frame.columns)), figures, heads)


def table_names() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Returns the title and key of every table by name. A page that shows a stored release names its rows by them."""
    return {name: (table.title, table.key) for name, table in TABLES.items()}
