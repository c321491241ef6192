from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from survey_app.analysis import (
    ConcernItem,
    DeprivationGroups,
    FrameError,
    answers,
    compare,
    deprivation_comparison,
    deprivation_definition,
    deprivation_groups,
    tally,
    typed,
    with_deprivation,
)
from survey_app.questionnaire.model import Questionnaire

from .counted import Counted

COMPARISON = ["item", "problem", "deprived_base", "deprived_percent", "other_base", "other_percent", "difference",
              "difference_low", "difference_high", "p_value", "p_adjusted", "shorthand"]


def test_the_columns_are_those_published(rows: pd.DataFrame, survey: Questionnaire) -> None:
    frame = with_deprivation(typed(rows, survey))
    table = deprivation_comparison(tally(frame, survey, by="deprivation"))
    assert list(table.columns) == COMPARISON
    assert table["item"].tolist() == ["problems.litter", "problems.drugs", "problems.noise", "night"]
    assert table["deprived_base"].tolist() == [2, 2, 2, 2]
    assert table["other_base"].tolist() == [4, 4, 1, 3]
    assert table.loc[0, "difference"] == pytest.approx(50)
    assert table.loc[0, "p_value"] == pytest.approx(0.4666666667)     # Fisher: 6 of 15 ways, and the mirror's 1
    assert (table["p_adjusted"] >= table["p_value"]).all()


def test_groups_show_the_unplaced_and_say_what_they_are(rows: pd.DataFrame, survey: Questionnaire) -> None:
    frame = typed(rows, survey)
    definition = deprivation_definition(frame)
    table = deprivation_groups(tally(with_deprivation(frame), survey, by="deprivation"), definition)
    assert table["group"].tolist() == ["deprived: local quintile 1", "other: local quintiles 2 to 5",
                                       "unplaced: no matched area"]
    assert table["responses"].tolist() == [2, 4, 1]
    assert table["percent"].tolist() == pytest.approx([200 / 7, 400 / 7, 100 / 7])


def test_the_data_choose_the_definition(rows: pd.DataFrame, survey: Questionnaire) -> None:
    assert deprivation_definition(typed(rows, survey)) == DeprivationGroups("local_quintile")
    rows["deprivation_quintile"] = "1"
    assert deprivation_definition(typed(rows, survey)) == DeprivationGroups("given_quintile")
    only_deciles = typed(rows.drop(columns=["deprivation_quintile", "imd_quintile_local"]), survey)
    definition = deprivation_definition(only_deciles)
    assert definition == DeprivationGroups("national_decile", 2)
    assert definition.describe()["deprived"] == "deprived: national deciles 1 to 2"
    assert definition.describe()["other"] == "other: national deciles 3 to 10"
    assert with_deprivation(only_deciles)["deprivation"].tolist()[:3] == ["deprived", "deprived", "other"]


def test_named_areas_can_be_the_deprived_ones() -> None:
    frame = pd.DataFrame({"lsoa": ["E01000001", "E01000002", "", None]})
    definition = DeprivationGroups("areas", areas=frozenset({"E01000002"}))
    assert definition.groups(frame).tolist() == ["other", "deprived", "unplaced", "unplaced"]
    assert definition.describe()["deprived"] == "deprived: 1 named area"


def test_a_definition_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one LSOA"):
        DeprivationGroups("areas")
    with pytest.raises(ValueError, match="between 1 and 4, not to 5"):
        DeprivationGroups("local_quintile", 5)
    with pytest.raises(FrameError, match="no column 'imd_decile'"):
        DeprivationGroups("national_decile", 2).groups(pd.DataFrame({"lsoa": ["E01000001"]}))


def test_an_empty_group_gives_no_difference_and_no_test() -> None:
    frame = pd.DataFrame({"litter": ["1", "2"], "side": pd.Categorical(["a", "a"], categories=["a", "b"])})
    item = ConcernItem("litter", "Litter", "litter", ("1", "2"), ("1",))
    for weighted in (False, True):
        row = compare(tally(frame, [item], by="side"), "side", "a", "b", weighted=weighted).iloc[0]
        assert row["second_base"] == 0
        assert row["shorthand"] == "[z]"
        assert row.drop(["item", "problem", "first_base", "first_percent", "first_rank", "second_base",
                         "shorthand"]).isna().all()


def test_nobody_concerned_anywhere_is_no_difference() -> None:
    frame = pd.DataFrame({"litter": ["2"] * 60, "side": ["a"] * 30 + ["b"] * 30})
    item = ConcernItem("litter", "Litter", "litter", ("1", "2"), ("1",))
    row = compare(tally(frame, [item], by="side"), "side", "a", "b").iloc[0]
    assert row["p_value"] == 1
    assert row["difference"] == 0
    assert row["difference_low"] < 0 < row["difference_high"]


@pytest.mark.parametrize(("weighted", "columns"), [
    (False, ("difference", "p_value")), (True, ("weighted_difference", "rao_scott_p"))])
def test_the_crime_survey_compared_as_r_does(
        reference: Path, crime_survey: Counted, weighted: bool, columns: tuple[str, str]) -> None:
    frame, items = crime_survey
    table = deprivation_comparison(tally(with_deprivation(frame), items, by="deprivation"), weighted=weighted)
    expected = pd.read_csv(reference / "csew_deprived_vs_other.csv")
    assert table["item"].tolist() == expected["item"].tolist()
    assert table["deprived_base"].tolist() == expected["deprived_base"].tolist()
    assert table["other_base"].tolist() == expected["other_base"].tolist()
    np.testing.assert_allclose(table["difference"].astype(float), 100 * expected[columns[0]], rtol=1e-7)
    np.testing.assert_allclose(table["p_value"].astype(float), expected[columns[1]], rtol=1e-7)
    if not weighted:
        holm = pd.read_csv(reference / "csew_adjusted_p.csv")["holm"]
        np.testing.assert_allclose(table["p_adjusted"].astype(float), holm, rtol=1e-9)
        concerned = table["deprived_percent"].astype(float) / 100 * table["deprived_base"]
        np.testing.assert_allclose(concerned, expected["deprived_concerned"])


def test_weighted_differences_of_the_reference_survey(reference: Path, synthetic: Counted) -> None:
    frame, items = synthetic
    table = compare(tally(frame, items, by="side", dont_know=True), "side", "deprived", "other", weighted=True)
    expected = pd.read_csv(reference / "synthetic/diff_deprived.csv").set_index("item").loc[table["item"]]
    for column, value in {"first_percent": "pct_deprived", "second_percent": "pct_other", "difference": "diff_pp",
                          "difference_low": "ci_lo", "difference_high": "ci_hi"}.items():
        np.testing.assert_allclose(table[column].astype(float), expected[value], rtol=1e-9)
    assert (table["first_base"] + table["second_base"] - 2).tolist() == expected["df"].tolist()


def test_the_ratio_and_each_groups_rank_stand_beside_the_difference() -> None:
    frame = pd.DataFrame({"litter": ["1"] * 30 + ["2"] * 10 + ["1"] * 10 + ["2"] * 30,
                          "drugs": ["1"] * 10 + ["2"] * 30 + ["1"] * 20 + ["2"] * 20, "side": ["a"] * 40 + ["b"] * 40})
    items = [ConcernItem(name, name, name, ("1", "2"), ("1",)) for name in ("litter", "drugs")]
    table = compare(tally(frame, items, by="side"), "side", "a", "b")
    assert table["ratio"].tolist() == pytest.approx([3, 0.5])
    assert table["first_rank"].tolist() == [1, 2]
    assert table["second_rank"].tolist() == [2, 1]


def test_any_question_can_be_compared(rows: pd.DataFrame, survey: Questionnaire) -> None:
    counted = tally(typed(rows, survey), survey, by="audience")
    table = compare(counted, "audience", "elected", "resident", answers=answers(survey, "channels"))
    assert table["item"].tolist() == ["channels.email", "channels.post", "channels.none"]
    assert table["first_percent"].tolist() == [100, 0, 0]
    assert table["second_base"].tolist() == [6, 6, 6]
    assert table.loc[1, "second_percent"] == pytest.approx(50)
