"""Compares two years: which answers differ by more than chance would explain, and what cannot be compared."""

from __future__ import annotations

from collections.abc import Iterator

from .. import wording_rules
from ..cell_references import Cells
from ..table_phrases import HIDDEN, LISTED, Said, bind, differing, listed

WIDEST = 3      # differences named in the text; the table has them all
UNLIKE = {"caveat": "Asked in other words or in another place, and compared with that caveat:",
          "broken": "Asked on another scale or of other people, and so not compared:"}


def two_years(cells: Cells) -> Iterator[str]:
    """Says whether the answers of the two years differ. It never says that concern itself changed."""
    before, table = Said(cells, "earlier_fieldwork"), Said(cells, "two_years")
    if not before or not table:
        return
    yield "## Two years side by side"
    yield from _before(before)
    yield from _differing(cells, table)
    yield from _unlike(table)
    if any(table.shown(row, "difference") for row in table.rows):
        yield "{table two_years: problem, earlier_percent, later_percent, difference, difference_low, difference_high}"


def _before(before: Said) -> Iterator[str]:
    first, last = (bind(wording_rules.day(before.rows[name]["value"]), before.name, name, "value")
                   for name in ("first_day", "last_day"))
    yield (f"The problems were also asked about in “{before.text('title', 'value')}”, from {first} to {last}, when "
           f"{before.text('responses', 'value')} {wording_rules.people(float(before.rows['responses']['value']))} took part.")
    yield ("The two years are taken as independent samples, though some people may have answered in both, and each year those "
           "took part who chose to. A difference is one between answers; it does not say that concern itself has "
           "changed. Neither year is weighted to the population.")


def _differing(cells: Cells, table: Said) -> Iterator[str]:
    told = list(years_differ(cells))
    yield from told
    if not told:
        if not any(table.shown(row, "difference") for row in table.rows):
            yield f"The problems were not asked alike, or their figures are {HIDDEN}."
        return
    clear = sorted((row for row in table.rows if table.shown(row, "difference")
                    and wording_rules.difference(table.rows[row]) != "no clear difference"),
                   key=lambda row: -abs(table.rows[row]["difference"]))
    named = [f"{table.text(row, 'problem')}, {table.percent(row, column='later_percent')} this year, "
             f"{table.difference(row, ' than')} the {table.percent(row, column='earlier_percent')} in the earlier year"
             for row in clear[:WIDEST]]
    yield from [f"Furthest apart: {'; '.join(named)}."] if named else []
    yield from _moved(table, Said(cells, "two_years_summary"))


def years_differ(cells: Cells) -> Iterator[str]:
    """Says for how many problems the answers of the two years differ clearly."""
    summary = Said(cells, "two_years_summary")
    known = all(summary.shown(row, "value") for row in ("compared", "higher", "lower", "unclear"))
    if known and summary.rows["compared"]["value"]:
        yield differing(summary, "The share counted as concerned is", "this year", "that can be compared")


def _moved(table: Said, summary: Said) -> Iterator[str]:
    """Names the problems whose rank among those compared moved by more than chance would explain."""
    moved = [row for row in table.rows if table.rows[row]["moved"] and table.shown(row, "earlier_rank")
             and table.shown(row, "later_rank")]
    if not moved and summary.shown("moved", "value") and not summary.rows["moved"]["value"]:
        yield (f"{bind('No', summary.name, 'moved', 'value')} problem moved further up or down the list than chance would "
               "explain.")
    for row in moved[:WIDEST]:
        yield (f"{table.text(row, 'problem')} moved {table.text(row, 'moved')} the list of compared problems: from place "
               f"{table.text(row, 'earlier_rank')} to place {table.text(row, 'later_rank')}.")


def _unlike(table: Said) -> Iterator[str]:
    for kind, words in UNLIKE.items():
        rows = [row for row in table.rows if table.rows[row]["comparability"] == kind]
        if rows:
            named = listed([f"{table.text(row, 'problem')} ({table.text(row, 'why')})" for row in rows[:LISTED]])
            yield f"{words} {named}."
    hidden = [row for row in table.rows if table.rows[row]["comparability"] != "broken" and not table.shown(row, "difference")]
    if hidden:
        yield f"{HIDDEN[:1].upper()}{HIDDEN[1:]}: {listed([table.quoted(row, 'problem') for row in hidden])}."
