"""Lists the areas of a map below it, class by class, each with the number that it has on the map."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_uppercase

import altair as alt

from . import labels, layout, unshown
from .area_differences import Difference
from .labels import Record

NUMBER, FIGURE = 26.0, 146.0     # the widths of the columns before and after the names
APART = 40.0                     # the space between two columns of the list
STEP = layout.LINE + 1           # the height of a line


@dataclass(frozen=True, slots=True)
class Sheet:
    """The size of a map, and the number of columns of its list."""

    width: float
    highest: float
    columns: int
    size: float

    @property
    def column(self) -> float:
        """The width of one column of the list."""
        apart = APART * (self.columns - 1)
        return (self.width - apart) / self.columns


@dataclass(frozen=True, slots=True)
class Listed:
    """One area: its code, its name, the mark that it has on the map, its class, and its row of the table."""

    area: str
    name: str
    mark: str
    difference: Difference
    record: Record


def listed(found: Iterable[Record], classes: Mapping[str, Difference]) -> list[Listed]:
    """Returns the areas in the order of their names, with "Ward 2" before "Ward 10", each with its mark.

    The mark is the number in the area's name if every name has one of its own, otherwise its number in the list; it is a
    letter if only some names hold numbers, so that no two numbers compete.
    """
    ordered = sorted(found, key=lambda record: _order(_name(record)))
    marks = _marks([_name(record) for record in ordered])
    return [Listed(str(record["area"]), _name(record), mark, classes[str(record["area"])], record)
            for record, mark in zip(ordered, marks, strict=True)]


def numbering(areas: Sequence[Listed]) -> str:
    """Returns the sentence of the note that says what the mark in an area is."""
    if not areas:
        return ""
    if _own_numbers([one.name for one in areas]):
        return "The number in an area is the number in its name; areas too small for it have none."
    kind = "number" if areas[0].mark.isdigit() else "letter"
    return f"The {kind} in an area is its {kind} in the list; areas too small for it have none."


def by_heading(areas: Sequence[Listed]) -> list[tuple[str, list[Listed]]]:
    """Returns the areas under the heading of their class; areas without a figure under the reason for it."""
    headings = [*(difference.value for difference in Difference if difference is not Difference.NOT_SHOWN),
                unshown.HIDDEN, *unshown.REASONS.values()]
    under = [(_heading(one), one) for one in areas]
    return [(heading, own) for heading in headings if (own := [one for head, one in under if head == heading])]


def figure(one: Listed) -> str:
    """Returns the percentage of an area with its interval and base, or what may be said of one without a percentage."""
    if not labels.is_empty(one.record["percent"]):
        return labels.share(one.record)
    return unshown.bands(one.record)


def layers(areas: Sequence[Listed], top: float, sheet: Sheet) -> tuple[list[alt.Chart], float]:
    """Returns the list in columns, with mark, name and figure of each area, and its end."""
    blocks = [block for heading, own in by_heading(areas) for block in _blocks(heading, own, sheet)]
    longest = -(-sum(block.lines for block in blocks) // sheet.columns)
    words: dict[str, list[Record]] = {"heading": [], "mark": [], "name": [], "figure": []}
    left, used, end = 0.0, 0, 0
    for block in blocks:
        if used >= longest and left + sheet.column < sheet.width - 1:
            left, used, block = left + sheet.column + APART, 0, block.continued()
        block.write(words, left, top + STEP * used)
        used += block.lines
        end = max(end, used)
    drawn = [layout.words(words["heading"], "x", size=sheet.size, bold=True),
             layout.words(words["mark"], "x", align="right", size=sheet.size, bold=True),
             layout.words(words["name"], "x", size=sheet.size),
             layout.words(words["figure"], "x", align="right", size=sheet.size)]
    return drawn, top + STEP * end + 12


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines of the list that stay together: an area, after its heading if it is the first below it."""

    heading: tuple[str, ...]
    under: tuple[str, ...]      # the heading that it is below, to be repeated in a new column
    mark: str
    name: tuple[str, ...]
    figure: str
    right: float

    @property
    def lines(self) -> int:
        return len(self.heading) + (1 if self.heading else 0) + len(self.name)

    def continued(self) -> _Block:
        """Returns the block for the top of a column, below its heading."""
        return replace(self, heading=self.heading or (*self.under[:-1], f"{self.under[-1]} (continued)"))

    def write(self, words: Mapping[str, list[Record]], left: float, top: float) -> None:
        """Adds the block's texts to those of the list, with their positions in pixels."""
        if self.heading:
            words["heading"].append(_text(self.heading, left, top + STEP / 2))
        top += STEP * (self.lines - len(self.name))
        words["mark"].append({"text": self.mark, "x": left + NUMBER - 8, "y": top + STEP / 2})
        words["name"].append(_text(self.name, left + NUMBER, top))
        words["figure"].append({"text": self.figure, "x": left + self.right, "y": top + STEP / 2})


def _text(lines: Sequence[str], x: float, top: float) -> Record:
    return {"text": "\n".join(lines), "x": x, "y": top + STEP / 2 + layout.LINE * (len(lines) - 1) / 2}


def _blocks(heading: str, areas: Sequence[Listed], sheet: Sheet) -> list[_Block]:
    """Returns the blocks of one class. Where the sheet is narrow, the figure stands below the name."""
    below = sheet.columns == 1
    width = sheet.column - NUMBER - (0 if below else FIGURE)
    heads = tuple(layout.wrap(heading, sheet.column, sheet.size))
    return [_Block(() if place else heads, heads, one.mark,
                   (*layout.wrap(one.name, width, sheet.size), *((figure(one),) if below and figure(one) else ())),
                   "" if below else figure(one), sheet.column) for place, one in enumerate(areas)]


def _order(name: str) -> list[tuple[bool, int, str]]:
    """Returns what a name is sorted by: its letters without accents, then its numbers as numbers, then its own letters."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(letter))
    return [(not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in (*re.split(r"(\d+)", plain), name)]


def _name(record: Record) -> str:
    return str(record["area"] if labels.is_empty(record["area_name"]) else record["area_name"] or record["area"])


def _heading(one: Listed) -> str:
    return unshown.heading(one.record) if one.difference is Difference.NOT_SHOWN else one.difference.value


def _marks(names: Sequence[str]) -> list[str]:
    if own := _own_numbers(names):
        return own
    if any(re.search(r"\d", name) for name in names):
        return [_letters(place) for place in range(len(names))]
    return [str(place + 1) for place in range(len(names))]


def _own_numbers(names: Sequence[str]) -> list[str]:
    """Returns the number in each name, if each has exactly one and no two have the same; otherwise nothing."""
    numbers = [re.findall(r"\d+", name) for name in names]
    own = [found[0] for found in numbers if len(found) == 1]
    return own if len(own) == len(names) == len(set(own)) else []


def _letters(place: int) -> str:
    """Returns A to Z, then AA to AZ, BA to BZ and so on."""
    before, last = divmod(place, len(ascii_uppercase))
    return (_letters(before - 1) if before else "") + ascii_uppercase[last]
