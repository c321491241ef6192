"""Flags responses that may be careless or repeated. It never removes a response: each flag is a column to group by.

    frame = with_quality(typed(rows, questionnaire), questionnaire)
    ranked_problems(tally(frame, questionnaire, by="quality", pairs_by="quality").where(quality=CLEAR))

No flag is a proof. Someone may think that none of eighteen things is a problem, or give the same answers as a neighbour.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..questionnaire.kinds import Tabulation
from ..questionnaire.model import NOT_ASKED, Questionnaire
from ..questionnaire.response_columns import FLAGS as NOTED
from ..questionnaire.response_columns import NOTED_COLUMNS, Column, columns
from .arguments import checked
from .frame_checks import FrameError, require
from .items import BLANK, label
from .shares import percent, ratio
from .tallies import N, Tally

YES, NO, UNKNOWN = "yes", "no", "unknown"
FLAGGED = "flagged"
CLEAR = "clear"
"""The value of the column `quality` for a response with no sign of carelessness."""
FLAGS = ("straight_lining", "fast", "same_answers", "same_words", *NOTED)
FEWEST_ROWS = 6         # fewest identical answers in a matrix that count as straight-lining
FASTEST = 1 / 3         # of the median time; common cut-offs are between 30 % and 50 % (Greszki, Meyer & Schoen 2014)
FEWEST_ANSWERS = 10     # fewest identical answers that are unlikely to be chance
FEWEST_LETTERS = 20     # in a comment: people often write the same in shorter ones

_FLAG = pd.CategoricalDtype([YES, NO, UNKNOWN])
_NOT_LETTERS = re.compile(r"[\W_]+")


@checked
def with_quality(frame: pd.DataFrame, questionnaire: Questionnaire, *, seconds: pd.Series | None = None,
                 answer_counts: pd.Series | None = None, word_counts: pd.Series | None = None) -> pd.DataFrame:
    """Returns the frame with one column per flag (yes, no or unknown), and the column `quality` (flagged or clear).

    `frame` is as returned by `typed`. The flags are:

    - straight_lining: all answered rows of a matrix have the same answer, and there are at least six
    - fast: the response took under a third of the median of `seconds`, the durations; unknown without a duration (paper)
    - same_answers: all closed answers are the same as in another response, and there are at least ten
    - same_words: the comments have at least twenty letters and are the same as in another response
    - trapped, hurried, reused: the application noted these when the response arrived, in the column `_flags` of a frozen file.
      trapped: a field that people do not see was filled in; hurried: the response took under a tenth of the stated time of
      the questionnaire; reused: its one-time code had been used before. Unknown if the column is missing, and for responses
      that were not filled in here (paper, imports), which have no duration

    `seconds` defaults to the column `_seconds` if the frame has it. For a file in parts, pass `answer_counts` and
    `word_counts`: the counts of `answer_fingerprints` and `word_fingerprints` over all parts.
    """
    _check_typed(frame, questionnaire)
    durations = NOTED_COLUMNS[1]
    seconds = frame[durations] if seconds is None and durations in frame else seconds
    flags = {
        "straight_lining": _yes_no(straight_lining(frame, questionnaire)), "fast": _fast(frame, seconds),
        "same_answers": _yes_no(_repeated(answer_fingerprints(frame, questionnaire), answer_counts)),
        "same_words": _yes_no(_repeated(word_fingerprints(frame, questionnaire), word_counts))}
    flags |= {name: _noted(frame, name) for name in NOTED}
    any_flag = np.logical_or.reduce([(flag == YES).to_numpy() for flag in flags.values()])
    quality = pd.Categorical(np.where(any_flag, FLAGGED, CLEAR), categories=[CLEAR, FLAGGED])
    return frame.assign(**flags, quality=quality)


@checked
def quality_summary(frame: pd.DataFrame) -> pd.DataFrame:
    """Returns the number of responses with each flag: flag, responses, base (where the flag is known), percent."""
    rows = []
    require(frame, [*FLAGS, "quality"], "which `with_quality` adds")
    for flag in (*FLAGS, "quality"):
        told = frame[flag][frame[flag] != UNKNOWN]
        count = int(told.isin([YES, FLAGGED]).sum())
        rows.append((flag, count, len(told), 100 * count / len(told) if len(told) else pd.NA))
    table = pd.DataFrame(rows, columns=["flag", "responses", "base", "percent"])
    return table.astype({"percent": "Float64"})


def _check_typed(frame: pd.DataFrame, questionnaire: Questionnaire) -> None:
    """Raises FrameError if the closed answers are missing or no categories yet."""
    closed = [column.name for column in columns(questionnaire) if column.question.is_closed]
    require(frame, closed, "which `typed` checks")
    if untyped := [name for name in closed if not isinstance(frame[name].dtype, pd.CategoricalDtype)]:
        raise FrameError(f"the answers in '{untyped[0]}' are not categories yet; prepare the responses with `typed` first")


def straight_lining(frame: pd.DataFrame, questionnaire: Questionnaire) -> pd.Series:
    """Returns whether a response has the same answer in all rows of a matrix. Skips follow-ups: their rows differ by person."""
    found = np.zeros(len(frame), bool)
    for question in questionnaire.questions:
        if question.kind.has_rows and not question.rows_from:
            names = [f"{question.id}.{item.id}" for item in question.items]
            codes = np.column_stack([_codes(frame[name]) for name in names])
            answered = codes >= 0
            first = np.take_along_axis(codes, answered.argmax(axis=1)[:, None], axis=1)
            found |= ((codes == first) | ~answered).all(axis=1) & (answered.sum(axis=1) >= FEWEST_ROWS)
    return pd.Series(found, index=frame.index)


def answer_fingerprints(frame: pd.DataFrame, questionnaire: Questionnaire) -> pd.Series:
    """Returns a number per response, equal if all closed answers are equal. It is missing below ten answers."""
    names = [column.name for column in columns(questionnaire) if column.question.is_closed]
    codes = pd.DataFrame({name: _codes(frame[name]) for name in names}, index=frame.index)
    enough = (codes >= 0).sum(axis=1) >= FEWEST_ANSWERS
    return _fingerprints(codes, enough)


def word_fingerprints(frame: pd.DataFrame, questionnaire: Questionnaire) -> pd.Series:
    """Returns a number per response, equal if the comments are equal except for case and punctuation; missing for short ones."""
    texts = [column for column in columns(questionnaire) if column.question.kind.is_words]
    words = _letters(frame, texts)
    return _fingerprints(words.to_frame(), words.str.len() >= FEWEST_LETTERS)


def _letters(frame: pd.DataFrame, texts: Sequence[Column]) -> pd.Series:
    """Returns the letters and digits of all comments of each response."""
    written = pd.Series("", index=frame.index, dtype="str")
    for column in texts:
        if column.name in frame:
            written += frame[column.name].fillna("").astype("str").replace(NOT_ASKED, "")
    return written.str.casefold().str.replace(_NOT_LETTERS, "", regex=True)


def _fingerprints(values: pd.DataFrame, enough: pd.Series) -> pd.Series:
    hashed = pd.util.hash_pandas_object(values, index=False)
    return hashed.astype("UInt64").mask(~enough.to_numpy(bool))


def _repeated(fingerprints: pd.Series, counts: pd.Series | None) -> pd.Series:
    known = fingerprints.value_counts() if counts is None else counts
    return (fingerprints.map(known).fillna(0).astype("int64") > 1).rename(None)


def _fast(frame: pd.DataFrame, seconds: pd.Series | None) -> pd.Series:
    if seconds is None:
        return pd.Series(pd.Categorical([UNKNOWN] * len(frame), dtype=_FLAG), index=frame.index)
    given = seconds.reindex(frame.index).replace("", None)
    taken = pd.to_numeric(given, errors="coerce").astype("Float64").to_numpy("float64", na_value=np.nan)
    timed = ~np.isnan(taken)
    wrong = given[given.notna().to_numpy() & ~(timed & (taken >= 0) & np.isfinite(taken))]
    if len(wrong):
        raise FrameError(f"'{wrong.iloc[0]}' is no duration; give the seconds that a response took, and a missing value where "
                         "that is not known")
    median = np.median(taken[timed]) if timed.any() else 0.0
    flags = np.where(timed, np.where(taken < FASTEST * median, YES, NO), UNKNOWN)
    return pd.Series(pd.Categorical(flags, dtype=_FLAG), index=frame.index)


def _noted(frame: pd.DataFrame, name: str) -> pd.Series:
    """Returns whether a flag was noted when the response arrived, or unknown if it could not have been noted."""
    if not {*NOTED_COLUMNS} <= {*frame.columns}:
        return pd.Series(pd.Categorical([UNKNOWN] * len(frame), dtype=_FLAG), index=frame.index)
    words, seconds = (frame[column] for column in NOTED_COLUMNS)
    found = words.str.split().map(lambda noted: name in noted).to_numpy(bool)
    flags = np.where(found, YES, np.where((seconds != "").to_numpy(bool), NO, UNKNOWN))
    return pd.Series(pd.Categorical(flags, dtype=_FLAG), index=frame.index)


def _yes_no(found: pd.Series) -> pd.Series:
    return pd.Series(pd.Categorical(np.where(found, YES, NO), dtype=_FLAG), index=found.index)


def _codes(answers: pd.Series) -> np.ndarray:
    """Returns category codes, with -1 for not answered and not asked."""
    codes: np.ndarray = answers.cat.codes.to_numpy(dtype="int16", copy=True)
    if NOT_ASKED in answers.cat.categories:
        codes[codes == answers.cat.categories.get_loc(NOT_ASKED)] = -1
    return codes


@checked
def item_nonresponse(tally: Tally, questionnaire: Questionnaire) -> pd.DataFrame:
    """Returns how many people were asked, answered, did not know, declined or left a blank, by closed question or matrix row.

    Columns: page, item, problem, asked, answered (a substantive option), dont_know, declined, blank, percent_blank (of
    the people asked). A multiple choice has one row; it is blank if the person ticked nothing.
    """
    pages = {question.id: page.id for page in questionnaire.pages for question in page.questions}
    rows = [(pages[column.question.id], *_response(tally.over(), column, label(column, questionnaire)))
            for column in _once(questionnaire)]
    table = pd.DataFrame(rows, columns=["page", "item", "problem", "asked", "answered", "dont_know", "declined",
                                        "blank"])
    blank, asked = (table[name].to_numpy("float64") for name in ("blank", "asked"))
    return table.assign(percent_blank=percent(ratio(blank, asked)))


def _once(questionnaire: Questionnaire) -> list[Column]:
    """Returns every closed answer column, but only the first of a multiple choice, because its columns are blank together."""
    return [column for column in columns(questionnaire) if column.question.is_closed
            and (column.question.kind.tabulation is not Tabulation.TICKS or column.part == column.question.codes[0])]


def _response(whole: Tally, column: Column, words: str) -> tuple[str, str, int, int, int, int, int]:
    multiple = column.question.kind.tabulation is Tabulation.TICKS
    unknown = [] if multiple else [option.code for option in column.question.options if option.dont_know]
    declined = [] if multiple else [option.code for option in column.question.options if option.declined]
    dont_know, refused, blank, passed = (int(whole.count(column.name, codes)[N])
                                         for codes in (unknown, declined, [BLANK], [NOT_ASKED]))
    asked = whole.respondents - passed
    name, words = (column.question.id, column.question.label) if multiple else (column.name, words)
    return name, words, asked, asked - dont_know - refused - blank, dont_know, refused, blank


@checked
def page_dropout(frame: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """Returns for every page how many people were asked something on it, answered something, and stopped there.

    `frame` holds the responses (or drafts) as returned by `typed`. Columns: page, title, asked, answered, percent_answered,
    stopped (people who answered something here, and nothing on any later page that they were asked), percent_stopped. Both
    percentages are of the people asked. Pages without a stored answer, such as the postcode page, are left out.
    """
    require(frame, [column.name for column in columns(questionnaire) if column.question.is_closed], "which `typed` checks")
    pages = [(page, [column.name for column in columns(questionnaire)
                     if column.question in page.questions and column.name in frame]) for page in questionnaire.pages]
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
    """Returns whether each respondent was asked anything in these columns, or answered anything if `asked` is false."""
    found = np.zeros(len(frame), bool)
    for name in names:
        values = frame[name]
        passed = (values == NOT_ASKED).to_numpy(bool, na_value=False)
        found |= ~passed if asked else (values.notna() & (values != BLANK)).to_numpy(bool, na_value=False) & ~passed
    return found
