"""Formats the figures of finished tables for charts and sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

Record = dict[str, Any]


class TableError(ValueError):
    """The table cannot be drawn, for example because a column is missing."""


def records(table: pd.DataFrame, needed: Iterable[str]) -> list[Record]:
    """Returns the rows as dictionaries. Raises TableError, which names the missing columns."""
    missing = [name for name in needed if name not in table.columns]
    if missing:
        raise TableError(f"the table has no column {', '.join(missing)}; it has {', '.join(map(str, table.columns))}")
    return [{str(name): value for name, value in record.items()} for record in table.to_dict("records")]


def subtitle(found: Iterable[Mapping[str, Any]], given: str, usual: str) -> str:
    """Returns the subtitle that is given, or that the rows hold (see `wording.worded`), or else the usual one."""
    return given or next((str(record["subtitle"]) for record in found if record.get("subtitle")), usual)


def is_empty(cell: Any) -> bool:
    """Returns whether a cell has no figure, because it is suppressed or does not exist."""
    return bool(pd.isna(cell))


def percent(value: float) -> str:
    """Returns a percentage rounded to a whole number. A small one above 0 becomes "under 1%", not "0%"."""
    return "under 1%" if 0 < value < 0.5 else f"{value:.0f}%"


def number(value: Any) -> str:
    """Returns a number of people for print: "1,381"; an empty string if there is none."""
    return "" if is_empty(value) else f"{value:,.0f}"


def of_base(base: Any) -> str:
    """Returns the base for print after a figure: " of 1,381"; an empty string if there is none."""
    return "" if is_empty(base) else f" of {number(base)}"


def share(record: Mapping[str, Any], name: str = "percent", base: str = "base") -> str:
    """Returns a percentage with its interval and its base: "62% (56 to 68) of 250"."""
    return percent(record[name]) + interval(record, name) + of_base(record[base])


def signed(value: float) -> str:
    """Returns a difference with its sign: +4, −4 (a true minus), 0."""
    whole = round(value)
    return f"{'+' if whole > 0 else '−' if whole < 0 else ''}{abs(whole)}"


def interval(record: Mapping[str, Any], name: str) -> str:
    """Returns the interval `name_low` to `name_high` in brackets after a space, or an empty string if there is none."""
    low, high = record[f"{name}_low"], record[f"{name}_high"]
    if is_empty(low) or is_empty(high):
        return ""
    if name == "difference":
        return f" ({signed(low)} to {signed(high)})"
    return f" ({low:.0f} to {high:.0f})"


def joined(names: Iterable[Any]) -> str:
    """Returns names joined for a sentence: "one", "one and two", "one; two and three"."""
    *first, last = [str(name) for name in names]
    return f"{'; '.join(first)} and {last}" if first else last


def lower(words: str) -> str:
    """Returns words for use inside a sentence. "I", and an abbreviation such as CCTV, keep their capitals."""
    begins_with_a_name = words[:2] == "I " or words[:2] == "I’" or words[1:2].isupper()
    return words if begins_with_a_name else words[:1].lower() + words[1:]
