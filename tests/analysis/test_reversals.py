import pandas as pd
import pytest

from survey_app.analysis import ConcernItem, Tally, reversals, tally

ITEM = ConcernItem("litter", "Litter", "litter", ("1", "2"), ("1",))


def _rows(group: str, area: str, concerned: int, base: int) -> list[tuple[str, str, str]]:
    return [(code, group, area) for code in ["1"] * concerned + ["2"] * (base - concerned)]


def _tally(rows: list[tuple[str, str, str]], **weight: float) -> Tally:
    return tally(pd.DataFrame(rows, columns=["litter", "side", "ward"]).assign(**weight), [ITEM], by=["side", "ward"])


@pytest.mark.parametrize("weight", [{}, {"weight": 2.0}])
def test_simpsons_reversal_is_flagged(weight: dict[str, float]) -> None:
    """The classic kidney stone figures: better in each group, worse overall."""
    rows = (_rows("a", "small", 81, 87) + _rows("a", "large", 192, 263)
            + _rows("b", "small", 234, 270) + _rows("b", "large", 55, 80))
    row = reversals(_tally(rows, **weight), "side", "a", "b", "ward", weighted=bool(weight)).iloc[0]
    assert row["overall_difference"] == pytest.approx(100 * (273 / 350 - 289 / 350))
    small, large = 87 * 270 / 357, 263 * 80 / 343
    inside = (small * (81 / 87 - 234 / 270) + large * (192 / 263 - 55 / 80)) / (small + large)
    assert row["within_difference"] == pytest.approx(100 * inside)
    assert (row["areas"], row["areas_first_higher"], row["areas_second_higher"]) == (2, 2, 0)
    assert row["reversed"]


def test_agreeing_directions_are_not_flagged_and_areas_of_one_group_do_not_count() -> None:
    rows = (_rows("a", "north", 30, 40) + _rows("b", "north", 10, 40) + _rows("a", "south", 40, 40)
            + _rows("b", "", 0, 40))
    row = reversals(_tally(rows), "side", "a", "b", "ward").iloc[0]
    assert row["areas"] == 1
    assert row["within_difference"] == pytest.approx(50)
    assert not row["reversed"]


def test_without_a_common_area_there_is_nothing_to_disagree() -> None:
    row = reversals(_tally(_rows("a", "north", 3, 4) + _rows("b", "south", 1, 4)), "side", "a", "b", "ward").iloc[0]
    assert row["areas"] == 0
    assert row["within_difference"] is pd.NA
    assert not row["reversed"]
