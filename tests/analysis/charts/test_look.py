"""Charts take the colours and the typeface of the look they are made in, and no other."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from survey_app.analysis.charts import (
    bars_chart,
    contrast,
    deprivation_chart,
    distribution_chart,
    map_chart,
    palette,
    ranked_chart,
    ranked_narrow,
)

from . import examples
from .drawing import svg

USUAL = palette.Look()
AREAS = {f"E0500000{number}": [examples.square(number, 0)] for number in range(6)}
CHARTS: dict[str, Callable[[], Any]] = {
    "ranked": lambda: ranked_chart(examples.ranked(examples.names(6))),
    "narrow": lambda: ranked_narrow(examples.ranked(examples.names(6))),
    "bars": lambda: bars_chart(examples.ranked(examples.names(6)).assign(option="1", answer="Ticked"), "Bars"),
    "distribution": lambda: distribution_chart(examples.distribution(examples.names(6))),
    "deprivation": lambda: deprivation_chart(examples.comparison(examples.names(6))),
    "map": lambda: map_chart(examples.by_area(6, hidden=0), AREAS, "Map")}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_has_the_colours_of_its_look_alone(name: str) -> None:
    look = contrast.look("#7a1e5a", palette.TYPEFACE)
    with palette.using(look):
        drawn = svg(CHARTS[name]())
    assert look.main in drawn or look.middle in drawn
    assert not re.search("|".join((USUAL.main, USUAL.middle, USUAL.pale)), drawn)
    assert look.main not in svg(CHARTS[name]())


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_is_set_in_the_typeface_of_its_look(name: str) -> None:
    with palette.using(palette.Look(typeface="Liberation Serif")):
        families = set(re.findall(r'font-family="([^"]*)"', svg(CHARTS[name]())))
    assert families == {palette.OFFERED["Liberation Serif"].stack}


def test_every_typeface_ends_in_one_that_is_always_there_and_a_missing_one_is_known_to_be_missing() -> None:
    assert all(one.stack.endswith(", sans-serif") for one in palette.OFFERED.values())
    assert palette.is_found(palette.TYPEFACE)
    assert not palette.is_found("A typeface that nobody has")


def test_a_look_is_over_when_its_charts_are_made_even_if_that_failed() -> None:
    with pytest.raises(ZeroDivisionError), palette.using(palette.Look(main="#000000")):
        raise ZeroDivisionError
    assert palette.in_use() == USUAL
    assert (USUAL.main, USUAL.middle, USUAL.pale) == (palette.MAIN, palette.MIDDLE, palette.PALE)
