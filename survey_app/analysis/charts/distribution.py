"""Draws all answers to every concern item as a diverging stacked bar, and describes them in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

import altair as alt
import pandas as pd

from ...appearance import palette
from . import labels, layout, phone_layout, stacked_bars, unshown, wording
from .labels import Record
from .stacked_bars import BAR, SIDES, Measures, Scale
from .unshown import Entry

TITLE = "Every answer, problem by problem"
SUBTITLE = "Percent of those who gave an opinion"
ASIDE = "; those who did not know are shown apart"
NEEDED = ("item", "problem", "option", "label", "count", "percent", "side")
NARROW_NOTE = ("Left of the black line: answers that count as concern. Right of it: the other answers. Segments stand in the "
               "order of the key above them; those too narrow for a figure have none. “Don’t know” is a percentage of everyone "
               "who answered.")
NOTE = ("Left of the black line: answers that count as concern, added up in bold with the number of people who gave an opinion. "
        "Right of it: the other answers. Segments stand in the order of the key above them; those too narrow for a figure have "
        "none. “Don’t know” is a percentage of everyone who answered.")
LABELS = 200.0               # pixels: a label wider than this is broken into lines
TOTAL = 84.0                 # the width of the column of bold figures and bases
BESIDE = 78.0                # the space for the figure of "don't know" beside its bar


def distribution_chart(table: pd.DataFrame, title: str = TITLE, subtitle: str = "") -> alt.LayerChart:
    """Draws one bar per item, with concern left of a line, other answers right of it, and don't know separately.

    `table` has one row per item and option, with the options of an item together and in the order of its scale:

    - item, problem: the item's id and label; option, label: the option's code and label
    - side: `concern` (counts as concern), `other` (in the base, not concern) or `dont_know`
    - count: how many people chose it
    - percent, 0 to 100: for `concern` and `other` of the item's base, together 100; for `dont_know` of everyone who
      answered the item, including people who did not know
    - shorthand: why count and percent are empty (see `unshown.bands`)

    *Prefer not to say*, blank and not asked have no rows. Each scale has its own panel with its own key. An item with an
    answer other than don't know that is not shown has no bar. What is not shown is listed below.
    Raises TableError if a column is missing or a side is unknown.
    """
    layers, y = list[alt.Chart](), 0.0
    items = _items(table)
    panels = _panels([item for item in items if _is_shown(item)])
    every = [item for _, items_of in panels for item in items_of]
    left = min(layout.label_start(layout.lay_out((item[0]["problem"] for item in every), LABELS)), -LABELS / 2)
    measures = stacked_bars.measures(every)
    unknown = max((stacked_bars.total(item, "dont_know") for item in every), default=0)
    width = math.ceil(measures.apart + unknown * measures.unit + BESIDE)     # whole pixels, so that no browser scales it
    for scale, items_of in panels:
        drawn, y = _panel(scale, items_of, (left - TOTAL, width), y, measures)
        layers += drawn
    listed, end = unshown.block(_unshown(items), left - TOTAL, y - 12, width - left + TOTAL)
    layers += [*listed, layout.note(NOTE if every else "", left - TOTAL, end + 10, width - left + TOTAL)]
    return layout.finish(layers, title, _subtitle(table, subtitle), distribution_alternative(table), height=y, width=width)


def distribution_narrow(table: pd.DataFrame, title: str = TITLE, subtitle: str = "") -> alt.LayerChart:
    """Draws the chart for a phone: the item above its bar, total concern and don't know in words below it."""
    layers, rows = list[alt.Chart](), list[phone_layout.Row]()
    every = _items(table)
    panels = _panels([item for item in every if _is_shown(item)])
    measures = stacked_bars.measures([item for _, items in panels for item in items], phone_layout.WIDTH)
    for scale, items in panels:
        sides = tuple(segment for segment in scale if segment.side != "dont_know")
        key, top = stacked_bars.key(sides, 0, rows[-1].bottom + 24 if rows else 0, phone_layout.WIDTH, phone_layout.SIZE)
        added = phone_layout.stack(((str(item[0]["problem"]), _foot(item)) for item in items), top + 4)
        boxes = [box for row, item in zip(added, items, strict=True)
                 for box in stacked_bars.boxes(sides, item, row.middle, measures)]
        layers += [*key, *phone_layout.said(added), *stacked_bars.drawn(boxes, phone_layout.SIZE),
                   *(stacked_bars.zero_line(measures.zero, row.middle - BAR / 2 - 2, row.middle + BAR / 2 + 2) for row in added)]
        rows += added
    return phone_layout.finish(layers, rows, NARROW_NOTE, title, _subtitle(table, subtitle), distribution_alternative(table),
                               width=phone_layout.WIDTH, axis=0, unshown=_unshown(every))


def distribution_alternative(table: pd.DataFrame) -> str:
    """Describes the distribution chart in words, with all its figures."""
    items = _items(table)
    lines = [f"Stacked bar chart of the answers, items: {len(items)}.", f"{_subtitle(table, '')}."]
    lines += [f"{item[0]['problem']}, {_total(item)} counted as concern: {', '.join(_answer(option, item) for option in item)}."
              for item in items if _is_shown(item)]
    return " ".join(lines + unshown.sentences(_unshown(items)))


def _subtitle(table: pd.DataFrame, given: str) -> str:
    found = labels.records(table, NEEDED)
    return labels.subtitle(found, given, SUBTITLE) + (ASIDE if any(one["side"] == "dont_know" for one in found) else "")


def _answer(option: Record, item: Sequence[Record]) -> str:
    """Returns one answer in words: its percentage, or the band that is told of its count, or that it is not shown."""
    if labels.is_empty(option["percent"]):
        return f"{labels.lower(option['label'])} {unshown.bands(option) or 'not shown'}"
    of = labels.of_base(stacked_bars.base(item, "dont_know")) if option["side"] == "dont_know" else ""
    return f"{labels.lower(option['label'])} {labels.percent(option['percent'])}{of}"


def _answers(item: Sequence[Record]) -> str:
    """Returns every answer to an item in words."""
    return f"{item[0]['problem']}: " + ", ".join(_answer(option, item) for option in item)


def _unshown(items: Sequence[Sequence[Record]]) -> list[Entry]:
    """Returns the items with an answer that is not shown: what is left of one without a bar, else the answer alone."""
    entries: list[Entry] = []
    for item in items:
        empty = [option for option in item if labels.is_empty(option["percent"])]
        if _is_shown(item):
            entries += [unshown.entry(wording.with_answer(str(one["problem"]), str(one["label"])), one) for one in empty]
        elif any(unshown.bands(option) for option in empty) or len(empty) < len(item):
            entries.append((unshown.heading(empty[0]), _answers(item)))
        else:
            entries.append(unshown.entry(str(item[0]["problem"]), empty[0]))
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
    return labels.percent(stacked_bars.total(item, "concern")) + labels.of_base(stacked_bars.base(item, "concern"))


def _is_shown(item: Sequence[Record]) -> bool:
    """Returns whether an item has a bar: every answer that its percentages add up has one."""
    return not any(labels.is_empty(option["percent"]) for option in item if option["side"] != "dont_know")


def _panels(items: list[list[Record]]) -> list[tuple[Scale, list[list[Record]]]]:
    """Groups items by scale, in the order in which the scales first appear."""
    panels: dict[Scale, list[list[Record]]] = {}
    for item in items:
        panels.setdefault(stacked_bars.scale_of(item), []).append(item)
    return list(panels.items())


def _panel(scale: Scale, items: list[list[Record]], across: tuple[float, float], start: float,
           measures: Measures) -> tuple[list[alt.Chart], float]:
    """Returns the layers of one panel between these two ends, and the start of the next."""
    key, top = stacked_bars.key(scale, across[0], start, across[1])
    rows = layout.lay_out((item[0]["problem"] for item in items), LABELS)
    placed = [(row.middle + top, item) for row, item in zip(rows, items, strict=True)]
    boxes = [box for middle, item in placed for box in stacked_bars.boxes(scale, item, middle, measures)]
    totals = [{"text": _total(item), "y": middle} for middle, item in placed]
    names = [{"text": "\n".join(row.lines), "y": row.middle + top} for row in rows]
    end = top + layout.height(rows)
    return [*key, layout.words(names, across[0]), *stacked_bars.drawn(boxes), stacked_bars.zero_line(measures.zero, top, end),
            layout.words(totals, -8, align="right", bold=True, size=layout.SMALL, colour=palette.MAIN)], end + 24
