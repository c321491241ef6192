"""Writes the chapter as a tagged PDF (PDF/UA-1): headings, lists, table headers and alternative text are structural."""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from collections.abc import Callable
from itertools import groupby
from pathlib import Path

import typst

from ...questionnaire.characters import shown
from .document import Document, Grid, Letterhead, Part, Picture, Text

MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
PREAMBLE = """#set document(title: {title}, date: datetime(year: {year}, month: {month}, day: {day}))
#set text(lang: {language}, size: 10.5pt, font: ("Liberation Sans", "Arial", "Libertinus Serif"))
#set page(paper: "a4", margin: 2.2cm, numbering: "1")
#set par(leading: 0.7em)
#show heading: set block(above: 1.4em, below: 0.8em)
#show table.cell.where(y: 0): strong
#show table: set text(size: 8pt)
#show figure.where(kind: table): set figure.caption(position: top)
#show figure.where(kind: table): set block(breakable: true)
#show figure.caption: set block(sticky: true)
#set figure(numbering: none)
"""
BRANDED = """#set text(font: ({typeface}, "Liberation Sans", "Arial", "Libertinus Serif"))
#show heading: set text(fill: rgb({colour}))
"""
LOGO = "logo.png"


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
        return _compiled(source, int(document.dated.timestamp()))


def _compiled(source: Path, timestamp: int) -> bytes:
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
    made = [PREAMBLE.format(title=_string(document.title), language=_string(document.language.partition("-")[0]),
                            year=document.dated.year, month=document.dated.month, day=document.dated.day),
            *_letterhead(document.letterhead)]
    for is_list, some in groupby(document.parts, key=lambda part: isinstance(part, Text) and part.level == Text.ITEM):
        if is_list:
            made.append(f"#list({', '.join(f'[#{_string(part.words)}]' for part in some if isinstance(part, Text))})\n")
        else:
            made += [_part(part) for part in some]
    return "\n".join([*made, f"#{_string(document.source)}\n"])


def _letterhead(head: Letterhead | None) -> list[str]:
    """Returns the logo, the wordmark and the publisher, in the partnership's colour and typeface."""
    if head is None:
        return []
    made = [BRANDED.format(typeface=_string(head.typeface), colour=_string(head.colour))]
    if head.logo:
        made.append(f"#image({_string(LOGO)}, alt: {_string(head.logo_alt)}, height: 1.6cm)\n")
    words = " ".join(words for words in (f"#strong({_string(head.wordmark)})" if head.wordmark else "",
                                         f"#{_string(head.organisation)}") if words)
    return [*made, f"#block(width: 100%, inset: 8pt, fill: rgb({_string(head.colour)}), text(fill: white)[{words}])\n"]


def _part(part: Part) -> str:
    match part:
        case Text():
            return f"#heading(level: {part.level}, {_string(part.words)})\n" if part.level else f"#{_string(part.words)}\n"
        case Grid():
            return _grid(part)
        case Picture():
            return (f"#figure(image({_string(part.name + '.svg')}, alt: {_string(part.words)}, width: 100%, height: auto, "
                    f'fit: "contain"), alt: {_string(part.words)}, caption: none)\n')


def _grid(part: Grid) -> str:
    widths = ", ".join(f"{width}fr" for width in part.widths)
    align = ", ".join("right" if is_figure else "left" for is_figure in part.figures)
    heads = ", ".join(f"[#{_string(head)}]" for head in part.heads)
    cells = ",\n".join(", ".join(f"[#{_string(cell)}]" for cell in row) for row in part.rows)
    return (f"#figure(caption: {_string(part.caption)}, kind: table, table(columns: ({widths},), align: ({align},), "
            f"stroke: 0.4pt + luma(120), table.header({heads}),\n{cells}))\n")


def _string(text: str) -> str:
    """Returns a string literal. Typst and JSON write it the same way, except for characters that stand for nothing."""
    return json.dumps(shown(text).replace("\r", ""), ensure_ascii=False)
