"""Draws one problem by area as a map that marks the areas that differ, with a list of all areas, and describes it in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import altair as alt
import pandas as pd

from ...appearance import palette
from . import labels, layout, map_geometry, map_list, phone_layout
from .area_differences import Difference, differences
from .labels import Record
from .map_geometry import Drawn, Geometry, Point, Ring
from .map_list import Listed, Sheet

SUBTITLE = "Percent of those answering whose answer counts as concern"
NEEDED = ("area", "area_name", "problem", "base", "concerned", "percent", "percent_low", "percent_high", "shorthand")
NOTE = ("An area is filled or striped only where its figure differs from that of the other areas shown, taken together, "
        "after allowing for the number of areas compared (adjusted p below 0.05). In brackets: how far a figure could move had "
        "similar people answered.")
WIDE = Sheet(600, 460, 2, layout.SMALL)
PHONE = Sheet(phone_layout.WIDTH, 400, 1, phone_layout.SIZE)
HATCH, STRIPE = 5.0, 6.0     # pixels between two lines of the pattern for "not shown" and for "lower"
SWATCH, LEGEND, LABEL = 16.0, 20.0, 34.0     # the size of a class's sample, the height of its line, the start of its words
THIN, THICK = 0.8, 2.2          # the widths of lines, in pixels
DASHES = [3, 3]


@dataclass(frozen=True, slots=True)
class Style:
    """How one class of areas looks. Each differs from all others in fill, pattern or outline, and so without colour too."""

    fill: str
    outline: float
    dashes: Sequence[int] = ()
    pattern: str = ""           # "stripes", level and thick; "hatching", slanted and thin


def style(difference: Difference) -> Style:
    """Returns how areas of this class look, in the colours in use."""
    return {Difference.HIGHER: Style(palette.MAIN, THIN), Difference.LOWER: Style(palette.PAPER, THICK, pattern="stripes"),
            Difference.UNCLEAR: Style(palette.PAPER, THIN),
            Difference.NOT_SHOWN: Style(palette.PAPER, THIN, DASHES, "hatching")}[difference]


def map_chart(table: pd.DataFrame, areas: Mapping[str, Sequence[Geometry]], title: str, subtitle: str = "",
              source: str = "") -> alt.LayerChart:
    """Draws the areas with their numbers, marks those that differ from the rest, and lists every area and its figure.

    `table` has one row per area, for one problem, with the columns of `problems_by_ward.csv`: area, area_name, problem, base,
    concerned, percent, percent_low, percent_high (0 to 100) and shorthand. `areas` holds the GeoJSON geometries (degrees) of
    each area. An area without a row has no figure, like one that is not shown. `source` names the source of the boundaries.
    `area_differences.differences` says which areas differ. Raises TableError if a column is missing or an area of the table
    has no boundary.
    """
    return _finished(table, areas, WIDE, title, subtitle, source)


def map_narrow(table: pd.DataFrame, areas: Mapping[str, Sequence[Geometry]], title: str, subtitle: str = "",
               source: str = "") -> alt.LayerChart:
    """Draws the map for a phone."""
    return _finished(table, areas, PHONE, title, subtitle, source)


def map_alternative(table: pd.DataFrame) -> str:
    """Describes the map in words, with all its figures."""
    found = labels.records(table, NEEDED)
    lines = [f"Map of {len(found)} areas: {found[0]['problem']}. {labels.subtitle(found, '', SUBTITLE)}."] if found else []
    for heading, listed in map_list.by_heading(_listed(table)):
        rows = [": ".join(part for part in (one.name, map_list.figure(one)) if part) for one in listed]
        lines.append(f"{heading}: {'; '.join(rows)}.")
    return " ".join(lines)


def _listed(table: pd.DataFrame) -> list[Listed]:
    classes = differences(table) if len(table) else {}
    return map_list.listed(labels.records(table, NEEDED), classes)


def _finished(table: pd.DataFrame, areas: Mapping[str, Sequence[Geometry]], sheet: Sheet, title: str, subtitle: str,
              source: str) -> alt.LayerChart:
    found = labels.records(table, NEEDED)
    missing = [record["area"] for record in found if record["area"] not in areas]
    if missing:
        raise labels.TableError(f"these areas have no boundary: {labels.joined(missing)}")
    listed = _listed(table)
    class_of = dict.fromkeys(areas, Difference.NOT_SHOWN) | {one.area: one.difference for one in listed}
    drawn = map_geometry.draw(areas, sheet.width, sheet.highest)
    legend, top = _legend(class_of, sheet)
    words, end = map_list.layers(listed, top + drawn.height + 20, sheet)
    note = " ".join(part for part in (map_list.numbering(listed), NOTE, source) if part)
    layers = [*_shapes(drawn, class_of, top), *_numbers(listed, drawn, top, sheet), *legend, *words,
              layout.note(note, 0, end + 10, sheet.width, sheet.size)]
    margin = {"padding": phone_layout.PADDING} if sheet is PHONE else {}
    return layout.finish(layers, title, labels.subtitle(found, subtitle, SUBTITLE), map_alternative(table), height=end,
                         width=sheet.width, across=sheet.width, small=sheet.size, **margin)


def _geoshape(shapes: Sequence[Record], top: float, look: dict[str, Any]) -> alt.Chart:
    """Returns a layer of shapes in pixels, without clipping: the renderer numbers its clip paths differently in each drawing."""
    chart = alt.Chart(cast("Any", {"values": list(shapes)}))
    placed = chart.mark_geoshape(clip=False, **look).project(type="identity", scale=1, translate=[0, top])
    return cast("alt.Chart", placed)


def _shapes(drawn: Drawn, class_of: Mapping[str, Difference], top: float) -> list[alt.Chart]:
    """Returns every area in the look of its class: fills below, then patterns, then outlines, the thickest last."""
    fills, patterns, outlines = list[alt.Chart](), list[alt.Chart](), list[alt.Chart]()
    for difference in (Difference.NOT_SHOWN, Difference.UNCLEAR, Difference.HIGHER, Difference.LOWER):
        look = style(difference)
        rings = [drawn.rings[name] for name, its in class_of.items() if its is difference]
        polygons = [_feature("MultiPolygon", [[ring] for ring in own]) for own in rings]
        lines = [_feature("MultiLineString", _pattern(look, own)) for own in rings]
        fills.append(_geoshape(polygons, top, {"fill": look.fill, "stroke": None}))
        patterns.append(_geoshape(lines if look.pattern else [], top, {"filled": False, **_stroke(look)}))
        outlines.append(_geoshape(polygons, top, {"filled": False, "stroke": palette.INK, "strokeWidth": look.outline,
                                                  "strokeJoin": "round", "strokeDash": list(look.dashes)}))
    return [*fills, *patterns, *outlines]


def _feature(kind: str, coordinates: Any) -> Record:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}}


def _pattern(look: Style, rings: Sequence[Ring]) -> list[tuple[Point, Point]]:
    if look.pattern == "stripes":
        return map_geometry.stripes(rings, STRIPE)
    return map_geometry.hatching(rings, HATCH) if look.pattern else []


def _stroke(look: Style) -> dict[str, Any]:
    """Returns the look of the lines of a pattern."""
    return ({"stroke": palette.MAIN, "strokeWidth": THICK} if look.pattern == "stripes" else
            {"stroke": palette.QUIET, "strokeWidth": THIN})


def _numbers(listed: Sequence[Listed], drawn: Drawn, top: float, sheet: Sheet) -> list[alt.Chart]:
    """Returns the mark of every area, in each part that has room for it, on white if the area has a pattern."""
    numbers: list[Record] = []
    for one in listed:
        width, look = layout.text_width(one.mark, sheet.size) + 3, style(one.difference)
        numbers += [{"text": one.mark, "x": x, "y": y + top, "left": x - width / 2, "right": x + width / 2,
                     "up": y + top - sheet.size / 2, "down": y + top + sheet.size / 2, "fill": look.fill, "on": look.pattern}
                    for x, y in map_geometry.rooms(drawn.rings[one.area], width, sheet.size)]
    behind = layout.layer("rect", [label for label in numbers if label["on"]], {"color": palette.PAPER},
                          x=layout.pixels(alt.X, "left"), x2="right:Q", y=layout.pixels(alt.Y, "up"), y2="down:Q")
    by_colour = {colour: [label for label in numbers if palette.readable_on(label["fill"]) == colour]
                 for colour in (palette.INK, palette.PAPER)}
    return [behind, *(layout.words(some, "x", align="center", size=sheet.size, colour=colour)
                      for colour, some in by_colour.items())]


def _legend(class_of: Mapping[str, Difference], sheet: Sheet) -> tuple[list[alt.Chart], float]:
    """Returns the legend and its end: one line per class that the map has, with its number of areas."""
    every, y = list(class_of.values()), 0.0
    layers, words = list[alt.Chart](), list[Record]()
    for difference in (one for one in Difference if one in every):
        lines = layout.wrap(f"{difference.value} ({_areas(every.count(difference))})", sheet.width - LABEL, sheet.size)
        layers += _swatch(style(difference), y)
        words.append({"text": "\n".join(lines), "y": y + SWATCH / 2 + layout.LINE * (len(lines) - 1) / 2})
        y += LEGEND + layout.LINE * (len(lines) - 1)
    return [*layers, layout.words(words, LABEL, size=sheet.size)], y + 12


def _areas(count: int) -> str:
    return f"{count} area{'' if count == 1 else 's'}"


def _swatch(look: Style, top: float) -> list[alt.Chart]:
    """Returns the sample of a class."""
    box = [{"x": 0.0, "end": 26.0, "y": top, "bottom": top + SWATCH}]
    ring = ((0.0, top), (26.0, top), (26.0, top + SWATCH), (0.0, top + SWATCH), (0.0, top))
    lines = [{"x": start[0], "y": start[1], "end": end[0], "bottom": end[1]} for start, end in _pattern(look, [ring])]
    outline = {"fill": look.fill, "stroke": palette.INK, "strokeWidth": look.outline, "strokeDash": list(look.dashes)}
    across, down = layout.pixels(alt.X, "x"), layout.pixels(alt.Y, "y")
    stroke = _stroke(look)
    return [layout.layer("rect", box, outline, x=across, x2="end:Q", y=down, y2="bottom:Q"),
            layout.layer("rule", lines, {"color": stroke["stroke"], "strokeWidth": stroke["strokeWidth"]}, x=across,
                         x2="end:Q", y=down, y2="bottom:Q")]
