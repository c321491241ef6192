"""Writes the chapter as a Word document with real headings, lists, header rows and alternative text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from ...questionnaire.characters import shown
from .document import Document, Grid, Letterhead, Picture, Text

WIDTH_CM = 16.0
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
        for cell, text, is_figure, width in zip(row.cells, cells, part.figures, widths, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(shown(text))
            run.bold, run.font.size = number == 0, Pt(8)
            paragraph.paragraph_format.space_after = Pt(2)
            if is_figure:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    described = table._tbl.tblPr.makeelement(qn("w:tblCaption"), {qn("w:val"): shown(part.caption)})
    table._tbl.tblPr.append(described)
    word.add_paragraph()


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
