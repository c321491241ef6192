"""Converts outlines of areas from GeoJSON in degrees to closed lines in pixels, simplified for the size of the drawing.

A border that two areas share is one line, simplified once, so that there are no gaps between neighbours. An area that
consists of several others loses the borders inside it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

Point = tuple[float, float]
Ring = tuple[Point, ...]         # closed: the last point is the first
Arc = tuple[Point, ...]          # a piece of border between two points where borders meet
Geometry = Mapping[str, Any]

TOLERANCE = 0.5     # largest distance in pixels between a simplified line and the original
PLACES = 6          # decimals of a degree in which two files agree: a tenth of a metre
SPECK = 2.0         # square pixels: smaller parts of an area are left out, except its largest part


@dataclass(frozen=True, slots=True)
class Drawn:
    """The outlines of areas in pixels, each as a list of rings, and the size of the drawing."""

    rings: Mapping[str, tuple[Ring, ...]]
    width: float
    height: float


def draw(areas: Mapping[str, Sequence[Geometry]], width: float, highest: float) -> Drawn:
    """Returns the outline of each area, joined from its geometries, as large as `width` and `highest` allow.

    Distances are correct in the middle of the map (an equirectangular projection about its parallel).
    """
    rings = {name: [ring for geometry in geometries for ring in _rings(geometry)] for name, geometries in areas.items()}
    place, size = _placing([point for own in rings.values() for ring in own for point in ring], width, highest)
    placed = {name: [tuple(place(point) for point in ring) for ring in own] for name, own in rings.items()}
    meeting = _meetings(ring for own in placed.values() for ring in own)
    simple: dict[Arc, Arc] = {}
    drawn = {name: _shown(_joined(_outer(own, meeting), simple)) for name, own in placed.items()}
    return Drawn(drawn, *size)


def area(ring: Ring) -> float:
    """Returns the signed area of a ring, in square pixels."""
    return sum(one[0] * two[1] - two[0] * one[1] for one, two in pairwise(ring)) / 2


def hatching(rings: Sequence[Ring], gap: float) -> list[tuple[Point, Point]]:
    """Returns lines from the lower left to the upper right that fill an outline, `gap` pixels apart."""
    sums = [x + y for ring in rings for x, y in ring]
    lines: list[tuple[Point, Point]] = []
    for step in range(math.ceil(min(sums) / (gap * math.sqrt(2))), math.floor(max(sums) / (gap * math.sqrt(2))) + 1):
        level = step * gap * math.sqrt(2) + 0.013      # so that no line goes through a corner
        cuts = sorted(cut for ring in rings for cut in _cuts(ring, level))
        lines += [((round(x, 1), round(level - x, 1)), (round(end, 1), round(level - end, 1)))
                  for x, end in zip(cuts[::2], cuts[1::2], strict=False) if end - x > 0.5]
    return lines


def stripes(rings: Sequence[Ring], gap: float) -> list[tuple[Point, Point]]:
    """Returns level lines that fill an outline, `gap` pixels apart."""
    leaning = [tuple((x, y - x) for x, y in ring) for ring in rings]     # in which a level line slants like the hatching
    return [((x, round(y + x, 1)), (end, round(below + end, 1)))
            for (x, y), (end, below) in hatching(leaning, gap / math.sqrt(2))]


def rooms(rings: Sequence[Ring], width: float, height: float) -> list[Point]:
    """Returns the best position for a label of this size in each part of an outline that has room for it."""
    squeeze = height / width      # turns a wide label into a square
    starts, ends = (np.array([pair[end] for ring in rings for pair in pairwise(ring)]) for end in (0, 1))
    found = []
    for ring in rings:
        xs, ys = ([point[axis] for point in ring] for axis in (0, 1))
        across, down = np.meshgrid(np.linspace(min(xs), max(xs), 25)[1:-1], np.linspace(min(ys), max(ys), 25)[1:-1])
        points = np.column_stack([across.ravel(), down.ravel()])
        distances = np.where(_inside(points, starts, ends), _distances(points, starts, ends, squeeze), -1.0)
        best = int(np.argmax(distances))
        if distances[best] >= height * 0.62:      # keeps the corners of the label off the border
            found.append((round(float(points[best, 0]), 1), round(float(points[best, 1]), 1)))
    return found


def _rings(geometry: Geometry) -> Iterator[Ring]:
    """Yields the rings of a polygon or several. Outer rings have one direction, holes the opposite one."""
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    for polygon in polygons:
        for number, positions in enumerate(polygon):
            ring = tuple((round(one[0], PLACES), round(one[1], PLACES)) for one in positions)
            ring = tuple(point for point, before in zip(ring, (None, *ring), strict=False) if point != before)
            if len(ring) > 3:
                yield ring if (area(ring) > 0) == (number == 0) else ring[::-1]


def _placing(points: Sequence[Point], width: float, highest: float) -> tuple[Any, tuple[float, float]]:
    """Returns a function from degrees to pixels, and the size of the drawing."""
    (west, east), (south, north) = ((min(part), max(part)) for part in zip(*points, strict=True))
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = min(width / max((east - west) * squeeze, 1e-9), highest / max(north - south, 1e-9))

    def place(point: Point) -> Point:
        return (point[0] - west) * squeeze * scale, (north - point[1]) * scale

    return place, ((east - west) * squeeze * scale, (north - south) * scale)


def _meetings(rings: Iterable[Ring]) -> set[Point]:
    """Returns the points where borders meet, which are all points that do not have exactly two neighbours."""
    beside: dict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for one, two in pairwise(ring):
            beside[one].add(two)
            beside[two].add(one)
    return {point for point, others in beside.items() if len(others) != 2}


def _outer(rings: Sequence[Ring], meeting: set[Point]) -> list[Arc]:
    """Returns the arcs of an area without those that it passes in both directions, which are borders inside it."""
    arcs: dict[Arc, int] = {}
    for ring in rings:
        for arc in _arcs(ring, meeting):
            if arcs.get(arc[::-1]):
                arcs[arc[::-1]] -= 1
            else:
                arcs[arc] = arcs.get(arc, 0) + 1
    return [arc for arc, times in arcs.items() if times]


def _arcs(ring: Ring, meeting: set[Point]) -> Iterator[Arc]:
    """Yields the arcs of a ring between points where borders meet. If there are none, yields one arc from its smallest point."""
    points = ring[:-1]
    at = [number for number, point in enumerate(points) if point in meeting] or [points.index(min(points))]
    for start, end in zip(at, [*at[1:], at[0] + len(points)], strict=True):
        yield tuple(points[number % len(points)] for number in range(start, end + 1))


def _joined(arcs: Sequence[Arc], simple: dict[Arc, Arc]) -> list[Ring]:
    """Joins the arcs to closed rings and simplifies them. A border is simplified in the same way from both sides."""
    onward: dict[Point, list[Arc]] = defaultdict(list)
    for arc in arcs:
        onward[arc[0]].append(arc)
    rings = []
    for start in list(onward):
        while onward[start]:
            ring: list[Point] = [start]
            while len(ring) == 1 or (ring[-1] != start and onward[ring[-1]]):
                ring += _simplified(onward[ring[-1]].pop(0), simple)[1:]
            rings.append(tuple(ring))
    return rings


def _simplified(arc: Arc, simple: dict[Arc, Arc]) -> Arc:
    if arc not in simple:
        thinned = _thinned(arc)
        simple[arc], simple[arc[::-1]] = thinned, thinned[::-1]
    return simple[arc]


def _thinned(arc: Arc) -> Arc:
    """Returns the points that the line needs to stay within TOLERANCE of the original (Douglas and Peucker)."""
    kept, open_ = {0, len(arc) - 1}, [(0, len(arc) - 1)]
    if arc[0] == arc[-1]:       # a ring has no ends, so it is split at the point furthest from its start
        half = max(range(len(arc)), key=lambda number: math.dist(arc[0], arc[number]))
        kept, open_ = {*kept, half}, [(0, half), (half, len(arc) - 1)]
    while open_:
        start, end = open_.pop()
        between = range(start + 1, end)
        if between:
            off, furthest = max((_off(arc[number], arc[start], arc[end]), number) for number in between)
            if off > TOLERANCE:
                kept.add(furthest)
                open_ += [(start, furthest), (furthest, end)]
    return tuple(arc[number] for number in sorted(kept))


def _off(point: Point, start: Point, end: Point) -> float:
    """Returns the distance of a point from a line segment."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else max(0.0, min(1.0, ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length))
    return math.hypot(point[0] - start[0] - along * dx, point[1] - start[1] - along * dy)


def _shown(rings: Sequence[Ring]) -> tuple[Ring, ...]:
    """Returns the rings rounded to a tenth of a pixel, without very small rings, but always with the largest."""
    whole = sorted((ring for ring in rings if len(ring) > 3), key=lambda ring: -abs(area(ring)))
    kept = [ring for number, ring in enumerate(whole) if number == 0 or abs(area(ring)) >= SPECK]
    return tuple(tuple((round(x, 1), round(y, 1)) for x, y in ring) for ring in kept)


def _cuts(ring: Ring, level: float) -> Iterator[float]:
    """Yields the x of each point where a ring crosses the line x + y = level."""
    for one, two in pairwise(ring):
        first, second = sum(one) - level, sum(two) - level
        if (first < 0) != (second < 0):
            yield one[0] + (two[0] - one[0]) * first / (first - second)


def _inside(points: Any, starts: Any, ends: Any) -> Any:
    """Returns whether each point is inside the rings: a ray from it crosses an odd number of their sides."""
    x, y = points[:, :1], points[:, 1:]
    crosses = (starts[:, 1] > y) != (ends[:, 1] > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = starts[:, 0] + (y - starts[:, 1]) * (ends[:, 0] - starts[:, 0]) / (ends[:, 1] - starts[:, 1])
    return (crosses & (x < at)).sum(axis=1) % 2 == 1


def _distances(points: Any, starts: Any, ends: Any, squeeze: float) -> Any:
    """Returns the distance from each point to the nearest side, after x is multiplied by `squeeze`."""
    by = np.array([squeeze, 1.0])
    points, starts, ends = points * by, starts * by, ends * by
    line = ends - starts
    length = np.maximum((line ** 2).sum(axis=1), 1e-12)
    along = np.clip(((points[:, None] - starts) * line).sum(axis=2) / length, 0, 1)
    return np.sqrt(((starts + along[:, :, None] * line - points[:, None]) ** 2).sum(axis=2)).min(axis=1)
