"""Charts for a phone: no wider than its page, no word smaller than 12 pixels, and every figure of the wide one."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from survey_app.analysis.charts import (
    bars_narrow,
    deprivation_narrow,
    distribution_narrow,
    labels,
    ranked_narrow,
    save_svg,
    unshown,
)

from . import examples
from .drawing import drawn_words, svg

pytestmark = pytest.mark.slow

PAGE = 290      # CSS pixels that a page on a screen of 320 has for a chart
PROBLEMS = [*examples.names(17), examples.LONG.partition("Llan")[0]]


def bars(problems: list[str]) -> pd.DataFrame:
    return examples.ranked(problems).assign(option="1", answer="Ticked")


CHARTS: dict[str, tuple[Callable[[list[str]], pd.DataFrame], Callable[[pd.DataFrame], Any]]] = {
    "ranked": (examples.ranked, ranked_narrow), "bars": (bars, lambda table: bars_narrow(table, "How to hear")),
    "deprivation": (examples.comparison, deprivation_narrow),
    "distribution": (lambda problems: examples.distribution(problems, safety=True), distribution_narrow)}


@pytest.mark.parametrize("name", CHARTS)
def test_it_fits_a_small_screen_and_can_be_read_there(name: str) -> None:
    table, chart = CHARTS[name]
    drawing = svg(chart(table(PROBLEMS)))
    width = re.search(r'width="([\d.]+)"', drawing)
    assert width
    assert float(width[1]) <= PAGE
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)px"', drawing)) >= 12


@pytest.mark.parametrize("name", CHARTS)
def test_every_label_is_whole_and_twice_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    table, chart = CHARTS[name]
    words = " ".join(sorted(drawn_words(chart(table(PROBLEMS)))))
    assert set(" ".join(PROBLEMS).split()) <= set(words.split())
    for copy in ("one", "two"):
        save_svg(chart(table(PROBLEMS)), tmp_path / f"{copy}.svg")
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def test_the_figures_are_those_of_the_wide_chart() -> None:
    ranked = examples.ranked(examples.names(6))
    assert {labels.percent(value) for value in ranked["percent"]} <= drawn_words(ranked_narrow(ranked))
    assert {"1,200 answering; position could be 1 to 3", "2= Drugs 2"} <= drawn_words(ranked_narrow(ranked))
    compared = drawn_words(deprivation_narrow(examples.comparison(examples.names(3))))
    assert {"More deprived areas: 62% (56 to 68) of 250", "Other areas: 50% (47 to 53) of 1,440",
            "difference +12 points (+7 to +17), higher", "difference 0 points (−5 to +5), not clear"} <= compared
    assert "Concern 50% of 1,000; don’t know 8% of 1,080" in drawn_words(distribution_narrow(examples.distribution(["Litter"])))


@pytest.mark.parametrize("name", CHARTS)
def test_a_suppressed_row_is_named_and_has_no_figure(name: str) -> None:
    table, chart = CHARTS[name]
    hidden = examples.suppress(table(examples.names(6)), 4)
    words = drawn_words(chart(hidden))
    assert unshown.HIDDEN in words
    assert not any("1,204" in text or "nan" in text for text in words)
    assert "Graffiti 5" in " ".join(words) or name == "distribution"
