"""Several ticks in one cell: divided into whole options, of which each may hold the mark that stands between them."""

from __future__ import annotations

import re
from collections.abc import Container

from .folding import fold

BETWEEN = re.compile(r"(\s*[;|\n]\s*|,\s*)")
STRONG = re.compile(r"\s*[;|\n]\s*")
LONGEST = 400       # words or pieces of one cell that are tried


def divide(cell: str, known: Container[str]) -> list[str]:
    """Returns the parts of a cell. `known` has the folded text of each option; the longest that fits is taken.

    What is no option is returned too: up to a semicolon, an upright or the end of the line where the cell has one, else up
    to a comma.
    """
    if fold(cell) in known:
        return [cell.strip()]
    pieces = BETWEEN.split(cell.strip())[:LONGEST]
    parts, unknown = _longest_first(pieces, known, "")
    if unknown and (by_words := _words(cell, known)):
        return by_words
    return parts


def _longest_first(pieces: list[str], known: Container[str], between: str) -> tuple[list[str], bool]:
    """Returns the parts, and whether one of them is no option. Every second piece is what stands between two."""
    parts: list[str] = []
    left = ""
    position, is_unknown = 0, False
    while position < len(pieces):
        for end in range(len(pieces), position, -1):
            text = between.join(pieces[position:end]) if between else "".join(pieces[position:end])
            if fold(text) and fold(text) in known:
                parts, left = [*parts, *_rest(left)], ""
                parts.append(text.strip(" ,;|\n"))
                position = end
                break
        else:
            is_unknown = is_unknown or bool(fold(pieces[position]))
            left += pieces[position]
            position += 1
    return [*parts, *_rest(left)], is_unknown


def _rest(text: str) -> list[str]:
    mark = STRONG if STRONG.search(text.strip(" ;|\n")) or text.rstrip().endswith((";", "|")) else re.compile(r",\s*")
    return [part.strip() for part in mark.split(text.strip()) if part.strip(" ,;|\n")]


def _words(cell: str, known: Container[str]) -> list[str]:
    """Returns the options that follow each other with only a space between; empty unless they are all of the cell."""
    parts, is_unknown = _longest_first(cell.split()[:LONGEST], known, " ")
    return [] if is_unknown else parts
