from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from survey_app.analysis import ConcernItem, ranked_problems, tally, typed
from survey_app.analysis.ranking import COLUMNS
from survey_app.questionnaire.model import Questionnaire

from .counted import Counted


def _survey(**concerned_of_base: tuple[int, int]) -> tuple[pd.DataFrame, list[ConcernItem]]:
    """A frame in which so many of so many are concerned about each item, the rest not having answered."""
    longest = max(base for _, base in concerned_of_base.values())
    frame = pd.DataFrame({name: ["1"] * concerned + ["2"] * (base - concerned) + [""] * (longest - base)
                          for name, (concerned, base) in concerned_of_base.items()}, dtype="str")
    return frame, [ConcernItem(name, name.title(), name, ("1", "2"), ("1",)) for name in concerned_of_base]


def test_the_columns_are_those_published(rows: pd.DataFrame, survey: Questionnaire) -> None:
    table = ranked_problems(tally(typed(rows, survey), survey))
    assert tuple(table.columns) == COLUMNS
    assert table["item"].tolist() == ["problems.litter", "problems.drugs", "problems.noise"]
    assert table["base"].tolist() == [7, 7, 4]
    assert table["concerned"].tolist() == [4, 4, 2]
    assert table["rank"].tolist() == [1, 1, 2]
    assert table["percent"].tolist() == pytest.approx([400 / 7, 400 / 7, 50])


def test_ties_are_exact_fractions_and_share_a_dense_rank() -> None:
    frame, items = _survey(a=(1, 3), b=(100, 300), c=(101, 300), d=(99, 300), e=(33, 99))
    table = ranked_problems(tally(frame, items))
    assert table["item"].tolist() == ["c", "a", "b", "e", "d"]
    assert table["rank"].tolist() == [1, 2, 2, 2, 3]
    assert ranked_problems(tally(frame, items), ranks="competition")["rank"].tolist() == [1, 2, 2, 2, 5]


def test_weighted_shares_tie_within_rounding() -> None:
    frame, items = _survey(a=(3, 10), b=(3, 10))
    frame["b"] = frame["b"].sort_values(ascending=False).to_numpy()
    frame["weight"] = 0.1
    assert ranked_problems(tally(frame, items), weighted=True)["rank"].tolist() == [1, 1]


def test_within_a_tie_the_top_box_comes_first_and_the_rank_stays_shared() -> None:
    frame = pd.DataFrame({"a": ["2"] * 10, "b": ["1"] * 10}, dtype="str")
    items = [ConcernItem(name, name, name, ("1", "2", "3"), ("1", "2"), ("1",)) for name in "ab"]
    table = ranked_problems(tally(frame, items))
    assert table["item"].tolist() == ["b", "a"]
    assert table["rank"].tolist() == [1, 1]


def test_an_item_nobody_judged_stands_last_without_a_rank() -> None:
    frame, items = _survey(a=(0, 0), b=(20, 40))
    last = ranked_problems(tally(frame, items)).iloc[-1]
    assert last["item"] == "a"
    assert last["base"] == 0
    assert last["shorthand"] == "[z]"
    assert last[["rank", "percent", "percent_low", "percent_high", "rank_low", "rank_high"]].isna().all()


def test_an_item_whose_judges_all_have_weight_zero_has_no_weighted_share() -> None:
    frame, items = _survey(a=(40, 80), b=(0, 0))
    frame.loc[:39, "b"] = "1"
    frame["weight"] = [0.0] * 40 + [2.0] * 40
    counted = tally(frame, items)
    last = ranked_problems(counted, weighted=True).iloc[-1]
    assert (last["item"], last["base"], last["shorthand"]) == ("b", 40, "[z]")
    assert last[["rank", "percent", "percent_low", "rank_low"]].isna().all()
    assert ranked_problems(counted)["rank"].tolist() == [1, 2]


def test_few_answers_bound_no_position() -> None:
    frame, items = _survey(a=(29, 29), b=(0, 29), c=(15, 29))
    table = ranked_problems(tally(frame, items))
    assert table["rank_low"].tolist() == [1, 1, 1]
    assert table["rank_high"].tolist() == [3, 3, 3]


def test_large_differences_settle_positions_and_identical_items_never_differ() -> None:
    frame, items = _survey(a=(900, 1000), b=(500, 1000), c=(100, 1000))
    frame["d"] = frame["b"]
    items.append(ConcernItem("d", "D", "d", ("1", "2"), ("1",)))
    table = ranked_problems(tally(frame, items)).set_index("item")
    assert table.loc[["a", "b", "d", "c"], "rank_low"].tolist() == [1, 2, 2, 4]
    assert table.loc[["a", "b", "d", "c"], "rank_high"].tolist() == [1, 3, 3, 4]


@pytest.mark.parametrize("respondents", [0, 1, 2])
def test_hardly_anybody_gives_a_table_without_a_fault(respondents: int) -> None:
    frame, items = _survey(a=(2, 2), b=(1, 2))
    table = ranked_problems(tally(frame.iloc[:respondents], items))
    assert len(table) == 2
    assert table["percent"].notna().all() == (respondents > 0)


def test_no_items_give_an_empty_table() -> None:
    table = ranked_problems(tally(pd.DataFrame({"x": ["1"]}), []))
    assert table.empty
    assert tuple(table.columns) == COLUMNS


@pytest.mark.slow
def test_five_hundred_items() -> None:
    random = np.random.default_rng(1)
    frame = pd.DataFrame({f"i{place}": np.where(random.random(200) < place / 500, "1", "2") for place in range(500)})
    items = [ConcernItem(name, name, name, ("1", "2"), ("1",)) for name in map(str, frame)]
    table = ranked_problems(tally(frame, items))
    assert len(table) == 500
    assert (table["rank_low"] <= table["rank_high"]).all()


@pytest.mark.parametrize("weighted", [False, True])
def test_csew_shares_are_those_of_r(reference: Path, crime_survey: Counted, weighted: bool) -> None:
    frame, items = crime_survey
    expected = pd.read_csv(reference / "csew_shares.csv").set_index("item")
    table = ranked_problems(tally(frame, items), weighted=weighted).set_index("item").loc[expected.index]
    assert table["base"].tolist() == expected["base"].tolist()
    assert table["concerned"].tolist() == expected["concerned"].tolist()
    share = expected["weighted_share" if weighted else "share"]
    np.testing.assert_allclose(table["percent"].astype(float), 100 * share, rtol=1e-9)


def test_the_ranking_of_the_reference_survey_with_its_rank_sets(reference: Path, synthetic: Counted) -> None:
    frame, items = synthetic
    table = ranked_problems(tally(frame, items, dont_know=True), weighted=True).set_index("item")
    expected = pd.read_csv(reference / "synthetic/csranks.csv").set_index("item")
    table = table.loc[expected.index]
    np.testing.assert_allclose(table["percent"].astype(float), expected["pct"], rtol=1e-9)
    assert table["rank"].tolist() == expected["rank"].tolist()
    assert table["rank_low"].tolist() == expected["sim_lo"].tolist()
    assert table["rank_high"].tolist() == expected["sim_hi"].tolist()


def test_one_group_of_a_tally_cannot_bound_positions() -> None:
    frame, items = _survey(a=(20, 40), b=(30, 40))
    counted = tally(frame.assign(side="left"), items, by="side")
    with pytest.raises(ValueError, match="pairs of these items were not counted"):
        ranked_problems(counted.where(side="left"))


def test_intervals_of_the_reference_survey(reference: Path, synthetic: Counted) -> None:
    frame, items = synthetic
    expected = pd.read_csv(reference / "synthetic/ranked.csv").set_index("item")
    table = ranked_problems(tally(frame, items, dont_know=True)).set_index("item").loc[expected.index]
    assert table["base"].tolist() == expected["n"].tolist()
    for column, value in {"percent": "unweighted_pct", "percent_low": "wilson_lo", "percent_high": "wilson_hi"}.items():
        np.testing.assert_allclose(table[column].astype(float), expected[value], rtol=1e-9)


def test_weights_that_are_all_alike_change_no_figure() -> None:
    frame, items = _survey(a=(10, 40), b=(40, 40), c=(0, 40), d=(25, 40))
    plain = ranked_problems(tally(frame, items))
    weighted = ranked_problems(tally(frame.assign(weight=2.5), items), weighted=True)
    pd.testing.assert_frame_equal(plain, weighted, rtol=1e-12, check_exact=False)


def test_positions_within_each_group() -> None:
    frame, items = _survey(a=(90, 100), b=(10, 100))
    mirrored = frame.rename(columns={"a": "b", "b": "a"})
    both = pd.concat([frame.assign(side="left"), mirrored.assign(side="right")], ignore_index=True)
    counted = tally(both, items, by="side", pairs_by="side")
    assert ranked_problems(counted)["rank"].tolist() == [1, 1]
    for side, first in (("left", "a"), ("right", "b")):
        table = ranked_problems(counted.where(side=side))
        assert table["item"].iloc[0] == first
        assert table["rank_high"].tolist() == [1, 2]


def test_satisfaction_in_kansas_city_is_ranked_within_each_council_district(real_data: Path) -> None:
    """Of those with an opinion (1 to 5), the satisfied (4 or 5); 9, 99 and NA are no opinion."""
    raw = pd.read_csv(real_data / "survey_kansas_city/kansas_city_sept_2021.csv", encoding="latin-1", dtype=str)
    names = [f"q3_{place:02d}" for place in range(1, 17)]
    frame = raw[names].where(raw[names].isin(list("12345")), "").assign(district=raw["counci"].fillna(""))
    items = [ConcernItem(name, name, name, tuple("12345"), ("4", "5"), ("5",)) for name in names]
    counted = tally(frame, items, by="district", pairs_by="district")
    districts = [label for label in counted.axes["district"] if label]
    assert districts == list("123456")
    for district in districts:
        table = ranked_problems(counted.where(district=district)).set_index("item")
        answered = raw.loc[raw["counci"] == district, names].apply(pd.to_numeric, errors="coerce")
        answered = answered.where(answered <= 5)
        share = (answered >= 4).sum() / answered.notna().sum()
        np.testing.assert_allclose(table.loc[names, "percent"].astype(float), 100 * share)
        assert table["rank"].tolist() == share[table.index].rank(method="dense", ascending=False).astype(int).tolist()
        assert (table["rank_low"] <= table["rank_high"]).all()
