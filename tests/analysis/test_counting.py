import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey_app.analysis import ConcernItem, FrameError, Tally, tally, typed, with_deprivation
from survey_app.analysis.tallies import W2, N, W
from survey_app.questionnaire.model import Questionnaire


def _same(one: Tally, other: Tally) -> None:
    assert one.axes == other.axes
    assert one.sampled == other.sampled
    np.testing.assert_allclose(one.sizes, other.sizes)
    for name in one.cells:
        np.testing.assert_allclose(one.cells[name], other.cells[name])
    assert one.pairs is not None
    assert other.pairs is not None
    np.testing.assert_allclose(one.pairs.n, other.pairs.n)
    np.testing.assert_allclose(one.pairs.w2, other.pairs.w2)


@pytest.fixture
def frame(rows: pd.DataFrame, survey: Questionnaire) -> pd.DataFrame:
    return with_deprivation(typed(rows.assign(weight=[".5", "1", "2", "1", "1", "3", "0", "1"]), survey))


def test_every_option_blank_and_not_asked_is_counted(frame: pd.DataFrame, survey: Questionnaire) -> None:
    counted = tally(frame, survey)
    assert counted.respondents == 7
    assert counted.codes["problems.noise"][0] == ""
    np.testing.assert_array_equal(counted.cells["problems.noise"][N], [1, 1, 1, 0, 2, 1, 1, 0])
    np.testing.assert_array_equal(counted.cells["problems.noise"][W], [3, 0, .5, 0, 3, 1, 1, 0])
    np.testing.assert_array_equal(counted.cells["problems.noise"][W2], [9, 0, .25, 0, 5, 1, 1, 0])
    assert counted.count("concern_from.drugs", ["not_asked"])[N] == 5
    assert counted.count("channels.post", ["1"])[N] == 3


def test_groups_are_crossed_and_add_up(frame: pd.DataFrame, survey: Questionnaire) -> None:
    counted = tally(frame, survey, by=["deprivation", "imd_decile"])
    assert counted.axes["deprivation"] == ("deprived", "other", "unplaced")
    assert counted.axes["imd_decile"][-1] == ""
    _same(counted.over(), tally(frame, survey))
    _same(counted.over("deprivation"), tally(frame, survey, by="deprivation"))
    deprived = counted.where(deprivation="deprived")
    assert deprived.respondents == 2
    assert deprived.sampled == 7
    assert deprived.count("problems.litter", ["very"]).sum() == 2 + 1.5 + 1.25


def test_a_series_can_group(frame: pd.DataFrame, survey: Questionnaire) -> None:
    late = pd.Series(["late", "early"] * 4, index=frame.index)
    assert tally(frame, survey, by={"when": late}).axes == {"when": ("early", "late")}


@pytest.mark.parametrize("cut", [0, 1, 4, 8])
def test_parts_add_up_to_the_whole(frame: pd.DataFrame, survey: Questionnaire, cut: int) -> None:
    by = ["deprivation", "imd_decile"]
    _same(tally(frame[:cut], survey, by=by) + tally(frame[cut:], survey, by=by), tally(frame, survey, by=by))


def test_pairs_are_counted_as_one_by_one(frame: pd.DataFrame, survey: Questionnaire) -> None:
    residents = frame[frame["audience"] == "resident"]
    names = ["problems.litter", "problems.drugs", "problems.noise"]
    concerned = [residents[name].isin(["very", "fairly"]) for name in names]
    in_base = [residents[name].isin(["very", "fairly", "not_very", "none"]) for name in names]
    sets = np.array([*concerned, *in_base], float)
    pairs = tally(frame, survey).pairs
    assert pairs is not None
    np.testing.assert_array_equal(pairs.n[0], sets @ sets.T)
    np.testing.assert_array_equal(pairs.w2[0], (sets * residents["weight"].to_numpy() ** 2) @ sets.T)


def test_pairs_within_a_grouping_add_up_and_belong_to_their_group(frame: pd.DataFrame, survey: Questionnaire) -> None:
    by = ["deprivation", "imd_decile"]
    within = tally(frame, survey, by=by, pairs_by="deprivation")
    _same(within.over(), tally(frame, survey))
    alone = tally(frame[frame["deprivation"] == "other"], survey)
    other = within.where(deprivation="other")
    assert other.pairs is not None
    assert alone.pairs is not None
    np.testing.assert_array_equal(other.pairs.n, alone.pairs.n)
    parts = [tally(part, survey, by=by, pairs_by="deprivation") for part in (frame[:3], frame[3:])]
    _same(parts[0] + parts[1], within)
    assert within.where(imd_decile="1").pairs is None
    with pytest.raises(FrameError, match="positions are to be bounded by 'ward'"):
        tally(frame, survey, by=by, pairs_by="ward")


def test_mentions_are_counted_by_person(frame: pd.DataFrame, survey: Questionnaire) -> None:
    counted = tally(frame, survey)
    assert counted.pooled == {"concern_from": ("own", "others", "news")}
    patterns = dict(zip(counted.codes["concern_from"], counted.cells["concern_from"][N], strict=True))
    assert patterns == {"": 0, "0,0,0": 4, "1,0,0": 1, "1,0,1": 1, "1,1,0": 1}


def test_all_audiences_are_counted_when_grouped_by_audience(frame: pd.DataFrame, survey: Questionnaire) -> None:
    counted = tally(frame, survey, by="audience")
    assert counted.axes["audience"] == ("elected", "resident")
    assert counted.sizes[N].tolist() == [1, 7]
    assert tally(frame, survey, audience="elected").respondents == 1


def test_what_cannot_be_counted_is_named(frame: pd.DataFrame, survey: Questionnaire) -> None:
    with pytest.raises(FrameError, match="no column 'night'"):
        tally(frame.drop(columns="night"), survey)
    with pytest.raises(FrameError, match="no column 'district', by which"):
        tally(frame, survey, by="district")
    with pytest.raises(ValueError, match="not grouped by 'district' but by nothing"):
        tally(frame, survey).over("district")
    with pytest.raises(ValueError, match="has no group 'rich'"):
        tally(frame, survey, by="deprivation").where(deprivation="rich")
    with pytest.raises(ValueError, match="cannot be added"):
        tally(frame, survey) + tally(frame, survey, by="deprivation")
    with pytest.raises(FrameError, match="more groups than can be tabulated"):
        tally(pd.concat([frame] * 400, ignore_index=True).assign(one=range(3200), two=range(3200)), survey,
              by=["one", "two"])


ANSWER = st.sampled_from(["1", "2", "3", "not_asked", ""])


@pytest.mark.slow
@settings(max_examples=50)
@given(st.lists(st.tuples(ANSWER, ANSWER, st.sampled_from("xyz"), st.integers(0, 3)), min_size=1, max_size=40),
       st.integers(0, 40))
def test_counts_are_those_of_a_plain_crosstab(people: list[tuple[str, str, str, int]], cut: int) -> None:
    frame = pd.DataFrame(people, columns=["a", "b", "side", "weight"]).assign(weight=lambda table: table["weight"] + 0.5)
    items = [ConcernItem(name, name, name, ("1", "2", "3"), ("1", "3")) for name in "ab"]
    counted = tally(frame, items, by="side")
    for name in "ab":
        for measure, values in ((N, np.ones(len(frame))), (W, frame["weight"]), (W2, frame["weight"] ** 2)):
            expected = pd.crosstab(frame["side"], frame[name], values=values, aggfunc="sum")
            expected = expected.reindex(index=counted.axes["side"], columns=counted.codes[name]).fillna(0)
            np.testing.assert_allclose(counted.cells[name][measure], expected)
    _same(tally(frame[:cut], items, by="side") + tally(frame[cut:], items, by="side"), counted)


def test_many_groups_are_counted_too() -> None:
    """More than are counted crossed with several columns at once."""
    frame = pd.DataFrame({"a": ["1", "2", "", "1"] * 3_000, "b": ["2", "2", "1", ""] * 3_000, "who": range(12_000)})
    items = [ConcernItem(name, name, name, ("1", "2"), ("1",)) for name in "ab"]
    counted = tally(frame, items, by="who")
    assert len(counted.axes["who"]) == 12_000
    _same(counted.over(), tally(frame, items))
    assert counted.where(who="4").count("a", ["1"])[N] == 1


def test_items_alone_can_be_counted_without_a_questionnaire() -> None:
    item = ConcernItem("litter", "Litter", "litter", ("1", "2", "3"), ("1",))
    counted = tally(pd.DataFrame({"litter": ["1", "1", "3", "", None]}), [item])
    np.testing.assert_array_equal(counted.cells["litter"][N], [2, 2, 0, 1, 0])


def test_nobody_at_all_is_counted_as_nobody(frame: pd.DataFrame, survey: Questionnaire) -> None:
    assert tally(frame.iloc[:0], survey, by="deprivation").respondents == 0


def test_the_analysis_needs_neither_web_nor_database() -> None:
    program = ("import sys, survey_app.analysis, survey_app.questionnaire.parsing, survey_app.questionnaire.response_columns\n"
               "print([name for name in ('flask', 'sqlalchemy', 'wtforms') if name in sys.modules])")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)  # our own program
    assert done.stdout.strip() == "[]"
