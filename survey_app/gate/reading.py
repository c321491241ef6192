"""Reads every text of a file by its name and content. What no reader knows is unreadable, and does not leave."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from itertools import count, islice
from pathlib import PurePosixPath
from typing import Any

from .markup import Piece, Unreadable, embedded, markup_pieces, well_formed
from .pictures import jpeg_pieces, png_pieces, printed

LARGEST = 1 << 30       # bytes that a file may hold when it is unpacked
DEEPEST = 5             # files within files
TOGETHER = 20           # rows of a CSV that a find is narrowed down to
Reader = Callable[[bytes], Iterator[Piece]]


def pieces(name: str, data: bytes, readers: Mapping[str, Reader] | None = None, depth: int = 0) -> Iterator[Piece]:
    """Yields where and what: the file's name and every text in it. `readers` know further endings. Raises Unreadable."""
    if depth > DEEPEST:
        raise Unreadable("holds files within files without end")
    ending = PurePosixPath("x" + PurePosixPath(name.lower()).name).suffix       # “.rels” is an ending too
    yield "its name", name
    if readers and ending in readers:
        yield from readers[ending](data)
    elif data.startswith(b"PK\x03\x04") or ending in ZIPS:
        yield from _zip(data, depth)
    elif data.startswith(b"%PDF") or ending == ".pdf":
        yield from _pdf(data, depth)
    elif data.startswith(b"\x1f\x8b"):
        yield from _gzip(name, data, depth)
    elif ending in READERS:
        yield from READERS[ending](data)
    elif ending in TEXTS or PurePosixPath(name).name in TEXTS:
        yield "", _decoded(data)
    else:
        raise Unreadable(f"is of a kind that cannot be read ({ending or 'no ending'})")


def _pdf(data: bytes, depth: int) -> Iterator[Piece]:
    # The libraries for PDF take 20 MB and half a second; a page that sends no PDF does not wait for them.
    from .pdf import pdf_pieces
    return pdf_pieces(data, lambda name, content: pieces(name, content, depth=depth + 1))


def _zip(data: bytes, depth: int) -> Iterator[Piece]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST:
                raise Unreadable("is too large when it is unpacked")
            yield "the archive's comment", _decoded(archive.comment)
            for member in archive.infolist():
                yield member.filename, f"{member.filename} {_decoded(member.comment)} " + " ".join(printed(member.extra))
                if not member.is_dir():
                    yield from _member(archive, member, depth)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError) as error:
        raise Unreadable(f"cannot be unpacked ({error})") from None


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, depth: int) -> Iterator[Piece]:
    try:
        for where, text in pieces(member.filename, archive.read(member), depth=depth + 1):
            yield f"{member.filename}, {where}" if where else member.filename, text
    except Unreadable as error:
        raise Unreadable(f"holds {member.filename}, which {error}") from None


def _gzip(name: str, data: bytes, depth: int) -> Iterator[Piece]:
    try:
        with gzip.open(io.BytesIO(data)) as file:
            content = file.read(LARGEST)
    except (OSError, EOFError, zlib.error) as error:
        raise Unreadable(f"cannot be unpacked ({error})") from None
    yield from (("", text) for text in printed(data[:1_000]))       # its head can hold a name and a comment
    yield from pieces(name.removesuffix(".gz"), content, depth=depth + 1)


def _decoded(data: bytes) -> str:
    """Returns the text of UTF-8, or of UTF-16 with its mark. Raises Unreadable for other bytes."""
    try:
        return data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("is not UTF-8 text") from None


def _xml(data: bytes) -> Iterator[Piece]:
    well_formed(data)
    yield from _html(data)


def _html(data: bytes) -> Iterator[Piece]:
    text = _decoded(data)
    yield from markup_pieces(text)
    for kind, content in embedded(text):
        if kind in EMBEDDED:
            yield from ((f"a picture in it, {where}", found) for where, found in EMBEDDED[kind](content))
        else:
            yield from (("a file in it", found) for found in printed(content))


def _json(data: bytes) -> Iterator[Piece]:
    try:
        yield "", "\n".join(dict.fromkeys(_json_texts(json.loads(_decoded(data)))))
    except (ValueError, RecursionError):
        raise Unreadable("is not valid JSON") from None


def _json_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield name
            yield from _json_texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _json_texts(part)


def _csv(data: bytes) -> Iterator[Piece]:
    """Yields the cells that are new in the rows up to a number, some thousand together."""
    csv.field_size_limit(sys.maxsize)
    seen: set[str] = set()
    rows = csv.reader(io.StringIO(_decoded(data), newline=""))
    try:
        for first in count(1, TOGETHER):
            part = list(islice(rows, TOGETHER))
            if not part:
                break
            cells = dict.fromkeys(cell for row in part for cell in row)
            yield f"from row {first} on", "\n".join(cell for cell in cells if cell not in seen)
            seen.update(cells)
    except csv.Error as error:
        raise Unreadable(f"is not valid CSV ({error})") from None


EMBEDDED: Mapping[str, Reader] = {"image/png": png_pieces, "image/jpeg": jpeg_pieces, "image/svg+xml": _xml}
READERS: Mapping[str, Reader] = {".csv": _csv, ".json": _json, ".jsonld": _json, ".png": png_pieces, ".svg": _xml, ".xml": _xml,
                                 ".rels": _xml, ".html": _html, ".vml": _xml, ".jpeg": jpeg_pieces, ".jpg": jpeg_pieces}
ZIPS = frozenset({".zip", ".docx", ".xlsx", ".ods", ".odt", ".pptx"})
TEXTS = frozenset({".md", ".txt", ".css", ".toml", ".rdf", ".eml", "mimetype"})
