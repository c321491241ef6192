"""Empties the figures of a table that would reveal a count which is not printed exactly, and says what is printed instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from ...disclosure import Count, Mean, Range, Revealed, Weighted, counts_of
from ...disclosure.counts import COLUMNS, FROM, SUPPRESSED, TO
from ...disclosure.release import Released
from .columns import SHORTHAND, figure
from .release_counts import Counted
from .reveals import no_answers
from .table import Description, Reveals, Row, Table, Unit, from_public_rows

BASES = ("base", "responses")       # what a row says of these, it says of a base and not of an answer
PERCENT = "_percent"
MARKS = (SUPPRESSED, "[z]", "[x]")


def records(rows: pd.DataFrame) -> list[Row]:
    """Returns the rows of a table, each by column."""
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def revealed(described: Description, rows: pd.DataFrame) -> Iterator[Revealed]:
    """Yields what every figure of a table reveals, column by column."""
    listed = records(rows)
    for reveals in figures(described).values():
        for row in listed:
            yield from reveals(row)


def hidden_counts(revealed: Iterable[Revealed], released: Released) -> frozenset[Count]:
    """Returns the counts behind these figures that are not printed exactly, or whose weighted percentage is not."""
    behind = list(dict.fromkeys(revealed))
    return frozenset([*(count for count in counts_of(behind) if not released.range(count).is_exact),
                      *(one.counted for one in behind if isinstance(one, Weighted) and not released.shows(one))])


def shown(table: Table, counted: Counted, rows: pd.DataFrame, released: Released, hidden: frozenset[Count]) -> pd.DataFrame:
    """Returns the rows of a table without the figures that reveal a count which is not printed exactly.

    A table that combines rows is made again without the `hidden` counts, which are those of all tables: a summary may combine
    the rows of another. The shorthand of a row that lost figures says what is printed of its counts: a band in words, or that
    nothing is.
    """
    if rows.empty:
        return rows
    remade = table.rows(counted, hidden) if table.remake and hidden else rows
    return blanked(table.coarsen(remade), figures(table.described(counted)), released)


def blanked(table: pd.DataFrame, reveals: Mapping[str, Reveals], released: Released) -> pd.DataFrame:
    """Returns the table without these figures where they reveal a hidden count. A lost number is missing, a lost word empty."""
    if not reveals:
        return table
    rows, lost = records(table), np.zeros((len(table), len(reveals)), bool)
    emptied = table.copy()
    for place, (column, behind) in enumerate(reveals.items()):
        lost[:, place] = [not all(released.shows(one) for one in behind(row)) for row in rows]
        cells, words = emptied[column], pd.api.types.is_string_dtype(emptied[column])
        emptied[column] = cells.mask(lost[:, place], "") if words else cells.convert_dtypes().mask(lost[:, place])
    marks = [_words(row, [name for name, out in zip(reveals, gone, strict=True) if out], reveals, released)
             for row, gone in zip(rows, lost, strict=True)]
    emptied[SHORTHAND.name] = np.where(lost.any(axis=1), marks, table.get(SHORTHAND.name, ""))
    for place, (column, behind) in enumerate(reveals.items()):
        if column in COLUMNS and lost[:, place].any():
            emptied = emptied.assign(**_ends(column, emptied[column], rows, lost[:, place], behind, released))
    return emptied


def _ends(column: str, figures: pd.Series, rows: list[Row], lost: np.ndarray, behind: Reveals,
          released: Released) -> dict[str, pd.Series]:
    """Returns the least and the most of every count of a column: the count itself where it is printed, the ends of its band."""
    ends = [(None, None) if pd.isna(figure) else (figure, figure) for figure in figures]
    for place in np.flatnonzero(lost):
        ranges = [told for one in behind(rows[place]) for told in released.hidden([one])]
        if not _with_others(behind, rows[place], released) and len(ranges) == 1 and not ranges[0].is_blank:
            ends[place] = ranges[0].low, ranges[0].high
    return {f"{column}{name}": pd.Series([pair[side] for pair in ends], figures.index, "Int64")
            for side, name in enumerate((FROM, TO))}


def with_marks(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """Returns the tables as files hold them: every row that lost a figure is marked [c], whatever is printed instead."""
    def marked(table: pd.DataFrame) -> pd.DataFrame:
        if SHORTHAND.name not in table:
            return table
        words = table[SHORTHAND.name].fillna("").astype("str")
        return table.assign(shorthand=words.where(words.isin(["", *MARKS]), SUPPRESSED))
    return {name: marked(table) for name, table in tables.items()}


def with_ends(described: Description, table: pd.DataFrame) -> Description:
    """Returns the description of a table with the columns of the ends of its bands."""
    ends = [str(name) for name in table if str(name) not in described.columns and str(name).endswith((FROM, TO))]
    columns = {name: figure(name, Unit.PEOPLE, f"{'Least' if name.endswith(FROM) else 'Most'} that the column "
                            f"“{name.rpartition('_')[0]}” can hold; the figure itself where it is published").of(no_answers)
               for name in ends}
    return replace(described, columns={**described.columns, **columns})


def figures(described: Description) -> Mapping[str, Reveals]:
    """Returns what the figures of each column reveal, without columns of words and those made from rows that are shown."""
    return {name: column.reveals for name, column in described.columns.items()
            if column.reveals is not None and column.reveals is not from_public_rows}


def _words(row: Row, lost: list[str], reveals: Mapping[str, Reveals], released: Released) -> str:
    """Returns what is printed instead of the lost figures of a row, for each of two groups if the row compares them."""
    if any(_with_others(reveals[name], row, released) for name in lost):
        return SUPPRESSED
    sides = [name.removesuffix(PERCENT) for name in reveals if name.endswith(PERCENT)]
    if sides:
        told = {side: list(released.hidden(reveals[f"{side}{PERCENT}"](row))) for side in sides}
        found = [f"{side}: {_of_count(ranges)}" for side, ranges in told.items() if ranges]
    else:
        ranges = [told for name in lost if name not in BASES for told in released.hidden(reveals[name](row))]
        found = list(dict.fromkeys(_of_count([one]) for one in ranges))
    return "; ".join(found) if found and any(not words.endswith(SUPPRESSED) for words in found) else SUPPRESSED


def _with_others(behind: Reveals, row: Row, released: Released) -> bool:
    """Says whether a figure is left out together with those of other rows or bands, so that no band is its own."""
    return any(isinstance(one, Mean) and not released.shows(one) for one in behind(row))


def _of_count(ranges: list[Range]) -> str:
    """Returns a range in words; nothing is said where a base is hidden too."""
    return ranges[0].words() if len(ranges) == 1 else SUPPRESSED
