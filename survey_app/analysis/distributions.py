"""Tables of the answers to one question: the share of every option, and mentions pooled over several rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never

import numpy as np
import pandas as pd

from ..questionnaire.code_frame import CODING, CONFIRMED, NO_THEME, SUGGESTED, commented
from ..questionnaire.kinds import Tabulation
from ..questionnaire.model import NOT_ASKED, Question, Questionnaire
from ..questionnaire.response_columns import columns
from .arguments import checked
from .items import BLANK, Answer, ConcernItem, answers, base_codes, label
from .shares import NOT_APPLICABLE, domain_factor, missing_as_na, percent, shares
from .significance import Adjustment, adjusted, independence, rao_scott, wilson
from .tallies import W2, N, Tally, W

FIGURES = ["percent", "percent_low", "percent_high"]


@checked
def distribution(tally: Tally, questionnaire: Questionnaire, question: str, *, weighted: bool = False) -> pd.DataFrame:
    """Returns all answers to one closed question, including those outside the base: one row per option.

    Columns: item (the answer column), problem (its label), option, answer, in_base, base, responses, percent of the
    base with its 95 % interval (missing outside the base), percent_of_asked (unweighted), shorthand. Don't know, declined
    and "Not answered" are outside the base. People whom the routing sent past the question were not asked.
    Raises KeyError for an unknown question and ValueError for a question that is not closed.
    """
    closed_answers(questionnaire, question)
    rows = _rows(tally.over(), questionnaire, questionnaire.question(question), weighted)
    table = pd.DataFrame(rows, columns=["item", "problem", "option", "answer", "in_base", "base", "responses", *FIGURES,
                                        "percent_of_asked"])
    for name in (*FIGURES, "percent_of_asked"):
        table[name] = missing_as_na(table[name].to_numpy("float64"))
    return table.assign(shorthand=np.where(table["in_base"] & table["percent"].isna(), NOT_APPLICABLE, ""))


Row = tuple[object, ...]


def _rows(whole: Tally, questionnaire: Questionnaire, question: Question, weighted: bool) -> list[Row]:
    match question.kind.tabulation:
        case Tabulation.TICKS:
            return _ticked(whole, questionnaire, question, weighted)
        case Tabulation.CODES | Tabulation.BANDS:
            return [row for column in columns(questionnaire) if column.question is question
                    for row in _options(whole, column.name, label(column, questionnaire), question, weighted)]
        case Tabulation.NONE:
            return []
        case unknown:
            assert_never(unknown)


def _options(whole: Tally, column: str, words: str, question: Question, weighted: bool) -> list[Row]:
    """Returns the rows of a single choice or a matrix row: one per option, then one for people who did not answer."""
    base = base_codes(question)
    known = {**{option.code: option.label for option in question.options}, BLANK: "Not answered"}
    return [(column, words, code, answer, code in base,
             *_figures(whole, Answer(column, words, column, (code,), base), weighted))
            for code, answer in known.items()]


def _ticked(whole: Tally, questionnaire: Questionnaire, question: Question, weighted: bool) -> list[Row]:
    """Returns the rows of a multiple choice: one per option, then one for people who ticked nothing."""
    parts = {column.name: column.part for column in columns(questionnaire) if column.question is question}
    rows: list[Row] = [(name, question.label, part, question.option(part).label, True,
                        *_figures(whole, Answer(name, "", name, ("1",), ("0", "1")), weighted))
                       for name, part in parts.items()]
    nothing = Answer("", "", next(iter(parts)), (BLANK,), ("0", "1"))
    return [*rows, (question.id, question.label, BLANK, "Not answered", False, *_figures(whole, nothing, weighted))]


def _figures(whole: Tally, answer: Answer, weighted: bool) -> Row:
    """Returns base, responses, percent and its interval (NaN outside the base), and the percentage of the people asked."""
    base, responses, passed = (int(whole.count(answer.column, codes)[N])
                               for codes in (answer.base, answer.counted, [NOT_ASKED]))
    asked = whole.respondents - passed
    of_asked = 100 * responses / asked if asked else np.nan
    if not set(answer.counted) <= set(answer.base):
        return base, responses, np.nan, np.nan, np.nan, of_asked
    found = shares(whole, [answer], weighted)
    (low,), (high,) = found.interval()
    return base, responses, 100 * found.share[0], 100 * low, 100 * high, of_asked


@checked
def pooled_mentions(tally: Tally, questionnaire: Questionnaire, question: str, *, weighted: bool = False,
                    together: Mapping[str, Sequence[str]] | None = None) -> pd.DataFrame:
    """Returns how often people mentioned each option, over all rows that they were asked about: one row per option.

    Columns: option, answer, base (mentions of any option), mentions, percent with its 95 % interval, then people_base
    (people who mentioned any option), people (people who mentioned this option at least once), people_percent with its
    interval, shorthand. The sampling unit is a person, whatever the number of mentions. `together` adds rows that combine
    options, such as {"News or others": ["news", "others"]}. Raises ValueError for a question that does not take its rows
    from another question.
    """
    if question not in tally.pooled:
        raise ValueError(f"'{question}' is not asked row by row for an earlier question's answers; "
                         f"the questions pooled are {', '.join(tally.pooled) or 'none'}")
    options, whole = tally.pooled[question], tally.over()
    labels = {option.code: option.label for option in questionnaire.question(question).options}
    wanted = {**{labels[code]: (code,) for code in options}, **(together or {})}
    if unknown := [code for codes in wanted.values() for code in codes if code not in options]:
        raise ValueError(f"'{question}' has no answer '{unknown[0]}' to put together; it has {', '.join(options)}")
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
    """Returns the share of mentions that are of the chosen options, and the share of people with a mention who made one."""
    of_these, of_any = patterns[:, chosen].sum(axis=1), patterns.sum(axis=1)
    mentions = _clustered(of_these, of_any, sums, sampled, weighted)
    people = _clustered((of_these > 0).astype(int), (of_any > 0).astype(int), sums, sampled, weighted)
    return (*mentions, *people)


def _clustered(above: np.ndarray, below: np.ndarray, sums: np.ndarray, sampled: int,
               weighted: bool) -> tuple[float, ...]:
    """Returns the ratio of two sums over people, with Wilson's interval on the effective base from its linearised variance."""
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


COLUMNS = ["item", "answer", "group", "base", "responses", "percent", "percent_low", "percent_high", "test", "p_value",
           "p_adjusted", "shorthand"]


@checked
def crosstab(tally: Tally, questionnaire: Questionnaire, question: str, axis: str, *, weighted: bool = False,
             dont_know: bool = False, adjust: Adjustment = "holm") -> pd.DataFrame:
    """Returns the answers to one closed question by the groups of `axis`: one row per answer and group.

    Columns: item (the answer's id), answer (its label), group, base, responses, percent (of the base, 0 to 100) with
    its 95 % interval, then the test of the complete answer column over all groups (test, p_value, p_adjusted over the
    question's columns) and shorthand. The base is the people of the group who were asked and gave a substantive answer; for
    a multiple choice, the people who ticked at least one option. People whose group is not stated come last, and the test
    excludes them. Raises KeyError for an unknown question, and ValueError for a question that is not closed or a tally that
    is not grouped by `axis`.
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
    """Returns the answers of one closed question. Raises KeyError if it is unknown and ValueError if it is not closed."""
    if not questionnaire.question(question).is_closed:
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
    """Returns one test for every answer column: all groups against all its substantive answers."""
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


ITEM_ANSWERS_COLUMNS = ("item", "problem", "option", "label", "side", "count", "percent", "shorthand")


@checked
def item_answers(tally: Tally, questionnaire: Questionnaire, *, weighted: bool = False) -> pd.DataFrame:
    """Returns the distribution of every concern item: one row per item and option, in the order asked and of the scale.

    `side` is `concern`, `other` (in the base, but not concern) or `dont_know`. People who declined or were not asked are
    left out. `count` is a number of people. `percent` (0 to 100) is of the item's base for concern and other, which add up
    to 100, and of all who answered for `dont_know`. An item without answers has empty percentages, marked [z].
    """
    over = tally.over()
    tables = [_answers(over, item, questionnaire, weighted) for item in over.items]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(ITEM_ANSWERS_COLUMNS))


def _answers(tally: Tally, item: ConcernItem, questionnaire: Questionnaire, weighted: bool) -> pd.DataFrame:
    options = [option for option in questionnaire.question(item.question).options if not option.declined]
    sums = np.array([tally.count(item.id, [option.code])[[N, W]] for option in options])
    counted = sums[:, W if weighted else N]
    unknown = np.array([option.dont_know for option in options])
    base, answered = counted[~unknown].sum(), counted.sum()
    with np.errstate(invalid="ignore", divide="ignore"):
        percent = 100 * counted / np.where(unknown, answered, base)
    return pd.DataFrame({
        "item": item.id, "problem": item.label, "option": [option.code for option in options],
        "label": [option.label for option in options],
        "side": ["dont_know" if option.dont_know else "concern" if option.concern else "other" for option in options],
        "count": sums[:, N].astype("int64"), "percent": pd.array(percent, dtype="Float64"),
        "shorthand": np.where(np.isfinite(percent), "", NOT_APPLICABLE)}, columns=list(ITEM_ANSWERS_COLUMNS))


THEMES_COLUMNS = ("item", "problem", "option", "answer", "base", "count", "percent", "percent_low", "percent_high", "shorthand")
NONE_OF_THESE = "None of these themes"


def comment_themes(frame: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """Returns one row per theme of each comment question, the most common theme first and "none of these" last.

    `frame` is a typed frame with the columns of the themes. `base` is the number of comments, `count` the number with the
    theme, with Wilson's interval. A comment can have several themes. The table is empty without a code frame or comments.
    """
    return pd.concat([_of_question(frame, questionnaire, name) for name in _coded(frame, questionnaire)] or
                     [pd.DataFrame(columns=list(THEMES_COLUMNS))], ignore_index=True)


def comment_coding(frame: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """Returns item, problem, and the number of comments, of those confirmed by a person, and of those with a suggestion only."""
    names = _coded(frame, questionnaire)
    states = [frame[f"{name}.{CODING}"] for name in names]
    return pd.DataFrame({
        "item": names, "problem": [questionnaire.question(name).label for name in names],
        "comments": [int((state != "").sum()) for state in states],
        "confirmed": [int((state == CONFIRMED).sum()) for state in states],
        "suggested": [int((state == SUGGESTED).sum()) for state in states]})


def is_written(texts: pd.Series) -> pd.Series:
    """Returns whether each person wrote something."""
    return ~texts.isin(["", NOT_ASKED]) & texts.notna()


def _coded(frame: pd.DataFrame, questionnaire: Questionnaire) -> list[str]:
    """Returns the questions whose comments have themes."""
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
        "shorthand": np.where(base > 0, "", NOT_APPLICABLE)}, columns=list(THEMES_COLUMNS))
