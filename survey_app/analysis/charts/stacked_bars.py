"""Draws stacked bars whose answers of concern stand left of a line, with a key, and don't know apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from ...appearance import palette
from . import labels, layout
from .labels import Record

SIDES = ("concern", "other", "dont_know")
BARS, BAR = 210.0, 18.0      # pixels: the width of the bars of both sides together, the height of one bar
APART = 16.0                 # the space between the bars and "don't know"
ROOM = 5.0                   # the space that a figure needs beside it to be shown in its segment


@dataclass(frozen=True, slots=True)
class Segment:
    """One answer of a scale in the chart."""

    option: str
    label: str
    side: str
    fill: str


@dataclass(frozen=True, slots=True)
class Measures:
    """The position of the line between the sides, and the pixels per percent."""

    zero: float
    unit: float
    apart: float = BARS + APART     # where "don't know" begins


Scale = tuple[Segment, ...]


def base(item: Sequence[Record], side: str) -> Any:
    """Returns how many people the percentages of a side are of: those with an opinion, or for don't know all who answered."""
    counts = [option["count"] for option in item if side == "dont_know" or option["side"] != "dont_know"]
    return None if any(labels.is_empty(count) for count in counts) else sum(counts)


def scale_of(item: Sequence[Record]) -> Scale:
    """Returns the answers from left to right. The strongest concern comes first, at whichever end of the scale it is."""
    by_side = {side: [option for option in item if option["side"] == side] for side in SIDES}
    order = [option["side"] for option in item if option["side"] != "dont_know"]
    if order[:1] == ["other"]:
        by_side = {side: options[::-1] for side, options in by_side.items()}
    fills = {"concern": palette.shades(palette.MAIN, palette.MIDDLE, len(by_side["concern"])),
             "other": palette.shades(palette.PALE, palette.PAPER, len(by_side["other"])),
             "dont_know": [palette.PAPER] * len(by_side["dont_know"])}
    return tuple(Segment(option["option"], option["label"], side, fill)
                 for side in SIDES for option, fill in zip(by_side[side], fills[side], strict=True))


def measures(items: list[list[Record]], bars: float = BARS) -> Measures:
    """Returns the largest measures for which the widest sides of all items fit."""
    concern = max((total(item, "concern") for item in items), default=50.0)
    other = max((total(item, "other") for item in items), default=50.0)
    unit = bars / max(concern + other, 1.0)
    return Measures(concern * unit, unit)


def total(item: Sequence[Record], side: str) -> float:
    """Returns the sum of the percentages of a side, without those that are not shown."""
    return float(sum(option["percent"] for option in item if option["side"] == side and not labels.is_empty(option["percent"])))


def zero_line(x: float, top: float, end: float) -> alt.Chart:
    """Returns the line between the sides."""
    return layout.layer("rule", [{"x": x, "y": top, "end": end}], {"color": palette.INK, "strokeWidth": 2},
                        x=layout.pixels(alt.X, "x"), y=layout.pixels(alt.Y, "y"), y2="end:Q")


def boxes(scale: Scale, item: Sequence[Record], middle: float, measures: Measures) -> list[Record]:
    """Returns the segments of one item, from left to right."""
    percents = {option["option"]: float(option["percent"]) for option in item if not labels.is_empty(option["percent"])}
    starts = {"concern": measures.zero - total(item, "concern") * measures.unit, "other": measures.zero,
              "dont_know": measures.apart}
    placed = []
    for segment in (one for one in scale if one.option in percents):
        percent, start = percents[segment.option], starts[segment.side]
        starts[segment.side] = end = start + percent * measures.unit
        placed.append({"x": start, "end": end, "y": middle - BAR / 2, "bottom": middle + BAR / 2, "middle": middle,
                      "fill": segment.fill, "side": segment.side, "text": f"{percent:.0f}",
                      "colour": palette.readable_on(segment.fill), "percent": percent,
                      "beside": labels.percent(percent) + labels.of_base(base(item, segment.side))})
    return placed


def drawn(boxes: list[Record], size: float = layout.SMALL) -> list[alt.Chart]:
    """Returns the segments with their outlines and figures. The figure of don't know is beside its segment."""
    apart = [box for box in boxes if box["side"] == "dont_know"]
    inside = [box | {"x": (box["x"] + box["end"]) / 2} for box in boxes if box["side"] != "dont_know" and _fits(box)]
    beside = [box | {"x": box["end"] + 5, "text": box["beside"]} for box in apart]
    return [_rectangles([box for box in boxes if box["percent"] > 0]), _stripes(apart), *_figures(inside, size),
            layout.words(beside, "x", "middle", size=size)]


def _fits(box: Record) -> bool:
    """Returns whether the figure has room inside its segment."""
    return bool(box["end"] - box["x"] >= layout.text_width(box["text"], layout.SMALL) + ROOM)


def _figures(boxes: list[Record], size: float) -> list[alt.Chart]:
    """Returns the percentages in the middle of their segments, dark on light and light on dark."""
    return [layout.words([box for box in boxes if box["colour"] == colour], "x", "middle", align="center",
                         size=size, colour=colour) for colour in (palette.INK, palette.PAPER)]


def _rectangles(boxes: list[Record]) -> alt.Chart:
    return layout.layer("rect", boxes, {"stroke": palette.MAIN, "strokeWidth": 1},
                        x=layout.pixels(alt.X, "x"), x2="end:Q", y=layout.pixels(alt.Y, "y"), y2="bottom:Q",
                        fill=alt.Fill("fill:N", scale=None))


def _stripes(boxes: list[Record]) -> alt.Chart:
    """Returns vertical stripes, the pattern of don't know."""
    lines = [box | {"x": box["x"] + step} for box in boxes for step in range(3, int(box["end"] - box["x"]) - 1, 3)]
    return layout.layer("rule", lines, {"color": palette.MAIN, "strokeWidth": 1},
                        x=layout.pixels(alt.X, "x"), y=layout.pixels(alt.Y, "y"), y2="bottom:Q")


def key(scale: Scale, left: float, start: float, end: float, size: float = layout.SMALL) -> tuple[list[alt.Chart], float]:
    """Returns the key and its end: a swatch and a label per answer, in the order of the segments, in as many lines as needed."""
    boxes, texts, x, line = list[Record](), list[dict[str, Any]](), left, 0
    for segment in scale:
        width = 20 + layout.text_width(segment.label, size) + 16
        if x > left and x + width > end:
            x, line = left, line + 1
        y = start + 18 * line + 8
        boxes.append({"x": x, "end": x + 14, "y": y - 7, "bottom": y + 7, "fill": segment.fill, "side": segment.side})
        texts.append({"text": segment.label, "x": x + 20, "y": y})
        x += width
    return [_rectangles(boxes), _stripes([box for box in boxes if box["side"] == "dont_know"]),
            layout.words(texts, "x", size=size)], start + 18 * (line + 1) + 10
