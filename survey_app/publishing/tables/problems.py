"""Tables of problems: ranked, answer by answer, and in more deprived areas against other areas."""

from __future__ import annotations

from collections.abc import Callable

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
)
from ...analysis.response_frame import DEPRIVED, OTHER
from ...analysis.shares import concern_answers, missing_as_na
from ...analysis.significance import adjusted
from ...analysis.tallies import without_items
from ...disclosure import Count, Group, Revealed, Share, counts_of
from . import columns, reveals
from .columns import GROUP, ITEM, LABEL, MEASURE, NUMBER, OPTION, PROBLEM, RESPONSES, SHORTHAND, SIDE
from .release_counts import Counted
from .reveals import no_answers, share_of
from .table import Audience, Chart, Column, IfHidden, Reveals, Row, Table, from_public_rows

SIGNIFICANT = 0.05
DEPRIVED_GROUP: Group = frozenset({("deprivation", DEPRIVED)})
OTHER_GROUP: Group = frozenset({("deprivation", OTHER)})
DEPRIVATION_SIDES = (("deprived", DEPRIVED_GROUP), ("other", OTHER_GROUP))


def ranked(tally: Tally, hidden: frozenset[Count] = frozenset(), weighted: bool = False) -> pd.DataFrame:
    """Ranks the problems by how many people call them one. A problem with a hidden count has no rank.

    Problems without a rank come last, in the order asked.
    """
    whole = ranked_problems(tally, weighted=weighted)
    gone = _gone(tally, hidden)
    if gone.isdisjoint(whole["item"]):
        return whole
    among = ranked_problems(without_items(tally, gone), weighted=weighted).set_index("item")
    for column in ("rank_low", "rank_high"):
        whole[column] = whole["item"].map(among[column]).astype("Int64")
    whole["rank"] = whole["rank"].mask(whole["item"].isin(gone)).rank(method="dense").astype("Int64")
    asked = {item.id: place for place, item in enumerate(tally.items)}
    order = whole["rank"].fillna(len(whole) + 1) + whole["item"].map(asked).where(whole["rank"].isna(), 0)
    return whole.take(order.argsort(kind="stable").to_numpy()).reset_index(drop=True)


def whole_percents(table: pd.DataFrame) -> pd.DataFrame:
    """Rounds weighted percentages to whole percent and their intervals outwards, ranks by these, and leaves out p-values.

    With one decimal, the answers of every small group of one weight could be worked out.
    """
    rounded = {name: table[name].round() for name in map(str, table) if name.endswith("percent")}
    ends = [name for name in map(str, table) if name.endswith(("_low", "_high")) and not name.startswith("rank")]
    rounded |= {name: np.floor(table[name]) if name.endswith("_low") else np.ceil(table[name]) for name in ends}
    if "difference" in table:
        rounded["difference"] = rounded["deprived_percent"] - rounded["other_percent"]
        nothing = pd.Series(pd.NA, table.index, "Float64")
        return table.assign(**rounded, p_value=nothing, p_adjusted=nothing)
    rank = rounded["percent"].mask(table["rank"].isna()).rank(method="dense", ascending=False).astype("Int64")
    return table.assign(**rounded, rank=rank).sort_values(["rank", "item"], na_position="last", ignore_index=True)


def of_ranking(counted: Counted, share_of_all: Callable[..., Reveals] = reveals.share) -> tuple[Column, ...]:
    """Returns the columns of a ranking."""
    find = reveals.by_item(concern_answers(counted.tally))
    share = share_of_all(find)
    places = (columns.RANK_LOW.of(share), columns.RANK_HIGH.of(share))
    return (columns.RANK.of(share), ITEM, PROBLEM, columns.BASE.of(reveals.base(find)),
            columns.CONCERNED.of(reveals.counted(find)), *reveals.with_interval(share), *places, SHORTHAND)


def adjusted_again(table: pd.DataFrame, answers: list[Answer], hidden: frozenset[Count],
                   groups: tuple[Group, Group]) -> pd.DataFrame:
    """Adjusts the p-values of a comparison of two groups again, as if a row with a hidden count had a p-value of 1.

    Each row is one answer. A larger p-value never lowers another's adjusted one (Holm), so withheld rows tell nothing.
    """
    stays = [hidden.isdisjoint(counts_of(share_of(answer, of) for of in groups)) for answer in answers]
    p_values = table["p_value"].to_numpy("float64", na_value=np.nan)
    p_values = np.where(np.array(stays, bool) | np.isnan(p_values), p_values, 1.0)
    return table.assign(p_adjusted=missing_as_na(adjusted(p_values, "holm")))


def compared(counted: Counted, hidden: frozenset[Count] = frozenset(), weighted: bool = False) -> pd.DataFrame:
    """Compares concern in more deprived areas with concern in other areas."""
    table = deprivation_comparison(counted.tally, weighted=weighted)
    return adjusted_again(table, concern_answers(counted.tally), hidden, (DEPRIVED_GROUP, OTHER_GROUP)) if hidden else table


def of_comparison(counted: Counted, share_of_group: Callable[..., Reveals] = reveals.share) -> tuple[Column, ...]:
    """Returns the columns of concern in two groups."""
    find = reveals.by_item(concern_answers(counted.tally))
    return (ITEM, PROBLEM, *reveals.two_groups(find, *DEPRIVATION_SIDES, share_of_group), SHORTHAND)


def clear_differences(counted: Counted, hidden: frozenset[Count] = frozenset()) -> pd.DataFrame:
    """Counts for how many ranked problems concern in more deprived areas is higher, lower, not clearly different, or withheld."""
    table = compared(counted, hidden)
    table = table[table["item"].isin(_ranked(counted))].dropna(subset=["p_adjusted"])
    answers = {answer.id: answer for answer in concern_answers(counted.tally)}
    out = [not hidden.isdisjoint(counts_of(share_of(answers[item], of) for _, of in DEPRIVATION_SIDES)) for item in table["item"]]
    table = table[~np.array(out, bool)]
    clear = table[table["p_adjusted"] < SIGNIFICANT]
    higher, lower = int((clear["difference"] > 0).sum()), int((clear["difference"] < 0).sum())
    return pd.DataFrame({"measure": ["compared", "higher", "lower", "unclear", "withheld"],
                         "value": [len(table), higher, lower, len(table) - len(clear), sum(out)]})


def ranking_summary(counted: Counted, hidden: frozenset[Count] = frozenset()) -> pd.DataFrame:
    """Counts the ranked problems, those withheld, and the neighbours among the others that differ clearly."""
    pairs, gone = told_apart(counted, hidden), _gone(counted.tally, hidden)
    return pd.DataFrame({"measure": ["problems", "pairs", "told_apart", "withheld"],
                         "value": [len(_ranked(counted)), len(pairs), int(pairs["told_apart"].sum()), len(gone)]})


def told_apart(counted: Counted, hidden: frozenset[Count] = frozenset()) -> pd.DataFrame:
    """Returns the neighbours in the ranking, and whether they can be told apart. Withheld problems have no neighbours."""
    return neighbours(without_items(counted.tally, _gone(counted.tally, hidden)))


def every_answer(counted: Counted, hidden: frozenset[Count] = frozenset()) -> pd.DataFrame:
    """Returns every answer to every problem, without a row for "don't know" where few people gave it."""
    rows = item_answers(counted.tally, counted.questionnaire)
    few = [Count(item, frozenset({option})) in hidden for item, option in zip(rows["item"], rows["option"], strict=True)]
    return rows[~((rows["side"] == "dont_know") & np.array(few, bool))].reset_index(drop=True)


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
    """Returns the columns of the groups of areas. How many people are in a group is no secret."""
    return (GROUP, RESPONSES.of(no_answers), columns.PERCENT.of(no_answers))


def _gone(tally: Tally, hidden: frozenset[Count]) -> frozenset[str]:
    """Returns the ranked problems with a hidden count."""
    ranked_items = [item for item in tally.items if item.ranked]
    return frozenset(answer.id for answer in concern_answers(tally, ranked_items)
                     if not hidden.isdisjoint(counts_of([share_of(answer)])))


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
    lambda counted: ranked(counted.tally, weighted=True), lambda counted: of_ranking(counted, reveals.weighted),
    audience=Audience.PUBLIC, when=_weighted, if_hidden=IfHidden.REMAKE, coarsen=whole_percents,
    remake=lambda counted, hidden: ranked(counted.tally, hidden, weighted=True))
RANKING_SUMMARY = Table(
    "ranking_summary", "How far the ranking tells problems apart", ("measure",), ranking_summary,
    lambda counted: (MEASURE, NUMBER.of(from_public_rows)), audience=Audience.PUBLIC, if_hidden=IfHidden.REMAKE,
    remake=ranking_summary)
NEIGHBOURS = Table(
    "neighbours", "Problems next to each other in the ranking: can they be told apart?", ("upper", "lower"),
    told_apart, lambda counted: (columns.UPPER, columns.LOWER, columns.TOLD_APART.of(from_public_rows)),
    audience=Audience.PUBLIC, if_hidden=IfHidden.REMAKE, remake=told_apart)
PROBLEM_ANSWERS = Table(
    "problem_answers", "Every answer, problem by problem", ("item", "option"),
    every_answer, of_answers, audience=Audience.PUBLIC, even_empty=True, if_hidden=IfHidden.REMAKE, remake=every_answer,
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
    lambda counted: compared(counted, weighted=True), lambda counted: of_comparison(counted, reveals.weighted),
    audience=Audience.PUBLIC, when=_weighted, if_hidden=IfHidden.REMAKE, coarsen=whole_percents,
    remake=lambda counted, hidden: compared(counted, hidden, weighted=True))
