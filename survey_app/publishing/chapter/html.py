"""Writes the chapter as HTML: headings, lists, tables with headings and captions, charts with a description in words."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import assert_never

from markupsafe import Markup, escape

from ...questionnaire.characters import shown
from .document import Document, Part, Picture, Text, halves, units
from .grids import Bar, Grid, Pair

HEAD, FIGURE_HEAD = Markup('<th scope="col">{}</th>'), Markup('<th scope="col" class="hys-figure">{}</th>')
CELL, FIGURE_CELL = Markup("<td>{}</td>"), Markup('<td class="hys-figure" data-head="{}">{}</td>')
DRAWN_CELL = Markup('<td class="hys-figure hys-figure--drawn" data-head="{}"><span>{}</span>{}</td>')
ROW, LINED_ROW = Markup("<tr>{}</tr>"), Markup('<tr class="hys-apart">{}</tr>')
ROW_HEAD = Markup('<th scope="row">{}</th>')
NARROW_SCREEN = "(max-width: 40em)"     # on narrower screens the text of the wide drawing would be too small to read
SIZE = re.compile(r'<svg[^>]*?width="([\d.]+)"[^>]*?height="([\d.]+)"')


def to_html(document: Document, address: Callable[[str], str], svg: Callable[[str], str], *, inline: bool = False,
            downloads: bool = False) -> Markup:
    """Returns the blocks as HTML to put in a page. The title is the only h1.

    `address` returns the address of a chart's drawing, `svg` the drawing itself; `inline` puts the drawing into the page.
    `downloads` says that a downloads section follows.
    """
    made = Markup("<p class=\"govuk-body-s hys-source\">{}</p>").format(document.source)
    first = [part for part in document.parts[:1] if isinstance(part, Text) and part.level == 1]
    blocks = [*(_part(part, address, svg, inline) for part in first), _contents(document, downloads),
              *_runs(document.parts[len(first):], address, svg, inline), made]
    return Markup(shown("\n".join(blocks)))     # noqa: S704  # blocks are Markup; what HTML forbids in text is shown as �


def anchor(words: str) -> str:
    """Returns the anchor that links to a section."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")


def _contents(document: Document, downloads: bool) -> Markup:
    """Returns links to the sections."""
    sections = [part.words for part in document.parts if isinstance(part, Text) and part.level == 2]
    links = Markup("").join(Markup('<li><a class="govuk-link" href="#{}">{}</a></li>').format(anchor(words), words)
                            for words in [*sections, *(["Downloads"] if downloads else [])])
    return Markup('<nav aria-label="Contents" class="hys-noprint"><ul class="govuk-list">{}</ul></nav>').format(links)


def _runs(parts: Iterable[Part], address: Callable[[str], str], svg: Callable[[str], str], inline: bool) -> Iterable[Markup]:
    for is_half, run in halves(list(parts)):
        if is_half:
            cells = Markup("\n").join(Markup("<div>{}</div>").format(_run(unit, address, svg, inline)) for unit in units(run))
            yield Markup('<div class="hys-halves">{}</div>').format(cells)
        else:
            yield _run(run, address, svg, inline)


def _run(parts: list[Part], address: Callable[[str], str], svg: Callable[[str], str], inline: bool) -> Markup:
    """Returns parts one under another; items that follow each other are one list."""
    made: list[Markup] = []
    for is_list, some in groupby(parts, key=lambda part: isinstance(part, Text) and part.level == Text.ITEM):
        if is_list:
            items = Markup("").join(Markup("<li>{}</li>").format(part.words) for part in some if isinstance(part, Text))
            made.append(Markup('<ul class="govuk-list govuk-list--bullet">{}</ul>').format(items))
        else:
            made += [_part(part, address, svg, inline) for part in some]
    return Markup("\n").join(made)


def _part(part: Part, address: Callable[[str], str], svg: Callable[[str], str], inline: bool) -> Markup:
    match part:
        case Text(level=1):
            return Markup('<h1 class="govuk-heading-xl">{}</h1>').format(part.words)
        case Text(level=2):
            return Markup('<h2 class="govuk-heading-l" id="{}">{}</h2>').format(anchor(part.words), part.words)
        case Text():
            return Markup('<p class="govuk-body">{}</p>').format(part.words)
        case Grid():
            return _grid(part)
        case Picture():
            return _picture(part, address, svg, inline)


def _grid(part: Grid) -> Markup:
    """Returns a table. A table that is too wide scrolls on its own and can be reached by keyboard.

    On a phone each row becomes lines, one figure per line after its heading, so each figure carries its heading. The head of
    a row is its first cell with words.
    """
    columns = list(zip(part.heads, part.figures, strict=True))
    named = part.figures.index(False) if False in part.figures else 0
    head = Markup("").join((FIGURE_HEAD if is_figure and number != part.drawn else HEAD).format(words)
                           for number, (words, is_figure) in enumerate(columns))
    body = Markup("\n").join(_row(part, number, named) for number in range(len(part.rows)))
    return Markup('<div class="hys-scroll" role="region" aria-label="{}" tabindex="0"><table class="hys-table">'
                  "<caption>{}</caption><thead><tr>{}</tr></thead><tbody>\n{}\n</tbody></table></div>").format(
        f"Table: {part.caption}", part.caption, head, body)


def _row(part: Grid, row: int, named: int) -> Markup:
    cells = Markup("").join(_cell(part, row, column, named) for column in range(len(part.heads)))
    return (LINED_ROW if row in part.lines else ROW).format(cells)


def _cell(part: Grid, row: int, column: int, named: int) -> Markup:
    words, head = part.rows[row][column], part.heads[column]
    if column == named:
        return ROW_HEAD.format(words)
    if column == part.drawn:
        return DRAWN_CELL.format(head, words, _drawn(part.drawing(row, column)))
    return FIGURE_CELL.format(head, words) if part.figures[column] else CELL.format(words)


def _drawn(drawing: Bar | Pair | None) -> Markup:
    """Returns a bar with its range, or the dots of two groups, on a track from 0 to 100, hidden from screen readers."""
    match drawing:
        case None:
            return Markup("")
        case Bar(percent, low, high):
            ends = Markup("").join(_line(end, end, 3, 11, "range") for end in (low, high))
            shapes = _rectangle(100, "track") + _rectangle(percent, "bar") + _line(low, high, 7, 7, "range") + ends
        case Pair(first, second):
            shapes = (_line(0, 100, 7, 7, "track") + _line(first, second, 7, 7, "join") + _dot(second, "open")
                      + _dot(first, "full"))
        case _:
            assert_never(drawing)
    return Markup('<svg class="hys-drawn" aria-hidden="true" focusable="false">{}</svg>').format(shapes)


def _rectangle(width: float, look: str) -> Markup:
    return Markup('<rect class="hys-{}" width="{:.1f}%" height="14"/>').format(look, width)


def _line(start: float, end: float, top: int, bottom: int, look: str) -> Markup:
    return Markup('<line class="hys-{}" x1="{:.1f}%" x2="{:.1f}%" y1="{}" y2="{}"/>').format(look, start, end, top, bottom)


def _dot(at: float, look: str) -> Markup:
    return Markup('<circle class="hys-{}" cx="{:.1f}%" cy="7" r="5"/>').format(look, at)


def _picture(part: Picture, address: Callable[[str], str], svg: Callable[[str], str], inline: bool) -> Markup:
    """Returns the drawing (the phone drawing on a narrow screen) with its description in words below it."""
    source, width, height = _drawing(part.name, address, svg, inline)
    drawing = Markup('<img src="{}" alt="{}" width="{}" height="{}" loading="lazy">').format(
        source, f"Chart: {part.title}. The same in words follows it.", width, height)
    if part.narrow:
        drawing = Markup('<picture><source media="{}" srcset="{}" width="{}" height="{}">{}</picture>').format(
            NARROW_SCREEN, *_drawing(part.narrow, address, svg, inline), drawing)
    return Markup('<figure class="hys-chart">{}<figcaption><details><summary>This chart in words</summary>'
                  '<p class="govuk-body">{}</p></details></figcaption></figure>').format(drawing, escape(part.words))


def _drawing(name: str, address: Callable[[str], str], svg: Callable[[str], str], inline: bool) -> tuple[str, int, int]:
    """Returns the address of a drawing, its width and its height."""
    text = svg(name)
    size = SIZE.search(text)
    width, height = (round(float(size[1])), round(float(size[2]))) if size else (600, 400)
    return f"data:image/svg+xml;base64,{base64.b64encode(text.encode()).decode()}" if inline else address(name), width, height
