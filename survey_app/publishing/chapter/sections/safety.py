"""Writes the sections on how safe people feel, who was a victim, and the sources of the strongest concerns."""

from __future__ import annotations

from collections.abc import Iterator

from ..cell_references import Cells
from ..table_phrases import NAMED, Said, against, by_item, listed

FEW_ROWS = 3    # the text describes each row of a question with at most this many rows


def safety(cells: Cells) -> Iterator[str]:
    """Says who feels safe, by day and by night, in more deprived areas and elsewhere."""
    table, compared = Said(cells, "safety"), Said(cells, "safety_comparison")
    if not table:
        return
    yield "## How safe people feel"
    yield from (f"- {line}" for line in feelings(cells))
    yield from filter(None, [table.hidden()])
    yield "{table safety: problem, answer, base, percent, percent_low, percent_high}"
    if compared:
        yield ("{table safety_comparison: problem, answer, deprived_base, deprived_percent, other_base, other_percent, "
               "difference, difference_low, difference_high}")
        yield "{chart safety_comparison}"


def feelings(cells: Cells) -> Iterator[str]:
    """Says how many gave each answer about safety, and how more deprived areas and other areas compare."""
    table, compared = Said(cells, "safety"), Said(cells, "safety_comparison")
    for row in (row for _, rows in by_item(table) for row in rows if table.shown(row)):
        told = f"Asked {table.quoted(row, 'problem')}, {table.part(row)} said {table.quoted(row, 'answer')}"
        yield f"{told}: {against(compared, row)}." if compared.shown(row, "difference") else f"{told}."


def victims(cells: Cells) -> Iterator[str]:
    """Says who was a victim, who did not report it, and why."""
    table, reasons = Said(cells, "victims"), Said(cells, "reasons_not_reported")
    if not table:
        return
    yield "## Victims of crime, and whether it was reported"
    yield from victims_of(cells)
    yield from filter(None, [table.hidden()])
    if reasons:
        yield from _reasons(reasons)
        yield "{table reasons_not_reported: problem, base, percent, percent_low, percent_high}"
        yield "{chart reasons_not_reported}"


def victims_of(cells: Cells) -> Iterator[str]:
    """Says how many were a victim, and how many of them did not report it, in the questionnaire's words."""
    table, every = Said(cells, "victims"), Said(cells, "answers")
    for row in (row for row in table.rows if table.shown(row)):
        words = every.quoted(row, "answer") if row in every.rows else table.quoted(row, "answer")
        yield f"Asked {table.quoted(row, 'problem')}, {table.part(row)} said {words}."


def _reasons(reasons: Said) -> Iterator[str]:
    shown = sorted((row for row in reasons.rows if reasons.shown(row) and reasons.rows[row]["percent"]),
                   key=lambda row: -reasons.rows[row]["percent"])
    if shown:
        yield "The reasons given for not reporting it, commonest first:"
        yield from (f"- {reasons.text(row, 'problem')} ({reasons.percent(row)})" for row in reasons.above(shown, NAMED))
    yield from filter(None, [reasons.hidden()])


def sources(cells: Cells) -> Iterator[str]:
    """Says whether the strongest concerns come from experience or from hearsay."""
    table, every = Said(cells, "sources_of_concern"), Said(cells, "answers")
    if not table:
        return
    yield "## Where the strongest concerns come from"
    for item, line in sources_of(cells).items():
        yield f"- {line}"
        yield from _by_problem(every, item)
    yield from filter(None, [table.hidden()])
    yield "{table sources_of_concern: problem, answer, base, mentions, percent, percent_low, percent_high}"
    yield "{chart sources_of_concern}"


def sources_of(cells: Cells) -> dict[str, str]:
    """Says, by question, how many of the strongest concerns came from where, if every source may be shown."""
    table, told = Said(cells, "sources_of_concern"), {}
    for item, rows in by_item(table):
        if all(table.shown(row) and table.shown(row, "base") for row in rows):
            named = listed([f"{table.over(row)} came from {table.quoted(row, 'answer')}"
                            for row in table.above(_largest_first(table, _apart(table, rows)), NAMED)])
            told[item] = (f"Asked {table.quoted(rows[0], 'problem')}, people named the source of "
                          f"{table.number(rows[0], 'base')} of their strongest concerns: {named}.")
    return told


def _largest_first(table: Said, rows: list[str]) -> list[str]:
    return sorted(rows, key=lambda row: -table.rows[row]["percent"])


def _apart(table: Said, rows: list[str]) -> list[str]:
    """Returns combined options and the most common other option; without combined options, all options, most common first."""
    options = {row: set(table.rows[row]["option"].split("+")) for row in rows}
    together = [row for row in rows if len(options[row]) > 1]
    within = {option for row in together for option in options[row]}
    alone = sorted((row for row in rows if not options[row] & within), key=lambda row: -table.rows[row]["percent"])
    return [*together, *table.above(alone, 1)] if together else alone


def _by_problem(every: Said, question: str) -> Iterator[str]:
    """Names the commonest source for each problem, and those level with it, if there are only a few problems."""
    problems = [rows for item, rows in by_item(every) if item.startswith(f"{question}.")]
    for rows in problems if len(problems) <= FEW_ROWS else ():
        shown = sorted((row for row in rows if every.shown(row)), key=lambda row: -every.rows[row]["percent"])
        if len(shown) == len(rows) and every.rows[shown[0]]["percent"]:
            first = shown[0]
            level = every.above(shown, 1)
            named = every.quoted(first, "answer") if len(level) == 1 else \
                f"each of {listed([every.quoted(row, 'answer') for row in level])}"
            yield (f"- Of the {every.people(first, 'base')} strongly concerned about {every.quoted(first, 'problem')} who said "
                   f"where that came from, {every.over(first)} named {named}.")
