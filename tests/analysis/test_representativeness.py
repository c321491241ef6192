import pandas as pd
import pytest

from survey_app.analysis import FrameError, missing_people, representativeness

PEOPLE = {"16_24": 150.0, "25_64": 600.0, "65_plus": 250.0}


def _frame(young: int, middle: int, old: int, unknown: int) -> pd.DataFrame:
    return pd.DataFrame({"age": ["16_24"] * young + ["25_64"] * middle + ["65_plus"] * old + [""] * unknown})


def test_respondents_stand_against_the_population() -> None:
    table = representativeness(_frame(10, 100, 90, 5), {"age": PEOPLE}, {"age": {"16_24": "16 to 24"}})
    assert table["label"].tolist() == ["16 to 24", "25_64", "65_plus", "Not stated"]
    assert table["respondents"].tolist() == [10, 100, 90, 5]
    assert table["percent"].dropna().tolist() == [5, 50, 45]
    assert table["population_percent"].dropna().tolist() == [15, 60, 25]
    assert table["ratio"].dropna().tolist() == pytest.approx([1 / 3, 5 / 6, 1.8])
    assert table["standing"].tolist() == ["under-represented", "under-represented", "over-represented", ""]
    assert missing_people(table) == (
        "Fewer answered than their number would suggest: 16 to 24 (5 % of those who answered, 15 % of the population), "
        "25_64 (50 % of those who answered, 60 % of the population).")


def test_a_group_of_nobody_is_missing_and_close_ones_are_about_right() -> None:
    table = representativeness(_frame(0, 120, 50, 0), {"age": PEOPLE})
    assert table["standing"].tolist() == ["nobody", "over-represented", "about right", ""]
    fair = representativeness(_frame(15, 60, 25, 0), {"age": PEOPLE})
    assert missing_people(fair).startswith("No group that was compared with the population is missing")


def test_nobody_at_all_and_misuse() -> None:
    assert representativeness(_frame(0, 0, 0, 0), {"age": PEOPLE})["percent"].isna().all()
    with pytest.raises(FrameError, match="16_24 has no population"):
        representativeness(_frame(1, 1, 1, 0), {"age": {"25_64": 1, "65_plus": 1}})
    with pytest.raises(FrameError, match="no column 'sex'"):
        representativeness(_frame(1, 1, 1, 0), {"sex": {"f": 1}})
    with pytest.raises(FrameError, match="numbers of people"):
        representativeness(_frame(1, 1, 1, 0), {"age": {**PEOPLE, "16_24": -1}})
