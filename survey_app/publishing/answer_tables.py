"""The tables of answers: every answer, those to the question that plays a part, safety, and the sources of concern."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ..questionnaire.model import Questionnaire
from . import answered
from .problem_tables import comparison_of_areas
from .roles import HEARSAY, Roles, pooled, profile

if TYPE_CHECKING:
    import pandas as pd

    from .tables import Counted


def every_answer(counted: Counted) -> pd.DataFrame:
    """Every answer to every closed question."""
    asked = counted.questionnaire
    return answered.answers_table(counted.tally, [one for question in asked.questions if question.kind.is_closed
                                                  for one in answered.every(asked, question)])


def of_part(part: str, ranked: bool = False) -> Callable[[Counted], pd.DataFrame]:
    """How the table of the question that plays a part is made; the commonest answer first where `ranked`."""
    def make(counted: Counted) -> pd.DataFrame:
        table = answered.answers_table(counted.tally, answered.of_part(counted.questionnaire, counted.roles, part))
        return table.sort_values("count", ascending=False, kind="stable", ignore_index=True) if ranked else table
    return make


def chosen(choose: Callable[[Questionnaire, Roles], list[answered.Line]]) -> Callable[[Counted], pd.DataFrame]:
    """How the table of some lines is made."""
    return lambda counted: answered.answers_table(counted.tally, choose(counted.questionnaire, counted.roles))


def profile_of_respondents(counted: Counted) -> pd.DataFrame:
    """What respondents said of themselves."""
    return answered.answers_table(counted.tally, [one for question in profile(counted.questionnaire)
                                                  for one in answered.every(counted.questionnaire, question)])


def safety_comparison(counted: Counted) -> pd.DataFrame:
    """As `deprivation_comparison`, of the answers about safety."""
    from ..analysis import compare
    from ..analysis.comparing import PUBLISHED
    from ..analysis.deprivation import DEPRIVED, OTHER

    lines = answered.safety(counted.questionnaire, counted.roles)
    if not lines or not counted.in_both_groups:
        return comparison_of_areas(counted).iloc[:0]
    table = compare(counted.tally, "deprivation", DEPRIVED, OTHER, answers=[line.answer for line in lines])
    return table[list(PUBLISHED)].rename(columns=PUBLISHED).assign(
        item=[line.answer.column for line in lines], option=["+".join(line.answer.counted) for line in lines],
        problem=[line.problem for line in lines], answer=[line.words for line in lines])


def sources(counted: Counted) -> pd.DataFrame:
    """Where the strongest concerns come from, mentions pooled over the problems of each question."""
    import pandas as pd

    from ..analysis import pooled_mentions

    tables = []
    for question in pooled(counted.questionnaire):
        owner = counted.questionnaire.question(question.rows_from)
        both = {"News reports or the experience of others": HEARSAY} if {*HEARSAY} <= {*question.codes} else {}
        table = pooled_mentions(counted.tally, counted.questionnaire, question.id, together=both)
        table = table[[name for name in table if not str(name).startswith("people")]]
        table.insert(0, "item", question.id)
        table.insert(1, "problem", owner.label)
        tables.append(table)
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
