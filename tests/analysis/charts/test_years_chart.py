"""The chart of two years: what was asked alike has marks, what was not says why, and all figures are in the words too."""

from __future__ import annotations

import pandas as pd
import pytest

from survey_app.analysis.charts import unshown, years_alternative, years_chart
from survey_app.analysis.charts.labels import TableError

from .drawing import drawn_words

TABLE = pd.DataFrame({
    "item": ["noise", "litter", "drugs", "gangs"], "problem": ["Noise", "Litter", "Drugs", "Gangs"],
    "comparability": ["comparable", "caveat", "broken", "comparable"],
    "earlier_base": pd.array([100, 90, 80, None], "Int64"), "earlier_percent": pd.array([20.0, 50.0, 30.0, None], "Float64"),
    "later_base": pd.array([110, 95, 85, None], "Int64"), "later_percent": pd.array([45.0, 49.0, 60.0, None], "Float64"),
    "difference": pd.array([25.0, -1.0, None, None], "Float64"),
    "difference_low": pd.array([12.0, -15.0, None, None], "Float64"),
    "difference_high": pd.array([37.0, 13.0, None, None], "Float64"),
    "p_adjusted": pd.array([0.001, 0.9, None, None], "Float64"), "shorthand": ["", "", "[x]", "[c]"]})


def test_the_words_hold_every_figure_and_say_what_is_not_compared() -> None:
    said = years_alternative(TABLE)
    assert ("Noise: 45% (36 to 54) of 110 in this year’s answers, 20% (13 to 29) of 100 in the earlier answers, difference "
            "+25 points (+12 to +37), higher.") in said
    assert "Litter (asked in other words or in another place): 49% (39 to 59) of 95" in said
    assert "not clear." in said
    assert "Not asked alike in both years, and not compared: Drugs." in said
    assert "Not shown, so that nobody can be picked out: Gangs." in said
    assert "60%" not in said


def test_the_chart_marks_only_what_is_compared() -> None:
    texts = drawn_words(years_chart(TABLE))
    assert {"Noise", "Gangs", "This year’s answers", "The earlier answers", "higher", "not clear"} <= texts
    assert {unshown.NOT_ALIKE, "Drugs", unshown.HIDDEN, "Gangs"} <= texts
    assert not any("60" in text or "[" in text for text in texts if "%" not in text[-1:])


def test_a_table_without_comparability_is_refused() -> None:
    with pytest.raises(TableError, match="no column comparability"):
        years_chart(TABLE.drop(columns="comparability"))
