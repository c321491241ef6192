"""The charts of a release: their words come from the questionnaire, and their figures from the table alone."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from survey_app.publishing.release import charts
from survey_app.questionnaire import parsing

ASKED = parsing.load("residents-survey-2020")
DAY = "How safe do you feel outside in your area in daylight?"


def compared() -> pd.DataFrame:
    """Burglary and safety in daylight in two groups, as the release has them: 22 of 250 unsafe against 43 of 1,440."""
    return pd.DataFrame({
        "item": ["crime.burglary", "safe_day"], "problem": ["Burglary", DAY], "deprived_base": [242, 250],
        "deprived_percent": [80.2, 8.8], "other_base": [1381, 1440], "other_percent": [72.5, 2.986], "difference": [7.7, 5.814],
        "difference_low": [1.7, 2.8], "difference_high": [12.8, 10.0], "p_value": [0.012, 0.00001], "p_adjusted": [0.02, 0.0001],
        "shorthand": ""})


def drawn(folder: Path, **finished: pd.DataFrame) -> Path:
    charts.draw(finished, folder, ASKED)
    return folder


def test_a_reversed_item_is_said_as_what_it_counts_in_every_form_of_the_chart(tmp_path: Path) -> None:
    drawn(tmp_path, deprivation_comparison=compared())
    said = (tmp_path / "deprivation_comparison.txt").read_text("utf-8")
    assert f"{DAY} Fairly unsafe or very unsafe: 9% (6 to 13) of 250 in more deprived areas, 3% (2 to 4) of 1,440" in said
    assert "Percent who said “Very concerned” or “Fairly concerned” (unless the row names other answers), of residents" in said
    for name in ("deprivation_comparison.svg", "narrow/deprivation_comparison.svg"):
        drawing = (tmp_path / name).read_text("utf-8")
        assert f"{DAY} Fairly unsafe or very unsafe: 9%" in drawing     # its description
        assert "called it a problem" not in drawing
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "deprivation_comparison.csv", keep_default_na=False), compared())


def test_answers_about_safety_are_named_in_each_row(tmp_path: Path) -> None:
    table = compared().iloc[[1, 1]].assign(option=["very_safe", "fairly_unsafe+very_unsafe"],
                                           answer=["Very safe", "Fairly unsafe or very unsafe"])
    said = (drawn(tmp_path, safety_comparison=table) / "safety_comparison.txt").read_text("utf-8")
    assert f"{DAY} Very safe: 9%" in said
    assert f"{DAY} Fairly unsafe or very unsafe: 9%" in said


@pytest.mark.parametrize(("name", "item", "option", "said"), [
    ("sources_of_concern", "crime_source", "news", "Percent of the strong concerns mentioned; one person can mention several. "),
    ("reasons_not_reported", "not_reported.afraid", "1",
     "Percent of residents who answered; only people who said “No” to “Did you report the crime?” were asked. "),
    ("themes", "comments", "drugs", "Percent of residents who wrote something; a comment may have several themes. ")])
def test_the_words_say_of_whom(name: str, item: str, option: str, said: str, tmp_path: Path) -> None:
    table = pd.DataFrame({"item": [item], "problem": "Fear", "option": option, "answer": "Ticked", "base": 129, "count": 9,
                          "percent": 7.0, "percent_low": 3.7, "percent_high": 12.7, "shorthand": ""})
    assert said in (drawn(tmp_path, **{name: table}) / f"{name}.txt").read_text("utf-8")


def test_a_table_without_rows_has_no_chart(tmp_path: Path) -> None:
    drawn(tmp_path, deprivation_comparison=compared().iloc[:0])
    assert [path.name for path in tmp_path.iterdir()] == [charts.NARROW]


def test_characters_without_a_typeface_are_handed_back(tmp_path: Path) -> None:
    assert charts.draw({"deprivation_comparison": compared().replace("Burglary", "Burglary \U0010fffc")}, tmp_path,
                       ASKED) == "\U0010fffc"
