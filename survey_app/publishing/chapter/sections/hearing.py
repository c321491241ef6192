"""How well informed people feel, and how they would like to hear about community safety."""

from __future__ import annotations

from collections.abc import Iterator

from .. import phrases
from ..binding import Cells
from ..saying import TOO_FEW, Said, by_item, listed


def informed(cells: Cells) -> Iterator[str]:
    """What people know most about."""
    table = Said(cells, "informed")
    if not table:
        return
    yield "## How well informed people feel"
    first = [rows[0] for _, rows in by_item(table) if all(table.shown(row) for row in rows)]
    for row in sorted(first, key=lambda row: -table.rows[row]["percent"]):
        yield (f"- {table.text(row, 'problem')}: {table.over(row)} of the {table.answering(row)} said "
               f"{table.quoted(row, 'answer')}.")
    if not first:
        yield TOO_FEW
    yield "{table informed: problem, answer, base, percent, percent_low, percent_high}"
    yield "{chart informed}"


def channels(cells: Cells, most: int | None = None) -> Iterator[str]:
    """Which ways of hearing from the partnership people chose: all, or those that `most` of them come first."""
    table = Said(cells, "channels")
    shown = [row for row in table.rows if table.shown(row) and table.rows[row]["count"]]
    if not table:
        return
    yield "## How people would like to hear about community safety"
    if shown:
        named = listed([f"{table.text(row, 'problem')} ({table.percent(row, phrases.share)})" for row in shown[:most]])
        yield (f"The {table.answering(shown[0])} could choose several ways of hearing about community safety"
               f"{': ' if most is None else ', and first came '}{named}.")
    else:
        yield TOO_FEW
    yield "{table channels: problem, base, percent, percent_low, percent_high}"
    yield "{chart channels}"
