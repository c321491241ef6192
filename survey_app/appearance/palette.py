"""The colours and their contrast: colours that people must distinguish have at least 3:1, also in grey print.

MAIN, MIDDLE and PALE belong to the current look: read them when you draw a chart, and do not store them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import vl_convert

INK = "#0b0c0c"      # words
PAPER = "#ffffff"
GRID = "#d3d7d9"     # grid lines: only an aid, never data
QUIET = "#505a5f"    # notes and units
TYPEFACE = "Liberation Sans"    # installed with the renderer; it has the same measures as Arial


@dataclass(frozen=True, slots=True)
class Look:
    """The colours and the typeface of a set of charts: `#rrggbb`, and a typeface of `OFFERED`."""

    main: str = "#1f4f58"       # figures, outlines, the strongest answer
    middle: str = "#629ea8"     # half-way between main and white in contrast, so that it stands out from both
    pale: str = "#dbe7ea"       # used only inside an outline
    typeface: str = TYPEFACE


_IN_USE = ContextVar("look of charts", default=Look())  # noqa: B039 -- frozen

if TYPE_CHECKING:
    MAIN: str
    MIDDLE: str
    PALE: str
else:
    def __getattr__(name: str) -> str:
        if name in ("MAIN", "MIDDLE", "PALE"):
            return getattr(_IN_USE.get(), name.lower())
        raise AttributeError(name)


def in_use() -> Look:
    """Returns the look of the charts that are drawn now."""
    return _IN_USE.get()


@contextmanager
def using(look: Look) -> Iterator[None]:
    """Uses this look for all charts made inside the block."""
    token = _IN_USE.set(look)
    try:
        yield
    finally:
        _IN_USE.reset(token)


def luminance(colour: str) -> float:
    """Returns the relative luminance of a colour `#rrggbb`, from 0 to 1 (WCAG 2)."""
    red, green, blue = (_linear(int(colour[start:start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Returns the contrast ratio of two colours, from 1 to 21 (WCAG 2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(fill: str) -> str:
    """Returns the colour for words on this fill: ink or paper, whichever has more contrast."""
    return max((INK, PAPER), key=lambda words: contrast(words, fill))


def shades(strongest: str, weakest: str, count: int) -> list[str]:
    """Returns `count` colours from `strongest` to `weakest` in even steps."""
    return [mixed(strongest, weakest, step / max(count - 1, 1)) for step in range(count)]


def mixed(one: str, other: str, share: float) -> str:
    """Mixes two colours; `share` (0 to 1) is the distance from the first to the second."""
    channels = ((int(one[start:start + 2], 16), int(other[start:start + 2], 16)) for start in (1, 3, 5))
    return "#" + "".join(f"{round(first + (second - first) * share):02x}" for first, second in channels)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


@dataclass(frozen=True, slots=True)
class Typeface:
    """One typeface: its name, the names of similar typefaces on other machines, and its width relative to Arial."""

    name: str
    like: str
    width: float

    @property
    def stack(self) -> str:
        """Returns the list of fonts for a drawing. It always ends in sans-serif, which is always available; if every font in
        the list were missing, the words would disappear without an error."""
        return f"{self.name}, {self.like}, sans-serif"


OFFERED: Mapping[str, Typeface] = {one.name: one for one in (
    Typeface("Liberation Sans", "Arial, Helvetica", 1.0), Typeface("Liberation Serif", "Times New Roman, Times, serif", 1.0),
    Typeface("DejaVu Sans", "Verdana", 1.15), Typeface("DejaVu Serif", "Georgia, serif", 1.15))}


def typefaces_in_use() -> Typeface:
    """Returns the typeface of the charts that are drawn now."""
    return OFFERED[in_use().typeface]


@cache
def is_found(name: str) -> bool:
    """Returns whether the renderer has this typeface. It does not draw words at all in a typeface that it does not have."""
    return _sample(name) != _sample("no typeface of this name")


def _sample(name: str) -> bytes:
    return bytes(vl_convert.svg_to_png('<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">'
                                       f'<text y="15" font-family="{name}">a</text></svg>'))
