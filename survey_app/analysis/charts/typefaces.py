"""The typefaces that charts can be set in, and which of them the renderer finds on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import vl_convert

from . import palette


@dataclass(frozen=True, slots=True)
class Typeface:
    """One typeface: its own name, the names by which other machines know its like, and how wide it is beside Arial."""

    name: str
    like: str
    width: float

    @property
    def stack(self) -> str:
        """The list of fonts for a drawing. It ends in sans-serif, whatever the typeface: that is the one that is always
        there, and a list of fonts that are all missing would remove every word without an error."""
        return f"{self.name}, {self.like}, sans-serif"


OFFERED: Mapping[str, Typeface] = {one.name: one for one in (
    Typeface("Liberation Sans", "Arial, Helvetica", 1.0), Typeface("Liberation Serif", "Times New Roman, Times, serif", 1.0),
    Typeface("DejaVu Sans", "Verdana", 1.15), Typeface("DejaVu Serif", "Georgia, serif", 1.15))}


def in_use() -> Typeface:
    """The typeface that charts are drawn in now."""
    return OFFERED[palette.in_use().typeface]


@cache
def is_found(name: str) -> bool:
    """Whether the renderer can set words in it: words in a typeface that is not there are not drawn at all."""
    return _sample(name) != _sample("no typeface of this name")


def _sample(name: str) -> bytes:
    return bytes(vl_convert.svg_to_png('<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">'
                                       f'<text y="15" font-family="{name}">a</text></svg>'))
