"""Formats the figures of finished tables for charts and sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

Record = dict[str, Any]
SUPPRESSED = "[c] withheld to protect people"
NOBODY = "[z] nobody answered"
NOT_ALIKE = "[x] not asked alike in both years"


class TableError(ValueError):
    """The table cannot be drawn, for example because a column is missing."""


def records(table: pd.DataFrame, needed: Iterable[str]) -> list[Record]:
    """Returns the rows as dictionaries. Raises TableError, which names the missing columns."""
    missing = [name for name in needed if name not in table.columns]
    if missing:
        raise TableError(f"the table has no column {', '.join(missing)}; it has {', '.join(map(str, table.columns))}")
    return [{str(name): value for name, value in record.items()} for record in table.to_dict("records")]


def is_empty(cell: Any) -> bool:
    """Returns whether a cell has no figure, because it is suppressed or does not exist."""
    return bool(pd.isna(cell))


def percent(value: float) -> str:
    """Returns a percentage rounded to a whole number. A small one above 0 becomes "under 1%", not "0%"."""
    return "under 1%" if 0 < value < 0.5 else f"{value:.0f}%"


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


def why_empty(record: Mapping[str, Any]) -> str:
    """Returns why a row has no figures: it is suppressed, unless its shorthand gives another reason."""
    return {"[z]": NOBODY, "[x]": NOT_ALIKE}.get(str(record.get("shorthand")), SUPPRESSED)


def not_shown(empty: Iterable[Mapping[str, Any]]) -> list[str]:
    """Returns sentences that say which rows have no figures, and why. The list is empty if `empty` has no rows."""
    rows = list(empty)
    reasons = {SUPPRESSED: "Withheld to protect the people who answered", NOBODY: "Nobody answered",
               NOT_ALIKE: "Not asked alike in both years, and not compared"}
    named = {why: [row["problem"] for row in rows if why_empty(row) == why] for why in reasons}
    return [f"{reasons[why]}: {joined(names)}." for why, names in named.items() if names]
