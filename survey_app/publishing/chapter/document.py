"""A checked chapter, ready for typesetting: blocks in plain words, tables with cells as text, and charts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, ClassVar

from .cell_references import Heading, Item, Paragraph, Show, Table, blocks, of_question
from .sentences import plain
from .table_phrases import TICKED
from .wording_rules import number

RANGE = " (and how far it could move)"
NUMERIC = "biuf"       # numpy's kind codes for columns of figures
NARROW, WORDS, FIGURE, FIGURE_RANGE = 0.6, 2.1, 1.15, 1.9     # relative column widths


@dataclass(frozen=True, slots=True)
class Text:
    """A heading (level 1, 2), a paragraph (0) or a list item (-1) in plain words."""

    words: str
    level: int = 0

    ITEM: ClassVar[int] = -1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table ready for typesetting: caption, headings, rows of text, which columns hold figures, and column widths."""

    name: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: tuple[bool, ...]
    widths: tuple[float, ...]


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


def grid(name: str, table: Table, columns: tuple[str, ...]) -> Grid:
    """Returns a table with some of its columns; a figure and its interval share one cell.

    Figures are rounded. A withheld figure says so or shows its range, and a tied rank has an equals sign.
    """
    chosen = [column for column in columns or table.columns if column in table.columns and not _is_end(column, columns)]
    tied = {rank for rank, times in Counter(row.get("rank") for row in table.rows).items() if times > 1 and rank is not None}
    rows = [tuple(_figure(column, row, columns, tied) for column in chosen) for row in table.rows]
    heads = tuple(table.heads[column] + (RANGE if _has_ends(column, columns) else "") for column in chosen)
    figures = tuple(column in table.figures for column in chosen)
    widths = tuple(_width(column, columns, figure) for column, figure in zip(chosen, figures, strict=True))
    return Grid(name, table.title, heads, tuple(rows), figures, widths)


def _width(column: str, columns: tuple[str, ...], is_figure: bool) -> float:
    if not is_figure:
        return WORDS
    return NARROW if column == "rank" else FIGURE_RANGE if _has_ends(column, columns) else FIGURE


def _has_ends(column: str, columns: tuple[str, ...]) -> bool:
    """Says whether a figure's interval is shown with it. The position is itself an interval."""
    return f"{column}_low" in columns and column != "rank"


def _is_end(column: str, columns: tuple[str, ...]) -> bool:
    """Says whether a column is the end of an interval that is shown in another column."""
    lower = column.endswith("_low") and column != "rank_low" and column.removesuffix("_low") in columns
    return lower or column.endswith("_high")


def _figure(column: str, row: Mapping[str, Any], columns: tuple[str, ...], tied: set[Any]) -> str:
    """Returns a cell as text, with its interval if the chapter asks for one."""
    text = _cell(column, row[column], row, tied)
    if column == "rank_low" and row[column] is not None:
        return text if row["rank_high"] == row[column] else f"{text} to {row['rank_high']}"
    if _has_ends(column, columns) and row[column] is not None and row[f"{column}_low"] is not None:
        low, high = (_cell(f"{column}_{end}", row[f"{column}_{end}"], row, tied) for end in ("low", "high"))
        return f"{text} ({low} to {high})"
    return text


def _set(text: str, tables: Mapping[str, Table], pictures: Mapping[str, Picture]) -> Iterator[Part]:
    for block in blocks(text):
        match block:
            case Heading():
                yield Text(plain(block.text), block.level)
            case Paragraph():
                yield Text(plain(block.text))
            case Item():
                yield Text(plain(block.text), Text.ITEM)
            case Show(kind="chart") if (name := chart_name(block.table, block.question)) in pictures:
                yield pictures[name]
            case Show(kind="table"):
                table = _of(block.table, block.question, tables) if block.question else tables[block.table]
                yield grid(block.table, table, block.columns)


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


def _cell(column: str, value: Any, row: Mapping[Any, Any], tied: set[Any]) -> str:
    if value is None:
        return _missing(column, str(row.get("shorthand") or ""))
    if column == "rank":
        return f"{value}=" if value in tied else str(value)
    if column == "p_adjusted":
        return "<0.001" if value < 0.001 else f"{value:.3f}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if column.startswith("rank_change"):
        return f"{value:+d}".replace("-", "−") if value else "0"
    if isinstance(value, float):
        return f"{value:+.1f}".replace("-", "−") if column.startswith("difference") else f"{value:.1f}"
    return number(value) if isinstance(value, int) else str(value)


REASONS: Mapping[str, str] = {"": "", "[c]": "not shown", "[z]": "nobody answered", "[x]": "not asked alike"}
OF_PEOPLE = ("percent", "count", "concerned", "responses", "mentions", "base")


def _missing(column: str, shorthand: str) -> str:
    """Returns what a reader is told in the place of a figure: the range that its count lies in, or why there is none.

    A table of two groups has both ranges in one shorthand: "deprived: fewer than 5; other: 10 to 14".
    """
    if shorthand in REASONS:
        return REASONS[shorthand]
    group, _, figure = column.rpartition("_")
    bands = dict(one.split(": ", 1) for one in shorthand.split("; ") if ": " in one)
    band = bands.get(group, "") if bands else shorthand if not group else ""
    if not band or figure not in OF_PEOPLE or band == "[c]":
        return "not shown"
    return f"{band} people" if band[-1].isdigit() and not band.startswith("all but") else band


PLAIN = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"
PAGES: Mapping[str, str] = {     # pages use the fonts of the reader's device; nothing is fetched
    "Liberation Sans": PLAIN, "Liberation Serif": "'Times New Roman', 'Liberation Serif', Times, serif",
    "DejaVu Sans": "Verdana, 'DejaVu Sans', sans-serif", "DejaVu Serif": "Georgia, 'DejaVu Serif', serif"}
WORD: Mapping[str, str] = {      # fonts that every machine with a word processor has, with the same or similar widths
    "Liberation Sans": "Arial", "Liberation Serif": "Times New Roman", "DejaVu Sans": "Verdana", "DejaVu Serif": "Georgia"}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The publisher, any logo and wordmark, the colour of headings, and the typeface."""

    organisation: str
    wordmark: str
    colour: str
    typeface: str
    logo: bytes
    logo_alt: str

    @property
    def stack(self) -> str:
        """Returns the fonts of a page."""
        return PAGES[self.typeface]

    @property
    def word(self) -> str:
        """Returns the font of a Word document."""
        return WORD[self.typeface]

    def css(self) -> str:
        """Returns the stylesheet that gives a results page these colours and fonts."""
        return (f".hys-header {{ background: {self.colour}; }}\n"
                f".govuk-template__body *, body {{ font-family: {self.stack}; }}\n"
                f".govuk-main-wrapper :is(h1, h2), main > h1, main > h2 {{ color: {self.colour}; }}\n"
                ".hys-wordmark { margin-right: .5em; padding-right: .6em; border-right: 1px solid; }\n"
                ".hys-logo { display: block; box-sizing: border-box; max-width: 100%; max-height: 80px; width: auto; "
                "height: auto; margin: 0 0 10px; padding: 5px; background: #fff; }\n")
