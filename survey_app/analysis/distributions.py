"""What was answered to one question: every option with its share, and the mentions pooled over several rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from survey_app.questionnaire.columns import columns
from survey_app.questionnaire.model import NOT_ASKED, Kind, Question, Questionnaire

from .crosstabs import closed_answers
from .intervals import wilson
from .items import BLANK, Answer, base_codes, label
from .ranking import NOT_APPLICABLE, missing_as_na
from .shares import domain_factor, shares
from .tallies import W2, N, Tally, W

FIGURES = ["percent", "percent_low", "percent_high"]


def distribution(tally: Tally, questionnaire: Questionnaire, question: str, *, weighted: bool = False) -> pd.DataFrame:
    """Everything that was answered to one closed question, what is outside the base included: one row an option.

    Columns: item (the answer column), problem (its words), option, answer, in_base, base, responses, percent of the
    base with its 95 % interval (missing outside the base), percent_of_asked (unweighted), shorthand. Outside the base
    are don't know, declined and "Not answered"; those routed past were not asked at all.
    Raises KeyError for an unknown question, ValueError for one that is not closed.
    """
    closed_answers(questionnaire, question)
    found, whole = questionnaire.question(question), tally.over()
    if found.kind is Kind.MULTIPLE:
        rows = _ticked(whole, questionnaire, found, weighted)
    else:
        rows = [row for column in columns(questionnaire) if column.question is found
                for row in _options(whole, column.name, label(column, questionnaire), found, weighted)]
    table = pd.DataFrame(rows, columns=["item", "problem", "option", "answer", "in_base", "base", "responses", *FIGURES,
                                        "percent_of_asked"])
    for name in (*FIGURES, "percent_of_asked"):
        table[name] = missing_as_na(table[name].to_numpy("float64"))
    return table.assign(shorthand=np.where(table["in_base"] & table["percent"].isna(), NOT_APPLICABLE, ""))


Row = tuple[object, ...]


def _options(whole: Tally, column: str, words: str, question: Question, weighted: bool) -> list[Row]:
    """The rows of a single choice or a matrix row: its options, then those who did not answer."""
    base = base_codes(question)
    known = {**{option.code: option.label for option in question.options}, BLANK: "Not answered"}
    return [(column, words, code, answer, code in base,
             *_figures(whole, Answer(column, words, column, (code,), base), weighted))
            for code, answer in known.items()]


def _ticked(whole: Tally, questionnaire: Questionnaire, question: Question, weighted: bool) -> list[Row]:
    """The rows of a multiple choice: every option ticked, then those who ticked nothing."""
    parts = {column.name: column.part for column in columns(questionnaire) if column.question is question}
    rows: list[Row] = [(name, question.label, part, question.option(part).label, True,
                        *_figures(whole, Answer(name, "", name, ("1",), ("0", "1")), weighted))
                       for name, part in parts.items()]
    nothing = Answer("", "", next(iter(parts)), (BLANK,), ("0", "1"))
    return [*rows, (question.id, question.label, BLANK, "Not answered", False, *_figures(whole, nothing, weighted))]


def _figures(whole: Tally, answer: Answer, weighted: bool) -> Row:
    """Base, responses, percent and its interval (NaN outside the base), and the percentage of those asked."""
    base, responses, passed = (int(whole.count(answer.column, codes)[N])
                               for codes in (answer.base, answer.counted, [NOT_ASKED]))
    asked = whole.respondents - passed
    of_asked = 100 * responses / asked if asked else np.nan
    if not set(answer.counted) <= set(answer.base):
        return base, responses, np.nan, np.nan, np.nan, of_asked
    found = shares(whole, [answer], weighted)
    (low,), (high,) = found.interval()
    return base, responses, 100 * found.share[0], 100 * low, 100 * high, of_asked


def pooled_mentions(tally: Tally, questionnaire: Questionnaire, question: str, *, weighted: bool = False,
                    together: Mapping[str, Sequence[str]] | None = None) -> pd.DataFrame:
    """How often each option was mentioned over all the rows that people were asked about: one row an option.

    Columns: option, answer, base (mentions of any option), mentions, percent with its 95 % interval, then people_base
    (who mentioned any), people (who mentioned this one at least once), people_percent with its interval, shorthand. A
    person is the sampling unit, however many mentions he made. `together` adds rows that take options as one, such as
    {"News or others": ["news", "others"]}. Raises ValueError for a question whose rows are not taken from another.
    """
    if question not in tally.pooled:
        raise ValueError(f"'{question}' is not asked row by row for an earlier question's answers; "
                         f"the questions pooled are {', '.join(tally.pooled) or 'none'}")
    options, whole = tally.pooled[question], tally.over()
    labels = {option.code: option.label for option in questionnaire.question(question).options}
    wanted = {**{labels[code]: (code,) for code in options}, **(together or {})}
    patterns = np.array([list(map(int, pattern.split(","))) for pattern in whole.codes[question][1:]])
    patterns, sums = patterns.reshape(-1, len(options)), whole.cells[question][:, 1:]
    chosen = [[options.index(code) for code in codes] for codes in wanted.values()]
    made = [_mentioned(patterns, sums, places, whole.sampled, weighted) for places in chosen]
    table = pd.DataFrame(made, columns=["base", "mentions", *FIGURES, "people_base", "people",
                                        *(f"people_{name}" for name in FIGURES)])
    for name in table.columns[table.columns.str.contains("percent")]:
        table[name] = missing_as_na(table[name].to_numpy("float64"))
    table.insert(0, "option", ["+".join(codes) for codes in wanted.values()])
    table.insert(1, "answer", list(wanted))
    return table.assign(shorthand=np.where(table["percent"].notna(), "", NOT_APPLICABLE))


def _mentioned(patterns: np.ndarray, sums: np.ndarray, chosen: Sequence[int], sampled: int,
               weighted: bool) -> tuple[float, ...]:
    """Mentions of the chosen options out of all, and people who made one out of those who made any."""
    of_these, of_any = patterns[:, chosen].sum(axis=1), patterns.sum(axis=1)
    mentions = _clustered(of_these, of_any, sums, sampled, weighted)
    people = _clustered((of_these > 0).astype(int), (of_any > 0).astype(int), sums, sampled, weighted)
    return (*mentions, *people)


def _clustered(above: np.ndarray, below: np.ndarray, sums: np.ndarray, sampled: int,
               weighted: bool) -> tuple[float, ...]:
    """The ratio of two sums over people, with Wilson's interval on the base that its linearised variance is worth."""
    weight, square = (sums[W], sums[W2]) if weighted else (sums[N], sums[N])
    base, counted = int((below * sums[N]).sum()), int((above * sums[N]).sum())
    if not (below * weight).sum():
        return base, counted, np.nan, np.nan, np.nan
    share = (above * weight).sum() / (below * weight).sum()
    variance = domain_factor(sampled) * (square * (above - share * below) ** 2).sum() / (below * weight).sum() ** 2
    people = float(sums[N][below > 0].sum())
    effective = share * (1 - share) / variance if variance > 0 else people
    low, high = wilson(share, min(effective, base))
    return base, counted, 100 * share, 100 * float(low), 100 * float(high)
