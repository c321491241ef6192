"""Tables of problems: ranked, answer by answer, and in more deprived areas against other areas."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ...analysis import (
    Answer,
    Tally,
    charts,
    deprivation_comparison,
    deprivation_groups,
    item_answers,
    neighbours,
    ranked_problems,
    ranking_sensitivity,
)
from ...analysis.disclosure.counts import Count, Group, Revealed, Share, counts_of, share_of
from ...analysis.disclosure.masking import closed_up, without_items
from ...analysis.response_frame import DEPRIVED, GROUPS, OTHER
from ...analysis.shares import concern_answers, missing_as_na
from ...analysis.significance import adjusted
from . import columns, reveals
from .columns import GROUP, ITEM, LABEL, MEASURE, NUMBER, OPTION, PROBLEM, RESPONSES, SHORTHAND, SIDE
from .release_counts import Counted
from .table import Audience, Chart, Column, IfHidden, Row, Table, Unit, from_public_rows

SIGNIFICANT = 0.05
DEPRIVED_GROUP: Group = frozenset({("deprivation", DEPRIVED)})
OTHER_GROUP: Group = frozenset({("deprivation", OTHER)})
DEPRIVATION_SIDES = (("deprived", DEPRIVED_GROUP), ("other", OTHER_GROUP))


def ranked(tally: Tally, hidden: frozenset[Count] = frozenset(), weighted: bool = False) -> pd.DataFrame:
    """Ranks the problems by how many people call them one. A problem with a hidden count has no rank.

    Problems without a rank come last, in the order asked.
    """
    whole = ranked_problems(tally, weighted=weighted)
    gone = {answer.id for answer in concern_answers(tally) if not hidden.isdisjoint(share_of(answer))}
    if gone.isdisjoint(whole["item"]):
        return whole
    among = ranked_problems(without_items(tally, gone), weighted=weighted).set_index("item")
    for column in ("rank_low", "rank_high"):
        whole[column] = whole["item"].map(among[column]).astype("Int64")
    whole["rank"] = closed_up(whole["rank"].mask(whole["item"].isin(gone)))
    asked = {item.id: place for place, item in enumerate(tally.items)}
    order = whole["rank"].fillna(len(whole) + 1) + whole["item"].map(asked).where(whole["rank"].isna(), 0)
    return whole.take(order.argsort(kind="stable").to_numpy()).reset_index(drop=True)


def of_ranking(counted: Counted) -> tuple[Column, ...]:
    """Returns the columns of a ranking."""
    find = reveals.by_item(concern_answers(counted.tally))
    share = reveals.share(find)
    places = (columns.RANK_LOW.of(share), columns.RANK_HIGH.of(share))
    return (columns.RANK.of(share), ITEM, PROBLEM, columns.BASE.of(reveals.base(find)),
            columns.CONCERNED.of(reveals.counted(find)), *reveals.with_interval(share), *places, SHORTHAND)


def adjusted_again(table: pd.DataFrame, answers: list[Answer], hidden: frozenset[Count],
                   groups: tuple[Group, Group]) -> pd.DataFrame:
    """Adjusts the p-values of a comparison of two groups again, over the rows without a hidden count. Each row is one answer."""
    stays = [hidden.isdisjoint(counts_of(share_of(answer, of) for of in groups)) for answer in answers]
    p_values = table["p_value"].where(np.array(stays, bool)).to_numpy("float64", na_value=np.nan)
    return table.assign(p_adjusted=missing_as_na(adjusted(p_values, "holm")))


def compared(counted: Counted, hidden: frozenset[Count] = frozenset(), weighted: bool = False) -> pd.DataFrame:
    """Compares concern in more deprived areas with concern in other areas."""
    table = deprivation_comparison(counted.tally, weighted=weighted)
    return adjusted_again(table, concern_answers(counted.tally), hidden, (DEPRIVED_GROUP, OTHER_GROUP)) if hidden else table


def of_comparison(counted: Counted) -> tuple[Column, ...]:
    """Returns the columns of concern in two groups."""
    find = reveals.by_item(concern_answers(counted.tally))
    return (ITEM, PROBLEM, *reveals.two_groups(find, *DEPRIVATION_SIDES), SHORTHAND)


def clear_differences(counted: Counted, hidden: frozenset[Count] = frozenset()) -> pd.DataFrame:
    """Counts for how many ranked problems concern in more deprived areas is higher, lower, not clearly different, or withheld."""
    every = compared(counted, hidden)
    every = every[every["item"].isin(_ranked(counted)) & (every["shorthand"] == "")]
    table = every.dropna(subset=["p_adjusted"])
    clear = table[table["p_adjusted"] < SIGNIFICANT]
    higher, lower = int((clear["difference"] > 0).sum()), int((clear["difference"] < 0).sum())
    return pd.DataFrame({"measure": ["compared", "higher", "lower", "unclear", "withheld"],
                         "value": [len(table), higher, lower, len(table) - len(clear), len(every) - len(table)]})


def ranking_summary(counted: Counted) -> pd.DataFrame:
    """Counts the ranked problems, and the neighbours in the ranking that differ clearly."""
    pairs = neighbours(counted.tally)
    return pd.DataFrame({"measure": ["problems", "pairs", "told_apart"],
                         "value": [len(_ranked(counted)), len(pairs), int(pairs["told_apart"].sum())]})


def of_sensitivity(counted: Counted) -> Iterator[Column]:
    """Yields the columns of alternative rankings: a rank and a percentage for each."""
    yield from (ITEM, PROBLEM)
    any_answer = reveals.any_answer_to(_ranked(counted))
    top = reveals.by_item(concern_answers(counted.tally, [item for item in counted.tally.items if item.top], "top"))
    for weighted in ("", "_weighted") if counted.is_weighted else ("",):
        for way in ("concern", "top", "concern_dont_know_in_base", "top_dont_know_in_base"):
            yield columns.figure(f"rank_{way}{weighted}", Unit.RANK, together=True).of(any_answer)
            yield columns.figure(f"percent_{way}{weighted}", Unit.PERCENT).of(
                reveals.all_of(reveals.share(top), any_answer) if way == "top" else any_answer)
    for name in ("rank_whole_percent", "rank_best", "rank_worst"):
        yield columns.figure(name, Unit.RANK, together=True).of(any_answer)


def of_answers(counted: Counted) -> tuple[Column, ...]:
    """Returns the columns of every answer to every problem.

    The percentage of an answer is of its base. That of "don't know" is of all who answered: the base and those who said so.
    """
    bases = {item.id: item.base(counted.tally.dont_know) for item in counted.tally.items}

    def count(row: Row) -> tuple[Revealed, ...]:
        return (Count(row["item"], frozenset({row["option"]})),)

    def percent(row: Row) -> tuple[Revealed, ...]:
        of_all = Count(row["item"], frozenset(bases[row["item"]]))
        of_answer = Count(row["item"], frozenset({row["option"]}))
        return (Share(of_answer, of_all),) if row["option"] in bases[row["item"]] else (of_answer, of_all)

    return (ITEM, PROBLEM, OPTION, LABEL, SIDE, columns.COUNT.of(count), columns.PERCENT.of(percent), SHORTHAND)


def of_groups(counted: Counted) -> tuple[Column, ...]:
    """Returns the columns of the groups of areas. The words of their definition name the rows."""
    words = counted.deprivation.describe()
    people = reveals.people("deprivation", {words[label]: label for label in GROUPS})
    return (GROUP, RESPONSES.of(people), columns.PERCENT.of(people))


def _ranked(counted: Counted) -> list[str]:
    return [item.id for item in counted.tally.items if item.ranked]


def _weighted(counted: Counted) -> bool:
    return counted.is_weighted


COMPARED_CHART = Chart(lambda table, title: charts.deprivation_chart(table), charts.deprivation_alternative,
                       lambda table, title: charts.deprivation_narrow(table))
RANKED_PROBLEMS = Table(
    "ranked_problems", "The problems, ranked", ("item",), lambda counted: ranked(counted.tally), of_ranking,
    audience=Audience.PUBLIC, even_empty=True, if_hidden=IfHidden.REMAKE,
    remake=lambda counted, hidden: ranked(counted.tally, hidden),
    chart=Chart(lambda table, title: charts.ranked_chart(table), charts.ranked_alternative,
                lambda table, title: charts.ranked_narrow(table)))
RANKED_PROBLEMS_WEIGHTED = Table(
    "ranked_problems_weighted", "The problems, ranked with weights", ("item",),
    lambda counted: ranked(counted.tally, weighted=True), of_ranking, audience=Audience.PUBLIC, when=_weighted,
    if_hidden=IfHidden.REMAKE, remake=lambda counted, hidden: ranked(counted.tally, hidden, weighted=True))
RANKING_SUMMARY = Table(
    "ranking_summary", "How far the ranking tells problems apart", ("measure",), ranking_summary,
    lambda counted: (MEASURE, NUMBER.of(reveals.any_answer_to(_ranked(counted)))),
    audience=Audience.PUBLIC, if_hidden=IfHidden.WITHHOLD)
NEIGHBOURS = Table(
    "neighbours", "Problems next to each other in the ranking: can they be told apart?", ("upper", "lower"),
    lambda counted: neighbours(counted.tally),
    lambda counted: (columns.UPPER, columns.LOWER, columns.TOLD_APART.of(reveals.any_answer_to(_ranked(counted)))),
    audience=Audience.PUBLIC, if_hidden=IfHidden.WITHHOLD)
RANKING_SENSITIVITY = Table(
    "ranking_sensitivity", "The ranking made in other ways", ("item",), lambda counted: ranking_sensitivity(counted.tally),
    of_sensitivity, audience=Audience.PUBLIC, if_hidden=IfHidden.WITHHOLD)
PROBLEM_ANSWERS = Table(
    "problem_answers", "Every answer, problem by problem", ("item", "option"),
    lambda counted: item_answers(counted.tally, counted.questionnaire), of_answers, audience=Audience.PUBLIC, even_empty=True,
    chart=Chart(lambda table, title: charts.distribution_chart(table), charts.distribution_alternative,
                lambda table, title: charts.distribution_narrow(table)))
DEPRIVATION_GROUPS = Table(
    "deprivation_groups", "Responses by deprivation of the area", ("group",),
    lambda counted: deprivation_groups(counted.tally, counted.deprivation), of_groups,
    audience=Audience.PUBLIC, even_empty=True)
DEPRIVATION_COMPARISON = Table(
    "deprivation_comparison", "More deprived areas and the others", ("item",), compared, of_comparison,
    audience=Audience.PUBLIC, even_empty=True, if_hidden=IfHidden.REMAKE, remake=compared, chart=COMPARED_CHART)
DEPRIVATION_SUMMARY = Table(
    "deprivation_summary", "More deprived areas and the others: for how many problems", ("measure",), clear_differences,
    lambda counted: (MEASURE, NUMBER.of(from_public_rows)), audience=Audience.PUBLIC, if_hidden=IfHidden.REMAKE,
    remake=clear_differences)
DEPRIVATION_COMPARISON_WEIGHTED = Table(
    "deprivation_comparison_weighted", "More deprived areas and the others, weighted", ("item",),
    lambda counted: compared(counted, weighted=True), of_comparison, audience=Audience.PUBLIC, when=_weighted,
    if_hidden=IfHidden.REMAKE, remake=lambda counted, hidden: compared(counted, hidden, weighted=True))
