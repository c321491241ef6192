"""Writes tables as an OpenDocument spreadsheet. Text is a text cell and a number is a number; nothing is ever a formula."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from ...questionnaire import characters
from . import number_formats

Cell = str | int | float | None

TYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"' for name, urn in (
    ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("number", "datastyle"),
    ("fo", "xsl-fo-compatible")))
MANIFEST = ('<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{TYPE}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>')
SPACES = re.compile(r"^ +|(?<= ) +| +$")
BOLD = ' table:style-name="bold"'
BOLD_STYLE = ('<style:style style:name="bold" style:family="table-cell"><style:text-properties fo:font-weight="bold"/>'
              "</style:style>")


@dataclass(frozen=True)
class Worksheet:
    """The rows of a sheet, the place of its header among them (from 0), and the number format of every column below it.

    Rows above the header are a title and a note. "" and None are empty cells. A format is written as in Excel; "" is for words.
    """

    rows: Iterable[Sequence[Cell]]
    head: int = 0
    formats: Sequence[str] = ()


def write_sheets(path: Path, sheets: Mapping[str, Worksheet]) -> None:
    """Writes sheets by name. The same input gives the same bytes."""
    formats = list(dict.fromkeys(format_ for sheet in sheets.values() for format_ in sheet.formats if format_))
    styles = {format_: f"figure{place}" for place, format_ in enumerate(formats)}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), TYPE)   # first and uncompressed, as the format requires
        archive.writestr(_part("META-INF/manifest.xml"), MANIFEST)
        with archive.open(_part("content.xml"), "w", force_zip64=True) as content:
            content.writelines(piece.encode() for piece in _content(sheets, styles))


def _content(sheets: Mapping[str, Worksheet], styles: Mapping[str, str]) -> Iterator[str]:
    yield (f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{NAMESPACES} office:version="1.3">'
           f"<office:automatic-styles>{BOLD_STYLE}")
    yield from (number_formats.style(name, format_) for format_, name in styles.items())
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    for name, sheet in sheets.items():
        yield f"<table:table table:name={quoteattr(name)}>"
        for number, row in enumerate(sheet.rows):
            line = f"<table:table-row>{''.join(_row(row, number, sheet, styles))}</table:table-row>"
            yield f"<table:table-header-rows>{line}</table:table-header-rows>" if number == sheet.head else line
        yield "</table:table>"
    yield "</office:spreadsheet></office:body></office:document-content>"


def _row(row: Sequence[Cell], number: int, sheet: Worksheet, styles: Mapping[str, str]) -> Iterator[str]:
    """Yields the cells of a row. The header and the title are bold; below the header, figures have the format of their column."""
    if number == sheet.head or (number == 0 and sheet.head):
        yield from (_cell(cell, BOLD) for cell in row)
    elif number < sheet.head or not sheet.formats:
        yield from map(_cell, row)
    else:
        for cell, format_ in zip(row, sheet.formats, strict=True):
            yield _cell(cell, f' table:style-name="{styles[format_]}"' if format_ else "", format_)


def _part(name: str) -> zipfile.ZipInfo:
    """Returns a compressed part of the archive without a time of its own."""
    part = zipfile.ZipInfo(name)
    part.compress_type = zipfile.ZIP_DEFLATED
    return part


def _cell(cell: Cell, style: str = "", format_: str = "") -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if not isinstance(cell, str):
        return (f'<table:table-cell{style} office:value-type="float" office:value="{cell}">'
                f"<text:p>{number_formats.shown(cell, format_)}</text:p></table:table-cell>")
    lines = characters.shown(cell).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    paragraphs = "".join(f"<text:p>{_spaced(escape(line))}</text:p>" for line in lines)
    return f'<table:table-cell{style} office:value-type="string">{paragraphs}</table:table-cell>'


def _spaced(text: str) -> str:
    """Replaces tabs, and spaces that the format would merge, with the elements that keep them."""
    kept = SPACES.sub(lambda run: f'<text:s text:c="{len(run[0])}"/>', text)
    return kept.replace("\t", "<text:tab/>")
