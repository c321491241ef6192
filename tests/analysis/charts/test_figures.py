import pandas as pd
import pytest

from survey_app.analysis.charts import labels


@pytest.mark.parametrize(("value", "text"), [(0, "0%"), (0.2, "under 1%"), (33.4, "33%"), (100, "100%")])
def test_percentages_are_whole_and_what_is_there_is_not_nothing(value: float, text: str) -> None:
    assert labels.percent(value) == text


@pytest.mark.parametrize(("value", "text"), [(4.2, "+4"), (-4.2, "−4"), (0.3, "0"), (-0.3, "0")])
def test_differences_carry_their_sign(value: float, text: str) -> None:
    assert labels.signed(value) == text


def test_names_are_joined_as_in_a_sentence() -> None:
    assert labels.joined(["Litter"]) == "Litter"
    assert labels.joined(["Litter", "Drugs", "Noise"]) == "Litter; Drugs and Noise"


def test_a_missing_column_is_named() -> None:
    with pytest.raises(labels.TableError, match="no column percent; it has problem"):
        labels.records(pd.DataFrame({"problem": ["Litter"]}), ("problem", "percent"))
