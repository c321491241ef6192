"""Every area has a square of its own, roughly where it lies."""

from __future__ import annotations

import json
from itertools import pairwise
from math import dist
from pathlib import Path

import pytest

from survey_app.analysis.charts import map_geometry
from survey_app.analysis.charts.map_geometry import Drawn, Point
from survey_app.publishing.site import tile_grid
from survey_app.publishing.site.tile_grid import MOST, Tile, centres, neighbours, tiles


def square(x: float, y: float, size: float = 10) -> tuple[Point, ...]:
    return ((x, y), (x + size, y), (x + size, y + size), (x, y + size), (x, y))


def block(columns: int, rows: int) -> dict[str, Point]:
    return {f"{row}-{column}": (column, row) for row in range(rows) for column in range(columns)}


def nearest(area: str, places: dict[str, Point]) -> list[str]:
    """Returns the four areas whose centres are nearest."""
    return sorted(places, key=lambda other: dist(places[area], places[other]))[1:5]


def test_a_regular_block_keeps_its_order() -> None:
    made = {tile.area: tile for tile in tiles(block(5, 5))}
    for row in range(5):
        assert all(made[f"{row}-{west}"].column < made[f"{row}-{east}"].column for west, east in pairwise(range(5)))
    for column in range(5):
        assert all(made[f"{north}-{column}"].row < made[f"{south}-{column}"].row for north, south in pairwise(range(5)))


@pytest.mark.parametrize("count", [1, 2, 3, 16, 49, MOST])
def test_every_area_has_one_square_row_by_row(count: int) -> None:
    made = tiles({f"area {number}": (number * 37 % 101, number * 53 % 89) for number in range(count)})
    assert len({(tile.column, tile.row) for tile in made}) == len({tile.area for tile in made}) == count
    assert [(tile.row, tile.column) for tile in made] == sorted((tile.row, tile.column) for tile in made)
    for numbers in ({tile.column for tile in made}, {tile.row for tile in made}):
        assert numbers == set(range(1, max(numbers) + 1))
    assert max(tile.column for tile in made) <= tile_grid.WIDEST


def test_the_same_centres_in_another_order_give_the_same_squares() -> None:
    places = block(6, 4)
    assert tiles(places) == tiles(dict(reversed(places.items())))


def test_areas_in_one_place_or_in_one_line_still_have_squares() -> None:
    for places in ({str(number): (5.0, 5.0) for number in range(9)}, {str(number): (number, 5.0) for number in range(9)},
                   {str(number): (5.0, number) for number in range(9)}):
        assert len({(tile.column, tile.row) for tile in tiles(places)}) == 9


def test_too_many_areas_have_no_grid() -> None:
    assert tiles({str(number): (number, number) for number in range(MOST + 1)}) == []
    assert tiles({}) == []


def test_one_area_has_the_first_square() -> None:
    assert tiles({"a": (3, 4)}) == [Tile("a", 1, 1)]


def test_the_centre_of_a_ring_with_a_hole_is_its_centre_of_gravity() -> None:
    """A square of 10 with the left half of its lower half cut out: 75 of 100, so x = (500 - 25 * 2.5) / 75."""
    hole = tuple(reversed(((0.0, 5.0), (5.0, 5.0), (5.0, 10.0), (0.0, 10.0), (0.0, 5.0))))
    (centre,) = centres(Drawn({"a": (square(0, 0), hole)}, 10, 10)).values()
    assert centre == pytest.approx(((500 - 25 * 2.5) / 75, (500 - 25 * 7.5) / 75))


def test_neighbours_share_a_border_and_not_only_a_corner() -> None:
    drawn = Drawn({"a": (square(0, 0),), "b": (square(10, 0)[::-1],), "c": (square(10, 10),), "d": (square(50, 50),)}, 60, 60)
    assert neighbours(drawn) == {"a": {"b"}, "b": {"a", "c"}, "c": {"b"}, "d": set()}


def test_the_wards_of_buckinghamshire_lie_roughly_where_they_are(real_data: Path) -> None:
    """Of each ward's four nearest, at least 98 % stay within two squares; all 49 have a square; neighbours are the map's."""
    document = json.loads((real_data / "boundaries" / "ward22_bucks_stratford_warwick.geojson").read_text("utf-8"))
    wards = {feature["properties"]["ward22_code"]: [feature["geometry"]] for feature in document["features"]
             if "E05013120" <= feature["properties"]["ward22_code"] <= "E05013168"}
    drawn = map_geometry.draw(wards, 1000, 1000)
    places = centres(drawn)
    made = {tile.area: (tile.column, tile.row) for tile in tiles(places)}
    assert len(set(made.values())) == 49
    near = [(area, other) for area in wards for other in nearest(area, places)]
    close = sum(max(abs(made[area][axis] - made[other][axis]) for axis in (0, 1)) <= 2 for area, other in near)
    assert close >= 0.98 * len(near)
    assert sum(map(len, neighbours(drawn).values())) == 2 * 117
