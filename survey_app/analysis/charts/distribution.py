"""Draws all answers to every concern item as a diverging stacked bar, and describes them in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import altair as alt
import pandas as pd

from ...appearance import palette
from . import labels, layout, phone_layout, unshown
from .labels import Record
from .unshown import Entry

TITLE = "Every answer, problem by problem"
SUBTITLE = "Percent of those who gave an opinion"
ASIDE = "; those who did not know are shown apart"
NEEDED = ("item", "problem", "option", "label", "count", "percent", "side")
SIDES = ("concern", "other", "dont_know")
NARROW_NOTE = ("Left of the black line: answers that count as concern. Right of it: the other answers. Segments stand in the "
               "order of the key above them; those too narrow for a figure have none. “Don’t know” is a percentage of everyone "
               "who answered.")
NOTE = ("Left of the black line: answers that count as concern, added up in bold with the number of people who gave an opinion. "
        "Right of it: the other answers. Segments stand in the order of the key above them; those too narrow for a figure have "
        "none. “Don’t know” is a percentage of everyone who answered.")
BARS, BAR = 230.0, 18.0      # pixels: the width of the bars of both sides together, the height of one bar
TOTAL = 88.0                 # the width of the column of bold figures and bases
APART = 24.0                 # the space between the bars and "don't know"
BESIDE = 80.0                # the space for the figure of "don't know" beside its bar
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


def distribution_chart(table: pd.DataFrame, title: str = TITLE, subtitle: str = "") -> alt.LayerChart:
    """Draws one bar per item, with concern left of a line, other answers right of it, and don't know separately.

    `table` has one row per item and option, with the options of an item together and in the order of its scale:

    - item, problem: the item's id and label; option, label: the option's code and label
    - side: `concern` (counts as concern), `other` (in the base, not concern) or `dont_know`
    - count: how many people chose it
    - percent, 0 to 100: for `concern` and `other` of the item's base, together 100; for `dont_know` of everyone who
      answered the item, including people who did not know
    - shorthand: `[c]` if count and percent are suppressed and empty

    *Prefer not to say*, blank and not asked have no rows. Each scale has its own panel with its own key. An item with an
    answer that is not shown has no bar, because the others would reveal its size; it is listed below.
    Raises TableError if a column is missing or a side is unknown.
    """
    layers, y = list[alt.Chart](), 0.0
    items = _items(table)
    panels = _panels([item for item in items if _is_shown(item)])
    every = [item for _, items_of in panels for item in items_of]
    left = min(layout.label_start(layout.lay_out(item[0]["problem"] for item in every)), -layout.LABEL_WIDTH / 2)
    measures = _measures(every)
    width = measures.apart + max((_sum(item, "dont_know") for item in every), default=0) * measures.unit + BESIDE
    for scale, items_of in panels:
        drawn, y = _panel(scale, items_of, (left - TOTAL, width), y, measures)
        layers += drawn
    listed, end = unshown.block(_unshown(items), left - TOTAL, y - 12, width - left + TOTAL)
    layers += [*listed, layout.note(NOTE, left - TOTAL, end + 10, width - left + TOTAL)]
    return layout.finish(layers, title, _subtitle(table, subtitle), distribution_alternative(table), height=y, width=width)


def distribution_narrow(table: pd.DataFrame, title: str = TITLE, subtitle: str = "") -> alt.LayerChart:
    """Draws the chart for a phone: the item above its bar, total concern and don't know in words below it."""
    layers, rows = list[alt.Chart](), list[phone_layout.Row]()
    every = _items(table)
    panels = _panels([item for item in every if _is_shown(item)])
    measures = _measures([item for _, items in panels for item in items], phone_layout.WIDTH)
    for scale, items in panels:
        sides = tuple(segment for segment in scale if segment.side != "dont_know")
        key, top = _key(sides, 0, rows[-1].bottom + 24 if rows else 0, phone_layout.WIDTH, phone_layout.SIZE)
        added = phone_layout.stack(((str(item[0]["problem"]), _foot(item)) for item in items), top + 4)
        boxes = [box for row, item in zip(added, items, strict=True) for box in _boxes(sides, item, row.middle, measures)]
        layers += [*key, *phone_layout.said(added), *_drawn(boxes, phone_layout.SIZE),
                   *(_zero_line(measures.zero, row.middle - BAR / 2 - 2, row.middle + BAR / 2 + 2) for row in added)]
        rows += added
    return phone_layout.finish(layers, rows, NARROW_NOTE, title, _subtitle(table, subtitle), distribution_alternative(table),
                               width=phone_layout.WIDTH, axis=0, unshown=_unshown(every))


def distribution_alternative(table: pd.DataFrame) -> str:
    """Describes the distribution chart in words, with all its figures."""
    items = _items(table)
    lines = [f"Stacked bar chart of the answers, items: {len(items)}.", f"{_subtitle(table, '')}."]
    lines += [f"{item[0]['problem']}: " + ", ".join(_answer(option, item) for option in item) + "."
              for item in items if _is_shown(item)]
    return " ".join(lines + unshown.sentences(_unshown(items)))


def _subtitle(table: pd.DataFrame, given: str) -> str:
    found = labels.records(table, NEEDED)
    return labels.subtitle(found, given, SUBTITLE) + (ASIDE if any(one["side"] == "dont_know" for one in found) else "")


def _answer(option: Record, item: Sequence[Record]) -> str:
    """Returns one answer in words: its percentage, and the base that this is of."""
    return f"{labels.lower(option['label'])} {labels.percent(option['percent'])}{labels.of_base(_base(item, option['side']))}"


def _base(item: Sequence[Record], side: str) -> Any:
    """Returns how many people the percentages of a side are of: those with an opinion, or for don't know all who answered."""
    counts = [option["count"] for option in item if side == "dont_know" or option["side"] != "dont_know"]
    return None if any(labels.is_empty(count) for count in counts) else sum(counts)


def _unshown(items: Sequence[Sequence[Record]]) -> list[Entry]:
    """Returns the items without a bar: one row each, or one for each of its answers that has a band to tell."""
    entries: list[Entry] = []
    for item in items:
        empty = [option for option in item if labels.is_empty(option["percent"])]
        told = [unshown.entry(f"{option['problem']}: {labels.lower(option['label'])}", option) for option in empty
                if unshown.is_told(option)]
        entries += told or [unshown.entry(str(option["problem"]), option) for option in empty[:1]]
    return entries


def _items(table: pd.DataFrame) -> list[list[Record]]:
    """Returns the rows of each item. Raises TableError if a column is missing or a side is unknown."""
    found = labels.records(table, NEEDED)
    unknown = sorted({str(record["side"]) for record in found} - set(SIDES))
    if unknown:
        raise labels.TableError(f"the column side holds {', '.join(unknown)}; it takes {', '.join(SIDES)}")
    return [list(rows) for _, rows in groupby(found, key=lambda record: record["item"])]


def _foot(item: Sequence[Record]) -> str:
    """Returns the text with total concern and don't know."""
    unknown = [_answer(option, item) for option in item if option["side"] == "dont_know"]
    return "; ".join([f"Concern {_total(item)}", *unknown])


def _total(item: Sequence[Record]) -> str:
    """Returns the percentage of all answers that count as concern, with its base."""
    return labels.percent(_sum(item, "concern")) + labels.of_base(_base(item, "concern"))


def _is_shown(item: Sequence[Record]) -> bool:
    return not any(labels.is_empty(option["percent"]) for option in item)


def _panels(items: list[list[Record]]) -> list[tuple[Scale, list[list[Record]]]]:
    """Groups items by scale, in the order in which the scales first appear."""
    panels: dict[Scale, list[list[Record]]] = {}
    for item in items:
        panels.setdefault(_scale(item), []).append(item)
    return list(panels.items())


def _scale(item: Sequence[Record]) -> Scale:
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


def _panel(scale: Scale, items: list[list[Record]], across: tuple[float, float], start: float,
           measures: Measures) -> tuple[list[alt.Chart], float]:
    """Returns the layers of one panel between these two ends, and the start of the next."""
    key, top = _key(scale, across[0], start, across[1])
    rows = layout.lay_out(item[0]["problem"] for item in items)
    placed = [(row.middle + top, item) for row, item in zip(rows, items, strict=True)]
    boxes = [box for middle, item in placed for box in _boxes(scale, item, middle, measures)]
    totals = [{"text": _total(item), "y": middle} for middle, item in placed]
    names = [{"text": "\n".join(row.lines), "y": row.middle + top} for row in rows]
    end = top + layout.height(rows)
    return [*key, layout.words(names, across[0]), *_drawn(boxes), _zero_line(measures.zero, top, end),
            layout.words(totals, -8, align="right", bold=True, size=layout.SMALL, colour=palette.MAIN)], end + 24


def _measures(items: list[list[Record]], bars: float = BARS) -> Measures:
    """Returns the largest measures for which the widest sides of all items fit."""
    concern = max((_sum(item, "concern") for item in items), default=50.0)
    other = max((_sum(item, "other") for item in items), default=50.0)
    unit = bars / max(concern + other, 1.0)
    return Measures(concern * unit, unit)


def _sum(item: Sequence[Record], side: str) -> float:
    return float(sum(option["percent"] for option in item if option["side"] == side))


def _zero_line(x: float, top: float, end: float) -> alt.Chart:
    return layout.layer("rule", [{"x": x, "y": top, "end": end}], {"color": palette.INK, "strokeWidth": 2},
                        x=layout.pixels(alt.X, "x"), y=layout.pixels(alt.Y, "y"), y2="end:Q")


def _boxes(scale: Scale, item: Sequence[Record], middle: float, measures: Measures) -> list[Record]:
    """Returns the segments of one item, from left to right."""
    percents = {option["option"]: float(option["percent"]) for option in item}
    starts = {"concern": measures.zero - _sum(item, "concern") * measures.unit, "other": measures.zero,
              "dont_know": measures.apart}
    boxes = []
    for segment in scale:
        percent, start = percents[segment.option], starts[segment.side]
        starts[segment.side] = end = start + percent * measures.unit
        boxes.append({"x": start, "end": end, "y": middle - BAR / 2, "bottom": middle + BAR / 2, "middle": middle,
                      "fill": segment.fill, "side": segment.side, "text": f"{percent:.0f}",
                      "colour": palette.readable_on(segment.fill), "percent": percent,
                      "beside": labels.percent(percent) + labels.of_base(_base(item, segment.side))})
    return boxes


def _drawn(boxes: list[Record], size: float = layout.SMALL) -> list[alt.Chart]:
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


def _key(scale: Scale, left: float, start: float, end: float, size: float = layout.SMALL) -> tuple[list[alt.Chart], float]:
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
