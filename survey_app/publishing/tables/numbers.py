"""The table of the numbers that people gave: their mean and their median, printed only where every band is printed exactly."""

from __future__ import annotations

import pandas as pd

from ...analysis.numbers_given import number_summary
from ...disclosure import Count, Mean, Revealed
from ...questionnaire.model import Question
from . import columns
from .columns import ITEM, QUESTION, SHORTHAND
from .release_counts import Counted
from .table import Audience, Column, Row, Table


def numbers(counted: Counted) -> pd.DataFrame:
    """Returns a row for each question that asks for a whole number and has bands."""
    asked = asked_for(counted)
    return number_summary(counted.main, asked) if asked else pd.DataFrame()


def asked_for(counted: Counted) -> list[Question]:
    """Returns the questions that ask for a number and are counted in bands."""
    return [question for question in counted.questionnaire.questions if question.kind.is_number and question.is_closed]


def of_numbers(counted: Counted) -> tuple[Column, ...]:
    """Returns the columns. A mean tells the sum of what people gave, so it reveals the count of every band."""
    bands = {question.id: question.codes for question in asked_for(counted)}

    def every(row: Row) -> Count:
        return Count(row["item"], frozenset(bands[row["item"]]))

    def base(row: Row) -> tuple[Revealed, ...]:
        return (every(row),)

    def mean(row: Row) -> tuple[Revealed, ...]:
        return (Mean((*(Count(row["item"], frozenset({code})) for code in bands[row["item"]]), every(row))),)

    return (ITEM, QUESTION, columns.BASE.of(base), *(figure.of(mean) for figure in columns.MEAN), columns.MEDIAN.of(mean),
            SHORTHAND)


NUMBERS = Table("numbers", "Mean and median of the numbers that people gave", ("item",), numbers, of_numbers,
                audience=Audience.PUBLIC)
