import pandas as pd
import pytest

from survey_app.analysis.charts import figures


@pytest.mark.parametrize(("value", "text"), [(0, "0%"), (0.2, "under 1%"), (33.4, "33%"), (100, "100%")])
def test_percentages_are_whole_and_what_is_there_is_not_nothing(value: float, text: str) -> None:
    assert figures.percent(value) == text


@pytest.mark.parametrize(("value", "text"), [(4.2, "+4"), (-4.2, "−4"), (0.3, "0"), (-0.3, "0")])
def test_differences_carry_their_sign(value: float, text: str) -> None:
    assert figures.signed(value) == text


def test_names_are_joined_as_in_a_sentence() -> None:
    assert figures.joined(["Litter"]) == "Litter"
    assert figures.joined(["Litter", "Drugs", "Noise"]) == "Litter; Drugs and Noise"


def test_a_missing_column_is_named() -> None:
    with pytest.raises(figures.TableError, match="no column percent; it has problem"):
        figures.records(pd.DataFrame({"problem": ["Litter"]}), ("problem", "percent"))
