"""Lays out rows of text and figures. It measures and wraps labels so that none is cut off."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from xml.sax.saxutils import escape

import altair as alt
import vl_convert

from ...appearance import palette

SIZE, SMALL = 12, 11     # CSS pixels: 9 and 8.25 points in print
LINE = 14                # the height of one line
LABEL_WIDTH = 218        # a label wider than this is broken into lines
PLOT = 205.0             # the width of a plot with an axis
GAP = 16.0               # between the labels and the plot
CHANNELS = {"x": alt.X, "x2": alt.X2, "y": alt.Y, "y2": alt.Y2, "text": alt.Text}    # altair itself takes 5 ms to find each

_NARROW, _SLIM, _WIDE = set("ijl.,:;'’|! "), set("frtI()-/[]*"), set("mwMW%@—")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a chart: the lines of its label, and its position in pixels from the top of the plot."""

    lines: tuple[str, ...]
    top: float
    height: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def lay_out(labels: Iterable[str], width: float = LABEL_WIDTH, leading: float = 10, least: float = 0) -> list[Row]:
    """Returns one row per label. Each row is as high as its wrapped label needs, and at least as high as `least`."""
    rows: list[Row] = []
    for label in labels:
        lines = tuple(wrap(label, width))
        top = rows[-1].top + rows[-1].height if rows else 0.0
        rows.append(Row(lines, top, max(LINE * len(lines) + leading, least)))
    return rows


def wrap(text: str, width: float, size: float = SIZE) -> list[str]:
    """Returns the text in as few lines of at most `width` pixels as possible, of about equal length.

    It breaks lines between words and does not break a word that is wider than `width`.
    """
    lines = _broken(text, width, size)
    while len(lines) > 1 and len(narrower := _broken(text, width - 10, size)) == len(lines):
        if max(text_width(line, size) for line in narrower) > width:
            break
        lines, width = narrower, width - 10
    return lines


def text_width(text: str, size: float = SIZE) -> float:
    """Returns the approximate width of the text in pixels, in the typeface in use. It errs on the wide side."""
    return sum(_advance(character) for character in text) * size * palette.typefaces_in_use().width


def layer(kind: str, data: Sequence[dict[str, Any]], style: dict[str, Any], **channels: Any) -> alt.Chart:
    """Returns a layer of marks of one kind (`rect`, `rule`, `point`, `text`), one per row of data.

    A channel is an altair channel, or a column and its type such as "high:Q".
    """
    chart = alt.Chart(cast("Any", {"values": list(data)}))
    typed = {name: CHANNELS[name](channel) if isinstance(channel, str) else channel for name, channel in channels.items()}
    return cast("alt.Chart", getattr(chart, f"mark_{kind}")(**style).encode(**typed))


def words(data: Sequence[dict[str, Any]], x: float | str, y: float | str = "y", *, align: str = "left",
          bold: bool = False, size: float = SIZE, colour: str = palette.INK, italic: bool = False) -> alt.Chart:
    """Returns a layer of text: the column `text` at x and y, each a column name or a number of pixels; \\n breaks a line."""
    style = {"align": align, "fontWeight": "bold" if bold else "normal", "fontStyle": "italic" if italic else "normal",
             "fontSize": size, "color": colour, "baseline": "middle", "lineBreak": "\n", "lineHeight": LINE,
             "dy": {"expr": "datum.rise"}}
    return layer("text", _centred(data), style, text="text:N", x=_place(alt.X, x), y=_place(alt.Y, y))


def pixels(channel: Any, column: str) -> Any:
    """Returns a channel for a position in pixels."""
    return channel(f"{column}:Q", scale=None, axis=None)


def labels(rows: Sequence[Row], x: float) -> alt.Chart:
    """Returns the labels of the rows, which all start at x."""
    return words([{"text": "\n".join(row.lines), "y": row.middle} for row in rows], x)


def heads(columns: Iterable[tuple[str, float]], align: str = "right") -> list[alt.Chart]:
    """Returns the headings of columns of figures, above the plot. `columns` gives (text, position in pixels)."""
    return [words([{"text": text, "y": -6 - LINE * (text.count("\n") + 1) / 2}], x, align=align, size=SMALL,
                  colour=palette.QUIET) for text, x in columns]


def note(text: str, x: float, y: float, width: float, size: float = SMALL) -> alt.Chart:
    """Returns a note in small print, wrapped to `width`, with its top at y."""
    lines = wrap(text, width, size) if text else []
    return words([{"text": "\n".join(lines), "y": y + LINE * len(lines) / 2}], x, size=size, colour=palette.QUIET)


def percent_scale(channel: Any, column: str, figures: Iterable[float]) -> Any:
    """Returns a channel for percentages from 0 to the next ten above the highest figure, with its axis at the bottom."""
    end = min(100, 10 * (int(max(figures, default=99)) // 10 + 1))
    axis = alt.Axis(title=None, labelExpr="datum.value + '%'", values=list(range(0, end + 1, 10 if end <= 50 else 20)),
                    labelFlush=False, labelOverlap=False, grid=True)
    return channel(f"{column}:Q", scale=alt.Scale(domain=[0, end], nice=False), axis=axis)


def label_start(rows: Sequence[Row]) -> float:
    """Returns the start of the labels, left of the plot, so that the widest label ends before the plot."""
    return -(max((text_width(line) for row in rows for line in row.lines), default=0.0) + GAP)


def height(rows: Sequence[Row]) -> float:
    """Returns the height of all rows together, in pixels."""
    return rows[-1].top + rows[-1].height if rows else 0.0


def finish(layers: Sequence[alt.Chart], title: str, subtitle: str, description: str, *, height: float,
           width: float = PLOT, across: float = 620, padding: float = 12, small: float = SMALL) -> alt.LayerChart:
    """Returns the layers as one chart with its title and style. `description` is its text alternative.

    `across` is the maximum width of the title, `padding` the margin around the chart, `small` the text size on axes.
    """
    chart = alt.layer(*layers, width=width, height=max(height, 1), description=description,
                      title=_heading(title, subtitle, across))
    return _styled(chart, padding, small)


def _heading(title: str, subtitle: str, width: float) -> alt.TitleParams:
    """Returns the title and the subtitle (what is measured), wrapped, at the left edge."""
    return alt.TitleParams(text=wrap(title, width, 16), subtitle=wrap(subtitle, width, SIZE) if subtitle else [],
                           anchor="start", frame="bounds", fontSize=16, subtitleFontSize=SIZE, offset=16,
                           color=palette.INK, subtitleColor=palette.QUIET, subtitlePadding=6)


def _styled(chart: Any, padding: float, small: float) -> alt.LayerChart:
    """Applies the house style to the outermost chart."""
    font = palette.typefaces_in_use().stack
    styled = chart.configure(font=font, background=palette.PAPER, padding=padding, aria=False).configure_view(
        stroke=None).configure_axis(
        labelFontSize=small, titleFontSize=small, labelColor=palette.QUIET, titleColor=palette.QUIET, labelLimit=0,
        titleLimit=0, titleFontWeight="normal", gridColor=palette.GRID, domain=False, ticks=False, labelPadding=6,
        ).configure_title(font=font, subtitleFont=font, limit=0)
    return cast("alt.LayerChart", styled)


def _broken(text: str, width: float, size: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]


def _centred(data: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Moves multi-line text up so that its middle is at y, because the renderer puts its first line there."""
    return [{**row, "rise": -LINE * str(row["text"]).count("\n") / 2} for row in data]


def _place(channel: Any, where: float | str) -> Any:
    if isinstance(where, str):
        return pixels(channel, where)
    return (alt.XValue if channel is alt.X else alt.YValue)(where)


def _advance(character: str) -> float:
    if character in _NARROW:
        return 0.28
    if character in _SLIM:
        return 0.35
    if character in _WIDE or ord(character) > 0x2E80:     # Chinese, Japanese and Korean characters fill a square
        return 0.92 if ord(character) < 0x2E80 else 1.0
    return 0.7 if character.isupper() else 0.56


DOTS_PER_INCH = 300
CSS_PIXELS_PER_INCH = 96
POINTS_PER_INCH = 72        # the renderer treats a pixel as a point unless it scales the chart
SIGNATURE = 8               # bytes at the start of every PNG file


def save(chart: Any, path_without_suffix: str | Path) -> tuple[Path, Path]:
    """Writes `chart` to path.svg and path.png (300 dots an inch, 96 chart pixels an inch), and returns both paths."""
    svg, png = (Path(f"{path_without_suffix}.{suffix}") for suffix in ("svg", "png"))
    drawing = _drawn(chart)
    svg.write_text(_named(drawing, chart), encoding="utf-8")
    png.write_bytes(_packed(vl_convert.svg_to_png(drawing, ppi=DOTS_PER_INCH, scale=POINTS_PER_INCH / CSS_PIXELS_PER_INCH)))
    return svg, png


def save_svg(chart: Any, path: Path) -> None:
    """Writes `chart` only as SVG, for the screen."""
    path.write_text(_named(_drawn(chart), chart), encoding="utf-8")


def _packed(png: bytes) -> bytes:
    """Compresses the picture to a quarter of its size, because the renderer uses fast compression."""
    chunks = list(_chunks(png))
    pixels = zlib.compress(zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT")), 6)
    before = [(kind, data) for kind, data in chunks if kind not in (b"IDAT", b"IEND")]
    return png[:SIGNATURE] + b"".join(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
                                      for kind, data in [*before, (b"IDAT", pixels), (b"IEND", b"")])


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yields the kind and the content of each part of a PNG file."""
    place = SIGNATURE
    while place < len(png):
        length, kind = struct.unpack(">I4s", png[place:place + 8])
        yield kind, png[place + 8:place + 8 + length]
        place += 12 + length    # its length and kind, and the check after it


def _drawn(chart: Any) -> str:
    return str(vl_convert.vegalite_to_svg(json.dumps(chart.to_dict(validate=False), ensure_ascii=False, sort_keys=True)))


def _named(svg: str, chart: Any) -> str:
    """Returns the drawing with its title and text alternative inside, where a screen reader finds them."""
    opening, rest = svg.split(">", 1)
    title = escape(" ".join(chart.title.text))
    return f'{opening} role="img"><title>{title}</title><desc>{escape(chart.description)}</desc>{rest}'
