"""Prepares the frame to count: one row per response, checked against the questionnaire, with answers as categories."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from ..questionnaire.code_frame import is_theme_column
from ..questionnaire.model import NOT_ASKED, Question, Questionnaire
from ..questionnaire.response_columns import (
    LARGEST_WEIGHT,
    NOTED_COLUMNS,
    OPTIONAL_COLUMNS,
    RESPONSE_COLUMNS,
    SMALLEST_WEIGHT,
    WEIGHT_RANGE,
    columns,
)
from .arguments import check, checked
from .frame_checks import FrameError, as_categories, few, plural, refuse, require
from .items import BLANK, answer_codes, base_codes

WEIGHT = "weight"
WHOLE_NUMBERS = {"imd_decile": 10, "imd_quintile_local": 5, "deprivation_quintile": 5}     # columns with numbers from 1 to this


@checked
def typed(rows: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """Returns the responses with closed answers as categories, deciles and quintiles as Int8, and a weight.

    `rows` has the columns of the canonical response file, as text; blank means not answered. The weight is 1 if the file
    has no weights. Columns about the place and the weight may be missing; answer columns may not. Raises FrameError, which
    names the column, the value and the first rows.
    """
    _check_columns(rows, questionnaire)
    closed = answer_codes(questionnaire)
    numbers = {question.id: question for question in questionnaire.questions
               if question.kind.is_number and question.is_closed}
    made: dict[str, pd.Series | float] = {}
    for name in rows.columns:
        if name in numbers:
            made |= _in_bands(rows[name], numbers[name], closed[name])
        elif name in closed:
            made[name] = categorical(rows[name], closed[name])
        elif name in WHOLE_NUMBERS:
            made[name] = _whole_numbers(rows[name])
        elif name != WEIGHT:
            made[name] = rows[name]
    made[WEIGHT] = _weights(rows)
    return pd.DataFrame(made, index=rows.index)


def number_column(question: str) -> str:
    """Returns the name of the column that holds the numbers themselves, as floats."""
    return f"{question}.number"


def _in_bands(answers: pd.Series, question: Question, codes: Iterable[str]) -> dict[str, pd.Series]:
    """Returns the band of each number, and the numbers. Raises FrameError for what is no plausible number."""
    if answers.dtype == pd.CategoricalDtype([*codes]):
        return {question.id: answers}
    given = as_categories(answers).cat
    labels = [str(label) for label in given.categories]
    wrong = [bool(label) and question.kind.refusal(question, label) is not None and label != NOT_ASKED for label in labels]
    refuse(answers, np.append(np.array(wrong, bool), False)[given.codes], "is not a whole number in the plausible range")
    bands = dict(zip(given.categories, (question.kind.counted_code(question, label) for label in labels), strict=True))
    number = pd.to_numeric(answers.astype("str").where(answers.astype("str").str.isdigit()), errors="coerce").astype("float64")
    return {question.id: categorical(answers.map(bands), codes), number_column(question.id): number}


def categorical(answers: pd.Series, codes: Iterable[str]) -> pd.Series:
    """Returns one answer column as categories in the order of `codes`. Raises FrameError for any other code."""
    dtype = pd.CategoricalDtype([str(code) for code in codes])
    if answers.dtype == dtype:
        return answers
    given = as_categories(answers).cat
    labels = given.categories.astype(str)
    found = dtype.categories.get_indexer(labels)
    places = np.append(found, -1).astype("int16" if len(dtype.categories) > 127 else "int8")   # -1 is not answered
    wrong = np.append((places[:-1] < 0) & (labels != ""), False)
    refuse(answers, wrong[given.codes], f"is not one of the codes {', '.join(dtype.categories)}")
    coded = pd.Categorical.from_codes(places[given.codes], dtype=dtype)
    return pd.Series(coded, index=answers.index, name=answers.name)


def weights(frame: pd.DataFrame, column: str = WEIGHT) -> np.ndarray | None:
    """Returns the weights as floats, or None when there is no column `weight` or all weights are 1.

    A weight of zero is allowed, as in R's `svydesign`: the person stays one of the people counted and adds nothing to a weighted
    figure. Raises FrameError for any other column that is missing, and for an invalid weight.
    """
    if column not in frame and column == WEIGHT:
        return None
    require(frame, [column], "which is to hold the weights")
    values = _numbers(frame[column])
    refuse(frame[column], ~np.isfinite(values), "is no weight: a number is needed for every response")
    refuse(frame[column], values < 0, "is a negative weight: a respondent counts as zero or more")
    refuse(frame[column], (values != 0) & ((values < SMALLEST_WEIGHT) | (values > LARGEST_WEIGHT)),
            f"cannot be how many people a response stands for: a weight is {WEIGHT_RANGE}")
    if len(values) and not values.any():
        raise FrameError(f"{column}: every weight is zero, so nobody would be counted; check how the weights were made")
    return None if (values == 1).all() else values


def _numbers(values: pd.Series) -> np.ndarray:
    """Returns the values as floats, NaN for what is no number."""
    numbers = pd.to_numeric(values, errors="coerce")
    if pd.api.types.is_datetime64_any_dtype(values) or pd.api.types.is_complex_dtype(numbers):
        return np.full(len(values), np.nan)
    return numbers.astype("float64").to_numpy()


def grouping(labels: pd.Series) -> pd.Categorical:
    """Returns the labels as categories, in their own order or else sorted. Missing labels form the last group, labelled blank."""
    if not isinstance(labels.dtype, pd.CategoricalDtype):
        labels = as_categories(labels.replace("", None))
    grouped = labels.cat
    made = pd.Categorical.from_codes(grouped.codes, grouped.categories.astype(str))
    if not (grouped.codes < 0).any():
        return made
    if BLANK not in made.categories:
        made = made.add_categories([BLANK])
    return made.fillna(BLANK)


@checked
def characteristic(frame: pd.DataFrame, questionnaire: Questionnaire, question: str) -> pd.Series:
    """Returns the substantive answers to a single choice question, so that you can group, weight or compare by them.

    Don't know, declined, not asked and blank are all missing, which means not stated. Raises KeyError for an unknown
    question and FrameError for a question that is not a single choice.
    """
    asked = questionnaire.question(question)
    if not asked.kind.is_characteristic:
        raise FrameError(f"'{question}' is not a single choice, so it does not put each respondent into one group")
    require(frame, [question], "which holds the answers to this question")
    answered = categorical(frame[question], answer_codes(questionnaire)[question])
    return answered.cat.set_categories(list(base_codes(asked)))


@checked
def of_audience(frame: pd.DataFrame, questionnaire: Questionnaire, code: str = "") -> pd.DataFrame:
    """Returns the responses of one audience: the main one unless `code` names another. A blank audience means the main one.

    Raises FrameError for an unknown audience.
    """
    main = questionnaire.audiences[0].code
    wanted = code or main
    if wanted not in {audience.code for audience in questionnaire.audiences}:
        raise FrameError(f"there is no audience '{wanted}'; "
                         f"there are {', '.join(audience.code for audience in questionnaire.audiences)}")
    if "audience" not in frame:
        return frame if wanted == main else frame.iloc[:0]
    chosen = frame["audience"].isin([wanted, ""] if wanted == main else [wanted])
    if wanted == main:
        chosen |= frame["audience"].isna()
    return frame if chosen.all() else frame[chosen]


def _check_columns(rows: pd.DataFrame, questionnaire: Questionnaire) -> None:
    answers = {column.name for column in columns(questionnaire)}
    unknown = [str(name) for name in rows.columns if name not in {*RESPONSE_COLUMNS, *OPTIONAL_COLUMNS, *NOTED_COLUMNS, *answers}
               and not is_theme_column(str(name), questionnaire)]
    if unknown:
        raise FrameError(f"unknown column{plural(unknown)} {few(unknown)}: neither a question of the questionnaire "
                         f"'{questionnaire.id}' nor a column of the response file; rename or remove it")
    twice = [str(name) for name in rows.columns[rows.columns.duplicated()]]
    if twice:
        raise FrameError(f"the column{plural(twice)} {few(twice)} stands more than once; keep one")
    missing = [name for name in answer_codes(questionnaire) if name not in rows.columns]
    if missing:
        raise FrameError(f"no column{plural(missing)} {few(missing)}, which the questionnaire '{questionnaire.id}' asks; "
                         "add them, blank where nobody answered")


def _whole_numbers(values: pd.Series) -> pd.Series:
    highest = WHOLE_NUMBERS[str(values.name)]
    given = values.replace("", None) if not pd.api.types.is_numeric_dtype(values) else values
    numbers = pd.to_numeric(given, errors="coerce").astype("Float64")
    inside = (numbers >= 1) & (numbers <= highest) & (numbers % 1 == 0)
    refuse(values, given.notna() & ~inside.fillna(False), f"is not a whole number from 1 to {highest}")
    return numbers.astype("Int8")


def _weights(rows: pd.DataFrame) -> pd.Series | float:
    if WEIGHT not in rows:
        return 1.0
    given = rows[WEIGHT].replace("", None) if not pd.api.types.is_numeric_dtype(rows[WEIGHT]) else rows[WEIGHT]
    if given.isna().all():
        return 1.0
    weights(rows[[WEIGHT]])
    return pd.Series(_numbers(given), index=rows.index)


DEPRIVED, OTHER, UNPLACED = "deprived", "other", "unplaced"
GROUPS = (DEPRIVED, OTHER, UNPLACED)

Basis = Literal["local_quintile", "given_quintile", "national_decile", "areas"]
COLUMN = {"local_quintile": "imd_quintile_local", "given_quintile": "deprivation_quintile",
          "national_decile": "imd_decile", "areas": "lsoa"}

LEVELS = {"local_quintile": ("local quintile", 5), "given_quintile": ("deprivation quintile", 5),
          "national_decile": ("national decile", 10)}


@dataclass(frozen=True, slots=True)
class DeprivationGroups:
    """The definition of a more deprived area: quintiles or deciles 1 to `up_to` (1 is the most deprived), or a list of LSOAs.

    local_quintile: fifths of the consultation's own area; given_quintile: a quintile that came with the data;
    national_decile: tenths of England; areas: the LSOA codes in `areas`. `named` can describe what these areas have in
    common; without it, `describe` gives only their number. Raises ValueError for a definition that makes no two groups.
    """

    basis: Basis = "local_quintile"
    up_to: int = 1
    areas: frozenset[str] = frozenset()
    named: str = ""

    def __post_init__(self) -> None:
        check("DeprivationGroups: `basis`", self.basis, Basis)
        check("DeprivationGroups: `up_to`", self.up_to, int)
        check("DeprivationGroups: `areas`", self.areas, Collection[str])
        if self.basis == "areas":
            if not self.areas:
                raise ValueError("deprivation groups by areas need at least one LSOA code")
            return
        kind, last = LEVELS[self.basis]
        if not 1 <= self.up_to < last:
            raise ValueError(f"the deprived {kind}s run from 1 to between 1 and {last - 1}, not to {self.up_to}")

    def groups(self, frame: pd.DataFrame) -> pd.Series:
        """Returns the group of every response: deprived, other or unplaced. Raises FrameError if the column is missing."""
        column = COLUMN[self.basis]
        require(frame, [column], "by which deprived areas are told; choose another definition or add the column")
        placed, deprived = self._places(frame[column])
        codes = np.where(placed, np.where(deprived, 0, 1), 2)
        groups = pd.Categorical.from_codes(codes, dtype=pd.CategoricalDtype(list(GROUPS)))
        return pd.Series(groups, index=frame.index, name="deprivation")

    def describe(self) -> dict[str, str]:
        """Returns a description of each group, which begins with the code of the group."""
        words = self._words()
        return {DEPRIVED: f"{DEPRIVED}: {words[0]}", OTHER: f"{OTHER}: {words[1]}",
                UNPLACED: f"{UNPLACED}: no matched area"}

    def _words(self) -> tuple[str, str]:
        if self.basis == "areas":
            areas = f"{len(self.areas)} named area{'s' if len(self.areas) > 1 else ''}"
            return f"{self.named}, {areas}" if self.named else areas, "all other areas"
        kind, last = LEVELS[self.basis]
        return f"{kind}{_range(1, self.up_to)}", f"{kind}{_range(self.up_to + 1, last)}"

    def _places(self, column: pd.Series) -> tuple[np.ndarray, np.ndarray]:
        if self.basis == "areas":
            codes = column.fillna("")
            return (codes != "").to_numpy(bool), codes.isin(list(self.areas)).to_numpy(bool)
        level = _whole_numbers(column).to_numpy("float64", na_value=np.nan)
        return ~np.isnan(level), level <= self.up_to


@checked
def deprivation_definition(frame: pd.DataFrame) -> DeprivationGroups:
    """Returns the best definition for these data: their own quintile, else the local fifth, else national tenths 1-2."""
    if _holds(frame, "deprivation_quintile"):
        return DeprivationGroups("given_quintile")
    if _holds(frame, "imd_quintile_local") or not _holds(frame, "imd_decile"):
        return DeprivationGroups()
    return DeprivationGroups("national_decile", 2)


@checked
def with_deprivation(frame: pd.DataFrame, definition: DeprivationGroups | None = None) -> pd.DataFrame:
    """Returns the frame with a column `deprivation`: deprived, other or unplaced.

    Without a `definition` it uses `deprivation_definition(frame)`. Raises FrameError if the column it needs is missing.
    """
    return frame.assign(deprivation=(definition or deprivation_definition(frame)).groups(frame))


def _range(first: int, last: int) -> str:
    return f" {first}" if first == last else f"s {first} to {last}"


def _holds(frame: pd.DataFrame, column: str) -> bool:
    if column not in frame:
        return False
    require(frame, [column], "by which deprived areas are told")
    return bool(frame[column].notna().any())
