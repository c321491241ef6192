"""Writes tables as an OpenDocument spreadsheet. Text is a text cell and a number is a number; nothing is ever a formula."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

Cell = str | int | float | None

TYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = ('xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
              'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
              'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"')
MANIFEST = ('<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{TYPE}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>')
SPACES = re.compile(r"^ +|(?<= ) +| +$")
NO_CHARACTER = dict.fromkeys({*range(0x20)} - {0x09, 0x0A, 0x0D}, "\N{REPLACEMENT CHARACTER}")   # XML cannot represent these


def write_sheets(path: Path, sheets: Mapping[str, Iterable[Sequence[Cell]]]) -> None:
    """Writes sheets of rows by name. The first row of each is its header; "" and None are empty cells. Same input, same bytes."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), TYPE)   # first and uncompressed, as the format requires
        archive.writestr(_part("META-INF/manifest.xml"), MANIFEST)
        with archive.open(_part("content.xml"), "w", force_zip64=True) as content:
            content.write(f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMESPACES} office:version="1.3">'
                          "<office:body><office:spreadsheet>".encode())
            for name, rows in sheets.items():
                content.write(f"<table:table table:name={quoteattr(name)}>".encode())
                for number, row in enumerate(rows):
                    line = f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>"
                    content.write((line if number else f"<table:table-header-rows>{line}</table:table-header-rows>").encode())
                content.write(b"</table:table>")
            content.write(b"</office:spreadsheet></office:body></office:document-content>")


def _part(name: str) -> zipfile.ZipInfo:
    """Returns a compressed part of the archive without a time of its own."""
    part = zipfile.ZipInfo(name)
    part.compress_type = zipfile.ZIP_DEFLATED
    return part


def _cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if not isinstance(cell, str):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    lines = cell.translate(NO_CHARACTER).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    paragraphs = "".join(f"<text:p>{_spaced(escape(line))}</text:p>" for line in lines)
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def _spaced(text: str) -> str:
    """Replaces tabs, and spaces that the format would merge, with the elements that keep them."""
    kept = SPACES.sub(lambda run: f'<text:s text:c="{len(run[0])}"/>', text)
    return kept.replace("\t", "<text:tab/>")
