"""Who left what unanswered: item non-response, and the pages on which people stopped."""

from __future__ import annotations

import numpy as np
import pandas as pd

from survey_app.questionnaire.columns import Column, columns
from survey_app.questionnaire.model import NOT_ASKED, Kind, Questionnaire

from .items import BLANK, label
from .ranking import percent
from .shares import ratio
from .tallies import N, Tally


def item_nonresponse(tally: Tally, questionnaire: Questionnaire) -> pd.DataFrame:
    """For every closed question or matrix row: how many were asked, answered, did not know, declined, left it blank.

    Columns: page, item, problem, asked, answered (a substantive option), dont_know, declined, blank, percent_blank (of
    those asked). A multiple choice is one row, blank when nothing was ticked.
    """
    pages = {question.id: page.id for page in questionnaire.pages for question in page.questions}
    rows = [(pages[column.question.id], *_response(tally.over(), column, label(column, questionnaire)))
            for column in _once(questionnaire)]
    table = pd.DataFrame(rows, columns=["page", "item", "problem", "asked", "answered", "dont_know", "declined",
                                        "blank"])
    blank, asked = (table[name].to_numpy("float64") for name in ("blank", "asked"))
    return table.assign(percent_blank=percent(ratio(blank, asked)))


def _once(questionnaire: Questionnaire) -> list[Column]:
    """Every closed answer column, of a multiple choice the first alone: its columns are blank together."""
    return [column for column in columns(questionnaire) if column.question.kind.is_closed
            and (column.question.kind is not Kind.MULTIPLE or column.part == column.question.codes[0])]


def _response(whole: Tally, column: Column, words: str) -> tuple[str, str, int, int, int, int, int]:
    multiple = column.question.kind is Kind.MULTIPLE
    unknown = [] if multiple else [option.code for option in column.question.options if option.dont_know]
    declined = [] if multiple else [option.code for option in column.question.options if option.declined]
    dont_know, refused, blank, passed = (int(whole.count(column.name, codes)[N])
                                         for codes in (unknown, declined, [BLANK], [NOT_ASKED]))
    asked = whole.respondents - passed
    name, words = (column.question.id, column.question.label) if multiple else (column.name, words)
    return name, words, asked, asked - dont_know - refused - blank, dont_know, refused, blank


def page_dropout(frame: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """For every page: how many were asked something on it, answered something, and answered nothing after it.

    `frame` holds the responses (or drafts) as `typed` makes it. Columns: page, title, asked, answered,
    percent_answered, stopped (answered something here, and nothing on a later page that they were asked), and
    percent_stopped, both of those asked. Pages without a stored answer, such as the postcode's, are left out.
    """
    pages = [(page, [column.name for column in columns(questionnaire) if column.question in page.questions])
             for page in questionnaire.pages]
    pages = [(page, names) for page, names in pages if names]
    asked = np.array([_any(frame, names, asked=True) for _, names in pages]).reshape(len(pages), len(frame))
    answered = np.array([_any(frame, names, asked=False) for _, names in pages]).reshape(len(pages), len(frame))
    stopped = [(answered[place] & ~answered[place + 1:].any(axis=0) & asked[place + 1:].any(axis=0)).sum()
               for place in range(len(pages))]
    were = asked.sum(axis=1)
    return pd.DataFrame({"page": [page.id for page, _ in pages], "title": [page.title for page, _ in pages],
                         "asked": were, "answered": answered.sum(axis=1),
                         "percent_answered": percent(ratio(answered.sum(axis=1), were)),
                         "stopped": np.array(stopped, "int64"),
                         "percent_stopped": percent(ratio(np.array(stopped, float), were))})


def _any(frame: pd.DataFrame, names: list[str], asked: bool) -> np.ndarray:
    """Whether each respondent was asked (or else answered) anything in these columns."""
    found = np.zeros(len(frame), bool)
    for name in names:
        values = frame[name]
        passed = (values == NOT_ASKED).to_numpy(bool, na_value=False)
        found |= ~passed if asked else (values.notna() & (values != BLANK)).to_numpy(bool, na_value=False) & ~passed
    return found
