"""The pages of single questions: a sentence, a chart for each row of the question, and the table folded under them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..chapter.cell_references import of_question, side_of_agreement
from ..chapter.wording_rules import percent
from .figures import Chart, Pair, by_item, chart, is_ticked, pairs
from .page import Page, folded, render
from .problems import named
from .results import Results, Row

COLUMNS = ("problem", "answer", "base", "percent", "percent_low", "percent_high")

SOURCES = "sources_of_concern"
MAJORITY_FIRST = ("{agreed} agreed, {disagreed} disagreed", "{disagreed} disagreed, {agreed} agreed")
MIXED = "More people were against {fewer} of the {all}, and for {more}"
MORE_FOR = ("More people agreed than disagreed with {count} of {all}", "More people agreed than disagreed with each of the {all}")
MORE_AGAINST = ("More people disagreed than agreed with {count} of {all}",
                "More people disagreed than agreed with each of the {all}")


@dataclass(frozen=True, slots=True)
class Topic:
    """A page made from tables of answers: its path, its name, and how its heading is found."""

    path: str
    name: str
    heading: Callable[[Results, str], str]
    tables: tuple[str, ...]         # those of its answers, in their order
    comparison: str = ""            # the table that compares more deprived areas


def answer_pages(results: Results) -> Iterator[Page]:
    """Yields a page for each topic that was asked about."""
    for topic in TOPICS:
        charts = [_with_mentions(results, made) if table == SOURCES else made
                  for table in topic.tables for made in charts_of(results, results.rows(table))]
        if charts:
            name = results.say.plain(topic.name)
            heading = topic.heading(results, name)
            tables = [folded(results, table, *COLUMNS) for table in topic.tables]
            yield Page(topic.path, name, heading, render(
                "answers", results, heading=heading, charts=charts, pairs=compared(results, topic),
                tables=list(filter(None, tables))), "" if heading == name else heading)


def _with_mentions(results: Results, made: Chart) -> Chart:
    """Returns the chart with a caption that says of how many strong concerns its shares are: one person can have several."""
    base = next((bar.base for bar in made.bars if bar.base is not None), None)
    words = results.say.plain("Share of the {count} strongest concerns", count=f"{base or 0:,}")
    return replace(made, caption=words) if base else made


def compared(results: Results, topic: Topic) -> list[Pair]:
    """Returns how each answer compares between more deprived areas and the others, where that is shown."""
    rows = [{**row, "problem": f"{row['problem']} {row['answer']}"} for row in results.rows(topic.comparison)]
    return pairs(rows, "deprived", "other")[0]


def own_pages(results: Results) -> Iterator[Page]:
    """Yields a page for each closed question without a special one, in the order asked."""
    for question in results.rows("questions"):
        rows = [row for row in results.rows("answers") if of_question(row, question["item"])]
        if question["section"] != "own" or not rows:
            continue
        name = str(question["problem"])
        tables = [folded(results, table, *columns, rows=_about(question["item"])) for table, columns in (
            ("answers", COLUMNS), ("rankings", ()), ("numbers", ()))]
        yield Page(f"question-{question['item']}", name, name, render(
            "answers", results, heading=name, charts=charts_of(results, rows), pairs=[], tables=list(filter(None, tables))),
            most_common(results, rows))


def _about(question: str) -> Callable[[Row], bool]:
    return lambda row: of_question(row, question)


def charts_of(results: Results, rows: Sequence[Row]) -> list[Chart]:
    """Returns a chart for the options that people ticked, or for each row of a question."""
    if is_ticked(rows):
        return [with_base(results, made) for some in _by_question(rows) if (made := chart(some, "problem", ""))]
    return [with_base(results, chart(some, "answer", "", str(some[0]["problem"]))) for some in by_item(rows)]


def _by_question(rows: Sequence[Row]) -> Iterator[list[Row]]:
    questions: dict[str, list[Row]] = {}
    for row in rows:
        questions.setdefault(str(row["item"]).partition(".")[0], []).append(row)
    yield from questions.values()


def with_base(results: Results, made: Chart) -> Chart:
    """Returns the chart with a caption that says how many people its shares are of."""
    bases = sorted({bar.base for bar in made.bars if bar.base is not None})
    say = results.say.plain
    if not bases:
        return replace(made, caption=say("Share of those who answered"))
    if bases[0] == bases[-1]:
        return replace(made, caption=say("Share of the {count} who answered", count=f"{bases[0]:,}"))
    return replace(made, caption=say("Share of those who answered each: {least} to {most} people", least=f"{bases[0]:,}",
                                     most=f"{bases[-1]:,}"))


def most_common(results: Results, rows: Sequence[Row]) -> str:
    """Names the most common answer, and those level with it; empty for a grid, or if an answer is not shown."""
    if not rows or any(row["percent"] is None for row in rows) or (not is_ticked(rows) and len(list(by_item(rows))) > 1):
        return ""
    most = max(row["percent"] for row in rows)
    column = "problem" if is_ticked(rows) else "answer"
    first = [str(row[column]) for row in rows if row["percent"] == most]
    return results.say.plain("Most common answer: {answers} ({share})", answers=named(results, first), share=percent(most)) \
        if most else ""


def agreement_heading(results: Results, name: str) -> str:
    """Says how many agreed and disagreed, the majority first; of several rows, how many more people agreed with."""
    shown = [pair for rows in by_item(results.rows("agreement")) if (pair := _both_sides(rows))]
    if len(shown) == 1:
        agree, disagree = shown[0]
        return results.say.plain(MAJORITY_FIRST[agree <= disagree], agreed=percent(agree), disagreed=percent(disagree))
    more, fewer = sum(agree > disagree for agree, disagree in shown), sum(agree < disagree for agree, disagree in shown)
    if not shown:
        return name
    if more and fewer:
        return results.say.plain(MIXED, fewer=fewer, more=more, all=len(shown))
    words = MORE_AGAINST if fewer > more else MORE_FOR
    return results.say.plain(words[max(more, fewer) == len(shown)], count=max(more, fewer), all=len(shown))


def _both_sides(rows: Sequence[Row]) -> tuple[float, float] | None:
    """Returns the shares of those who agree and who disagree in one row; None if one is not shown."""
    sides: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: str(row["option"]).count("+")):
        sides[side_of_agreement(row)] = row
    shares = [sides.get(side, {}).get("percent") for side in ("agree", "disagree")]
    return None if None in shares else (float(shares[0]), float(shares[1]))     # type: ignore[arg-type]  # none of them is None


def victims_heading(results: Results, name: str) -> str:
    """Says how many were a victim of crime."""
    first = next((row["percent"] for row in results.rows("victims") if row["item"] != "reported"), None)
    return name if first is None else results.say.plain("{share} were a victim of crime", share=percent(first))


def by_name(results: Results, name: str) -> str:
    """Returns the name of the page: there is no single finding."""
    return name


def commonest_heading(table: str) -> Callable[[Results, str], str]:
    """Returns a function that names the most common answer of a table, or else the page."""
    return lambda results, name: most_common(results, results.rows(table)) or name


TOPICS: Sequence[Topic] = (
    Topic("agreement", "Agreement with the priorities", agreement_heading, ("agreement",)),
    Topic("safety", "How safe people feel", by_name, ("safety",), "safety_comparison"),
    Topic("victims", "Victims of crime", victims_heading, ("victims", "reasons_not_reported")),
    Topic("sources", "Where concerns come from", by_name, (SOURCES,)),
    Topic("informed", "How well informed people feel", by_name, ("informed",)),
    Topic("channels", "How people would like to be informed", commonest_heading("channels"), ("channels",)))
