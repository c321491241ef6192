"""Writes the one page as a tagged PDF (PDF/UA-1) in a size of type at which it fits on one sheet."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from ..chapter.grids import Bar, Pair
from ..chapter.pdf import compiled, drawn, literal
from . import figures
from .one_page import OnePage
from .tiles import Tile

PREAMBLE = """#set document(title: {title}, date: datetime(year: {year}, month: {month}, day: {day}))
#set text(lang: {language}, font: ("Liberation Sans", "Arial", "Libertinus Serif"))
#set page(paper: "a4", margin: (x: 1.8cm, y: 1.5cm))
#set figure(numbering: none, gap: 0.5em)
#show figure.where(kind: table): set figure.caption(position: top)
#show figure.where(kind: table): set align(left)
#show heading.where(level: 1): set text(size: 2.6em)
#show heading.where(level: 1): set block(above: 0.3em, below: 0.3em)
#show heading.where(level: 2): set text(size: 1.25em, fill: rgb("#1f4f58"))
#set table(stroke: (x, y) => (bottom: 0.4pt + luma(190)), inset: (x: 2pt, y: 0.4em))
#show table.cell.where(y: 0): strong
#let body(size) = {{ set text(size: size)
"""
FITTING = """}
#context { let size = (13pt, 12pt, 11pt, 10.5pt, 10pt, 9.5pt, 9pt, 8.5pt, 8pt, 7.5pt, 7pt, 6.5pt, 6pt).find(
  size => measure(width: 17.4cm, body(size)).height < 26.5cm); body(if size == none { 5.5pt } else { size }) }
"""


def to_pdf(page: OnePage, language: str, dated: datetime) -> bytes:
    """Returns the PDF's bytes. The date comes from the data, so the bytes stay the same."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "page.typ"
        source.write_text(to_typst(page, language, dated), "utf-8")
        return compiled(source, int(dated.timestamp()))


def to_typst(page: OnePage, language: str, dated: datetime) -> str:
    """Returns the Typst source of the page."""
    head = PREAMBLE.format(title=literal(f"{page.heading}: {page.title}"), language=literal(language.partition("-")[0]),
                           year=dated.year, month=dated.month, day=dated.day)
    return head + "\n".join(f"[{part}\n\n]" for part in _parts(page)) + FITTING


def _parts(page: OnePage) -> Iterator[str]:
    yield (f'#block(width: 100%, fill: rgb("#1f4f58"), inset: 0.9em, text(fill: white)[#{literal(page.organisation)}\n'
           f"#heading(level: 1, {literal(page.heading)})\n#{literal(page.title)}])\n\n#{literal(page.answered)}")
    if page.tiles:
        columns = 2 if len(page.tiles) in (2, 4) else 3
        yield (f"#grid(columns: (1fr,) * {columns}, gutter: 0.6em, inset: 0.7em, fill: (x, y) => "
               f'if {columns} * y + x < {len(page.tiles)} {{ rgb("#e6eef0") }}, {", ".join(map(_tile, page.tiles))})')
    if page.bars:
        rows = [(bar.name, _drawn_cell(bar.share, Bar(bar.percent, bar.low, bar.high))) for bar in page.bars]
        yield _heading(page.ranking) + _table(page.caption, page.heads, rows)
    if page.deprivation:
        yield _heading(page.deprivation) + f"#{literal(page.sentence)}"
    if page.pairs:
        rows = [(pair.name, _pair(pair, page.groups)) for pair in page.pairs]
        yield _table(page.furthest, page.heads, rows)
    if page.missing:
        yield f"#{literal(page.missing)}"
    yield f"#line(length: 100%, stroke: 0.5pt)\n#text(size: 0.85em, {literal(page.reading)})\n\n#{literal(page.more)}"


def _heading(words: str) -> str:
    return f"#heading(level: 2, {literal(words)})\n"


def _tile(tile: Tile) -> str:
    return (f'[#text(size: 2em, weight: "bold", fill: rgb("#1f4f58"), {literal(tile.figure)}) \\\n#{literal(tile.words)}]')


def _table(caption: str, heads: tuple[str, str], rows: list[tuple[str, str]]) -> str:
    cells = ",\n".join(f"[#{literal(name)}], {cell}" for name, cell in rows)
    return (f"#figure(caption: {literal(caption)}, kind: table, table(columns: (2fr, 3fr), "
            f"table.header({', '.join(f'[#{literal(head)}]' for head in heads)}), {cells}))")


def _drawn_cell(words: str, drawing: Bar | Pair, beside: str = "3.5em") -> str:
    return (f"[#box(width: {beside}, strong({literal(words)}))"
            f"#box(width: 1fr, height: 7pt, pdf.artifact({drawn(drawing)}))]")


def _pair(pair: figures.Pair, groups: tuple[str, str]) -> str:
    first, second = (f"{group}: {share}" for group, share in zip(groups, pair.shares, strict=True))
    return _drawn_cell(f"{first}. {second}", Pair(pair.first, pair.second), "50%")
