"""Writes the chapter as a tagged PDF (PDF/UA-1): headings, lists, table headers and alternative text are structural."""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from collections.abc import Callable, Iterable
from itertools import groupby
from pathlib import Path
from typing import assert_never

import typst

from ...questionnaire.characters import shown
from .document import Document, Letterhead, Part, Picture, Text, halves, units
from .grids import Bar, Grid, Pair

MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
PREAMBLE = """#set document(title: {title}, date: datetime(year: {year}, month: {month}, day: {day}))
#set text(lang: {language}, size: 10pt, font: ("Liberation Sans", "Arial", "Libertinus Serif"))
#set page(paper: "a4", margin: (x: 2.1cm, y: 1.9cm), numbering: "1")
#set par(leading: 0.62em, spacing: 0.95em)
#show heading: set block(above: 1.5em, below: 0.75em, sticky: true)
#show heading.where(level: 1): set text(size: 20pt)
#show heading.where(level: 2): set text(size: 13pt)
#show table.cell.where(y: 0): strong
#show table: set text(size: 8.5pt)
#show table: set par(leading: 0.5em)
#show figure.where(kind: table): set figure.caption(position: top)
#show figure.where(kind: table): set align(left)
#show figure.caption: set text(size: 8.5pt, weight: "bold")
#set figure(numbering: none, gap: 0.5em)
#set table(stroke: (x, y) => (bottom: 0.4pt + luma(if y == 0 {{ 0 }} else {{ 190 }})), inset: (x: 3pt, y: 3.2pt))
"""
BRANDED = """#set text(font: ({typeface}, "Liberation Sans", "Arial", "Libertinus Serif"))
#show heading: set text(fill: rgb({colour}))
"""
LOGO = "logo.png"
TRACK, BAR, DOT = 'rgb("#e6eef0")', 'rgb("#5694a0")', 'rgb("#1f4f58")'
WORDS_BESIDE = "2.6cm"      # the figure and its range; the drawing has the rest of the cell
TALLEST = "11cm"            # of a map
ROWS_TOGETHER = 30          # a table with at most so many rows is never split between pages


def to_pdf(document: Document, svg: Callable[[str], str]) -> bytes:
    """Returns the PDF's bytes. `svg` returns a chart's drawing by name. Dates come from the data, so the bytes stay the same."""
    with tempfile.TemporaryDirectory() as folder:
        for part in document.parts:
            if isinstance(part, Picture):
                (Path(folder) / f"{part.name}.svg").write_text(svg(part.name), "utf-8")
        if document.letterhead and document.letterhead.logo:
            (Path(folder) / LOGO).write_bytes(document.letterhead.logo)
        source = Path(folder) / "chapter.typ"
        source.write_text(to_typst(document), "utf-8")
        return compiled(source, int(document.dated.timestamp()))


def compiled(source: Path, timestamp: int) -> bytes:
    """Compiles the document.

    PDF/UA forbids characters that no typeface on this machine can show; the document names them in square brackets.
    """
    while True:
        try:
            data: bytes = typst.compile(str(source), root=str(source.parent), pdf_standards=["ua-1"], timestamp=timestamp)
            return data
        except typst.TypstError as error:
            missing = MISSING.search(str(error))
            if missing is None or not _replaced(source.parent, missing[1]):
                raise


def _replaced(folder: Path, text: str) -> bool:
    """Replaces `text` by its name in the document and in its charts; false if neither contains it."""
    found = [path for path in folder.iterdir() if path.name != LOGO and text in path.read_text("utf-8")]
    for path in found:
        path.write_text(path.read_text("utf-8").replace(text, _named(text)), "utf-8")
    return bool(found)


def _named(text: str) -> str:
    """Returns the name of a character, or for a word in missing letters the name of its script."""
    names = [unicodedata.name(character, "sign") for character in text]
    if len(text) > 1 and any(character.isalpha() for character in text):
        return f"[{names[0].partition(' ')[0].capitalize()} text]"
    return f"[{names[0].lower()}]"


def to_typst(document: Document) -> str:
    """Returns the Typst source of the document. All words are string literals, so Typst never reads them as markup."""
    made = [PREAMBLE.format(title=literal(document.title), language=literal(document.language.partition("-")[0]),
                            year=document.dated.year, month=document.dated.month, day=document.dated.day),
            *_letterhead(document.letterhead)]
    for is_half, run in halves(document.parts):
        made.append(_side_by_side(run) if is_half else _run(run))
    return "\n".join([*made, f"#text(size: 8pt, {literal(document.source)})\n"])


def _run(parts: Iterable[Part]) -> str:
    """Returns parts one under another; items that follow each other are one list."""
    made = []
    for is_list, some in groupby(parts, key=lambda part: isinstance(part, Text) and part.level == Text.ITEM):
        if is_list:
            made.append(f"#list({', '.join(f'[#{literal(part.words)}]' for part in some if isinstance(part, Text))})\n")
        else:
            made += [_part(part) for part in some]
    return "\n".join(made)


def _side_by_side(parts: list[Part]) -> str:
    cells = ", ".join(f"[{_run(unit)}]" for unit in units(parts))
    return (f"#[#show heading: set text(size: 10pt)\n"
            f"#grid(columns: (1fr, 1fr), column-gutter: 0.8cm, row-gutter: 1.2em, {cells})]\n")


def _letterhead(head: Letterhead | None) -> list[str]:
    """Returns the logo, the wordmark and the publisher, in the partnership's colour and typeface."""
    if head is None:
        return []
    made = [BRANDED.format(typeface=literal(head.typeface), colour=literal(head.colour))]
    if head.logo:
        made.append(f"#image({literal(LOGO)}, alt: {literal(head.logo_alt)}, height: 1.6cm)\n")
    words = " ".join(words for words in (f"#strong({literal(head.wordmark)})" if head.wordmark else "",
                                         f"#{literal(head.organisation)}") if words)
    return [*made, f"#block(width: 100%, inset: 8pt, fill: rgb({literal(head.colour)}), text(fill: white)[{words}])\n"]


def _part(part: Part) -> str:
    match part:
        case Text():
            return f"#heading(level: {part.level}, {literal(part.words)})\n" if part.level else f"#{literal(part.words)}\n"
        case Grid():
            return _grid(part)
        case Picture():
            return (f"#figure(image({literal(part.name + '.svg')}, alt: {literal(part.words)}, width: 100%, height: {TALLEST}, "
                    f'fit: "contain"), alt: {literal(part.words)}, caption: none)\n')


def _grid(part: Grid) -> str:
    widths = ", ".join(f"{width}fr" for width in part.widths)
    align = ", ".join("right" if is_figure and column != part.drawn else "left" for column, is_figure in enumerate(part.figures))
    heads = ", ".join(f"[#{literal(head)}]" for head in part.heads)
    cells = ",\n".join(", ".join(_cell(part, row, column) for column in range(len(part.heads))) + _line(part, row)
                       for row in range(len(part.rows)))
    breakable = "true" if len(part.rows) > ROWS_TOGETHER else "false"
    return (f"#[#show figure: set block(breakable: {breakable})\n"
            f"#figure(caption: {literal(part.caption)}, kind: table, table(columns: ({widths},), align: ({align},), "
            f"table.header({heads}),\n{cells}))]\n")


def _cell(part: Grid, row: int, column: int) -> str:
    words, drawing = literal(part.rows[row][column]), part.drawing(row, column)
    if drawing is None:
        return f"[#{words}]"
    return f"[#box(width: {WORDS_BESIDE}, {words})#box(width: 1fr, height: 7pt, pdf.artifact({drawn(drawing)}))]"


def _line(part: Grid, row: int) -> str:
    return ', table.hline(stroke: (thickness: 1pt, dash: "dashed"))' if row in part.lines else ""


def drawn(drawing: Bar | Pair) -> str:
    """Returns a bar with its range, or the dots of two groups, on a track from 0 to 100."""
    match drawing:
        case Bar(percent, low, high):
            shapes = [_box(0, 100, 7, TRACK), _box(0, percent, 7, BAR), _box(low, high, 1, "black"), *(
                f"place(left + horizon, dx: {end:.2f}%, rect(width: 0.8pt, height: 5pt, fill: black))" for end in (low, high))]
        case Pair(first, second):
            least, most = sorted((first, second))
            shapes = [_box(0, 100, 2, TRACK), _box(least, most, 2, "luma(150)"),
                      _dot(second, f"fill: white, stroke: 1.2pt + {DOT}"), _dot(first, f"fill: {DOT}")]
        case _:
            assert_never(drawing)
    return f"block(width: 100%, height: 7pt, {{ {'; '.join(shapes)} }})"


def _box(start: float, end: float, height: float, fill: str) -> str:
    return f"place(left + horizon, dx: {start:.2f}%, rect(width: {end - start:.2f}%, height: {height}pt, fill: {fill}))"


def _dot(at: float, look: str) -> str:
    return f"place(left + horizon, dx: {at:.2f}% - 3pt, circle(radius: 3pt, {look}))"


def literal(text: str) -> str:
    """Returns a string literal. Typst and JSON write it the same way, except for characters that stand for nothing."""
    return json.dumps(shown(text).replace("\r", ""), ensure_ascii=False)
