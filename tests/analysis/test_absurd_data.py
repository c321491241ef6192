"""No responses, one response, repeated row numbers, absurd weights: a function gives a right figure, or none, or says why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from survey_app import analysis
from survey_app.analysis import FrameError, Tally, newcombe, ranked_problems, tally, typed, wilson, with_deprivation
from survey_app.questionnaire.model import Questionnaire

Table = Callable[[Tally, Questionnaire], pd.DataFrame]
TABLES: dict[str, Table] = {
    "ranked_problems": lambda counted, survey: ranked_problems(counted),
    "ranked_problems weighted": lambda counted, survey: ranked_problems(counted, weighted=True),
    "ranked_problems raked": lambda counted, survey: ranked_problems(counted, weighted=True, raked=["night"]),
    "ranking_sensitivity": lambda counted, survey: analysis.ranking_sensitivity(counted),
    "deprivation_comparison": lambda counted, survey: analysis.deprivation_comparison(counted),
    "deprivation_comparison raked": lambda counted, survey: analysis.deprivation_comparison(
        counted, weighted=True, raked=["night"]),
    "gradient": lambda counted, survey: analysis.gradient(counted, "imd_quintile_local"),
    "gradient weighted": lambda counted, survey: analysis.gradient(counted, "imd_quintile_local", weighted=True),
    "reversals": lambda counted, survey: analysis.reversals(counted, "deprivation", "deprived", "other", "imd_quintile_local"),
    "crosstab": lambda counted, survey: analysis.crosstab(counted, survey, "channels", "deprivation"),
    "crosstab weighted": lambda counted, survey: analysis.crosstab(counted, survey, "channels", "deprivation", weighted=True),
    "distribution": lambda counted, survey: analysis.distribution(counted, survey, "problems"),
    "distribution weighted": lambda counted, survey: analysis.distribution(counted, survey, "channels", weighted=True),
    "pooled_mentions": lambda counted, survey: analysis.pooled_mentions(counted, survey, "concern_from"),
    "item_answers": lambda counted, survey: analysis.item_answers(counted, survey),
    "item_nonresponse": lambda counted, survey: analysis.item_nonresponse(counted, survey),
    "movers": lambda counted, survey: analysis.movers(
        counted.over(), counted.over(), {item.id: "comparable" for item in counted.items}),
}


@pytest.fixture
def frame(rows: pd.DataFrame, survey: Questionnaire) -> pd.DataFrame:
    return with_deprivation(typed(rows.assign(audience="resident"), survey))


def counted(frame: pd.DataFrame, survey: Questionnaire) -> Tally:
    return tally(frame, survey, by=["deprivation", "night", "imd_quintile_local"], pairs_by="deprivation")


@pytest.mark.parametrize("name", TABLES)
def test_no_responses_give_rows_without_figures(frame: pd.DataFrame, survey: Questionnaire, name: str) -> None:
    table = TABLES[name](counted(frame.iloc[:0], survey), survey)
    assert len(table)
    assert table.filter(regex="percent|difference|p_value|points").isna().to_numpy().all()
    if "shorthand" in table:
        inside = table["in_base"] if "in_base" in table else pd.Series(True, index=table.index)
        assert set(table.loc[inside, "shorthand"]) == {"[z]"}


@pytest.mark.parametrize("name", TABLES)
def test_one_response_gives_only_whole_shares(frame: pd.DataFrame, survey: Questionnaire, name: str) -> None:
    table = TABLES[name](counted(frame.iloc[:1].assign(weight=2.5), survey), survey)
    shares = table.filter(regex="^(?!rank).*percent$").to_numpy("float64", na_value=np.nan)
    assert np.isin(shares[~np.isnan(shares)], [0, 50, 100]).all()       # one person can mention two sources
    numbers = table.select_dtypes("Float64").to_numpy("float64", na_value=0)
    assert np.isfinite(numbers).all()


@pytest.mark.parametrize("name", TABLES)
def test_repeated_row_numbers_change_no_figure(frame: pd.DataFrame, survey: Questionnaire, name: str) -> None:
    expected = TABLES[name](counted(frame, survey), survey)
    pd.testing.assert_frame_equal(TABLES[name](counted(frame.set_axis([7] * len(frame)), survey), survey), expected)


@pytest.mark.parametrize("size", [0, 1])
def test_quality_and_drop_out_of_nobody_and_of_one_person(frame: pd.DataFrame, survey: Questionnaire, size: int) -> None:
    few = frame.iloc[:size]
    summary = analysis.quality_summary(analysis.with_quality(few, survey, seconds=pd.Series(90, index=few.index)))
    fast = summary[summary["flag"] == "fast"].iloc[0]
    assert (fast["responses"], fast["base"]) == (0, size)
    dropout = analysis.page_dropout(few, survey)
    assert dropout["answered"].tolist() == [size, size]
    assert dropout["percent_answered"].isna().all() == (size == 0)


def test_of_nobody_it_is_said_that_nobody_answered(frame: pd.DataFrame) -> None:
    compared = analysis.representativeness(frame.iloc[:0], {"night": {"safe": 1, "unsafe": 2}})
    assert analysis.missing_people(compared) == "Nobody answered, so there is nothing to compare with the population."


def test_a_group_by_two_groupings_is_counted(frame: pd.DataFrame, survey: Questionnaire) -> None:
    both = counted(frame, survey).where(deprivation="other", night="safe")
    alone = frame[(frame["deprivation"] == "other") & (frame["night"] == "safe")]
    assert both.respondents == len(alone) == 3
    by_hand = analysis.distribution(tally(alone, survey), survey, "channels")
    pd.testing.assert_frame_equal(analysis.distribution(both, survey, "channels"), by_hand)


WEIGHTS: list[tuple[object, str]] = [
    ("heavy", "'heavy' is no weight"), (None, "is no weight"), (float("nan"), "is no weight"), (float("inf"), "is no weight"),
    (-1, "'-1' is a negative weight"), (1e300, "'1e.300' cannot be how many people a response stands for"),
    (1e-300, "'1e-300' cannot be how many people")]


@pytest.mark.parametrize(("weight", "message"), WEIGHTS)
def test_an_absurd_weight_is_refused_wherever_it_comes_in(
        rows: pd.DataFrame, frame: pd.DataFrame, survey: Questionnaire, weight: object, message: str) -> None:
    weights = pd.Series([1.5] * 7 + [weight], dtype=object)
    calls: tuple[Callable[[], object], ...] = (
        lambda: typed(rows.assign(weight=weights), survey), lambda: tally(frame.assign(own=weights), survey, weight="own"),
        lambda: analysis.rake(frame.assign(own=weights), {"night": {"safe": 1}}, weight="own"))
    for call in calls:
        with pytest.raises(FrameError, match=rf"^(weight|own): .*{message}.*\(row 8\)"):
            call()


@pytest.mark.parametrize("column", [["a"] * 8, pd.to_datetime(["2020-01-01"] * 8), np.full(8, 1j)])
def test_a_column_without_numbers_is_no_weight(frame: pd.DataFrame, survey: Questionnaire, column: Any) -> None:
    with pytest.raises(FrameError, match="is no weight: a number is needed for every response"):
        tally(frame.assign(own=column), survey, weight="own")


def test_weights_written_as_text_are_numbers(frame: pd.DataFrame, survey: Questionnaire) -> None:
    pd.testing.assert_frame_equal(
        ranked_problems(tally(frame.assign(weight=[str(place) for place in range(1, 9)]), survey), weighted=True),
        ranked_problems(tally(frame.assign(weight=range(1, 9)), survey), weighted=True))


def test_a_weight_of_zero_leaves_the_person_in_the_base_and_out_of_the_share(frame: pd.DataFrame, survey: Questionnaire) -> None:
    """As R does: svydesign(weights = c(rep(1.5, 7), 0)) and svymean give the share of the seven, with n = 8 in the variance."""
    table = analysis.distribution(tally(frame.assign(weight=[1.5] * 7 + [0.0]), survey), survey, "night", weighted=True)
    unweighted = analysis.distribution(tally(frame, survey), survey, "night")
    assert table["base"].tolist() == unweighted["base"].tolist() == [7, 7, 7]
    seven = analysis.distribution(tally(frame.iloc[:7], survey), survey, "night")
    assert table["percent"].tolist()[:2] == pytest.approx(seven["percent"].tolist()[:2])
    assert table["percent_low"].iloc[0] < seven["percent"].iloc[0] < table["percent_high"].iloc[0]


@pytest.mark.parametrize("interval", [lambda share, n, confidence: wilson(share, n, confidence),
                                      lambda share, n, confidence: newcombe(share, n, share, n, confidence)])
@pytest.mark.parametrize(("share", "n", "confidence", "message"), [
    (50, 100, 0.95, "a share is a fraction from 0 to 1, not a percentage"), ("x", 10, 0.95, "a share must be a number"),
    (0.5, "x", 0.95, "a number of people must be a number"), (0.5, -1, 0.95, "cannot be below zero; the smallest is -1"),
    (0.5, 10, 95, "the confidence is a fraction"), (0.5, 10, 1, "the confidence must lie between 0 and 1, such as 0.95, not 1"),
    (0.5, 10, float("nan"), "must lie between 0 and 1"), ([0.1, 0.2], [1, 2, 3], 0.95, "as many of each, not 2 and 3")])
def test_an_interval_of_nonsense_is_refused(
        interval: Callable[..., object], share: object, n: object, confidence: float, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        interval(share, n, confidence)


def test_an_interval_of_nobody_is_missing() -> None:
    assert np.isnan(wilson(0.5, 0)).all()
    assert np.isnan(newcombe([0.5, np.nan], [0, 10], [0.5, 0.5], [10, 10])).all()
