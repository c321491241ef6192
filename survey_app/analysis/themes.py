"""What people wrote about: how many comments have each theme of the code frame, of all comments that were given."""

from __future__ import annotations

import numpy as np
import pandas as pd

from survey_app.questionnaire.model import NOT_ASKED, Questionnaire
from survey_app.questionnaire.themes import CODING, CONFIRMED, NO_THEME, SUGGESTED, commented

from .intervals import wilson
from .ranking import NOT_APPLICABLE, percent

COLUMNS = ("item", "problem", "option", "answer", "base", "count", "percent", "percent_low", "percent_high", "shorthand")
NONE_OF_THESE = "None of these themes"


def comment_themes(frame: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """A row a theme of each question for comments, the commonest first and "none of these" last.

    `frame` is a typed frame with the columns of the themes. `base` is the comments given, `count` those with the theme (a
    comment may have several), with Wilson's interval. Empty where there is no code frame, or nobody wrote anything.
    """
    return pd.concat([_of_question(frame, questionnaire, name) for name in _coded(frame, questionnaire)] or
                     [pd.DataFrame(columns=list(COLUMNS))], ignore_index=True)


def comment_coding(frame: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """How many comments each question has, and how many of them a person confirmed: item, problem, comments, the rest."""
    names = _coded(frame, questionnaire)
    states = [frame[f"{name}.{CODING}"] for name in names]
    return pd.DataFrame({
        "item": names, "problem": [questionnaire.question(name).label for name in names],
        "comments": [int((state != "").sum()) for state in states],
        "confirmed": [int((state == CONFIRMED).sum()) for state in states],
        "suggested": [int((state == SUGGESTED).sum()) for state in states]})


def is_written(texts: pd.Series) -> pd.Series:
    """Who wrote something."""
    return ~texts.isin(["", NOT_ASKED]) & texts.notna()


def _coded(frame: pd.DataFrame, questionnaire: Questionnaire) -> list[str]:
    """The questions whose comments have been given themes."""
    return [question.id for question in commented(questionnaire)
            if f"{question.id}.{CODING}" in frame and (frame[f"{question.id}.{CODING}"] != "").any()]


def _of_question(frame: pd.DataFrame, questionnaire: Questionnaire, name: str) -> pd.DataFrame:
    given = frame[frame[f"{name}.{CODING}"] != ""]
    has = {theme.id: given[f"{name}.{theme.id}"] == "1" for theme in questionnaire.themes if f"{name}.{theme.id}" in given}
    labels = {theme.id: theme.label for theme in questionnaire.themes}
    none = ~pd.DataFrame(has, index=given.index).any(axis=1)
    counts = dict(sorted(((theme, int(column.sum())) for theme, column in has.items()), key=lambda one: -one[1]))
    counts[NO_THEME] = int(none.sum())
    labels[NO_THEME] = NONE_OF_THESE
    base = np.full(len(counts), len(given))
    share = np.array(list(counts.values())) / base
    low, high = wilson(share, base)
    return pd.DataFrame({
        "item": name, "problem": questionnaire.question(name).label, "option": list(counts),
        "answer": [labels[theme] for theme in counts], "base": base, "count": list(counts.values()),
        "percent": percent(share), "percent_low": percent(low), "percent_high": percent(high),
        "shorthand": np.where(base > 0, "", NOT_APPLICABLE)}, columns=list(COLUMNS))
