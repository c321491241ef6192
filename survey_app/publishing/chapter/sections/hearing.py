"""How well informed people feel, and how they would like to hear about community safety."""

from __future__ import annotations

from collections.abc import Iterator

from .. import phrases
from ..binding import Cells
from ..saying import TOO_FEW, Said, by_item


def informed(cells: Cells) -> Iterator[str]:
    """What people know most about."""
    table = Said(cells, "informed")
    if not table:
        return
    yield "## How well informed people feel"
    first = [rows[0] for _, rows in by_item(table) if all(table.shown(row) for row in rows)]
    for row in sorted(first, key=lambda row: -table.rows[row]["percent"]):
        yield (f"- {table.text(row, 'problem')}: {table.over(row)} of the {table.number(row, 'base')} who answered said "
               f"{table.quoted(row, 'answer')}.")
    if not first:
        yield TOO_FEW
    yield "{table informed: problem, answer, base, percent, percent_low, percent_high}"
    yield "{chart informed}"


def channels(cells: Cells) -> Iterator[str]:
    """Which ways of hearing from the partnership people chose."""
    table = Said(cells, "channels")
    shown = [row for row in table.rows if table.shown(row) and table.rows[row]["count"]]
    if not table:
        return
    yield "## How people would like to hear about community safety"
    if shown:
        named = ", ".join(f"{table.text(row, 'problem')} ({table.percent(row, phrases.share)})" for row in shown)
        yield f"The {table.number(shown[0], 'base')} who answered could choose several ways: {named}."
    else:
        yield TOO_FEW
    yield "{table channels: problem, base, percent, percent_low, percent_high}"
    yield "{chart channels}"
