"""Writes the sections on how safe people feel, who was a victim, and the sources of the strongest concerns."""

from __future__ import annotations

from collections.abc import Iterator

from ..cell_references import Cells
from ..table_phrases import NAMED, TOO_FEW, Said, against, by_item, listed

FEW_ROWS = 3    # the text describes each row of a question with at most this many rows


def safety(cells: Cells) -> Iterator[str]:
    """Says who feels safe, by day and by night, in more deprived areas and elsewhere."""
    table, compared = Said(cells, "safety"), Said(cells, "safety_comparison")
    if not table:
        return
    yield "## How safe people feel"
    for _, rows in by_item(table):
        for row in rows:
            if not table.shown(row):
                yield f"{table.quoted(row, 'problem')}: {TOO_FEW}"
                continue
            told = f"Asked {table.quoted(row, 'problem')}, {table.part(row)} said {table.quoted(row, 'answer')}"
            yield f"- {told}: {against(compared, row)}." if compared.shown(row, "difference") else f"- {told}."
    yield "{table safety: problem, answer, base, percent, percent_low, percent_high}"
    if compared:
        yield ("{table safety_comparison: problem, answer, deprived_base, deprived_percent, other_base, other_percent, "
               "difference, difference_low, difference_high}")
        yield "{chart safety_comparison}"


def victims(cells: Cells) -> Iterator[str]:
    """Says who was a victim, who did not report it, and why."""
    table, reasons = Said(cells, "victims"), Said(cells, "reasons_not_reported")
    if not table:
        return
    yield "## Victims of crime, and whether it was reported"
    for row in table.rows:
        if not table.shown(row):
            yield f"{table.quoted(row, 'problem')}: {TOO_FEW}"
            continue
        yield (f"Asked {table.quoted(row, 'problem')}, {table.part(row)} said "
               f"{'yes' if table.rows[row]['option'] == 'yes' else 'no'}.")
    shown = [row for row in reasons.rows if reasons.shown(row)]
    if shown:
        yield "The reasons given for not reporting it, commonest first:"
        yield from (f"- {reasons.text(row, 'problem')} ({reasons.percent(row)})" for row in shown[:NAMED])
        yield "{table reasons_not_reported: problem, base, percent, percent_low, percent_high}"
        yield "{chart reasons_not_reported}"


def sources(cells: Cells) -> Iterator[str]:
    """Says whether the strongest concerns come from experience or from hearsay."""
    table, every = Said(cells, "sources_of_concern"), Said(cells, "answers")
    if not table:
        return
    yield "## Where the strongest concerns come from"
    for item, rows in by_item(table):
        if not all(table.shown(row) for row in rows):
            yield f"{table.quoted(rows[0], 'problem')}: {TOO_FEW}"
            continue
        named = listed([f"{table.over(row)} came from {table.quoted(row, 'answer')}" for row in _apart(table, rows)[:NAMED]])
        yield (f"- Asked {table.quoted(rows[0], 'problem')}, people named the source of {table.number(rows[0], 'base')} of their "
               f"strongest concerns: {named}.")
        yield from _by_problem(every, item)
    yield "{table sources_of_concern: problem, answer, base, mentions, percent, percent_low, percent_high}"
    yield "{chart sources_of_concern}"


def _apart(table: Said, rows: list[str]) -> list[str]:
    """Returns combined options and the most common other option; without combined options, all options, most common first."""
    options = {row: set(table.rows[row]["option"].split("+")) for row in rows}
    together = [row for row in rows if len(options[row]) > 1]
    within = {option for row in together for option in options[row]}
    alone = sorted((row for row in rows if not options[row] & within), key=lambda row: -table.rows[row]["percent"])
    return [*together, *alone[:1]] if together else alone


def _by_problem(every: Said, question: str) -> Iterator[str]:
    """Names the top source for each problem, if there are only a few problems."""
    problems = [(item, rows) for item, rows in by_item(every) if item.startswith(f"{question}.")]
    for _, rows in problems if len(problems) <= FEW_ROWS else ():
        shown = [row for row in rows if every.shown(row)]
        if shown:
            first = max(shown, key=lambda row: every.rows[row]["percent"])
            yield (f"- Of the {every.people(first, 'base')} strongly concerned about {every.quoted(first, 'problem')} who said "
                   f"where that came from, {every.over(first)} named {every.quoted(first, 'answer')}.")
