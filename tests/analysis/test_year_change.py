import numpy as np
import pandas as pd
import pytest

from survey_app.analysis import ConcernItem, Tally, movers, tally
from survey_app.analysis.year_change import COLUMNS


def _year(weight: float = 1.0, **concerned: int) -> Tally:
    random = np.random.default_rng(7)
    frame = pd.DataFrame({name: random.permutation(["1"] * many + ["2"] * (1000 - many))
                          for name, many in concerned.items()})
    items = [ConcernItem(name, name.title(), name, ("1", "2"), ("1",)) for name in concerned]
    return tally(frame.assign(weight=weight), items)


ALIKE = dict.fromkeys(("litter", "drugs", "noise"), "comparable")


@pytest.mark.parametrize("weight", [1.0, 2.5])
def test_who_moved_and_by_how_much(weight: float) -> None:
    first, second = _year(weight, litter=800, drugs=500, noise=200), _year(weight, noise=900, litter=500, drugs=490)
    table = movers(first, second, ALIKE, weighted=weight != 1)
    assert table.columns.tolist() == COLUMNS
    assert table["item"].tolist() == ["noise", "litter", "drugs"]
    noise = table.iloc[0]
    assert noise["difference"] == pytest.approx(70)
    assert (noise["first_rank"], noise["second_rank"], noise["rank_change"]) == (3, 1, -2)
    assert (noise["rank_change_low"], noise["rank_change_high"], noise["moved"]) == (-2, -2, "up")
    assert noise["p_adjusted"] < 1e-10
    drugs = table.iloc[2]
    assert drugs["moved"] == ""
    assert (drugs["rank_change_low"], drugs["rank_change_high"]) == (0, 1)


def test_a_broken_item_is_shown_but_not_compared_nor_ranked() -> None:
    first, second = _year(litter=800, drugs=500, noise=200), _year(litter=800, drugs=900, noise=200)
    table = movers(first, second, {**ALIKE, "drugs": "broken", "noise": "caveat"}).set_index("item")
    assert table.loc["drugs", "shorthand"] == "[x]"
    assert table.loc["drugs", "second_percent"] == pytest.approx(90)
    assert table.loc["drugs", ["difference", "p_value", "rank_change", "second_rank"]].isna().all()
    assert table.loc["litter", "second_rank"] == 1
    assert table["comparability"].tolist() == ["comparable", "broken", "caveat"]


def test_items_asked_in_one_year_only_are_left_out() -> None:
    table = movers(_year(litter=800, drugs=500), _year(noise=800, litter=700), ALIKE)
    assert table["item"].tolist() == ["litter"]
    assert movers(_year(litter=800), _year(noise=800), ALIKE).empty


def test_all_broken_compares_nothing() -> None:
    table = movers(_year(litter=8), _year(litter=80), {"litter": "broken"})
    assert table["shorthand"].tolist() == ["[x]"]
    assert table.columns.tolist() == COLUMNS
