"""Every chart can be drawn from any finished table: no figure, one row, no row, labels of any length."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from survey_app.analysis.charts import (
    bars_alternative,
    bars_chart,
    bars_narrow,
    deprivation_alternative,
    deprivation_chart,
    deprivation_narrow,
    distribution_alternative,
    distribution_chart,
    distribution_narrow,
    map_alternative,
    map_chart,
    map_narrow,
    ranked_alternative,
    ranked_chart,
    ranked_narrow,
    unshown,
    years_alternative,
    years_chart,
    years_narrow,
)

from . import examples
from .drawing import drawn_words, svg

Draw = Callable[[pd.DataFrame], Any]
AREAS = {f"E0500000{number}": [examples.square(number, 0)] for number in range(6)}


def bars(problems: list[str]) -> pd.DataFrame:
    return examples.ranked(problems).assign(option="1", answer="Ticked")


def by_area(problems: list[str]) -> pd.DataFrame:
    return examples.by_area(len(problems), hidden=0).assign(area_name=problems)


def years(problems: list[str]) -> pd.DataFrame:
    sides = {"deprived": "later", "other": "earlier"}
    renamed = {f"{old}_{what}": f"{new}_{what}" for old, new in sides.items() for what in ("base", "percent")}
    return examples.comparison(problems).rename(columns=renamed).assign(comparability="comparable")


CHARTS: dict[str, tuple[Callable[[list[str]], pd.DataFrame], Draw, Draw, Callable[[pd.DataFrame], str]]] = {
    "ranked": (examples.ranked, ranked_chart, ranked_narrow, ranked_alternative),
    "bars": (bars, lambda table: bars_chart(table, "Bars"), lambda table: bars_narrow(table, "Bars"), bars_alternative),
    "distribution": (examples.distribution, distribution_chart, distribution_narrow, distribution_alternative),
    "deprivation": (examples.comparison, deprivation_chart, deprivation_narrow, deprivation_alternative),
    "years": (years, years_chart, years_narrow, years_alternative),
    "map": (by_area, lambda table: map_chart(table, AREAS, "Map"), lambda table: map_narrow(table, AREAS, "Map"),
            map_alternative)}


@pytest.mark.parametrize("shorthand", ["[c]", "fewer than 5", "[z]", "deprived: fewer than 5; other: 10 to 14"])
@pytest.mark.parametrize("name", CHARTS)
def test_a_table_without_a_single_figure_lists_its_rows_and_why(name: str, shorthand: str) -> None:
    make, chart, narrow, alternative = CHARTS[name]
    table = make(["Drugs", "Litter", "Noise"])
    for row in range(len(table)):
        table = examples.suppress(table, row, shorthand)
    heading = unshown.NOBODY if shorthand == "[z]" else unshown.HIDDEN
    for words in (drawn_words(chart(table)), drawn_words(narrow(table))):
        assert heading in words
        assert {"Litter", "Drugs", "Noise"} <= set(" ".join(words).replace(":", "").split())
        assert not any("[" in text or "nan" in text.casefold() or "<na>" in text.casefold() for text in words)
    assert f"{heading}: Drugs" in alternative(table)
    assert "fewer than 5" in alternative(table) or not shorthand.endswith(("5", "14"))


@pytest.mark.parametrize("name", CHARTS)
def test_one_row_and_no_row(name: str) -> None:
    make, chart, narrow, alternative = CHARTS[name]
    for table in (make(["Litter"]), make(["Litter"]).iloc[:0]):
        if len(table) or name != "map":     # a map is never planned without areas
            drawn_words(chart(table))
            drawn_words(narrow(table))
        assert ("Litter" in alternative(table)) == bool(len(table))


@pytest.mark.parametrize("name", CHARTS)
def test_a_label_of_any_length_is_whole(name: str) -> None:
    make, chart, narrow, alternative = CHARTS[name]
    problems = [examples.LONG, *examples.names(2)]
    for drawn in (chart(make(problems)), narrow(make(problems))):
        assert set(examples.LONG.split()) <= {word for text in drawn_words(drawn) for word in text.split()}
    assert examples.LONG in alternative(make(problems))


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_no_wider_than_a_page_of_results(name: str) -> None:
    """With labels as wide as they get and figures as long as they get, so that no word is drawn smaller than 11 pixels."""
    make, chart, *_ = CHARTS[name]
    longest = "Motor vehicle crime, including the theft of vehicles and from vehicles, and damage to them"
    table = make([longest, *examples.names(2)])
    bases = [str(column) for column in table if str(column).endswith("base")]
    width = re.search(r'width="([\d.]+)"', svg(chart(table.assign(**dict.fromkeys(bases, 12345)))))
    assert width
    assert float(width[1]) <= 665


@pytest.mark.parametrize("name", CHARTS)
def test_every_figure_of_the_drawing_has_its_base_beside_it_or_in_its_row(name: str) -> None:
    make, chart, narrow, alternative = CHARTS[name]
    table = make(["Litter", "Drugs", "Noise"])
    bases = {f"{base:,}" for column in table for base in table[column].tolist() if str(column).endswith("base")} or {"1,000"}
    for words in (drawn_words(chart(table)), drawn_words(narrow(table))):
        assert bases <= {part.rstrip(",;") for text in words for part in text.split()}
    assert all(f"of {base}" in alternative(table) for base in bases)
