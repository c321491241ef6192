"""Signs that a response was given carelessly or twice. Flagged, never dropped: each flag is one more group column.

    frame = with_quality(typed(rows, questionnaire), questionnaire)
    ranked_problems(tally(frame, questionnaire, by="quality", pairs_by="quality").where(quality=CLEAR))

None of the signs is a proof. Someone may find all of eighteen things no problem at all, or answer as a neighbour did.
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
from .items import BLANK, label
from .shares import percent, ratio
from .tallies import N, Tally

YES, NO, UNKNOWN = "yes", "no", "unknown"
FLAGGED = "flagged"
CLEAR = "clear"
"""The value of the column `quality` for a response with no sign of carelessness."""
FLAGS = ("straight_lining", "fast", "same_answers", "same_words", *NOTED)
FEWEST_ROWS = 6         # rows of a matrix answered alike, from which on that is straight-lining
FASTEST = 1 / 3         # of the median time; the cuts in use lie between 30 % and 50 % (Greszki, Meyer & Schoen 2014)
FEWEST_ANSWERS = 10     # answers in common that are unlikely to be common by chance
FEWEST_LETTERS = 20     # of a comment: below that, people often write the same

_FLAG = pd.CategoricalDtype([YES, NO, UNKNOWN])
_NOT_LETTERS = re.compile(r"[\W_]+")


def with_quality(frame: pd.DataFrame, questionnaire: Questionnaire, *, seconds: pd.Series | None = None,
                 answer_counts: pd.Series | None = None, word_counts: pd.Series | None = None) -> pd.DataFrame:
    """The frame (as `typed` makes it) with a column a flag, yes, no or unknown, and `quality`: flagged or clear.

    - straight_lining: every row of a matrix answered alike, of at least six answered
    - fast: under a third of the median of `seconds`, each response's duration; unknown where that is missing (paper)
    - same_answers: every closed answer as in another response, of at least ten
    - same_words: a comment of at least twenty letters as in another response
    - trapped, hurried, reused: noted as it came, in the column `_flags` of a frozen file: a field was filled in that people
      do not see; it took under a tenth of the time the questionnaire is said to take; its one-time code had been used.
      Unknown where the column is missing, and for what was not filled in here (paper, imports: no duration is known)

    `seconds` is the column `_seconds` where none is given and the frame has it.

    For a file in parts, the counts of `answer_fingerprints` and `word_fingerprints` over all parts are given with it.
    """
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


def quality_summary(frame: pd.DataFrame) -> pd.DataFrame:
    """How many responses carry each flag, of how many where it can be told: flag, responses, base, percent."""
    rows = []
    for flag in (*FLAGS, "quality"):
        told = frame[flag][frame[flag] != UNKNOWN]
        count = int(told.isin([YES, FLAGGED]).sum())
        rows.append((flag, count, len(told), 100 * count / len(told) if len(told) else pd.NA))
    table = pd.DataFrame(rows, columns=["flag", "responses", "base", "percent"])
    return table.astype({"percent": "Float64"})


def straight_lining(frame: pd.DataFrame, questionnaire: Questionnaire) -> pd.Series:
    """Whether the rows of some matrix are all answered alike. Follow-ups, whose rows are one's own, do not count."""
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
    """A number that two responses share when all their closed answers are the same; missing below ten answers."""
    names = [column.name for column in columns(questionnaire) if column.question.kind.is_closed]
    codes = pd.DataFrame({name: _codes(frame[name]) for name in names}, index=frame.index)
    enough = (codes >= 0).sum(axis=1) >= FEWEST_ANSWERS
    return _fingerprints(codes, enough)


def word_fingerprints(frame: pd.DataFrame, questionnaire: Questionnaire) -> pd.Series:
    """A number that two responses share when they say the same, but for case and punctuation; missing for few words."""
    texts = [column for column in columns(questionnaire) if column.question.kind.is_words]
    words = _letters(frame, texts)
    return _fingerprints(words.to_frame(), words.str.len() >= FEWEST_LETTERS)


def _letters(frame: pd.DataFrame, texts: Sequence[Column]) -> pd.Series:
    """All that was written, letters and digits alone."""
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
    taken = pd.to_numeric(seconds.reindex(frame.index), errors="coerce").astype("Float64").to_numpy("float64", na_value=np.nan)
    timed = ~np.isnan(taken)
    median = np.median(taken[timed]) if timed.any() else 0.0
    flags = np.where(timed, np.where(taken < FASTEST * median, YES, NO), UNKNOWN)
    return pd.Series(pd.Categorical(flags, dtype=_FLAG), index=frame.index)


def _noted(frame: pd.DataFrame, name: str) -> pd.Series:
    """Whether a flag was noted as a response came; unknown where nobody could have noted it."""
    if not {*NOTED_COLUMNS} <= {*frame.columns}:
        return pd.Series(pd.Categorical([UNKNOWN] * len(frame), dtype=_FLAG), index=frame.index)
    words, seconds = (frame[column] for column in NOTED_COLUMNS)
    found = words.str.split().map(lambda noted: name in noted).to_numpy(bool)
    flags = np.where(found, YES, np.where((seconds != "").to_numpy(bool), NO, UNKNOWN))
    return pd.Series(pd.Categorical(flags, dtype=_FLAG), index=frame.index)


def _yes_no(found: pd.Series) -> pd.Series:
    return pd.Series(pd.Categorical(np.where(found, YES, NO), dtype=_FLAG), index=found.index)


def _codes(answers: pd.Series) -> np.ndarray:
    """Category codes, with -1 for what was not answered or not asked."""
    codes: np.ndarray = answers.cat.codes.to_numpy(dtype="int16", copy=True)
    if NOT_ASKED in answers.cat.categories:
        codes[codes == answers.cat.categories.get_loc(NOT_ASKED)] = -1
    return codes


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
