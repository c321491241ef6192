"""A map marks the areas that differ and no others, without colour too, and says what its table says."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from survey_app.analysis.charts import (
    Difference,
    choropleth,
    differ,
    differences,
    labels,
    map_alternative,
    map_chart,
    map_narrow,
    palette,
    save,
    unshown,
)

from . import examples
from .drawing import drawn_words, layers, svg

AREAS = {f"E0500000{number}": [examples.square(number, 0)] for number in range(8)}


def alike(count: int) -> pd.DataFrame:
    """So many areas, in each of which 20 of 40 are concerned."""
    return examples.by_area(count, hidden=0).assign(concerned=20, percent=50.0)


def shapes(chart: Any) -> list[dict[str, Any]]:
    """The looks of the areas that the chart draws, one for each area of a layer."""
    return [mark for mark, rows in layers(chart, "geoshape") for _ in rows]


def test_every_area_is_listed_with_its_figure_and_base_below_the_word_for_its_class() -> None:
    words = drawn_words(map_chart(examples.by_area(7), AREAS, "Litter, by ward", source="Boundaries: whose they are."))
    assert {"Litter, by ward", *(f"Ward {number}" for number in range(1, 8))} <= words
    assert {"20% (6 to 34) of 40", "70% (56 to 84) of 40", unshown.HIDDEN} <= words
    assert {"Higher than the other areas together (1 area)", "Lower than the other areas together (1 area)",
            "No clear difference from the other areas (4 areas)", "Not shown (2 areas)"} <= words
    assert "Boundaries: whose they are." in " ".join(words)


def test_no_area_is_marked_where_areas_do_not_differ() -> None:
    chart = map_chart(alike(8), AREAS, "Litter")
    assert {mark.get("fill") for mark in shapes(chart)} - {None} == {palette.PAPER}
    assert "No clear difference from the other areas (8 areas)" in drawn_words(chart)
    assert not any("Higher" in text or "Lower" in text for text in drawn_words(chart))


def test_a_class_is_known_by_fill_pattern_or_outline_without_colour() -> None:
    looks = {one: choropleth.style(one) for one in Difference}
    for one, other in combinations(looks.values(), 2):
        apart = palette.contrast(one.fill, other.fill) >= 3
        assert apart or (one.pattern, one.outline, tuple(one.dashes)) != (other.pattern, other.outline, tuple(other.dashes))
    assert looks[Difference.LOWER].pattern != looks[Difference.NOT_SHOWN].pattern != ""
    assert palette.contrast(palette.MAIN, palette.PAPER) >= 9       # fill and stripes against what surrounds them
    assert palette.contrast(palette.QUIET, palette.PAPER) >= 4.5    # hatching


def test_the_drawing_holds_the_look_of_every_class() -> None:
    marks = shapes(map_chart(examples.by_area(7), AREAS, "Litter"))
    assert [mark["fill"] for mark in marks if mark.get("fill")].count(palette.MAIN) == 1
    assert [mark["strokeDash"] for mark in marks if mark.get("strokeDash")] == [choropleth.DASHES] * 2
    lines = [mark["strokeWidth"] for mark in marks if mark.get("filled") is False and "strokeDash" not in mark]
    assert sorted(lines) == [choropleth.THIN, choropleth.THIN, choropleth.THICK]      # two hatched, one striped


def test_a_suppressed_area_has_no_figure_and_what_is_told_of_it_is_said() -> None:
    hidden = examples.suppress(examples.by_area(7, hidden=2), 5, "all but fewer than 5").assign(base=40)
    drawing = svg(map_chart(hidden, AREAS, "Litter"))
    assert not re.search(r"70%|80%|nan|\[c\]", drawing)
    assert "all but fewer than 5 of 40" in drawn_words(map_chart(hidden, AREAS, "Litter"))
    assert map_alternative(hidden).endswith(f"{unshown.HIDDEN}: Ward 6: all but fewer than 5 of 40; Ward 7.")


def test_the_words_hold_every_figure() -> None:
    text = map_alternative(examples.by_area(7, hidden=2).assign(subtitle="Percent who said “A big problem”"))
    assert text.startswith("Map of 7 areas: Litter. Percent who said “A big problem”. "
                           "Higher than the other areas together: Ward 5: 60% (46 to 74) of 40. "
                           "Lower than the other areas together: Ward 1: 20% (6 to 34) of 40.")
    assert "No clear difference from the other areas: Ward 2: 30% (16 to 44) of 40; " in text
    assert text.endswith("Not shown, so that nobody can be picked out: Ward 6; Ward 7.")


@pytest.mark.parametrize(("names", "marks", "said"), [
    (["Ward 13", "Ward 52", "Ward 20"], ["13", "20", "52"], "the number in its name"),
    (["Abbey", "Castle", "Booker"], ["1", "2", "3"], "its number in the list"),
    (["Abbey 1", "Castle", "Booker"], ["A", "B", "C"], "its letter in the list"),
    (["Ward 1 of 3", "Ward 2 of 3", "Ward 3 of 3"], ["A", "B", "C"], "its letter in the list"),
    (["North 1", "South 1", "West 2"], ["A", "B", "C"], "its letter in the list")])
def test_the_mark_of_an_area_never_competes_with_a_number_in_a_name(names: list[str], marks: list[str], said: str) -> None:
    chart = map_chart(alike(3).assign(area_name=names), AREAS, "Litter")
    listed = [one.mark for one in choropleth._listed(alike(3).assign(area_name=names))]
    assert listed == marks
    assert set(marks) <= drawn_words(chart)
    assert said in " ".join(drawn_words(chart)) or said in svg(chart)


def test_names_stand_in_their_natural_order_and_one_without_a_name_by_its_code() -> None:
    text = map_alternative(alike(3).assign(area_name=["Ward 10", "Ward 2", ""]))
    assert text.index("E05000002: ") < text.index("Ward 2: ") < text.index("Ward 10: ")


def test_an_area_without_a_boundary_is_refused() -> None:
    with pytest.raises(labels.TableError, match="these areas have no boundary: E05000002"):
        map_chart(examples.by_area(3), {name: AREAS[name] for name in list(AREAS)[:2]}, "Litter")


def test_twice_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        save(map_chart(examples.by_area(7), AREAS, "Litter"), tmp_path / name)
    for suffix in ("svg", "png"):
        assert (tmp_path / f"one.{suffix}").read_bytes() == (tmp_path / f"two.{suffix}").read_bytes()


@pytest.mark.parametrize("count", [9, 20, 41])
def test_a_list_of_any_length_stays_within_the_sheet(count: int) -> None:
    areas = {f"E050000{number:02}": [examples.square(number, 0)] for number in range(count)}
    table = alike(count).assign(area=list(areas), area_name=[f"Ward {number}" for number in range(count)])
    width = re.search(r'width="([\d.]+)"', svg(map_chart(table, areas, "Litter")))
    assert width
    assert float(width[1]) <= 665


def test_it_fits_a_small_screen_and_can_be_read_there() -> None:
    drawing = svg(map_narrow(examples.by_area(7), AREAS, "Litter, by ward"))
    width = re.search(r'width="([\d.]+)"', drawing)
    assert width
    assert float(width[1]) <= 290
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)px"', drawing)) >= 12


def test_where_an_area_differs_there_is_something_to_draw() -> None:
    assert differ(examples.by_area(7))
    assert not differ(alike(7))
    assert set(differences(examples.by_area(3, hidden=3)).values()) == {Difference.NOT_SHOWN}
