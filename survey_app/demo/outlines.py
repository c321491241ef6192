"""The outlines of the synthetic wards: a made-up coast in the North Sea, where no ward is. Pure.

Each authority is a rectangle of wards whose corners are moved and whose sides are bent by amounts that follow from their
position alone, so that neighbours share their border exactly and every run draws the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from .areas import AUTHORITIES, Authority, areas

COLUMNS = {12: 4, 40: 8}                    # wards in a row of an authority, by how many it has
WEST, SOUTH = (1.2, 1.8), 55.0              # degrees: where each authority begins
WIDE, HIGH = 0.07, 0.04                     # degrees: about how large a ward is
BENDS = 6                                   # points on a side between two corners

Corner = tuple[int, int]
Position = tuple[float, float]


def outlines() -> dict[str, dict[str, Any]]:
    """The outline of every synthetic ward, by code, as a GeoJSON geometry in degrees."""
    return {code: geometry for authority in AUTHORITIES for code, geometry in _wards(authority)}


def _wards(authority: Authority) -> Iterator[tuple[str, dict[str, Any]]]:
    codes = list(dict.fromkeys(area.ward for area in areas(authority)))
    for number, code in enumerate(codes):
        row, column = divmod(number, COLUMNS[authority.wards])
        corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1), (column, row)]
        sides = [_side(authority, *pair) for pair in pairwise(corners)]
        ring = [position for side in sides for position in side[:-1]]
        yield code, {"type": "Polygon", "coordinates": [[*map(list, ring), list(ring[0])]]}


def _side(authority: Authority, start: Corner, end: Corner) -> list[Position]:
    """The border between two corners; the same points whichever way it is walked."""
    first, last = sorted((start, end))
    one, two = _corner(authority, first), _corner(authority, last)
    points = [one]
    for bend in range(1, BENDS + 1):
        share, off = bend / (BENDS + 1), 0.08 * _chance(authority.code, *first, *last, bend)
        across, up = two[0] - one[0], two[1] - one[1]
        points.append(_rounded(one[0] + share * across - off * up * WIDE / HIGH,
                               one[1] + share * up + off * across * HIGH / WIDE))
    points.append(two)
    return points if first == start else points[::-1]


def _corner(authority: Authority, corner: Corner) -> Position:
    west = WEST[AUTHORITIES.index(authority)]
    return _rounded(west + WIDE * (corner[0] + 0.3 * _chance(authority.code, *corner, 1)),
                    SOUTH + HIGH * (corner[1] + 0.3 * _chance(authority.code, *corner, 2)))


def _rounded(east: float, north: float) -> Position:
    return round(east, 6), round(north, 6)


def _chance(name: str, *numbers: int) -> float:
    """A number from -1 to 1 that follows from what is given, and looks like chance."""
    seed = sum(ord(character) for character in name) + sum(number * 7.31 ** place for place, number in enumerate(numbers, 1))
    return 2 * (math.sin(seed) * 43758.5453 % 1) - 1
