"""Outlines in pixels: simplified without gaps, put together without inner borders, hatched and labelled inside."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from pathlib import Path

import pytest

from survey_app.analysis.charts import map_geometry
from survey_app.analysis.charts.map_geometry import Geometry, Ring

from . import examples


def edges(ring: Ring) -> set[frozenset[tuple[float, float]]]:
    return {frozenset(pair) for pair in pairwise(ring)}


def inside(x: float, y: float, rings: tuple[Ring, ...]) -> bool:
    return sum((a[1] > y) != (b[1] > y) and x < a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1])
               for ring in rings for a, b in pairwise(ring)) % 2 == 1


def test_neighbours_keep_one_border_when_it_is_simplified() -> None:
    wiggle = [(0.5 + 0.0005 * math.sin(9 * step), step / 50) for step in range(51)]
    left = examples.polygon([(0, 0), *wiggle, (0, 1), (0, 0)])
    right = examples.polygon([(1, 0), (1, 1), *wiggle[::-1], (1, 0)])
    drawn = map_geometry.draw({"left": [left], "right": [right]}, 100, 100)
    (one,), (two,) = drawn.rings["left"], drawn.rings["right"]
    assert edges(one) & edges(two)
    assert len(one) < 20
    assert (round(drawn.width), round(drawn.height)) == (100, 100)


def test_areas_put_together_lose_the_border_inside_and_keep_a_hole() -> None:
    grid = {(column, row): examples.square(column, row) for column in range(3) for row in range(3)}
    whole = map_geometry.draw({"all": list(grid.values())}, 300, 300).rings["all"]
    assert [round(abs(map_geometry.area(ring))) for ring in whole] == [90_000]
    ring_of_eight = [geometry for place, geometry in grid.items() if place != (1, 1)]
    outer, hole = map_geometry.draw({"all": ring_of_eight}, 300, 300).rings["all"]
    assert (round(abs(map_geometry.area(outer))), round(abs(map_geometry.area(hole)))) == (90_000, 10_000)
    assert not inside(150, 150, (outer, hole))


def test_hatching_and_labels_stay_inside_and_out_of_holes() -> None:
    grid = [examples.square(column, row) for column in range(3) for row in range(3) if (column, row) != (1, 1)]
    rings = map_geometry.draw({"all": grid}, 300, 300).rings["all"]
    lines = map_geometry.hatching(rings, 5)
    assert len(lines) > 80
    assert all(inside((one[0] + two[0]) / 2, (one[1] + two[1]) / 2, rings) for one, two in lines)
    (place,) = map_geometry.rooms(rings[:1], 20, 10)
    assert inside(*place, rings[:1])
    assert all(inside(*place, rings) for place in map_geometry.rooms(rings, 20, 10))
    assert map_geometry.rooms(rings, 200, 100) == []


@pytest.mark.parametrize("name", ["ward22_bucks_stratford_warwick", "lsoa21_E06000060", "lsoa11_E07000007"])
def test_real_boundaries_are_drawn_whole(name: str, real_data: Path) -> None:
    features = json.loads((real_data / "boundaries" / f"{name}.geojson").read_text("utf-8"))["features"]
    areas: dict[str, list[Geometry]] = {str(number): [feature["geometry"]] for number, feature in enumerate(features)}
    drawn = map_geometry.draw(areas, 500, 500)
    assert all(ring[0] == ring[-1] and len(ring) > 3 for rings in drawn.rings.values() for ring in rings)
    assert all(drawn.rings.values())
    assert map_geometry.draw(areas, 500, 500) == drawn
