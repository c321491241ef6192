"""Pooled mentions: how often each answer was given over all the problems that a person was asked about one by one.

"Where does this concern come from?" is asked for each of a person's worst problems. The base is the mentions, and the
person is the sampling unit: someone with five worst problems is still one person.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from survey_app.questionnaire.model import Kind, Questionnaire

from .items import base_codes


def pooled_questions(questionnaire: Questionnaire) -> dict[str, tuple[str, ...]]:
    """The matrices whose rows come from an earlier one, with their substantive options."""
    return {question.id: base_codes(question) for question in questionnaire.questions
            if question.kind is Kind.MATRIX and question.rows_from}


def mentions(question: str, options: tuple[str, ...], answers: Mapping[str, np.ndarray],
             codes: Mapping[str, tuple[str, ...]]) -> tuple[np.ndarray, tuple[str, ...]]:
    """Every respondent's pattern, how many times he chose each option, as codes of one more column and its labels.

    The pattern "2,0,1" is two mentions of the first option and one of the third.
    """
    rows = [name for name in answers if name.rpartition(".")[0] == question]
    counts = [sum((answers[row] == codes[row].index(option)).astype("int64") for row in rows) for option in options]
    keys = np.ravel_multi_index(counts, [len(rows) + 1] * len(options))
    places, found = pd.factorize(keys)
    patterns = np.stack(np.unravel_index(found, [len(rows) + 1] * len(options)), axis=1)
    labels = [",".join(map(str, pattern)) for pattern in patterns.tolist()]
    order = sorted(range(len(labels)), key=labels.__getitem__)
    return np.argsort(order)[places], tuple(labels[place] for place in order)
