"""The table of rankings: for each question, its rows by how many people made them their first choice, with the mean place."""

from __future__ import annotations

import pandas as pd

from ...analysis import Tally, tally
from ...analysis.items import Answer, ConcernItem, label
from ...analysis.numbers_given import mean_of
from ...disclosure import Count
from ...questionnaire.kinds import RANKING
from ...questionnaire.kinds.ranking import UNRANKED
from ...questionnaire.response_columns import Column as ResponseColumn
from ...questionnaire.response_columns import columns as response_columns
from . import columns, reveals
from .columns import ITEM, PROBLEM, SHORTHAND
from .problems import ranked
from .release_counts import Counted
from .table import Audience, Column, IfHidden, Table

FIRST = "1"


def rankings(counted: Counted, hidden: frozenset[Count] = frozenset()) -> pd.DataFrame:
    """Returns the rows of every ranking, question by question. A row with a hidden count has no rank.

    The rank is among the first choices of one question. A mean place takes a row without a place as halfway between the last
    place and the end of the list.
    """
    made = [_of_question(counted, asked, hidden) for asked in _asked(counted).values()]
    return pd.concat(made, ignore_index=True) if made else pd.DataFrame()


def _asked(counted: Counted) -> dict[str, list[ResponseColumn]]:
    """Returns the answer columns of every ranking."""
    found: dict[str, list[ResponseColumn]] = {}
    for column in response_columns(counted.questionnaire):
        if column.question.kind is RANKING:
            found.setdefault(column.question.id, []).append(column)
    return found


def _of_question(counted: Counted, asked: list[ResponseColumn], hidden: frozenset[Count]) -> pd.DataFrame:
    table = ranked(_first_choices(counted, asked), hidden).rename(columns={"concerned": columns.COUNT.name})
    means = {column.name: mean_of(counted.main[column.name], _values(column, len(asked))) for column in asked}
    for place, figure in enumerate(columns.MEAN_PLACE):
        table[figure.name] = pd.array([means[item][place] for item in table["item"]], dtype="Float64")
    return table[[column.name for column in of_rankings(counted)]]


def _first_choices(counted: Counted, asked: list[ResponseColumn]) -> Tally:
    """Counts the first choices as the problems are counted, so that ranks have the same intervals."""
    items = [ConcernItem(column.name, label(column, counted.questionnaire), column.question.id, column.codes, (FIRST,))
             for column in asked]
    return tally(counted.main, items, weight="weight")


def _values(column: ResponseColumn, rows: int) -> dict[str, float]:
    """Returns the place that each code counts as."""
    last = len(column.codes) - 1
    return {code: (last + 1 + rows) / 2 if code == UNRANKED else float(code) for code in column.codes}


def of_rankings(counted: Counted) -> tuple[Column, ...]:
    """Returns the columns. Each figure is printed only where every count of its question is: places add up over the rows."""
    asked = {column.name: column for of in _asked(counted).values() for column in of}
    find = reveals.by_item([Answer(name, "", name, (FIRST,), column.codes) for name, column in asked.items()])
    together = reveals.of_whole_rankings(counted.questionnaire)
    share, count = (reveals.all_of(what(find), together) for what in (reveals.share, reveals.counted))
    return (columns.RANK.of(share), ITEM, PROBLEM, columns.BASE.of(reveals.base(find)), columns.COUNT.of(count),
            *reveals.with_interval(share), columns.RANK_LOW.of(share), columns.RANK_HIGH.of(share),
            *(figure.of(together) for figure in columns.MEAN_PLACE), SHORTHAND)


RANKINGS = Table("rankings", "Rankings: first choices and mean places", ("item",), rankings, of_rankings,
                 audience=Audience.PUBLIC, if_hidden=IfHidden.REMAKE, remake=rankings)
