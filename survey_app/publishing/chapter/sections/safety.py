"""How safe people feel, who was a victim, and where the strongest concerns come from."""

from __future__ import annotations

from collections.abc import Iterator

from ..binding import Cells
from ..saying import NAMED, TOO_FEW, Said, against, by_item

FEW_ROWS = 3    # a question of at most so many rows is told row by row


def safety(cells: Cells) -> Iterator[str]:
    """Who feels safe, by day and by night, in more deprived areas and elsewhere."""
    table, compared = Said(cells, "safety"), Said(cells, "safety_comparison")
    if not table:
        return
    yield "## How safe people feel"
    for _, rows in by_item(table):
        for row in rows:
            if not table.shown(row):
                yield f"{table.quoted(row, 'problem')}: {TOO_FEW}"
                continue
            told = (f"Asked {table.quoted(row, 'problem')}, {table.percent(row)} of the {table.number(row, 'base')} who answered "
                    f"said {table.quoted(row, 'answer')}")
            yield f"- {told}: {against(compared, row)}." if compared.shown(row, "difference") else f"- {told}."
    yield "{table safety: problem, answer, base, percent, percent_low, percent_high}"
    if compared:
        yield ("{table safety_comparison: problem, answer, deprived_base, deprived_percent, other_base, other_percent, "
               "difference, difference_low, difference_high}")
        yield "{chart safety_comparison}"


def victims(cells: Cells) -> Iterator[str]:
    """Who was a victim, who did not report it, and why."""
    table, reasons = Said(cells, "victims"), Said(cells, "reasons_not_reported")
    if not table:
        return
    yield "## Victims of crime, and whether it was reported"
    for row in table.rows:
        if not table.shown(row):
            yield f"{table.quoted(row, 'problem')}: {TOO_FEW}"
            continue
        yield (f"Asked {table.quoted(row, 'problem')}, {table.percent(row)} of the {table.number(row, 'base')} who answered said "
               f"{'yes' if table.rows[row]['option'] == 'yes' else 'no'}.")
    shown = [row for row in reasons.rows if reasons.shown(row)]
    if shown:
        yield "The reasons named first for not reporting it were:"
        yield from (f"- {reasons.text(row, 'problem')} ({reasons.percent(row)})" for row in shown[:NAMED])
        yield "{table reasons_not_reported: problem, base, percent, percent_low, percent_high}"
        yield "{chart reasons_not_reported}"


def sources(cells: Cells) -> Iterator[str]:
    """Whether the strongest concerns come from experience or from hearsay."""
    table, every = Said(cells, "sources_of_concern"), Said(cells, "answers")
    if not table:
        return
    yield "## Where the strongest concerns come from"
    for item, rows in by_item(table):
        told = sorted(rows, key=lambda row: "+" not in table.rows[row]["option"])     # options taken together come first
        if not all(table.shown(row) for row in told):
            yield f"{table.quoted(rows[0], 'problem')}: {TOO_FEW}"
            continue
        named = "; ".join(f"{table.over(row) if '+' in row else table.percent(row)} from {table.quoted(row, 'answer')}"
                          for row in told[:NAMED])
        yield (f"- Asked {table.quoted(rows[0], 'problem')}, people gave the source of {table.number(rows[0], 'base')} of their "
               f"strongest concerns: {named}.")
        yield from _by_problem(every, item)
    yield "{table sources_of_concern: problem, answer, base, mentions, percent, percent_low, percent_high}"
    yield "{chart sources_of_concern}"


def _by_problem(every: Said, question: str) -> Iterator[str]:
    """The source named first, problem by problem, where there are only a few."""
    problems = [(item, rows) for item, rows in by_item(every) if item.startswith(f"{question}.")]
    for _, rows in problems if len(problems) <= FEW_ROWS else ():
        shown = [row for row in rows if every.shown(row)]
        if shown:
            first = max(shown, key=lambda row: every.rows[row]["percent"])
            yield (f"- Of the {every.number(first, 'base')} who were strongly concerned about {every.quoted(first, 'problem')} "
                   f"and said why, {every.over(first)} named {every.quoted(first, 'answer')}.")
