"""Draws two groups (more deprived and other areas) as two points with intervals per problem, and describes them in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import altair as alt
import pandas as pd

from ...appearance import palette
from ..significance import wilson
from . import labels, layout, marks, phone_layout, unshown
from .labels import Record
from .layout import Row
from .phone_layout import Row as NarrowRow
from .unshown import Entry

TITLE = "More deprived areas and the others"
SUBTITLE = "Percent of those answering whose answer counts as concern"
UNCLEAR, NOT_SHOWN = "not clear", "not shown"
SIDES = ("deprived", "other")
GROUPS = ("More deprived areas", "Other areas")
NEEDED = ("problem", "deprived_base", "deprived_percent", "other_base", "other_percent", "difference", "difference_low",
          "difference_high", "p_adjusted")
NOTE = ("The line through a point shows how far the figure could move had similar people answered. Difference: {first} less "
        "{second}, in percentage points, with how far it could move (each row for itself). “Higher” and “lower” stand only where "
        "the difference holds after allowing for the number of rows compared (adjusted p below 0.05).")
KEY = 44.0                          # the height of the key above the rows on a phone
LINE = 15.0                         # the height of the line of one group
LABELS, WIDTH = 204.0, 170.0        # of the labels and of the plot
FIGURE, CHANGE, VERDICT = 80.0, 178.0, 250.0      # pixels from the end of the plot to the end of each column beside it


def deprivation_chart(table: pd.DataFrame, title: str = TITLE, subtitle: str = "",
                      groups: tuple[str, str] = GROUPS) -> alt.LayerChart:
    """Draws both groups' percentages with interval and base, one below the other, and the difference, in the table's order.

    `table` has the columns of `deprivation_comparison.csv`: item, problem, deprived_base, deprived_percent, other_base,
    other_percent, difference, difference_low, difference_high (points), p_value, p_adjusted, shorthand. For any other
    two groups, use the same columns and name the groups in `groups`. The intervals are Wilson's, of the percentages and bases
    of the table. A group without a percentage has no marks, and its row is listed below. Raises TableError if a column is
    missing.
    """
    found = labels.records(table, NEEDED)
    drawn = [record for record in found if _some(record)]
    rows = layout.lay_out((record["problem"] for record in drawn), LABELS, least=2 * LINE + 8)
    left, end = min(layout.label_start(rows), -LABELS / 2), WIDTH + VERDICT
    listed, below = unshown.block(_unshown(found, groups), left, layout.height(rows) + (24 if rows else 0), end - left)
    layers = [*_marks(_points(rows, drawn)), layout.labels(rows, left), *_columns(rows, drawn, groups),
              *(_key(groups, left) if rows else []), *listed,
              layout.note(_note(groups) if rows else "", left, below + 12, end - left)]
    return layout.finish(layers, title, labels.subtitle(found, subtitle, SUBTITLE), deprivation_alternative(table, groups),
                         height=layout.height(rows), width=WIDTH)


def deprivation_narrow(table: pd.DataFrame, title: str = TITLE, subtitle: str = "",
                       groups: tuple[str, str] = GROUPS) -> alt.LayerChart:
    """Draws the chart for a phone, with the problem above its points, and the figures and the difference below."""
    found = labels.records(table, NEEDED)
    drawn = [record for record in found if _some(record)]
    rows = phone_layout.stack(((str(record["problem"]), _foot(record, groups)) for record in drawn), start=KEY, band=2 * LINE)
    layers = [*_marks(_points(rows, drawn)), *phone_layout.said(rows), *(_key(groups, 0, 8, phone_layout.SIZE) if rows else [])]
    return phone_layout.finish(layers, rows, _note(groups), title, labels.subtitle(found, subtitle, SUBTITLE),
                               deprivation_alternative(table, groups), width=phone_layout.PLOT,
                               unshown=_unshown(found, groups))


def deprivation_alternative(table: pd.DataFrame, groups: tuple[str, str] = GROUPS) -> str:
    """Describes the chart in words, with all its figures."""
    found = labels.records(table, NEEDED)
    lines = [f"Chart of {len(found)} rows, comparing {labels.lower(groups[0])} with {labels.lower(groups[1])}.",
             f"{labels.subtitle(found, '', SUBTITLE)}."]
    lines += [f"{record['problem']}: {_sentence(record, groups)}." for record in found if _some(record)]
    return " ".join(lines + unshown.sentences(_unshown(found, groups)))


def _some(record: Record) -> bool:
    return any(_has(record, side) for side in SIDES)


def _has(record: Record, side: str) -> bool:
    return not labels.is_empty(record[f"{side}_percent"])


def _unshown(found: Iterable[Record], groups: tuple[str, str]) -> list[Entry]:
    """Returns the rows in which a group has no figure."""
    named = {side: labels.lower(group) for side, group in zip(SIDES, groups, strict=True)}
    bases = {side: f"{side}_base" for side in SIDES}
    return [unshown.entry(_missing(record, named), record, bases, named) for record in found
            if not all(_has(record, side) for side in SIDES)]


def _missing(record: Record, named: dict[str, str]) -> str:
    """Returns the row's label, with the group that has no figure if the other has one."""
    gone = [group for side, group in named.items() if not _has(record, side) and not unshown.bands(record)]
    return f"{record['problem']} (in {gone[0]})" if len(gone) == 1 else str(record["problem"])


def _sentence(record: Record, groups: tuple[str, str]) -> str:
    sides = [f"{_share(record, side)} in {labels.lower(group)}" for side, group in zip(SIDES, groups, strict=True)]
    return ", ".join([*sides, *([_change(record)] if _is_compared(record) else [])])


def _foot(record: Record, groups: tuple[str, str]) -> str:
    """Returns both figures, the difference and its verdict, each on its line."""
    sides = [f"{group}: {_share(record, side)}" for side, group in zip(SIDES, groups, strict=True)]
    return "\n".join([*sides, *([_change(record)] if _is_compared(record) else [])])


def _share(record: Record, side: str) -> str:
    """Returns a group's percentage with interval and base, or that it is not shown."""
    if not _has(record, side):
        return NOT_SHOWN
    low, high = _interval(record, side)
    return labels.share({"percent": record[f"{side}_percent"], "percent_low": low, "percent_high": high,
                         "base": record[f"{side}_base"]})


def _interval(record: Record, side: str) -> tuple[float | None, float | None]:
    """Returns the interval of a group's percentage, 0 to 100, from its figure and its base."""
    if labels.is_empty(record[f"{side}_base"]) or not record[f"{side}_base"]:
        return None, None
    low, high = wilson(float(record[f"{side}_percent"]) / 100, float(record[f"{side}_base"]))
    return 100 * float(low), 100 * float(high)


def _is_compared(record: Record) -> bool:
    return not labels.is_empty(record["difference"])


def _change(record: Record) -> str:
    return f"difference {labels.signed(record['difference'])} points{labels.interval(record, 'difference')}, {_verdict(record)}"


def _verdict(record: Record) -> str:
    """Returns the verdict on a difference: higher, lower or unclear, by the adjusted p-value."""
    if labels.is_empty(record["p_adjusted"]) or record["p_adjusted"] >= 0.05:
        return UNCLEAR
    return "higher" if record["difference"] > 0 else "lower"


def _note(groups: tuple[str, str]) -> str:
    return NOTE.format(first=labels.lower(groups[0]), second=labels.lower(groups[1]))


def _points(rows: Sequence[Row | NarrowRow], drawn: Sequence[Record]) -> dict[str, list[Record]]:
    """Returns the point of each group with its interval, the first group above the second."""
    return {side: [{**marks.bounds(row.middle + shift, *_interval(record, side)), "at": float(record[f"{side}_percent"])}
                   for row, record in zip(rows, drawn, strict=True) if _has(record, side)]
            for side, shift in zip(SIDES, (-LINE / 2, LINE / 2), strict=True)}


def _marks(points: dict[str, list[Record]]) -> list[alt.Chart]:
    """Returns the intervals, and on them a filled diamond for the first group and a ring for the second."""
    every = [point for group in points.values() for point in group]
    if not every:
        return []
    x = layout.percent_scale(alt.X, "at", (point["high"] or point["at"] for point in every))
    axis = layout.layer("rule", every, {"opacity": 0}, x=x, y=layout.pixels(alt.Y, "y"))     # intervals may be missing
    return [axis, *marks.intervals(every),
            *(layout.layer("point", points[side], mark, x="at:Q", y=layout.pixels(alt.Y, "y"))
              for side, mark in zip(SIDES, (_diamond(), _ring()), strict=True))]


def _ring() -> dict[str, Any]:
    return {"stroke": palette.MAIN, "opacity": 1, "shape": "circle", "size": 70, "fill": palette.PAPER, "strokeWidth": 2}


def _diamond() -> dict[str, Any]:
    return {"stroke": palette.MAIN, "opacity": 1, "shape": "diamond", "size": 70, "fill": palette.MAIN, "strokeWidth": 1}


def _columns(rows: Sequence[Row], drawn: Sequence[Record], groups: tuple[str, str]) -> list[alt.Chart]:
    """Returns each group's figure and base, the difference and the verdict, beside the points, with their headings."""
    shares = [{"text": _figure(record, side), "y": row.middle + shift} for row, record in zip(rows, drawn, strict=True)
              for side, shift in zip(SIDES, (-LINE / 2, LINE / 2), strict=True)]
    compared = [(row, record) for row, record in zip(rows, drawn, strict=True) if _is_compared(record)]
    changes = [{"text": labels.signed(record["difference"]) + labels.interval(record, "difference"), "y": row.middle}
               for row, record in compared]
    heads = [("Percent of\npeople", WIDTH + FIGURE), ("Difference\nin points", WIDTH + CHANGE),
             ("\n".join(layout.wrap(f"{groups[0]} are", 70, layout.SMALL)), WIDTH + VERDICT)]
    return [layout.words(shares, WIDTH + FIGURE, align="right", size=layout.SMALL),
            layout.words(changes, WIDTH + CHANGE, align="right", size=layout.SMALL),
            *_verdicts([{"text": _verdict(record), "y": row.middle} for row, record in compared]),
            *(layout.heads(heads) if rows else [])]


def _figure(record: Record, side: str) -> str:
    """Returns a group's percentage with its base, or that it is not shown."""
    if not _has(record, side):
        return NOT_SHOWN
    return labels.percent(record[f"{side}_percent"]) + labels.of_base(record[f"{side}_base"])


def _verdicts(said: Sequence[Record]) -> list[alt.Chart]:
    """Returns the verdicts on the differences, in bold if the difference is clear."""
    at = WIDTH + VERDICT
    return [layout.words([one for one in said if one["text"] != UNCLEAR], at, align="right", bold=True),
            layout.words([one for one in said if one["text"] == UNCLEAR], at, align="right", colour=palette.QUIET)]


def _key(groups: tuple[str, str], left: float, top: float = -28.0, size: float = layout.SMALL) -> list[alt.Chart]:
    """Returns the key above the labels, which shows the mark of each group."""
    layers = []
    for line, (group, mark) in enumerate(zip(groups, (_diamond(), _ring()), strict=True)):
        y = top + 18 * line
        layers += [layout.layer("point", [{"x": left + 7, "y": y}], mark, x=layout.pixels(alt.X, "x"),
                                y=layout.pixels(alt.Y, "y")),
                   layout.words([{"text": group, "y": y}], left + 20, size=size)]
    return layers
