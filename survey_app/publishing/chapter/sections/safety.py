"""Writes the sections on how safe people feel, who was a victim, and the sources of the strongest concerns."""

from __future__ import annotations

from collections.abc import Iterator

from ..cell_references import Cells
from ..table_phrases import NAMED, Said, against, by_item, by_question, capital, listed


def safety(cells: Cells) -> Iterator[str]:
    """Says who feels safe, by day and by night, in more deprived areas and elsewhere."""
    table = Said(cells, "safety")
    if not table:
        return
    yield "## How safe people feel"
    yield from feelings(cells)
    yield from filter(None, [table.hidden()])
    yield from (f"{{table safety of {item}: answer, base, percent, percent_low, percent_high}}" for item in by_question(table))


def feelings(cells: Cells) -> Iterator[str]:
    """Says how many gave each answer about safety, question by question, and how more deprived and other areas compare."""
    table, compared = Said(cells, "safety"), Said(cells, "safety_comparison")
    for _, rows in by_item(table):
        told = [_felt(table, compared, row) for row in rows if table.shown(row)]
        if told:
            yield f"{table.quoted(rows[0], 'problem')} {' '.join(told)}"


def extremes(cells: Cells) -> Iterator[str]:
    """Says of the first question about safety how many feel safest, and of the last how many feel unsafe."""
    table, compared = Said(cells, "safety"), Said(cells, "safety_comparison")
    shown = [row for _, rows in by_item(table) for row in rows if table.shown(row)]
    for row in dict.fromkeys([*shown[:1], *shown[-1:]]):
        yield f"{table.quoted(row, 'problem')} {_felt(table, compared, row)}"


def _felt(table: Said, compared: Said, row: str) -> str:
    told = f"{capital(table.part(row))} said {table.quoted(row, 'answer')}"
    return f"{told}: {against(compared, row)}." if compared.shown(row, "difference") else f"{told}."


def victims(cells: Cells) -> Iterator[str]:
    """Says who was a victim, who did not report it, and why."""
    table, reasons = Said(cells, "victims"), Said(cells, "reasons_not_reported")
    if not table:
        return
    yield "## Victims of crime, and whether it was reported"
    yield from filter(None, [" ".join(victims_of(cells)), table.hidden()])
    if reasons:
        yield from _reasons(reasons)
        yield "{table reasons_not_reported: problem, base, percent, percent_low, percent_high}"


def victims_of(cells: Cells) -> Iterator[str]:
    """Says how many were a victim, and how many of them did not report it, in the questionnaire's words."""
    table, every = Said(cells, "victims"), Said(cells, "answers")
    for row in (row for row in table.rows if table.shown(row)):
        words = every.quoted(row, "answer") if row in every.rows else table.quoted(row, "answer")
        yield f"{table.quoted(row, 'problem')} {capital(table.part(row))} said {words}."


def _reasons(reasons: Said) -> Iterator[str]:
    shown = sorted((row for row in reasons.rows if reasons.shown(row) and reasons.rows[row]["percent"]),
                   key=lambda row: -reasons.rows[row]["percent"])
    if shown:
        named = listed([f"{reasons.quoted(row, 'problem')} ({reasons.percent(row)})" for row in reasons.above(shown, NAMED)])
        yield f"The reasons given for not reporting it, commonest first: {named}."
    yield from filter(None, [reasons.hidden()])


def sources(cells: Cells) -> Iterator[str]:
    """Says whether the strongest concerns come from experience or from hearsay."""
    table = Said(cells, "sources_of_concern")
    if not table:
        return
    yield "## Where the strongest concerns come from"
    yield from sources_of(cells)
    yield from filter(None, [table.hidden()])
    yield "{cross sources_of_concern: answer, problem, percent}"


def sources_of(cells: Cells) -> Iterator[str]:
    """Says, question by question, how many of the strongest concerns came from where, if every source may be shown."""
    table = Said(cells, "sources_of_concern")
    for _, rows in by_item(table):
        if all(table.shown(row) and table.shown(row, "base") for row in rows):
            named = listed([f"{table.percent(row)} came from {table.quoted(row, 'answer')}"
                            for row in table.above(_largest_first(table, _apart(table, rows)), NAMED)])
            yield (f"{table.quoted(rows[0], 'problem')} People named the source of "
                   f"{table.number(rows[0], 'base')} of their strongest concerns: {named}.")


def _largest_first(table: Said, rows: list[str]) -> list[str]:
    return sorted(rows, key=lambda row: -table.rows[row]["percent"])


def _apart(table: Said, rows: list[str]) -> list[str]:
    """Returns combined options and the most common other option; without combined options, all options, most common first."""
    options = {row: set(table.rows[row]["option"].split("+")) for row in rows}
    together = [row for row in rows if len(options[row]) > 1]
    within = {option for row in together for option in options[row]}
    alone = sorted((row for row in rows if not options[row] & within), key=lambda row: -table.rows[row]["percent"])
    return [*together, *table.above(alone, 1)] if together else alone
