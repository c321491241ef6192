"""Lays areas out as equal squares on a grid, each roughly where it lies, so that a small town ward is as large as a rural one.

Every area gets the free square nearest to its place: `scipy.optimize.linear_sum_assignment` finds the assignment with the
smallest sum of squared distances. The place is half by position on the map and half by rank, so that crowded towns spread out.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.stats import rankdata

from ...analysis.charts.map_geometry import Drawn, Point, Ring, area

MOST = 60           # with more areas the squares are too small to read
ROOM = 10 / 7       # squares for each area, so that the shape of the whole can be seen
NARROWEST, WIDEST = 4, 7    # squares in a row: more would be too small on a phone 320 pixels wide


@dataclass(frozen=True, slots=True)
class Tile:
    """The square of one area: its column counted from the west and its row from the north, both from 1."""

    area: str
    column: int
    row: int


def tiles(centres: Mapping[str, Point]) -> list[Tile]:
    """Returns the square of every area, row by row, given its centre: x to the east and y to the south, in the same unit.

    The same centres give the same squares. Empty rows and columns are left out. Returns nothing for more than MOST areas.
    """
    areas = sorted(centres)
    if not 0 < len(areas) <= MOST:
        return []
    points = np.array([centres[name] for name in areas], float)
    columns, rows = _size(points)
    squares = np.array([(column, row) for row in range(rows) for column in range(columns)], float)
    places = aims(points, columns, rows)
    _, chosen = linear_sum_assignment(((places[:, None] - squares) ** 2).sum(axis=2))
    across, down = (_closed_up(squares[chosen, axis]) for axis in (0, 1))
    found = [Tile(name, *square) for name, *square in zip(areas, across, down, strict=True)]
    return sorted(found, key=lambda tile: (tile.row, tile.column))


def aims(points: np.ndarray, columns: int, rows: int) -> np.ndarray:
    """Returns where each point should lie on a grid of this size, in squares from 0: half by position, half by rank."""
    both = [(_spread(points[:, axis]) + _spread(rankdata(points[:, axis]))) / 2 for axis in (0, 1)]
    return np.column_stack(both) * (columns - 1, rows - 1)


def centres(drawn: Drawn) -> dict[str, Point]:
    """Returns the centre of gravity of every outline, in pixels."""
    return {name: _centre(rings) for name, rings in drawn.rings.items()}


def neighbours(drawn: Drawn) -> dict[str, set[str]]:
    """Returns the areas that share a piece of border with each area; a corner is not enough."""
    sides: dict[frozenset[Point], set[str]] = defaultdict(set)
    for name, rings in drawn.rings.items():
        for side in _sides(rings):
            sides[side].add(name)
    return {name: {other for beside in sides.values() if name in beside for other in beside} - {name} for name in drawn.rings}


def _sides(rings: Iterable[Ring]) -> Iterator[frozenset[Point]]:
    return (frozenset(side) for ring in rings for side in pairwise(ring))


def _centre(rings: Iterable[Ring]) -> Point:
    """Returns the centre of gravity; holes count as negative, because they run in the other direction."""
    parts = [(area((*side, side[0])), side) for ring in rings for side in _triangles(ring)]
    total = sum(size for size, _ in parts)
    x, y = (sum(size * sum(corner[axis] for corner in side) / 3 for size, side in parts) / total for axis in (0, 1))
    return x, y


def _triangles(ring: Ring) -> Iterator[tuple[Point, Point, Point]]:
    """Yields the triangles from the origin to each side of a ring."""
    return (((0.0, 0.0), start, end) for start, end in pairwise(ring))


def _size(points: np.ndarray) -> tuple[int, int]:
    """Returns the number of columns and rows: a little more than enough squares, in the shape of the map."""
    wide, high = np.ptp(points, axis=0)
    squares = math.ceil(ROOM * len(points))
    columns = min(max(round(math.sqrt(squares * wide / high)) if high else WIDEST, NARROWEST), WIDEST)
    return columns, math.ceil(squares / columns)


def _spread(values: np.ndarray) -> np.ndarray:
    """Returns the values from 0 to 1; all are in the middle if they are equal."""
    width = np.ptp(values)
    return (values - values.min()) / width if width else np.full(len(values), 0.5)


def _closed_up(numbers: np.ndarray) -> list[int]:
    """Returns the numbers counted from 1, without those that nobody has."""
    return [int(number) + 1 for number in np.unique(numbers, return_inverse=True)[1]]
