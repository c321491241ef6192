"""Writes the chapter as a Word document with real headings, lists, header rows and alternative text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any, assert_never

import docx
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from ...questionnaire.characters import shown
from .document import Document, Letterhead, Picture, Text
from .grids import Bar, Grid, Pair

WIDTH_CM = 16.0
CELL_MARGINS = Cm(0.38)     # left and right of a cell's words
EPOCH = (1980, 1, 1, 0, 0, 0)


def to_word(document: Document, png: Callable[[str], bytes]) -> bytes:
    """Returns a .docx as bytes. `png` returns a chart's drawing by name. Dates come from the data, so the bytes stay the same."""
    word = docx.Document()
    _prepare(word, document)
    _letterhead(word, document.letterhead)
    for part in document.parts:
        match part:
            case Text():
                _text(word, part)
            case Grid():
                _grid(word, part)
            case Picture():
                _picture(word, part, png(part.name))
    word.add_paragraph(document.source)
    buffer = io.BytesIO()
    word.save(buffer)
    return _without_clock(buffer.getvalue())


def _prepare(word: Word, document: Document) -> None:
    """Sets the title, the language, the date, and a typeface that every machine has."""
    properties = word.core_properties
    properties.title, properties.language, properties.author = shown(document.title), document.language, ""
    properties.created = properties.modified = document.dated.replace(tzinfo=None)
    properties.last_modified_by, properties.comments = "", ""
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Caption"):
        style: Any = word.styles[name]
        style.font.name = document.letterhead.word if document.letterhead else "Arial"
        if document.letterhead and name not in ("Normal", "Caption"):
            style.font.color.rgb = RGBColor.from_string(document.letterhead.colour[1:].upper())
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for slot in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(slot), None)
        language = style.element.get_or_add_rPr().makeelement(qn("w:lang"), {qn("w:val"): document.language})
        style.element.get_or_add_rPr().append(language)


def _letterhead(word: Word, head: Letterhead | None) -> None:
    """Adds the logo, the wordmark and the publisher above the title."""
    if head is None:
        return
    if head.logo:
        shape = word.add_picture(io.BytesIO(head.logo), height=Cm(1.6))
        shape.width, shape.height = min(shape.width, Cm(WIDTH_CM)), int(shape.height * min(1.0, Cm(WIDTH_CM) / shape.width))
        shape._inline.docPr.set("descr", shown(head.logo_alt))
    paragraph = word.add_paragraph()
    for words, bold in ((head.wordmark, True), (head.organisation, False)):
        if words:
            run = paragraph.add_run(shown(f"{words} "))
            run.bold, run.font.color.rgb = bold, RGBColor.from_string(head.colour[1:].upper())


def _text(word: Word, part: Text) -> None:
    if part.level > 0:
        word.add_heading(shown(part.words), 0 if part.level == 1 else 1)
    else:
        word.add_paragraph(shown(part.words), "List Bullet" if part.level == Text.ITEM else None)


def _grid(word: Word, part: Grid) -> None:
    """Adds a caption and a table. The first row is a header row and repeats on every page."""
    caption = word.add_paragraph(shown(part.caption), "Caption")
    caption.paragraph_format.keep_with_next = True
    table = word.add_table(rows=0, cols=len(part.heads), style="Table Grid")
    table.autofit, widths = False, [Cm(WIDTH_CM * width / sum(part.widths)) for width in part.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, cells in enumerate((part.heads, *part.rows)):
        row = table.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for column, (cell, text, width) in enumerate(zip(row.cells, cells, widths, strict=True)):
            cell.width = width
            _cell(cell.paragraphs[0], text, is_head=number == 0, is_right=part.figures[column] and column != part.drawn)
            if number and (drawing := part.drawing(number - 1, column)):
                _draw(cell, drawing, width)
        if number - 1 in part.lines:
            _dash(row)
    described = table._tbl.tblPr.makeelement(qn("w:tblCaption"), {qn("w:val"): shown(part.caption)})
    table._tbl.tblPr.append(described)
    word.add_paragraph()


def _cell(paragraph: Paragraph, text: str, *, is_head: bool, is_right: bool) -> None:
    run = paragraph.add_run(shown(text))
    run.bold, run.font.size = is_head, Pt(8)
    paragraph.paragraph_format.space_after = Pt(2)
    if is_right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _draw(cell: Any, drawing: Bar | Pair, width: int) -> None:
    """Draws shares as coloured bands under the figures. They are shading, so that a screen reader has nothing more to read."""
    match drawing:
        case Bar(percent):
            _band(cell, percent, width, "5694A0")
        case Pair(first, second):
            _band(cell, first, width, "1F4F58")
            _band(cell, second, width, "A6B8BC")
        case _:
            assert_never(drawing)


def _band(cell: Any, percent: float, width: int, colour: str) -> None:
    paragraph = cell.add_paragraph()
    shade = {qn("w:val"): "clear", qn("w:color"): "auto", qn("w:fill"): colour}
    paragraph._p.get_or_add_pPr().append(paragraph._p.makeelement(qn("w:shd"), shade))
    layout = paragraph.paragraph_format
    layout.line_spacing_rule, layout.line_spacing, layout.space_after = WD_LINE_SPACING.EXACTLY, Pt(4), Pt(1)
    layout.right_indent = int((width - CELL_MARGINS) * (100 - percent) / 100)


def _dash(row: Any) -> None:
    """Draws a dashed line under a row."""
    for cell in row.cells:
        borders = OxmlElement("w:tcBorders")
        borders.append(cell._tc.makeelement(qn("w:bottom"), {qn("w:val"): "dashed", qn("w:sz"): "12", qn("w:color"): "000000"}))
        cell._tc.get_or_add_tcPr().append(borders)


def _picture(word: Word, part: Picture, png: bytes) -> None:
    shape = word.add_picture(io.BytesIO(png), width=Cm(WIDTH_CM))
    if shape.height > Cm(22):     # keep a tall chart on its page
        shape.width, shape.height = int(shape.width * Cm(22) / shape.height), Cm(22)
    shape._inline.docPr.set("descr", shown(part.words))
    shape._inline.docPr.set("title", shown(part.title))


def _without_clock(data: bytes) -> bytes:
    """Returns the same archive without the times at which its parts were written."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(buffer, "w") as timeless:
        for name in archive.namelist():
            part = zipfile.ZipInfo(name, EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            timeless.writestr(part, archive.read(name))
    return buffer.getvalue()
