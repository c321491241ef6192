"""Writes a plain section for every closed question that no other section shows, made from the question itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ....questionnaire.roles import OWN
from ..cell_references import Cells
from ..table_phrases import LISTED, NAMED, TICKED, Said, by_item, capital, listed
from ..wording_rules import decimal

MANY = 12       # of more questions the chapter has the text alone; their tables stand in the workbook
SCALE = 5       # a question with at most so many answers is told in full, in the order asked
INTERVAL = "base, percent, percent_low, percent_high"


def own_questions(cells: Cells, holds: Callable[[str], bool]) -> Iterator[str]:
    """Writes the sections, in the order asked. A question that nobody answered has none.

    The words of a question can be such that a sentence with them cannot be checked: `holds` says whether the check passes, and
    a sentence that does not is left out. The table and the chart stay.
    """
    own = {question: table for question, row in cells.rows("questions")
           if row.get("section") == OWN and (table := Said(cells, "answers", question))}
    for question, table in own.items():
        lines = list(_section(cells, question, table, holds))
        text = [line for line in lines if not line.startswith("{")]
        yield from text if len(own) > MANY and len(text) > 1 else lines


def _section(cells: Cells, question: str, table: Said, holds: Callable[[str], bool]) -> Iterator[str]:
    yield f"## {Said(cells, 'questions').text(question, 'problem')}"
    items = list(by_item(table))
    is_ticked = all(record["answer"] == TICKED for record in table.rows.values())
    said = [_ticked(table)] if is_ticked else [_told(table, rows, len(items) > 1) for _, rows in items]
    said += list(_numbers(Said(cells, "numbers", question)))
    said = [line for line in said if line and holds(line)]
    yield " ".join(said[:LISTED]) or "This is what those who answered said."
    yield from filter(None, [table.hidden("problem" if is_ticked or len(items) > 1 else "answer")])
    if len(items) > 1 and not is_ticked:
        yield f"{{cross answers of {question}: problem, answer, percent, base}}"
    else:
        yield f"{{table answers of {question}: {'problem' if is_ticked else 'answer'}, {INTERVAL}}}"
    if Said(cells, "rankings", question):     # the first choices, which the answers do not put in order
        yield f"{{table rankings of {question}: rank, problem, base, percent, percent_low, percent_high, mean_place}}"


def _told(table: Said, rows: list[str], is_grid: bool) -> str:
    """Says how many gave each answer to a question, or to a row of a grid: all of a few answers, else the commonest."""
    shown = [row for row in rows if table.shown(row)]
    if not shown:
        return ""
    named = shown if len(rows) <= SCALE else table.above(_commonest(table, shown), NAMED)
    others = [f"{table.percent(row)} said {table.quoted(row, 'answer')}" for row in named[1:]]
    first = f"{table.percent(named[0])} of the {table.answering(named[0])} said {table.quoted(named[0], 'answer')}"
    told = listed([first, *others])
    return f"{capital(told)}." if not is_grid else f"{table.text(rows[0], 'problem')}: {told}."


def _ticked(table: Said) -> str:
    """Names the commonest answers of those that people could tick."""
    shown = _commonest(table, [row for row in table.rows if table.shown(row) and table.rows[row]["percent"]])
    if not shown:
        return ""
    named = listed([f"{table.text(row, 'problem')} ({table.percent(row)})" for row in table.above(shown, NAMED)])
    return f"The {table.answering(shown[0])} could choose several answers: {named}."


def _numbers(table: Said) -> Iterator[str]:
    """Says the mean and the median of the numbers that people gave, where they may be shown."""
    for row in (row for row in table.rows if table.shown(row, "mean") and table.shown(row, "median")):
        mean, median = (table.number(row, column, decimal) for column in ("mean", "median"))
        yield f"The {table.answering(row)} gave a mean of {mean} and a median of {median}."


def _commonest(table: Said, rows: list[str]) -> list[str]:
    return sorted(rows, key=lambda row: -table.rows[row]["percent"])
