"""Charts for a phone: each label stands above its marks, and its figures below them, so that no word is set small."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import altair as alt

from ...appearance import palette
from . import layout

WIDTH = 270.0       # with the margins no wider than a page on a screen of 320 pixels has room for
PADDING = 4.0
SHARE = 44.0        # the column of percentages, right of the marks
PLOT = WIDTH - SHARE
BAND = 22.0         # how high the marks of a row are
BETWEEN = 14.0      # between two rows
SIZE = layout.SIZE  # every word: 12 pixels, since the chart is shown at its own width


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its label in lines, the band of its marks under it, and its figures in lines under that."""

    lines: tuple[str, ...]
    foot: tuple[str, ...]
    top: float

    @property
    def middle(self) -> float:
        """The middle of the band, where the marks are."""
        return self.top + layout.LINE * len(self.lines) + BAND / 2

    @property
    def bottom(self) -> float:
        return self.top + layout.LINE * (len(self.lines) + len(self.foot)) + BAND


def stack(rows: Iterable[tuple[str, str]], start: float = 0.0) -> list[Row]:
    """One row a label and the words under its marks, each as high as its words need."""
    made: list[Row] = []
    for label, foot in rows:
        top = made[-1].bottom + BETWEEN if made else start
        made.append(Row(tuple(layout.wrap(label, WIDTH)), tuple(layout.wrap(foot, WIDTH)) if foot else (), top))
    return made


def said(rows: Sequence[Row]) -> list[alt.Chart]:
    """The labels, and what stands under the marks."""
    labels = [{"text": "\n".join(row.lines), "y": row.top + layout.LINE * len(row.lines) / 2} for row in rows]
    feet = [{"text": "\n".join(row.foot), "y": row.bottom - layout.LINE * len(row.foot) / 2} for row in rows if row.foot]
    return [layout.words(labels, 0, bold=True), layout.words(feet, 0, colour=palette.QUIET)]


def finish(layers: Sequence[alt.Chart], rows: Sequence[Row], note: str, title: str, subtitle: str, description: str, *,
           width: float = PLOT, axis: float = 22.0) -> alt.LayerChart:
    """The layers as one chart with its note; `axis` is the room that the axis needs under the rows."""
    end = rows[-1].bottom if rows else 0.0
    layers = [*layers, layout.note(note, 0, end + axis + 8, WIDTH, SIZE)]
    return layout.finish(layers, title, subtitle, description, height=end, width=width, across=WIDTH, padding=PADDING,
                         small=SIZE)
