"""Writes the sections on problems: their ranking, and how more deprived areas differ."""

from __future__ import annotations

from collections.abc import Iterator

from .. import wording_rules
from ..cell_references import Cells
from ..table_phrases import HIDDEN, NAMED, Said, against, bind, capital, differing, listed

WIDEST = 3  # differences named in the text; the table has them all
FEW = 6     # so many problems that could be the biggest are all named


def ranking(cells: Cells) -> Iterator[str]:
    """Says which problem is the biggest or which could be, and lists the top problems."""
    table = Said(cells, "ranked_problems")
    if not table:
        return
    yield "## The problems, ranked"
    yield from biggest(cells)
    yield from filter(None, [" ".join(_by_question(cells, table)), table.hidden()])
    yield from _told_apart(cells)
    yield "{table ranked_problems: rank, problem, base, percent, percent_low, percent_high}"


def biggest(cells: Cells) -> Iterator[str]:
    """Names the biggest problem, if its position can only be the first, or else those that could be first."""
    table = Said(cells, "ranked_problems")
    shown = [row for row in table.rows if table.shown(row) and table.shown(row, "rank")]
    if not shown:
        return
    first, places = shown[0], table.rows[shown[0]]
    of_those, the = ("Of the problems that are shown, ", "the") if len(shown) < len(table.rows) else ("", "The")
    could_be = [row for row in shown if table.rows[row].get("rank_low") == 1]
    if not places["percent"]:
        yield (f"{capital(table.percent(first, wording_rules.part))} of the {table.answering(first)} said "
               f"{concern(cells, first)} of {table.quoted(first, 'problem')} or of any other problem.")
    elif places.get("rank_low") == 1 == places.get("rank_high"):
        yield (f"{of_those}{the} {bind('biggest', table.name, first, 'rank')} problem was {table.quoted(first, 'problem')}: "
               f"{table.part(first)} said {concern(cells, first)}.")
    elif len(could_be) > 1:
        yield f"{of_those}{_level(cells, table, could_be)}"


def _level(cells: Cells, table: Said, rows: list[str]) -> str:
    """Names the problems that the answers do not tell apart. If they are many, it names the first, and never cuts a tie."""
    some = rows if len(rows) <= FEW else table.above(rows, NAMED)
    named = listed([f"{table.quoted(row, 'problem')} ({table.percent(row)})" for row in some])
    more = " So could others below them." if len(some) < len(rows) else ""
    return (f"{named} {bind('could each be the biggest problem', table.name, some[0], 'rank_low')}: the answers do not tell them "
            f"apart.{more} The shares are of those who answered and said {concern(cells, some[0])}.")


def _by_question(cells: Cells, table: Said) -> Iterator[str]:
    asked = Said(cells, "questions")
    ranked = {row.partition(".")[0] for row in table.rows}
    for question in asked.rows if len(ranked) > 1 else ():
        rows = [row for row in table.rows if row.partition(".")[0] == question and table.shown(row)]
        if len(rows) > 1:
            first = table.above(rows, NAMED)
            named = listed([f"{table.text(row, 'problem')} ({table.percent(row)})" for row in first])
            order = "the answers put these first" if len(rows) > len(first) else "the answers rank them"
            yield f"Asked {asked.quoted(question, 'problem')}, {order}: {named}."


def _told_apart(cells: Cells) -> Iterator[str]:
    summary = Said(cells, "ranking_summary")
    if not (summary.shown("told_apart", "value") and summary.shown("pairs", "value")) or not summary.rows["pairs"]["value"]:
        return
    pairs, apart = (summary.rows[name]["value"] for name in ("pairs", "told_apart"))
    if not apart:
        yield (f"{bind('No', 'ranking_summary', 'told_apart', 'value')} two problems next to each other in the ranking can be "
               "told apart: had similar people answered, any of them could have changed places with the next.")
    elif apart == pairs:
        all_of = bind(wording_rules.all_of(pairs).capitalize(), "ranking_summary", "told_apart", "value")
        yield f"{f'{all_of} pairs of' if pairs > 1 else 'The two'} problems next to each other in the ranking can be told apart."
    else:
        yield (f"Of the {summary.number('pairs', 'value')} pairs of problems next to each other in the ranking, "
               f"{summary.number('told_apart', 'value')} can be told apart; all others could have changed places had similar "
               "people answered.")


def deprivation(cells: Cells) -> Iterator[str]:
    """Says which problems concern people in more deprived areas clearly more, or clearly less."""
    table, groups = Said(cells, "deprivation_comparison"), Said(cells, "deprivation_groups")
    sizes = {row.partition(":")[0]: row for row in groups.rows if groups.rows[row].get("responses") != 0}
    if not table or {"deprived", "other"} - sizes.keys():
        return
    yield "## More deprived areas"
    yield from _group_sizes(groups, sizes)
    yield from differences(cells)
    if not any(table.shown(row, "difference") for row in table.rows):
        yield f"How concern differs between more deprived areas and other areas is {HIDDEN}."
        return
    yield from filter(None, [_widest(cells, table)])
    yield ("{table deprivation_comparison: problem, deprived_percent, other_percent, difference, difference_low, "
           "difference_high}")


def differences(cells: Cells) -> Iterator[str]:
    """Says for how many problems concern differs clearly."""
    summary = Said(cells, "deprivation_summary")
    known = all(summary.shown(row, "value") for row in ("compared", "higher", "lower", "unclear"))
    if known and summary.rows["compared"]["value"]:
        yield differing(summary, "Concern is", "in more deprived areas", "that could be compared")


def _group_sizes(groups: Said, sizes: dict[str, str]) -> Iterator[str]:
    if not all(groups.shown(sizes[name], "responses") for name in ("deprived", "other")):
        return
    unplaced = sizes.get("unplaced", "")
    rest = f" The answers of {groups.people(unplaced, 'responses')} could not be placed in an area." \
        if groups.shown(unplaced, "responses") else ""
    yield (f"{groups.people(sizes['deprived'], 'responses')} answered from more deprived areas and "
           f"{groups.number(sizes['other'], 'responses')} from other areas.{rest}")


def _widest(cells: Cells, table: Said) -> str:
    """Names the problems that differ clearly and most, the widest first; empty if none does."""
    ranked = dict(cells.rows("ranked_problems"))
    clear = sorted((row for row in table.rows if row in ranked and table.shown(row, "difference")
                    and wording_rules.difference(table.rows[row]) != "no clear difference"),
                   key=lambda row: -abs(table.rows[row]["difference"]))
    named = [f"{table.text(row, 'problem')}, {against(table, row)}" for row in clear[:WIDEST]]
    return f"Furthest apart: {'; '.join(named)}." if named else ""


def concern(cells: Cells, item: str) -> str:
    """Returns the answers that count as concern, in the questionnaire's words."""
    answers = Said(cells, "problem_answers")
    named = [answers.quoted(row, "label") for row, record in answers.rows.items()
             if record["item"] == item and record["side"] == "concern"]
    return " or ".join(named) or "that it is a problem"
