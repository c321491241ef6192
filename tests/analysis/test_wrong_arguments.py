"""Every public function names a wrong argument, by kind: the wrong type, a word it does not know, a frame that lacks a column.

A test asks each function for each of its arguments, so that a new one cannot be forgotten.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from survey_app import analysis
from survey_app.analysis import Answer, DeprivationGroups, FrameError, PopulationError, Tally, items, tally, typed
from survey_app.questionnaire.model import Questionnaire

A: Any = analysis       # called here with what its annotations forbid
FUNCTIONS = {name: getattr(A, name) for name in analysis.__all__ if inspect.isfunction(getattr(A, name))}
FORMULAS = {"wilson", "newcombe"}     # these take whatever numpy reads as numbers
Fault = Callable[[Any], object]
WRONG = (SimpleNamespace(), [SimpleNamespace()], np.zeros((2, 2)))


class Given:
    """A questionnaire, its responses, and their tally by two groupings."""

    def __init__(self, rows: pd.DataFrame, survey: Questionnaire) -> None:
        self.rows, self.survey = rows, survey
        self.frame = A.with_deprivation(typed(rows, survey))
        self.tally: Tally = tally(self.frame, survey, by=["deprivation", "night", "imd_quintile_local"], pairs_by="deprivation")


@pytest.fixture
def given(rows: pd.DataFrame, survey: Questionnaire) -> Given:
    return Given(rows, survey)


def parameters() -> Iterator[tuple[str, str]]:
    """Every argument of every function of the package, except what is passed on to another one."""
    for name in sorted(FUNCTIONS.keys() - FORMULAS):
        for parameter in inspect.signature(FUNCTIONS[name]).parameters.values():
            if parameter.kind is not inspect.Parameter.VAR_KEYWORD:
                yield name, parameter.name


RIGHT: dict[str, Callable[[Given], object]] = {     # by the name of an argument: a value that every function takes
    "rows": lambda given: given.rows, "frame": lambda given: given.frame, "questionnaire": lambda given: given.survey,
    "tally": lambda given: given.tally, "asked": lambda given: given.survey, "question": lambda given: "night",
    "path": lambda given: "file", "first": lambda given: "deprived", "second": lambda given: "other",
    "axis": lambda given: "deprivation", "within": lambda given: "night", "definition": lambda given: DeprivationGroups(),
    "targets": lambda given: {"night": {"safe": 1.0}}, "population": lambda given: {"night": {"safe": 1.0}},
    "people": lambda given: given.frame, "table": lambda given: given.frame, "pairs": lambda given: given.frame,
    "words": lambda given: "16_24", "comparability": lambda given: {}}


def test_no_function_is_left_out() -> None:
    assert {name for name, _ in parameters()} == FUNCTIONS.keys() - FORMULAS
    assert len(FUNCTIONS) > 30


@pytest.mark.parametrize("name", sorted(FUNCTIONS.keys() - FORMULAS))
def test_an_argument_of_the_wrong_type_is_named(given: Given, name: str) -> None:
    function = FUNCTIONS[name]
    needed = [parameter.name for parameter in inspect.signature(function).parameters.values()
              if parameter.default is inspect.Parameter.empty and parameter.kind is not inspect.Parameter.VAR_KEYWORD]
    values: dict[str, Any] = {one: RIGHT[one](given) for one in needed}
    if name == "movers":
        values |= {"first": given.tally, "second": given.tally}
    for argument in (argument for function_name, argument in parameters() if function_name == name):
        for wrong in WRONG:
            with pytest.raises(TypeError, match=rf"^{name}: `{argument}` must be .+, not .+"):
                function(**values | {argument: wrong})


def test_one_argument_too_many_or_too_few_is_named(given: Given) -> None:
    with pytest.raises(TypeError, match=r"^tally: missing a required argument: 'asked'; it takes frame, asked, by"):
        A.tally(given.frame)
    with pytest.raises(TypeError, match=r"^tally: got an unexpected keyword argument 'group'; it takes frame, asked, by"):
        A.tally(given.frame, given.survey, group="night")


FAULTS: dict[str, tuple[Fault, str]] = {
    "a list where one grouping is meant": (
        lambda g: A.tally(g.frame, g.survey, by="night", pairs_by=["night"]),
        r"`pairs_by` must be text, not \['night'\]"),
    "text where a list is meant": (lambda g: A.ranked_problems(g.tally, weighted=True, raked="night"),
                                   "`raked` must be a list, every entry text, not 'night'"),
    "labels that are a list": (lambda g: A.tally(g.frame, g.survey, by={"when": ["x"] * 8}),
                               "dict from text to a Series"),
    "True for a number": (lambda g: A.rake(g.frame, {"night": {"safe": True}}), "`targets` must be a dict"),
    "a list of groupings": (lambda g: g.tally.over(["night"]), r"the name of a grouping must be text, not \['night'\]"),
    "a tally and a number": (lambda g: g.tally + 1, r"must be a Tally \(from `tally`\), not 1"),
    "text for codes": (lambda g: g.tally.count("night", "safe"), "`codes` must be a list, every entry text, not 'safe'"),
    "text for areas": (lambda g: A.DeprivationGroups("areas", areas="E01"), "`areas` must be a list, every entry text"),
    "half a quintile": (lambda g: A.DeprivationGroups(up_to=1.5), "`up_to` must be a whole number, not 1.5"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_value_of_another_type_is_named(given: Given, fault: str) -> None:
    call, message = FAULTS[fault]
    with pytest.raises(TypeError, match=message):
        call(given)


WORDS: dict[str, tuple[Fault, str]] = {
    "an adjustment": (lambda g: A.compare(g.tally, "night", "safe", "unsafe", adjust="none"),
                      "must be 'holm' or 'bh', not"),
    "a way of ranking": (lambda g: A.ranked_problems(g.tally, ranks="olympic"),
                         "'dense' or 'competition', not 'olympic'"),
    "a basis": (lambda g: A.DeprivationGroups("postcode"), "`basis` must be 'local_quintile' or .* not 'postcode'"),
    "a verdict": (lambda g: A.movers(g.tally.over(), g.tally.over(), {"problems.litter": "same"}),
                  "`comparability` of 'problems.litter' must be 'comparable' or 'caveat' or 'broken', not 'same'"),
    "a group": (lambda g: g.tally.where(night="indoors"), "'night' has no group 'indoors'; it has 'safe', 'unsafe'"),
    "a grouping": (lambda g: g.tally.where(ward="W1"), "not grouped by 'ward' but by deprivation, night"),
    "a group twice": (lambda g: A.compare(g.tally, "night", "safe", "safe"), "'safe' cannot be compared with itself"),
    "a grouping within itself": (
        lambda g: A.reversals(g.tally, "deprivation", "deprived", "other", "deprivation"), "within themselves"),
    "an answer to put together": (
        lambda g: A.pooled_mentions(g.tally, g.survey, "concern_from", together={"x": ["radio"]}),
        "'concern_from' has no answer 'radio' to put together; it has own, others, news"),
    "groups without an order": (lambda g: A.gradient(g.tally, "night"), "are no numbers"),
    "a group that is infinite": (lambda g: A.gradient(
        A.tally(g.frame.assign(step=["1", "inf"] * 4), g.survey, by="step"), "step"), r"\(1, inf\) are no numbers"),
    "an answer that its base leaves out": (lambda g: A.compare(g.tally, "night", "safe", "unsafe", answers=[
        Answer("a", "a", "night", ("safe",), ("unsafe",))]), "'a' counts codes that are not in its base"),
    "no targets": (lambda g: A.rake(g.frame, {}), "no targets to rake to; give the population"),
    "no population": (lambda g: A.representativeness(g.frame, {}), "no population to compare with; give"),
    "positions in a group by two groupings": (
        lambda g: A.ranked_problems(g.tally.where(deprivation="deprived", night="safe")),
        "make one column of both"),
    "no rows at a time": (lambda g: A.tally_parquet("file", g.survey, rows=0), "`rows` must be 1 or more"),
}


@pytest.mark.parametrize("fault", WORDS)
def test_a_word_that_nothing_knows_is_named_with_what_there_is(given: Given, fault: str) -> None:
    call, message = WORDS[fault]
    with pytest.raises(ValueError, match=message):
        call(given)


@pytest.mark.parametrize("ask", [
    lambda g: A.characteristic(g.frame, g.survey, "unknown"), lambda g: A.answers(g.survey, "unknown"),
    lambda g: A.distribution(g.tally, g.survey, "unknown"),
    lambda g: A.crosstab(g.tally, g.survey, "unknown", "night")])
def test_a_question_that_is_not_asked_is_named_with_those_that_are(given: Given, ask: Fault) -> None:
    with pytest.raises(KeyError, match="the questionnaire 'small' has no question 'unknown'; it has problems, night"):
        ask(given)


COLUMNS: dict[str, tuple[Fault, str]] = {
    "the weight that was named": (lambda g: A.tally(g.frame, g.survey, weight="missing"),
                                  "'missing', which is to hold the weights"),
    "the design weight": (lambda g: A.rake(g.frame, {"night": {"safe": 1}}, weight="missing"),
                          "'missing', which is to hold"),
    "a characteristic": (lambda g: A.characteristic(g.frame.drop(columns="night"), g.survey, "night"),
                         "'night', which holds"),
    "an answer, for its quality": (
        lambda g: A.with_quality(g.frame.drop(columns="night"), g.survey), "'night', which `typed` checks"),
    "an answer, by page": (
        lambda g: A.page_dropout(g.frame.drop(columns="night"), g.survey), "'night', which `typed` checks"),
    "flags": (lambda g: A.quality_summary(g.frame), "'straight_lining', .* which `with_quality` adds"),
    "a comparison": (lambda g: A.missing_people(g.frame), "'label', .* which `representativeness` returns"),
    "neighbours": (lambda g: A.neighbours_sentence(g.frame), "'upper', .* which `neighbours` returns"),
    "ages": (lambda g: A.margin_targets(pd.DataFrame({"people": [1.0]}), bands=["16_24"]), "'age', which a reader of"),
    "a margin": (lambda g: A.rake(g.frame, {"ward": {"a": 1}}), "'ward', which has population targets"),
}


@pytest.mark.parametrize("fault", COLUMNS)
def test_a_column_that_is_missing_is_named_with_what_it_is_for(given: Given, fault: str) -> None:
    call, message = COLUMNS[fault]
    with pytest.raises(FrameError, match=f"no columns? {message}"):
        call(given)


TWICE: dict[str, Fault] = {
    "night": lambda frame: A.rake(frame, {"night": {"safe": 1}}), "weight": lambda frame: A.tally(frame, [], weight="weight"),
    "deprivation": lambda frame: A.tally(frame, [], by="deprivation"),
    "imd_quintile_local": lambda frame: A.with_deprivation(frame)}


@pytest.mark.parametrize("column", TWICE)
def test_a_column_that_stands_twice_is_named(given: Given, column: str) -> None:
    with pytest.raises(FrameError, match=f"the column '{column}' stands more than once; keep one"):
        TWICE[column](pd.concat([given.frame, given.frame[[column]]], axis=1))


def test_cells_that_hold_lists_are_refused(given: Given) -> None:
    frame = given.frame.assign(kind=pd.Series([["a"]] * 8, dtype=object))
    calls: tuple[Callable[[], object], ...] = (
        lambda: A.tally(frame, given.survey, by="kind"), lambda: A.rake(frame, {"kind": {"a": 1}}),
        lambda: A.typed(given.rows.assign(night=pd.Series([["safe"]] * 8, dtype=object)), given.survey))
    for call in calls:
        with pytest.raises(FrameError, match="each cell must hold one code or label, not a list or a dict"):
            call()


def test_a_population_beyond_all_people_is_refused(given: Given) -> None:
    with pytest.raises(ValueError, match="are no population"):
        A.rake(given.frame.assign(side="a"), {"side": {"a": 1e308}})
    with pytest.raises(FrameError, match="the population must be numbers of people"):
        A.representativeness(given.frame.assign(side="a"), {"side": {"a": 1e308}})
    for column, wrong in {"people": -1.0, "age": "young"}.items():
        rows = pd.DataFrame([{"age": 20, "people": 1.0, "sex": "male"} | {column: wrong}])
        with pytest.raises(PopulationError, match=f"{column}: '{wrong}' is no number of zero or more"):
            A.margin_targets(rows, bands=["16_24"])


def test_responses_that_are_not_prepared_are_said_to_be_so(given: Given) -> None:
    with pytest.raises(FrameError, match=r"'problems\.litter' are not categories yet; prepare the responses with `typed` first"):
        A.with_quality(given.rows, given.survey)


@pytest.mark.parametrize("wrong", ["long", -1, float("inf")])
def test_a_duration_that_is_none_is_refused(given: Given, wrong: object) -> None:
    seconds = pd.Series([60, 61, 62, 63, 64, 65, None, wrong], dtype=object)
    with pytest.raises(FrameError, match=f"'{wrong}' is no duration"):
        A.with_quality(given.frame, given.survey, seconds=seconds)


def test_labels_that_cannot_be_matched_are_refused(given: Given) -> None:
    with pytest.raises(FrameError, match="'when' have no row for 7 of 7 responses"):
        tally(given.frame, given.survey, by={"when": pd.Series(["late"] * 8, index=range(90, 98))})
    twice = given.frame.set_axis([0] * 8)
    with pytest.raises(FrameError, match="index names a row more than once; number the rows"):
        tally(twice, given.survey, by={"when": twice["night"]})


BROKEN = {"empty.csv": b"", "utf16.csv": b"\xff\xfea\x00", "ragged.csv": b'a,b\n"1,2\n3', "folder": None, "missing.csv": None}


@pytest.mark.parametrize("file", BROKEN)
@pytest.mark.parametrize("read", [A.mid_year_estimates, A.small_area_estimates, A.census_broad_ages])
def test_a_population_file_that_cannot_be_read_is_named(tmp_path: Path, read: Callable[[Path], object], file: str) -> None:
    (tmp_path / "folder").mkdir()
    if (content := BROKEN[file]) is not None:
        (tmp_path / file).write_bytes(content)
    with pytest.raises(PopulationError, match=file):
        read(tmp_path / file)


def test_a_parquet_file_that_cannot_be_counted_is_named(given: Given, tmp_path: Path) -> None:
    (tmp_path / "broken.parquet").write_bytes(b"PAR1")
    with pytest.raises(FrameError, match=r"broken\.parquet cannot be read as a Parquet file; write it again"):
        A.tally_parquet(tmp_path / "broken.parquet", given.survey)
    given.rows.drop(columns="night").to_parquet(tmp_path / "short.parquet")
    with pytest.raises(FrameError, match=r"short\.parquet has no column 'night', which is to be counted"):
        A.tally_parquet(tmp_path / "short.parquet", given.survey)
    with pytest.raises(FrameError, match="there is no Parquet file at nothing"):
        A.tally_parquet(tmp_path / "nothing", items(given.survey))
