"""Writes a chart as SVG and as PNG for print. No network; the same chart gives the same bytes."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import vl_convert

DOTS_PER_INCH = 300
CSS_PIXELS_PER_INCH = 96
POINTS_PER_INCH = 72        # the renderer counts a pixel as a point unless it is scaled
SIGNATURE = 8               # bytes with which every PNG file begins


def save(chart: Any, path_without_suffix: str | Path) -> tuple[Path, Path]:
    """Writes `chart` to path.svg and path.png (300 dots an inch, 96 chart pixels an inch), and returns both paths."""
    svg, png = (Path(f"{path_without_suffix}.{suffix}") for suffix in ("svg", "png"))
    drawing = _drawn(chart)
    svg.write_text(_named(drawing, chart), encoding="utf-8")
    png.write_bytes(_packed(vl_convert.svg_to_png(drawing, ppi=DOTS_PER_INCH, scale=POINTS_PER_INCH / CSS_PIXELS_PER_INCH)))
    return svg, png


def save_svg(chart: Any, path: Path) -> None:
    """Writes `chart` as SVG alone, for the screen."""
    path.write_text(_named(_drawn(chart), chart), encoding="utf-8")


def _packed(png: bytes) -> bytes:
    """The same picture in a quarter of the size: the renderer packs its pixels fast and loosely."""
    chunks = list(_chunks(png))
    pixels = zlib.compress(zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT")), 6)
    before = [(kind, data) for kind, data in chunks if kind not in (b"IDAT", b"IEND")]
    return png[:SIGNATURE] + b"".join(struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
                                      for kind, data in [*before, (b"IDAT", pixels), (b"IEND", b"")])


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The kind and the content of each part of a PNG file."""
    place = SIGNATURE
    while place < len(png):
        length, kind = struct.unpack(">I4s", png[place:place + 8])
        yield kind, png[place + 8:place + 8 + length]
        place += 12 + length    # its length and kind, and the check after it


def _drawn(chart: Any) -> str:
    return str(vl_convert.vegalite_to_svg(json.dumps(chart.to_dict(), ensure_ascii=False, sort_keys=True)))


def _named(svg: str, chart: Any) -> str:
    """The drawing with its title and written alternative inside, where a screen reader looks for them."""
    opening, rest = svg.split(">", 1)
    title = escape(" ".join(chart.title.text))
    return f'{opening} role="img"><title>{title}</title><desc>{escape(chart.description)}</desc>{rest}'
