"""Every group beside all others: the same figures as by `compare` with relabelled groups, and by `ranked_problems` within one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from survey_app.analysis import ConcernItem, answers, compare, ranked_problems, ranking_by, shares_by, tally, typed
from survey_app.analysis.significance import adjusted
from survey_app.questionnaire.model import Questionnaire

ITEMS = [ConcernItem(name, name.title(), name, ("1", "2", "9"), ("1",), dont_know=("9",))
         for name in ("litter", "drugs", "noise")]
FIGURES = ["difference", "difference_low", "difference_high", "p_value"]


def people(groups: str = "abc", number: int = 300, weight: bool = False) -> pd.DataFrame:
    random = np.random.default_rng(7)
    frame = pd.DataFrame({item.id: random.choice(["1", "2", "9", ""], number, p=[.4, .4, .1, .1]) for item in ITEMS})
    frame["side"] = random.choice([*groups, ""], number)
    return frame.assign(weight=random.uniform(0.2, 4, number)) if weight else frame


@pytest.mark.parametrize("weighted", [False, True])
def test_each_group_is_compared_with_all_others_together(weighted: bool) -> None:
    frame = people(weight=weighted)
    table = shares_by(tally(frame, ITEMS, by="side"), "side", weighted=weighted)
    for group in "abc":
        other = frame["side"].map(lambda side, own=group: side if side in ("", own) else "others")
        by_two = compare(tally(frame.assign(side=other), ITEMS, by="side"), "side", group, "others", weighted=weighted)
        mine = table[table["group"] == group]
        assert mine["base"].tolist() == by_two["first_base"].tolist()
        assert mine["percent"].tolist() == pytest.approx(by_two["first_percent"].tolist(), abs=1e-12)
        assert mine[FIGURES].to_numpy("float64") == pytest.approx(by_two[FIGURES].to_numpy("float64"), abs=1e-9)
    tested = table["p_value"].to_numpy("float64", na_value=np.nan)
    assert table["p_adjusted"].to_numpy("float64", na_value=np.nan) == pytest.approx(adjusted(tested), nan_ok=True)


def test_people_without_a_group_are_shown_and_compared_with_nobody() -> None:
    table = shares_by(tally(people(), ITEMS, by="side"), "side")
    unstated = table[table["group"] == ""]
    assert len(unstated) == 3
    assert (unstated["base"] > 0).all()
    assert unstated["difference"].isna().all()
    assert unstated["p_adjusted"].isna().all()


def test_two_groups_are_one_comparison() -> None:
    counted = tally(people("ab"), ITEMS, by="side")
    table, by_two = shares_by(counted, "side"), compare(counted, "side", "a", "b")
    for group, sign in (("a", 1), ("b", -1)):
        mine = table[table["group"] == group]
        assert mine["difference"].tolist() == pytest.approx([sign * one for one in by_two["difference"]])
        assert mine["p_adjusted"].tolist() == pytest.approx(by_two["p_adjusted"].tolist())


def test_the_effective_base_of_equal_weights_is_the_base() -> None:
    table = shares_by(tally(people().assign(weight=2.0), ITEMS, by="side"), "side", weighted=True)
    assert table["effective_base"].tolist() == pytest.approx(table["base"].tolist(), rel=0.02)
    assert table["design_effect"].tolist() == pytest.approx([1] * len(table), rel=0.02)


def test_one_group_has_no_others() -> None:
    table = shares_by(tally(people().assign(side="a"), ITEMS, by="side"), "side")
    assert table["difference"].isna().all()
    assert table["percent"].notna().all()


def test_nobody_is_an_empty_table() -> None:
    table = shares_by(tally(people()[:0], ITEMS, by="side"), "side")
    assert table["shorthand"].tolist() == ["[z]"] * 3
    assert table["base"].tolist() == [0] * 3


@pytest.mark.parametrize("weighted", [False, True])
def test_the_ranking_within_a_group_is_that_of_its_people(weighted: bool) -> None:
    frame = people(weight=weighted)
    table = ranking_by(tally(frame, ITEMS, by="side", pairs_by="side"), "side", weighted=weighted)
    for group in "abc":
        counted = tally(frame, ITEMS, by="side", pairs_by="side").where(side=group)
        alone = ranked_problems(counted, weighted=weighted).set_index("item")
        mine = table[table["group"] == group].set_index("item")
        for name in ("rank", "rank_low", "rank_high", "base", "percent"):
            assert mine[name].to_dict() == pytest.approx(alone[name].to_dict())


def test_positions_need_pairs_by_group() -> None:
    with pytest.raises(ValueError, match="pairs_by"):
        ranking_by(tally(people(), ITEMS, by="side"), "side")


def test_any_question(rows: pd.DataFrame, survey: Questionnaire) -> None:
    counted = tally(typed(rows, survey), survey, by="imd_quintile_local", pairs=False)
    table = shares_by(counted, "imd_quintile_local", answers=answers(survey, "night"))
    assert set(table["item"]) == {"night:safe", "night:unsafe"}
    by_item = table.groupby(["group"], sort=False)["percent"].sum(min_count=1).dropna()
    assert by_item.tolist() == pytest.approx([100] * len(by_item))
