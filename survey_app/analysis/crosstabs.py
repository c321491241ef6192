"""Any question by any characteristic: what each group answered, on its own base, and whether the groups differ."""

from __future__ import annotations

import numpy as np
import pandas as pd

from survey_app.questionnaire.model import Questionnaire

from .items import BLANK, Answer, answers
from .ranking import NOT_APPLICABLE, missing_as_na, percent
from .shares import shares
from .significance import Adjustment, adjusted, independence, rao_scott
from .tallies import N, Tally

COLUMNS = ["item", "answer", "group", "base", "responses", "percent", "percent_low", "percent_high", "test", "p_value",
           "p_adjusted", "shorthand"]


def crosstab(tally: Tally, questionnaire: Questionnaire, question: str, axis: str, *, weighted: bool = False,
             dont_know: bool = False, adjust: Adjustment = "holm") -> pd.DataFrame:
    """The answers to one closed question by the groups of `axis`: one row an answer and group.

    Columns: item (the answer's id), answer (its words), group, base, responses, percent (of the base, 0 to 100) with
    its 95 % interval, then the test of the whole answer column over all groups (test, p_value, p_adjusted over the
    question's columns) and shorthand. The base is those of the group who were asked and gave a substantive answer; of a
    multiple choice, who ticked anything. Those whose group is not stated stand last and are left out of the test.
    Raises KeyError for an unknown question, ValueError for one that is not closed or a tally not grouped by `axis`.
    """
    asked = closed_answers(questionnaire, question, dont_know)
    grouped = tally.over(axis)
    rows = [_group(grouped, asked, axis, label, weighted) for label in grouped.axes[axis]]
    table = pd.concat(rows, ignore_index=True)
    tests = _tests(grouped, asked, axis, weighted, adjust)
    place = {answer.id: order for order, answer in enumerate(asked)}
    table = table.sort_values("item", key=lambda ids: ids.map(place), kind="stable", ignore_index=True)
    table["shorthand"] = np.where(table["percent"].notna(), "", NOT_APPLICABLE)
    return table.merge(tests, on="column", how="left").drop(columns="column")[COLUMNS]


def closed_answers(questionnaire: Questionnaire, question: str, dont_know: bool = False) -> tuple[Answer, ...]:
    """The answers of one closed question. Raises KeyError for an unknown one, ValueError for one that is not closed."""
    if not questionnaire.question(question).kind.is_closed:
        raise ValueError(f"'{question}' is answered in words or by a postcode, so there are no options to tabulate")
    return answers(questionnaire, question, dont_know)


def _group(grouped: Tally, asked: tuple[Answer, ...], axis: str, label: str, weighted: bool) -> pd.DataFrame:
    found = shares(grouped, asked, weighted, group={axis: label})
    low, high = found.interval()
    return pd.DataFrame({"column": [answer.column for answer in asked], "item": [answer.id for answer in asked],
                         "answer": [answer.label for answer in asked], "group": label,
                         "base": found.base[N].astype("int64"), "responses": found.counted[N].astype("int64"),
                         "percent": percent(found.share), "percent_low": percent(low), "percent_high": percent(high)})


def _tests(grouped: Tally, asked: tuple[Answer, ...], axis: str, weighted: bool, adjust: Adjustment) -> pd.DataFrame:
    """One test for every answer column: all groups against all its substantive answers."""
    columns = {answer.column: answer for answer in asked}
    stated = [place for place, label in enumerate(grouped.axes[axis]) if label != BLANK]
    results = []
    for column, answer in columns.items():
        codes = [place for place, code in enumerate(grouped.codes[column]) if code in answer.base]
        sums = np.moveaxis(grouped.cells[column][:, stated][..., codes], 0, -1)
        results.append(("Rao-Scott", rao_scott(sums, grouped.sampled)[1]) if weighted else independence(sums[..., N]))
    p_values = np.array([p_value for _, p_value in results], float)
    return pd.DataFrame({"column": list(columns), "test": [name for name, _ in results],
                         "p_value": missing_as_na(p_values), "p_adjusted": missing_as_na(adjusted(p_values, adjust))})
