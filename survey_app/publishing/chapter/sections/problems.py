"""Writes the sections on problems: their ranking, and how more deprived areas differ."""

from __future__ import annotations

from collections.abc import Iterator

from .. import wording_rules
from ..cell_references import Cells
from ..table_phrases import LISTED, NAMED, TOO_FEW, Said, against, bind, differing, listed


def ranking(cells: Cells) -> Iterator[str]:
    """Says which problem ranks first, and lists the top problems."""
    table, asked = Said(cells, "ranked_problems"), Said(cells, "questions")
    shown = [row for row in table.rows if table.shown(row)]
    if not table:
        return
    yield "## The problems, ranked"
    if not shown:
        yield TOO_FEW
        return
    yield _first(cells, table, [row for row in shown if table.rows[row]["rank"] == table.rows[shown[0]]["rank"]])
    by_question = {question: [row for row in shown if row.partition(".")[0] == question]
                   for question in asked.rows if any(row.partition(".")[0] == question for row in shown)}
    for question, rows in by_question.items():
        if len(rows) > 1:
            named = listed([f"{table.text(row, 'problem')} ({table.percent(row)})" for row in rows[:NAMED]])
            order = "the answers put these first" if len(rows) > NAMED else "the answers rank them"
            yield f"- Asked {asked.quoted(question, 'problem')}, {order}: {named}."
    yield from _told_apart(cells)
    yield "{table ranked_problems: rank, problem, base, percent, percent_low, percent_high, rank_low, rank_high}"
    yield "{chart ranked_problems}"
    yield "{chart problem_answers}"


def _first(cells: Cells, table: Said, rows: list[str]) -> str:
    """Names the problem ranked first, or those that share first rank."""
    one, biggest = rows[0], bind("biggest", "ranked_problems", rows[0], "rank")
    if len(rows) == 1:
        return f"The {biggest} problem was {table.quoted(one, 'problem')}: {table.part(one)} said {concern(cells, one)}."
    named = listed([table.quoted(row, "problem") for row in rows])
    return (f"The {biggest} problems, level with each other, were {named}: {table.percent(one)} of those who answered said "
            f"{concern(cells, one)}.")


def _told_apart(cells: Cells) -> Iterator[str]:
    summary = Said(cells, "ranking_summary")
    if not summary.shown("told_apart", "value") or not summary.rows["pairs"]["value"]:
        return
    if not summary.rows["told_apart"]["value"]:
        yield (f"{bind('No', 'ranking_summary', 'told_apart', 'value')} two problems next to each other in the ranking can be "
               "told apart: had similar people answered, any of them could have changed places with the next.")
        return
    pairs, apart = (summary.rows[name]["value"] for name in ("pairs", "told_apart"))
    rest = "; all others could have changed places had similar people answered" if apart < pairs else ""
    yield (f"Of the {summary.number('pairs', 'value')} {'pair' if pairs == 1 else 'pairs'} of problems next to each other in the "
           f"ranking, {summary.number('told_apart', 'value')} can be told apart{rest}.")


def deprivation(cells: Cells) -> Iterator[str]:
    """Says which problems concern people in more deprived areas clearly more, or clearly less."""
    table, groups, summary = (Said(cells, f"deprivation_{name}") for name in ("comparison", "groups", "summary"))
    yield "## More deprived areas"
    sizes = {row.partition(":")[0]: row for row in groups.rows if groups.shown(row, "responses")}
    if not any(table.shown(row, "difference") for row in table.rows) or {"deprived", "other"} - sizes.keys():
        yield f"Whether concern differs in more deprived areas cannot be said. {TOO_FEW}"
        return
    unplaced = f" The answers of {groups.people(sizes['unplaced'], 'responses')} could not be placed in an area." \
        if "unplaced" in sizes and groups.rows[sizes["unplaced"]]["responses"] else ""
    yield (f"{groups.people(sizes['deprived'], 'responses')} answered from more deprived areas and "
           f"{groups.number(sizes['other'], 'responses')} from other areas.{unplaced}")
    if summary.shown("compared", "value") and summary.rows["compared"]["value"]:
        yield differing(summary, "Concern", "in more deprived areas", "that could be compared")
    ranked = dict(cells.rows("ranked_problems"))
    clear = [row for row in table.rows if row in ranked and table.shown(row, "difference")
             and wording_rules.difference(table.rows[row]) != "no clear difference"]
    if clear:
        yield "The widest of these differences:" if len(clear) > LISTED else "The differences, widest first:"
    for row in sorted(clear, key=lambda row: -abs(table.rows[row]["difference"]))[:LISTED]:
        yield f"- {table.text(row, 'problem')}: {against(table, row)}."
    yield ("{table deprivation_comparison: problem, deprived_base, deprived_percent, other_base, other_percent, difference, "
           "difference_low, difference_high, p_adjusted}")
    yield "{chart deprivation_comparison}"


def concern(cells: Cells, item: str) -> str:
    """Returns the answers that count as concern, in the questionnaire's words."""
    answers = Said(cells, "problem_answers")
    named = [answers.quoted(row, "label") for row, record in answers.rows.items()
             if record["item"] == item and record["side"] == "concern"]
    return " or ".join(named) or "a problem"
