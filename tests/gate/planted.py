"""Files of every kind with a text planted where people do not look."""

from __future__ import annotations

import gzip
import html
import io
import json
import struct
import tempfile
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import docx
import openpyxl
import pandas as pd
import pikepdf
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
import typst
import xlsxwriter
from openpyxl.comments import Comment
from PIL import Image, PngImagePlugin

from survey_app.publishing.microdata.ods import Worksheet, write_sheets

PAGE = '<!DOCTYPE html><html lang="en"><title>x</title><body>{}</body></html>'
SVG = '<svg xmlns="http://www.w3.org/2000/svg">{}</svg>'


def plain(text: str) -> Iterator[tuple[str, bytes]]:
    """Text, tables and markup."""
    half = len(text) // 2
    yield "a.csv", f'x,y\n1,"{text}"\n'.encode()
    yield "wide.csv", ("\n" * 30 + f'x,y\n1,"{text}"\n').encode("utf-16")
    yield "a.md", f"# One\n\nThey said: {text}.\n".encode()
    yield "a.css", f"/* {text} */ a {{ color: red }}".encode()
    yield "a.json", json.dumps({"a": [{"b": f"“{text}”"}]}).encode()
    yield "key.json", json.dumps({text: 1}).encode()
    yield "split.html", PAGE.format(f"<p>{text[:half]}<b>{text[half:]}</b></p>").encode()
    yield "entity.html", PAGE.format("<p>" + "".join(f"&#{ord(letter)};" for letter in text) + "</p>").encode()
    yield "attribute.html", PAGE.format(f'<img alt="{html.escape(text)}" src="x">').encode()
    yield "comment.html", PAGE.format(f"<!-- {text} -->").encode()
    yield "script.html", PAGE.format(f"<script>const x = '{text}';</script>").encode()
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in text)
    yield "escapes.html", PAGE.format(f"<script>x = '{escaped}'</script>").encode()
    yield "address.html", PAGE.format(f'<a href="mailto:x?body={quote(text)}">x</a>').encode()
    picture = b64encode(_png(_noted(text))).decode()
    yield "picture.html", PAGE.format(f'<img alt="" src="data:image/png;base64,{picture}">').encode()
    yield "a.svg", SVG.format(f"<text><tspan>{text[:half]}</tspan><tspan>{text[half:]}</tspan></text>").encode()
    yield "title.svg", SVG.format(f"<title>{text}</title>").encode()
    yield "meta.svg", SVG.format(f"<metadata><!-- {text} --></metadata>").encode()
    yield "a.md.gz", gzip.compress(text.encode())
    yield f"{text}.csv", b"x\n"


def _noted(text: str) -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", text, zip=True)
    return info


def pictures(text: str) -> Iterator[tuple[str, bytes]]:
    """What a picture carries."""
    yield "packed.png", _png(_noted(text))
    info = PngImagePlugin.PngInfo()
    info.add_itxt("Comment", text)
    yield "itxt.png", _png(info)
    yield "tail.png", _png(None) + text.encode()
    exif = Image.Exif()
    exif[0x010E] = text
    made = io.BytesIO()
    Image.new("RGB", (2, 2)).save(made, "JPEG", exif=exif)
    yield "exif.jpg", made.getvalue()
    whole = _png(None)
    body = b"Raw\0" + text.encode()
    chunk = struct.pack(">I", len(body)) + b"tEXt" + body + struct.pack(">I", zlib.crc32(b"tEXt" + body))
    yield "chunk.png", whole[:-12] + chunk + whole[-12:]


def _png(info: PngImagePlugin.PngInfo | None) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (2, 2)).save(made, "PNG", pnginfo=info)
    return made.getvalue()


def office(text: str) -> Iterator[tuple[str, bytes]]:
    """Word, Excel and OpenDocument, and archives."""
    half = len(text) // 2
    document = docx.Document()
    paragraph = document.add_paragraph(text[:half])
    paragraph.add_run(text[half:]).bold = True
    yield "runs.docx", _saved(document)
    document = docx.Document()
    document.core_properties.comments = text
    yield "properties.docx", _saved(document)
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = text
    yield "header.docx", _saved(document)
    book = openpyxl.Workbook()
    book.create_sheet("Two")["B7"].comment = Comment(text, "x")
    yield "comment.xlsx", _saved(book)
    book = openpyxl.Workbook()
    book.create_sheet("Two").sheet_state = "veryHidden"
    book["Two"]["C3"] = text
    yield "hidden.xlsx", _saved(book)
    document = docx.Document()
    document.add_comment(document.add_paragraph("x").runs, text)
    yield "comment.docx", _saved(document)
    book = openpyxl.Workbook()
    book.create_sheet("Two").oddFooter.center.text = text
    yield "footer.xlsx", _saved(book)
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as written:
        bold = written.add_format({"bold": True})
        written.add_worksheet("One").write_rich_string("A1", "x" if half < 1 else text[:half], bold, text[half:])
    yield "rich.xlsx", made.getvalue()
    with tempfile.TemporaryDirectory() as folder:
        write_sheets(Path(folder) / "a.ods", {"One": Worksheet([["x", text]])})
        yield "a.ods", (Path(folder) / "a.ods").read_bytes()
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("in.txt", text)
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("inner.zip", inner.getvalue())
    yield "outer.zip", outer.getvalue()
    with zipfile.ZipFile(outer := io.BytesIO(), "w") as archive:
        archive.comment = text.encode()
        archive.writestr("a.txt", "x")
    yield "comment.zip", outer.getvalue()


def _saved(document: docx.document.Document | openpyxl.Workbook) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def papers(text: str) -> Iterator[tuple[str, bytes]]:
    """What a PDF holds on its pages and beside them."""
    said = text.replace("@", "\\@")
    yield "page.pdf", typst.compile(f"#set page(width: 200cm)\n= One\n{said}".encode())
    bare = typst.compile(b"= One")
    for name, change in (("info.pdf", _info), ("attached.pdf", _attached), ("note.pdf", _note), ("xmp.pdf", _xmp)):
        with pikepdf.open(io.BytesIO(bare)) as document:
            change(document, text)
            made = io.BytesIO()
            document.save(made)
        yield name, made.getvalue()


def _info(document: pikepdf.Pdf, text: str) -> None:
    document.docinfo["/Subject"] = text


def _attached(document: pikepdf.Pdf, text: str) -> None:
    document.attachments["a.txt"] = text.encode()


def _note(document: pikepdf.Pdf, text: str) -> None:
    document.pages[0].Annots = document.make_indirect(pikepdf.Array([pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=text)]))


def _xmp(document: pikepdf.Pdf, text: str) -> None:
    with document.open_metadata() as meta:
        meta["dc:description"] = text


def data(text: str) -> Iterator[tuple[str, bytes]]:
    """The formats of statistics programs."""
    made = io.BytesIO()
    pq.write_table(pa.table({"x": [text]}), made)
    yield "a.parquet", made.getvalue()
    made = io.BytesIO()
    pq.write_table(pa.table({"x": ["1"]}).replace_schema_metadata({"note": text}), made)
    yield "meta.parquet", made.getvalue()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.sav"
        pyreadstat.write_sav(pd.DataFrame({"x": [text]}), path)
        yield "a.sav", path.read_bytes()
        pyreadstat.write_sav(pd.DataFrame({"x": [1.0]}), path, column_labels=[text])
        yield "label.sav", path.read_bytes()
        pyreadstat.write_sav(pd.DataFrame({"x": [1.0]}), path, variable_value_labels={"x": {1: text}}, note=text)
        yield "values.sav", path.read_bytes()


def files(text: str) -> list[tuple[str, bytes]]:
    """Returns every file in which the text is planted, with its name."""
    return [file for make in (plain, pictures, office, papers, data) for file in make(text)]
