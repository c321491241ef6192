"""The mean and the median of the numbers that people gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.stats import t as student

from ..questionnaire.model import Question
from .response_frame import number_column
from .shares import NOT_APPLICABLE, missing_as_na

NUMBER_COLUMNS = ("item", "problem", "base", "mean", "mean_low", "mean_high", "median", "shorthand")


def number_summary(frame: pd.DataFrame, asked: Sequence[Question]) -> pd.DataFrame:
    """Returns mean and median of the numbers that people gave to each question: to one decimal, never weighted.

    `frame` is a typed frame. The interval is Student's 95 % interval of the mean; with fewer than two numbers there is none.
    """
    given = [frame[number_column(question.id)].dropna().to_numpy("float64") for question in asked]
    rows = [(question.id, question.label, len(values), *_mean(values)) for question, values in zip(asked, given, strict=True)]
    table = pd.DataFrame(rows, columns=list(NUMBER_COLUMNS[:-1]))
    for name in NUMBER_COLUMNS[3:-1]:
        table[name] = missing_as_na(table[name].to_numpy("float64").round(1))
    return table.assign(shorthand=np.where(table["mean"].notna(), "", NOT_APPLICABLE))


def mean_of(answers: pd.Series, values: Mapping[str, float]) -> tuple[float, float, float]:
    """Returns the mean of what the codes of a column stand for, to one decimal, and the ends of its interval.

    Answers with other codes are left out.
    """
    mean, low, high, _ = _mean(answers.astype("object").map(values).dropna().to_numpy("float64"))
    return round(mean, 1), round(low, 1), round(high, 1)


def _mean(values: np.ndarray) -> tuple[float, float, float, float]:
    """Returns the mean, the ends of its interval, and the median."""
    if not len(values):
        return np.nan, np.nan, np.nan, np.nan
    mean, median = float(values.mean()), float(np.median(values))
    if len(values) < 2:
        return mean, np.nan, np.nan, median
    half = float(student.ppf(0.975, len(values) - 1)) * float(values.std(ddof=1)) / len(values) ** 0.5
    return mean, max(0.0, mean - half), mean + half, median
