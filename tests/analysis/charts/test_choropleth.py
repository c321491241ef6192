"""A map says with shading, numbers and words what its table says, and nothing of what was suppressed."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from survey_app.analysis.charts import labels, map_alternative, map_chart, map_narrow, palette, save

from . import examples
from .drawing import drawn_words, svg

AREAS = {f"E0500000{number}": [examples.square(number, 0)] for number in range(8)}


def test_every_area_is_listed_with_its_figure_and_numbered_on_the_map() -> None:
    words = drawn_words(map_chart(examples.by_area(7), AREAS, "Litter, by ward", source="Boundaries: whose they are."))
    assert {"Litter, by ward", *(f"Ward {number}" for number in range(1, 8))} <= words
    assert {"20% (6 to 34)", "70% (56 to 84)", "not shown"} <= words
    assert {str(number) for number in range(1, 8)} <= words
    assert {"60% to 70% (2 areas)", "40% to 50% (2 areas)", "20% to 30% (2 areas)", "not shown (2 areas)"} <= words
    assert "Boundaries: whose they are." in " ".join(words)


def test_a_suppressed_area_is_hatched_and_has_no_figure() -> None:
    hidden = examples.by_area(7, hidden=2)
    drawing = svg(map_chart(hidden, AREAS, "Litter"))
    assert not re.search(r"80%|nan", drawing)
    assert drawing.count(palette.QUIET) > svg(map_chart(examples.by_area(7, hidden=0), AREAS, "Litter")).count(palette.QUIET)


def test_classes_stay_apart_in_grey_print() -> None:
    drawing = svg(map_chart(examples.by_area(8, hidden=0), AREAS, "Litter"))
    fills = set(re.findall(r'fill="(#[0-9a-f]{6})" stroke="' + palette.INK, drawing))
    light = sorted(fills, key=palette.luminance)
    assert light == [palette.MAIN, palette.MIDDLE, palette.PAPER]
    assert all(palette.contrast(one, two) >= 3 for one, two in pairwise(light))


@pytest.mark.parametrize("shares", [[50.0], [50.0, 50.0, 50.0], [10.0, 90.0], [1.0, 2.0, 2.0, 2.0, 2.0, 90.0]])
def test_areas_with_the_same_figure_are_in_one_class(shares: list[float]) -> None:
    table = examples.by_area(len(shares), hidden=0).assign(percent=shares)
    words = drawn_words(map_chart(table, AREAS, "Litter"))
    counted = [int(found[1]) for text in words if (found := re.search(r"%.* \((\d) areas?\)", text))]
    assert sum(counted) == len(shares)
    assert len(counted) <= min(3, len(set(shares)))


def test_the_words_hold_every_figure() -> None:
    text = map_alternative(examples.by_area(4))
    assert text.startswith("Map of 4 areas, shaded by the percentage who called Litter a problem.")
    assert "Ward 1: 20% (6 to 34) of 40 answering." in text
    assert text.endswith("Not shown, to protect the people who answered there or because nobody did: Ward 4.")


def test_names_stand_in_their_natural_order_and_one_without_a_name_by_its_code() -> None:
    table = examples.by_area(3, hidden=0).assign(area_name=["Ward 10", "Ward 2", ""])
    text = map_alternative(table)
    assert text.index("E05000002: ") < text.index("Ward 2: ") < text.index("Ward 10: ")


def test_an_area_without_a_boundary_is_refused() -> None:
    with pytest.raises(labels.TableError, match="these areas have no boundary: E05000002"):
        map_chart(examples.by_area(3), {name: AREAS[name] for name in list(AREAS)[:2]}, "Litter")


def test_twice_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        save(map_chart(examples.by_area(7), AREAS, "Litter"), tmp_path / name)
    for suffix in ("svg", "png"):
        assert (tmp_path / f"one.{suffix}").read_bytes() == (tmp_path / f"two.{suffix}").read_bytes()


def test_it_fits_a_small_screen_and_can_be_read_there() -> None:
    drawing = svg(map_narrow(examples.by_area(7), AREAS, "Litter, by ward"))
    width = re.search(r'width="([\d.]+)"', drawing)
    assert width
    assert float(width[1]) <= 290
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)px"', drawing)) >= 12
