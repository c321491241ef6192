"""Lays out charts for a phone. Each label is above its marks and its figures are below, so that no text is small."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import altair as alt

from ...appearance import palette
from . import layout
from . import unshown as unshown_rows
from .unshown import Entry

WIDTH = 270.0       # with the margins, it fits into a page on a screen of 320 pixels
PADDING = 4.0
SHARE = 44.0        # the width of the column of percentages, right of the marks
PLOT = WIDTH - SHARE
BAND = 22.0         # the height of the marks of a row
BETWEEN = 14.0      # the space between two rows
SIZE = layout.SIZE  # of all text: 12 pixels, because the chart is shown at its own width


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the lines of its label, the band with its marks below, and the lines of its figures below the band."""

    lines: tuple[str, ...]
    foot: tuple[str, ...]
    top: float
    band: float = BAND

    @property
    def middle(self) -> float:
        """The middle of the band, where the marks are."""
        return self.top + layout.LINE * len(self.lines) + self.band / 2

    @property
    def bottom(self) -> float:
        return self.top + layout.LINE * (len(self.lines) + len(self.foot)) + self.band


def stack(rows: Iterable[tuple[str, str]], start: float = 0.0, band: float = BAND) -> list[Row]:
    """Returns one row per label and its text below the marks. Each row is as high as its text needs; \\n breaks a line."""
    made: list[Row] = []
    for label, foot in rows:
        top = made[-1].bottom + BETWEEN if made else start
        below = tuple(line for part in foot.split("\n") for line in layout.wrap(part, WIDTH)) if foot else ()
        made.append(Row(tuple(layout.wrap(label, WIDTH)), below, top, band))
    return made


def said(rows: Sequence[Row]) -> list[alt.Chart]:
    """Returns the labels, and the text below the marks."""
    labels = [{"text": "\n".join(row.lines), "y": row.top + layout.LINE * len(row.lines) / 2} for row in rows]
    feet = [{"text": "\n".join(row.foot), "y": row.bottom - layout.LINE * len(row.foot) / 2} for row in rows if row.foot]
    return [layout.words(labels, 0, bold=True), layout.words(feet, 0, colour=palette.QUIET)]


def finish(layers: Sequence[alt.Chart], rows: Sequence[Row], note: str, title: str, subtitle: str, description: str, *,
           width: float = PLOT, axis: float = 22.0, unshown: Iterable[Entry] = ()) -> alt.LayerChart:
    """Returns the layers as one chart with its note. `axis` is the space that the axis needs below the rows.

    `unshown` are the rows without figures, which are listed above the note.
    """
    bottom = rows[-1].bottom if rows else 0.0
    listed, end = unshown_rows.block(unshown, 0, bottom + (axis if rows else 0), WIDTH, SIZE)
    layers = [*layers, *listed, layout.note(note if rows else "", 0, end + 8, WIDTH, SIZE)]
    return layout.finish(layers, title, subtitle, description, height=bottom, width=width, across=WIDTH, padding=PADDING,
                         small=SIZE)
