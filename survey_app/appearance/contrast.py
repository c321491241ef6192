"""Checks whether people can distinguish and read chosen colours, and finds the nearest colours if they cannot."""

from __future__ import annotations

import colorsys
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from .palette import INK, PAPER, Look, contrast, mixed

WORDS, MARKS = 4.5, 3.0     # to 1: WCAG 2.2, 1.4.3 for words and 1.4.11 for graphics
DARK = 9.2      # dark colour on white: just over 3 times 3, so that a colour in between can stand out from both
PALE = 0.77     # how far the pale colour, used only inside an outline, is from the middle colour to white
STEPS = 1000    # of lightness
HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Weak:
    """A colour with too little contrast: with what, the contrast measured and needed, and the nearest colour that has it."""

    colour: str
    beside: str
    measured: float
    needed: float
    nearest: str

    def __str__(self) -> str:
        advice = f" The nearest that has it is {self.nearest}." if self.nearest else ""
        return (f"{self.colour} has a contrast of {math.floor(100 * self.measured) / 100:g} to 1 with {self.beside}, and needs "
                f"{self.needed:g} to 1.{advice}")


def read(text: str) -> str | None:
    """Returns a colour as `#rrggbb`, from that form or `#rgb`, with or without the hash; None for anything else."""
    found = HEX.fullmatch(text.strip())
    if found is None:
        return None
    digits = found[1].lower()
    return "#" + (digits if len(digits) == 6 else "".join(2 * digit for digit in digits))


def header(colour: str) -> Weak | None:
    """Returns the fault of a background colour for white words, or None if it has none."""
    return _weak(colour, PAPER, "white", WORDS)


def dark(colour: str) -> Weak | None:
    """Returns the fault of the charts' dark colour: it is also used for words, and a colour must fit between it and white."""
    return _weak(colour, PAPER, "white", DARK)


def middle(colour: str, beside: str) -> Weak | None:
    """Returns the fault of the charts' middle colour, which must stand out from both white and the dark colour in grey print."""
    def passes(one: str) -> bool:
        return contrast(one, PAPER) >= MARKS and contrast(one, beside) >= MARKS

    for other, name in ((PAPER, "white"), (beside, f"the dark colour {beside}")):
        if contrast(colour, other) < MARKS:
            return Weak(colour, name, contrast(colour, other), MARKS, nearest(colour, passes) or nearest(beside, passes) or "")
    return None


@cache
def look(colour: str, typeface: str, dark_colour: str = "", middle_colour: str = "") -> Look:
    """Returns the look for a partnership's colour. Chart colours that are not chosen get the same hue."""
    strong = dark_colour or nearest(colour, lambda one: contrast(one, PAPER) >= DARK) or INK
    between = middle_colour or _with_contrast(strong, math.sqrt(contrast(strong, PAPER)))
    return Look(strong, between, mixed(between, PAPER, PALE), typeface)


def nearest(colour: str, passes: Callable[[str], bool]) -> str | None:
    """Returns the nearest shade that passes: same hue, least darkened or lightened. Returns None if no shade passes."""
    lightness = colorsys.rgb_to_hls(*_channels(colour))[1]
    if passes(colour):
        return colour
    shades = sorted(range(STEPS + 1), key=lambda step: abs(step / STEPS - lightness))
    return next((one for step in shades if passes(one := _shade(colour, step / STEPS))), None)


def _weak(colour: str, other: str, name: str, needed: float) -> Weak | None:
    measured = contrast(colour, other)
    if measured >= needed:
        return None
    return Weak(colour, name, measured, needed, nearest(colour, lambda one: contrast(one, other) >= needed) or "")


def _with_contrast(colour: str, wanted: float) -> str:
    """Returns the shade of a colour whose contrast with white is nearest to the wanted value."""
    return min((_shade(colour, step / STEPS) for step in range(STEPS + 1)), key=lambda one: abs(contrast(one, PAPER) - wanted))


def _shade(colour: str, lightness: float) -> str:
    """Returns a colour of the same hue and saturation with this lightness."""
    hue, _, saturation = colorsys.rgb_to_hls(*_channels(colour))
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in colorsys.hls_to_rgb(hue, lightness, saturation))


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[start:start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue
