"""Finds the characters that no typeface of this machine can draw: they are empty boxes in pictures and in PDF."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from html import escape

import vl_convert

from . import palette

NOBODYS = "\U0010fffd"      # a private character: no typeface has it
INVISIBLE = ("Cc", "Cf", "Me", "Mn", "Mc", "Zl", "Zp", "Zs")     # controls, marks and spaces: not drawn by themselves


def undrawn(words: Iterable[str]) -> str:
    """Returns each character of these words for which the renderer has no typeface, once, in their order."""
    stack = palette.typefaces_in_use().stack
    return "".join(character for character in dict.fromkeys("".join(words)) if not _is_drawn(character, stack))


@cache
def _is_drawn(character: str, stack: str) -> bool:
    is_invisible = unicodedata.category(character) in INVISIBLE
    return character.isascii() or is_invisible or _drawing(character, stack) != _drawing(NOBODYS, stack)


@cache
def _drawing(character: str, stack: str) -> bytes:
    return bytes(vl_convert.svg_to_png('<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">'
                                       f'<text y="15" font-family="{stack}">{escape(character)}</text></svg>'))
