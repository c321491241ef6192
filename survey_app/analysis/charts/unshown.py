"""Lists the rows of a table that have no figures, with what may be said about them, below a chart and in its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import altair as alt

from ...appearance import palette
from . import labels, layout

HIDDEN = "Not shown, so that nobody can be picked out"
NOBODY = "Nobody answered"
NOT_ALIKE = "Not asked alike in both years, and not compared"
REASONS = {"[z]": NOBODY, "[x]": NOT_ALIKE}
INDENT = 12.0       # pixels between the start of a heading and of the rows below it
ABOVE = 12.0        # pixels above a heading

Entry = tuple[str, str]     # the heading, and one row below it


def entry(label: str, record: Mapping[str, Any], bases: Mapping[str, str] | None = None,
          groups: Mapping[str, str] | None = None) -> Entry:
    """Returns the heading that a row without figures belongs under, and its label with what is told of its counts."""
    told = bands(record, bases, groups)
    return heading(record), f"{label}: {told}" if told else label


def heading(record: Mapping[str, Any]) -> str:
    """Returns the reason why a row has no figures."""
    return REASONS.get(_shorthand(record), HIDDEN)


def bands(record: Mapping[str, Any], bases: Mapping[str, str] | None = None,
          groups: Mapping[str, str] | None = None) -> str:
    """Returns what is told of the counts of a row without figures: "fewer than 5 of 103"; an empty string if nothing is.

    The row's `shorthand` holds the band in words ("fewer than 5"), one for each group ("deprived: fewer than 5; other: 10 to
    14"), or a code in square brackets. `groups` gives the printed name, and `bases` the column of the base, of each group; the
    group "" stands for a row of one group.
    """
    told = [_band(part, record, bases or {"": "base"}, groups or {}) for part in _shorthand(record).split("; ")]
    return "; ".join(band for band in told if band)


def sentences(entries: Iterable[Entry]) -> list[str]:
    """Returns one sentence per heading, with its rows. The list is empty if there are none."""
    return [f"{heading}: {'; '.join(rows)}." for heading, rows in _by_heading(entries)]


def block(entries: Iterable[Entry], x: float, top: float, width: float,
          size: float = layout.SMALL) -> tuple[list[alt.Chart], float]:
    """Returns the layers of the list below a chart, and its end: each heading in bold above its rows."""
    heads, rows, y = list[dict[str, Any]](), list[dict[str, Any]](), top
    for heading, texts in _by_heading(entries):
        y = _line(heads, heading, y + ABOVE, width, size)
        for text in texts:
            y = _line(rows, text, y, width - INDENT, size)
    return ([layout.words(heads, x, bold=True, size=size), layout.words(rows, x + INDENT, size=size, colour=palette.QUIET)]
            if heads else []), y


def _shorthand(record: Mapping[str, Any]) -> str:
    said = record.get("shorthand", "")
    return "" if labels.is_empty(said) else str(said)


def _band(part: str, record: Mapping[str, Any], bases: Mapping[str, str], groups: Mapping[str, str]) -> str:
    """Returns one band with the base it belongs to; an empty string if nothing can be told."""
    group, apart, band = part.rpartition(": ")
    if band.startswith("[") or not band:
        return ""
    of = labels.of_base(record.get(bases.get(group, ""), None))
    return f"{groups.get(group, group)}{apart}{band}{of}"


def _by_heading(entries: Iterable[Entry]) -> list[tuple[str, list[str]]]:
    every = list(entries)
    return [(heading, rows) for heading in (HIDDEN, *REASONS.values())
            if (rows := [row for under, row in every if under == heading])]


def _line(lines: list[dict[str, Any]], text: str, y: float, width: float, size: float) -> float:
    """Adds a text, wrapped, and returns where it ends."""
    wrapped: Sequence[str] = layout.wrap(text, width, size)
    lines.append({"text": "\n".join(wrapped), "y": y + layout.LINE * len(wrapped) / 2})
    return y + layout.LINE * len(wrapped) + 2
