"""The table of where the strongest concerns come from. It pools mentions over the problems of each question."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ...analysis import pooled_mentions
from ...disclosure import Count, Revealed, Sum, mentions
from ...questionnaire import roles
from ...questionnaire.model import Question, Questionnaire
from . import columns
from .answers import bars, summed
from .columns import ANSWER, ITEM, OPTION, QUESTION, SHORTHAND
from .release_counts import Counted
from .reveals import all_of, with_interval
from .table import Audience, Column, Row, Table


def sources(counted: Counted) -> pd.DataFrame:
    """Returns a row per option of each such question, and one for the options that are hearsay together."""
    tables = []
    for question in roles.with_role(counted.questionnaire, "sources"):
        both = _hearsay(counted.questionnaire, question)
        table = pooled_mentions(counted.tally, counted.questionnaire, question.id, together=both)
        table = table[[name for name in table if not str(name).startswith("people")]]
        table.insert(0, "item", question.id)
        table.insert(1, "problem", counted.questionnaire.question(question.rows_from).label)
        tables.append(table)
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()


def _hearsay(questionnaire: Questionnaire, question: Question) -> dict[str, tuple[str, ...]]:
    """Returns the answers that are hearsay, by the words for all of them; none where they are fewer than two."""
    codes = roles.with_side(question, roles.HEARSAY)
    return {summed(questionnaire, question, codes, roles.SIDES[roles.HEARSAY]): codes} if len(codes) > 1 else {}


def mentioned(row: Row) -> tuple[Revealed, ...]:
    """Reveals how often people mentioned the row's option; for combined options, their total."""
    counts = tuple(Count(row["item"], frozenset({mentions(option)})) for option in row["option"].split("+"))
    return (Sum(counts),) if len(counts) > 1 else counts


def of_sources(counted: Counted) -> tuple[Column, ...]:
    """Returns the columns of the sources. The base is the mentions of all options together."""
    pooled_options: Mapping[str, tuple[str, ...]] = counted.tally.pooled

    def every(row: Row) -> tuple[Revealed, ...]:
        return (Count(row["item"], frozenset(map(mentions, pooled_options[row["item"]]))),)

    return (ITEM, QUESTION, OPTION, ANSWER.headed("Source"), columns.BASE.of(every, "Strong concerns"),
            columns.MENTIONS.of(mentioned, "From this source"), *with_interval(all_of(mentioned, every)), SHORTHAND)


SOURCES_OF_CONCERN = Table("sources_of_concern", "Where the strongest concerns come from", ("item", "option"), sources,
                           of_sources, audience=Audience.PUBLIC, chart=bars("Strong\nconcerns", "one person can mention several"))
