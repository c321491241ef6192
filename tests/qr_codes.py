"""The modules that an SVG of a QR code draws, read from its paths."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET


def modules(svg: str) -> list[list[int]]:
    """Dark modules 1, those of the quiet zone too. Each step of the path is a line as wide as a module, from left to right."""
    picture = ET.fromstring(svg)  # noqa: S314 -- our own drawing
    size = int(picture.attrib["viewBox"].split()[2])
    drawn = [[0] * size for _ in range(size)]
    path = next(part.attrib["d"] for part in picture.iter() if "stroke" in part.attrib)
    x, y = 0, 0.0
    for move, sideways, down, length in re.findall(r"([Mm])(-?\d+) ?(-?[\d.]+)h(\d+)", path):
        x, y = (int(sideways), float(down)) if move == "M" else (x + int(sideways), y + float(down))
        drawn[int(y)][x:x + int(length)] = [1] * int(length)
        x += int(length)
    return drawn
