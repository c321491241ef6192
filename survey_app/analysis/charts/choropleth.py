"""Draws one problem by area as a map with a numbered list of all areas, and describes it in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import altair as alt
import pandas as pd

from ...appearance import palette
from . import labels, layout, map_geometry, phone_layout
from .labels import Record
from .map_geometry import Drawn, Geometry, Point

SUBTITLE = "Percent of those answering who called it a problem"
NEEDED = ("area", "area_name", "problem", "base", "percent", "percent_low", "percent_high", "shorthand")
NOTE = ("The number in an area is its number in the list; areas too small for it have none. In brackets: how far a figure could "
        "move had similar people answered. Where these ranges overlap widely, areas cannot be told apart. Hatched areas are not "
        "shown, to protect the people who answered there or because nobody did.")
NOT_SHOWN = "not shown"
CLASSES = 3         # most shades between black and white with a contrast of 3 to 1 between neighbours
HATCH = 5.0         # pixels between two lines of hatching
SWATCH, LEGEND = 16.0, 20.0     # the size of a class's sample, and the height of its line
NUMBER, FIGURE = 24.0, 96.0     # the widths of the columns before and after the names in the list


@dataclass(frozen=True, slots=True)
class Sheet:
    """The size of a map, and the number of columns of its list."""

    width: float
    highest: float
    columns: int
    size: float


WIDE, PHONE = Sheet(600, 460, 2, layout.SMALL), Sheet(phone_layout.WIDTH, 400, 1, phone_layout.SIZE)


def map_chart(table: pd.DataFrame, areas: Mapping[str, Sequence[Geometry]], title: str, subtitle: str = SUBTITLE,
              source: str = "") -> alt.LayerChart:
    """Draws the areas, numbered and shaded in up to three classes by percentage, with a list of every area and its figure.

    `table` has one row per area, for one problem, with the columns of `problems_by_ward.csv`: area, area_name, problem, base,
    percent, percent_low, percent_high (0 to 100) and shorthand. `areas` holds the GeoJSON geometries (degrees) of each area.
    An area without a row has no figure, like a suppressed one (empty, `[c]`). `source` names the source of the boundaries.
    Raises TableError if a column is missing or an area of the table has no boundary.
    """
    return _finished(table, areas, WIDE, title, subtitle, source)


def map_narrow(table: pd.DataFrame, areas: Mapping[str, Sequence[Geometry]], title: str, subtitle: str = SUBTITLE,
               source: str = "") -> alt.LayerChart:
    """Draws the map for a phone."""
    return _finished(table, areas, PHONE, title, subtitle, source)


def map_alternative(table: pd.DataFrame) -> str:
    """Describes the map in words, with all its figures."""
    found = _listed(labels.records(table, NEEDED))
    shown = [record for record in found if _is_shown(record)]
    lines = [f"Map of {len(found)} areas, shaded by the percentage who called {found[0]['problem']} a problem."] if found else []
    lines += [f"{_range(low, high)}: {labels.joined(_name(one) for one in shown if low <= round(one['percent']) <= high)}."
              for low, high in reversed(_classes(shown))]
    lines += [f"{_name(record)}: {labels.percent(record['percent'])}{labels.interval(record, 'percent')} of "
              f"{record['base']:,.0f} answering." for record in shown]
    hidden = [_name(record) for record in found if not _is_shown(record)]
    if hidden:
        lines.append(f"Not shown, to protect the people who answered there or because nobody did: {labels.joined(hidden)}.")
    return " ".join(lines)


def shown(table: pd.DataFrame) -> int:
    """Returns how many areas have a figure in a table of one problem."""
    return sum(_is_shown(record) for record in labels.records(table, NEEDED))


def _finished(table: pd.DataFrame, areas: Mapping[str, Sequence[Geometry]], sheet: Sheet, title: str, subtitle: str,
              source: str) -> alt.LayerChart:
    found = _listed(labels.records(table, NEEDED))
    missing = [record["area"] for record in found if record["area"] not in areas]
    if missing:
        raise labels.TableError(f"these areas have no boundary: {labels.joined(missing)}")
    classes = _classes([record for record in found if _is_shown(record)])
    fills = dict(zip(classes, _fills(len(classes)), strict=True))
    fill_of = {record["area"]: next(fill for (low, high), fill in fills.items() if low <= round(record["percent"]) <= high)
               for record in found if _is_shown(record)}
    drawn = map_geometry.draw(areas, sheet.width, sheet.highest)
    legend, top = _legend(fills, found, len(areas), sheet)
    listed, end = _list(found, top + drawn.height + 20, sheet)
    layers = [*_shapes(drawn, fill_of, top), *_numbers(found, drawn, fill_of, top, sheet), *legend, *listed,
              layout.note(f"{NOTE} {source}".strip(), 0, end + 10, sheet.width, sheet.size)]
    is_phone = sheet is PHONE
    return layout.finish(layers, title, subtitle, map_alternative(table), height=end, width=sheet.width,
                         across=sheet.width, small=sheet.size, **({"padding": phone_layout.PADDING} if is_phone else {}))


def _listed(found: Iterable[Record]) -> list[Record]:
    """Returns the areas in the order of their names, with "Ward 2" before "Ward 10"."""
    return sorted(found, key=lambda record: [int(part) if part.isdigit() else part.casefold()
                                             for part in re.split(r"(\d+)", _name(record))])


def _name(record: Record) -> str:
    return str(record["area"] if labels.is_empty(record["area_name"]) else record["area_name"] or record["area"])


def _is_shown(record: Record) -> bool:
    return not labels.is_empty(record["percent"])


def _classes(shown: Sequence[Record]) -> list[tuple[int, int]]:
    """Returns the lowest and highest whole percentage of each class, lowest first. Classes have similar numbers of areas."""
    values = sorted(round(record["percent"]) for record in shown)
    cuts = sorted({values[len(values) * step // CLASSES] for step in range(CLASSES)}) if values else []
    groups = [[value for value in values if low <= value and (high is None or value < high)]
              for low, high in zip(cuts, [*cuts[1:], None], strict=True)]
    return [(group[0], group[-1]) for group in groups]


def _fills(count: int) -> list[str]:
    """Returns the fills of `count` classes, the lowest first. They differ without colour too."""
    every = [palette.PAPER, palette.MIDDLE, palette.MAIN]
    return {0: [], 1: every[1:2], 2: every[::2]}.get(count, every)


def _range(low: int, high: int) -> str:
    return f"{low}%" if low == high else f"{low}% to {high}%"


def _geoshape(shapes: Sequence[Record], top: float, style: dict[str, Any], **channels: Any) -> alt.Chart:
    """Returns a layer of shapes in pixels, without clipping: the renderer numbers its clip paths differently in each drawing."""
    chart = alt.Chart(cast("Any", {"values": list(shapes)}))
    placed = chart.mark_geoshape(clip=False, **style).encode(**channels).project(type="identity", scale=1, translate=[0, top])
    return cast("alt.Chart", placed)


def _shapes(drawn: Drawn, fill_of: Mapping[str, str], top: float) -> list[alt.Chart]:
    """Returns every area with its fill, or hatched if it has none. White borders in a dark line contrast with all fills."""
    polygons = [{"type": "Feature", "fill": fill_of.get(name, palette.PAPER),
                 "geometry": {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}}
                for name, rings in drawn.rings.items()]
    hatched = [{"type": "Feature", "geometry": {"type": "MultiLineString", "coordinates": map_geometry.hatching(rings, HATCH)}}
               for name, rings in drawn.rings.items() if name not in fill_of]
    dark, light = ({"stroke": colour, "strokeWidth": width, "strokeJoin": "round"}
                   for colour, width in ((palette.INK, 2), (palette.PAPER, 0.7)))
    return [_geoshape(polygons, top, dark, fill=alt.Fill("fill:N", scale=None)),
            _geoshape(hatched, top, {"filled": False, "stroke": palette.QUIET, "strokeWidth": 0.8}),
            _geoshape(polygons, top, {"filled": False, **light})]


def _numbers(found: Sequence[Record], drawn: Drawn, fill_of: Mapping[str, str], top: float, sheet: Sheet) -> list[alt.Chart]:
    """Returns the number of every area, in each part that has room for it, on white if the area is hatched."""
    numbers: list[Record] = []
    for number, record in enumerate(found, 1):
        width = layout.text_width(str(number), sheet.size) + 3
        numbers += [{"text": str(number), "x": x, "y": y + top, "left": x - width / 2, "right": x + width / 2,
                    "up": y + top - sheet.size / 2, "down": y + top + sheet.size / 2, "fill": fill_of.get(record["area"], "")}
                   for x, y in map_geometry.rooms(drawn.rings[record["area"]], width, sheet.size)]
    behind = layout.layer("rect", [label for label in numbers if not label["fill"]], {"color": palette.PAPER},
                          x=layout.pixels(alt.X, "left"), x2="right:Q", y=layout.pixels(alt.Y, "up"), y2="down:Q")
    by_colour = {colour: [label for label in numbers if palette.readable_on(label["fill"] or palette.PAPER) == colour]
                 for colour in (palette.INK, palette.PAPER)}
    return [behind, *(layout.words(some, "x", align="center", size=sheet.size, colour=colour)
                      for colour, some in by_colour.items())]


def _legend(fills: Mapping[tuple[int, int], str], found: Sequence[Record], areas: int,
            sheet: Sheet) -> tuple[list[alt.Chart], float]:
    """Returns the legend and its end: one line per class with its range and number of areas, and one for hatched areas."""
    shown = [round(record["percent"]) for record in found if _is_shown(record)]
    lines: list[tuple[str, str]] = [(fill, f"{_range(low, high)} ({_areas(sum(low <= one <= high for one in shown))})")
                                    for (low, high), fill in reversed([*fills.items()])]
    lines += [("", f"{NOT_SHOWN} ({_areas(areas - len(shown))})")] if areas > len(shown) else []
    boxes = [_swatch(number, fill) for number, (fill, _) in enumerate(lines)]
    words = [{"text": text, "y": LEGEND * number + SWATCH / 2} for number, (_, text) in enumerate(lines)]
    swatches = layout.layer("rect", boxes, {"stroke": palette.INK, "strokeWidth": 1}, x=layout.pixels(alt.X, "x"), x2="end:Q",
                            y=layout.pixels(alt.Y, "y"), y2="bottom:Q", fill=alt.Fill("fill:N", scale=None))
    hatched = [{"x": start[0], "y": start[1], "end": end[0], "bottom": end[1]} for number, (fill, _) in enumerate(lines)
               if not fill for start, end in map_geometry.hatching([_corners(boxes[number])], HATCH)]
    hatching = layout.layer("rule", hatched, {"color": palette.QUIET, "strokeWidth": 0.8}, x=layout.pixels(alt.X, "x"),
                            x2="end:Q", y=layout.pixels(alt.Y, "y"), y2="bottom:Q")
    return [swatches, hatching, layout.words(words, 34, size=sheet.size)], LEGEND * len(lines) + 12


def _areas(count: int) -> str:
    return f"{count} area{'' if count == 1 else 's'}"


def _swatch(line: int, fill: str) -> Record:
    return {"x": 0.0, "end": 26.0, "y": LEGEND * line, "bottom": LEGEND * line + SWATCH, "fill": fill or palette.PAPER}


def _corners(box: Record) -> tuple[Point, ...]:
    left, right, top, bottom = box["x"], box["end"], box["y"], box["bottom"]
    return (left, top), (right, top), (right, bottom), (left, bottom), (left, top)


def _list(found: Sequence[Record], top: float, sheet: Sheet) -> tuple[list[alt.Chart], float]:
    """Returns the list of areas with number and figure, in columns, and its end."""
    apart = 40.0 if sheet.columns > 1 else 0.0
    width = (sheet.width + apart) / sheet.columns - apart
    rows = [(number, layout.wrap(_name(record), width - NUMBER - FIGURE, sheet.size), record)
            for number, record in enumerate(found, 1)]
    longest = -(-sum(len(lines) for _, lines, _ in rows) // sheet.columns)
    words: list[Record] = []
    left, used, end = 0.0, 0, 0
    for number, lines, record in rows:
        if used >= longest:
            left, used = left + width + apart, 0
        y = top + (layout.LINE + 1) * (used + len(lines) / 2)
        words.append({"y": y, "number": str(number), "before": left + NUMBER - 8, "name": "\n".join(lines),
                      "left": left + NUMBER, "figure": _figure(record), "right": left + width})
        used += len(lines)
        end = max(end, used)
    return [_column(words, "number", "before", "right", sheet, bold=True), _column(words, "name", "left", "left", sheet),
            _column(words, "figure", "right", "right", sheet)], top + (layout.LINE + 1) * end + 12


def _column(words: Sequence[Record], text: str, x: str, align: str, sheet: Sheet, bold: bool = False) -> alt.Chart:
    placed = [{"text": one[text], "x": one[x], "y": one["y"]} for one in words]
    return layout.words(placed, "x", align=align, size=sheet.size, bold=bold)


def _figure(record: Record) -> str:
    return labels.percent(record["percent"]) + labels.interval(record, "percent") if _is_shown(record) else NOT_SHOWN
