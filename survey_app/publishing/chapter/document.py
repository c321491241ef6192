"""A checked chapter, ready for typesetting: blocks in plain words, tables with cells as text, and charts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import ClassVar

from ...questionnaire.roles import OWN
from .cell_references import Block, Heading, Item, Paragraph, Show, Table, blocks, of_question
from .grids import Grid, chart_table, cross_table
from .sentences import plain
from .table_phrases import TICKED

HALF = 4        # a table with more columns needs the whole width of a page


@dataclass(frozen=True, slots=True)
class Text:
    """A heading (level 1, 2), a paragraph (0) or a list item (-1) in plain words."""

    words: str
    level: int = 0
    is_half: bool = False       # of a section that is printed beside another, each half as wide as the page

    ITEM: ClassVar[int] = -1


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart: its name, its title, its description in words, and the name of the phone drawing if there is one."""

    name: str
    title: str
    words: str
    narrow: str = ""


Part = Text | Grid | Picture


@dataclass(frozen=True, slots=True)
class Document:
    """A complete chapter with its source, dated by its data."""

    title: str
    language: str
    dated: datetime
    parts: tuple[Part, ...]
    source: str
    letterhead: Letterhead | None = None


def compose(text: str, tables: Mapping[str, Table], pictures: Mapping[str, Picture], *, title: str, language: str,
            dated: datetime, source: str, letterhead: Letterhead | None = None) -> Document:
    """Returns the chapter `text` with its tables and charts in place. It leaves out a chart that was not drawn."""
    return Document(title, language, dated, tuple(_set(text, tables, pictures)), source, letterhead)


def _set(text: str, tables: Mapping[str, Table], pictures: Mapping[str, Picture]) -> Iterator[Part]:
    own = {str(row["problem"]) for row in tables["questions"].rows if row.get("section") == OWN} if "questions" in tables else ()
    for _, section in groupby(blocks(text), key=_section_counter()):
        parts = [part for block in section if (part := _part(block, tables, pictures))]
        first, grids = parts[0], [part for part in parts if isinstance(part, Grid)]
        if isinstance(first, Text) and first.words in own and all(len(one.heads) <= HALF for one in grids) \
                and not any(isinstance(part, Picture) for part in parts):
            yield from (_beside(part, first.words) for part in parts if not isinstance(part, Picture))
        else:
            yield from parts


def _beside(part: Text | Grid, heading: str) -> Text | Grid:
    """Returns a part of a section that is half as wide as the page. A caption does not repeat the heading above it."""
    if isinstance(part, Text):
        return replace(part, is_half=True)
    caption = part.caption.removeprefix(heading).strip(" ()") or part.caption
    return replace(part, is_half=True, caption=f"{caption[:1].upper()}{caption[1:]}")


def _section_counter() -> Callable[[Block], int]:
    """Returns a function that numbers each block by its section: the number of headings up to it."""
    headings = 0

    def number(block: Block) -> int:
        nonlocal headings
        headings += isinstance(block, Heading)
        return headings
    return number


def _part(block: Block, tables: Mapping[str, Table], pictures: Mapping[str, Picture]) -> Part | None:
    """Returns a block with its words, figures or chart; None for a chart that was not drawn."""
    match block:
        case Heading():
            return Text(plain(block.text), block.level)
        case Paragraph():
            return Text(plain(block.text))
        case Item():
            return Text(plain(block.text), Text.ITEM)
        case Show(kind="chart"):
            return pictures.get(chart_name(block.table, block.question))
        case Show():
            return _grid(block, tables)


def _grid(show: Show, tables: Mapping[str, Table]) -> Grid:
    table = _of(show.table, show.question, tables) if show.question else tables[show.table]
    made = cross_table(show.table, table, show.columns) if show.kind == "cross" else \
        chart_table(show.table, table, show.columns, tables)
    return replace(made, is_half=bool(show.question) and len(made.heads) <= HALF)


def units(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """Yields what is printed together of parts that are half as wide as the page: a section, or a table without its own."""
    unit: list[Part] = []
    for part in parts:
        if unit and ((isinstance(part, Text) and part.level == 2) or not isinstance(unit[0], Text)):
            yield unit
            unit = []
        unit.append(part)
    if unit:
        yield unit


def halves(parts: Sequence[Part]) -> Iterator[tuple[bool, list[Part]]]:
    """Yields the runs of parts, each with whether they are half as wide as the page."""
    for is_half, run in groupby(parts, key=lambda part: not isinstance(part, Picture) and part.is_half):
        yield is_half, list(run)


def chart_name(table: str, question: str = "") -> str:
    """Returns the name of the chart of a table, or of the rows of one question in it."""
    return f"{table}-{question}" if question else table


def _of(name: str, question: str, tables: Mapping[str, Table]) -> Table:
    """Returns the rows of one question, under its own words."""
    table, asked = tables[name], tables["questions"].named()
    rows = [row for row in table.rows if of_question(row, question)]
    problem = "Answer" if all(row.get("answer") == TICKED for row in rows) else "Row"
    return replace(table, rows=rows, title=str(asked[question]["problem"]) if question in asked else table.title,
                   heads={**table.heads, "problem": problem})


PLAIN = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
PAGES: Mapping[str, str] = {     # pages use the fonts of the reader's device; nothing is fetched
    "Liberation Sans": PLAIN, "Liberation Serif": "'Times New Roman', 'Liberation Serif', Times, serif",
    "DejaVu Sans": "Verdana, 'DejaVu Sans', sans-serif", "DejaVu Serif": "Georgia, 'DejaVu Serif', serif"}
WORD: Mapping[str, str] = {      # fonts that every machine with a word processor has, with the same or similar widths
    "Liberation Sans": "Arial", "Liberation Serif": "Times New Roman", "DejaVu Sans": "Verdana", "DejaVu Serif": "Georgia"}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The publisher, any logo and wordmark, the colours of headings and bars, and the typeface."""

    organisation: str
    wordmark: str
    colour: str
    typeface: str
    logo: bytes
    logo_alt: str
    bar: str

    @property
    def stack(self) -> str:
        """Returns the fonts of a page."""
        return PAGES[self.typeface]

    @property
    def word(self) -> str:
        """Returns the font of a Word document."""
        return WORD[self.typeface]

    def css(self) -> str:
        """Returns the stylesheet that gives a results page these colours and fonts; the dark scheme keeps its own."""
        return (f".hys-header {{ background: {self.colour}; }}\n"
                f".govuk-template__body *, body {{ font-family: {self.stack}; }}\n"
                f".hys-go {{ background: {self.colour}; }}\n"
                "@media not all and (prefers-color-scheme: dark) {\n"
                f".govuk-main-wrapper :is(h1, h2), main > h1, main > h2 {{ color: {self.colour}; }}\n"
                f".hys-results {{ --hys-bar: {self.bar}; --hys-accent: {self.colour}; }}\n"
                "}\n"
                ".hys-wordmark { margin-right: .5em; padding-right: .6em; border-right: 1px solid; }\n"
                ".hys-logo { display: block; box-sizing: border-box; max-width: 100%; max-height: 80px; width: auto; "
                "height: auto; margin: 0 0 10px; padding: 5px; background: #fff; }\n")
