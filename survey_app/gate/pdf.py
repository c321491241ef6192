"""The texts of a PDF: of its pages, of every string in it, of its metadata, and of what is attached."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import pikepdf
import pypdfium2

from .markup import Piece, Unreadable
from .pictures import printed

BROKEN_WORD = re.compile("[-\u00ad\u2010\ufffe\x02]\r?\n|[\ufffe\x02]")      # a word that goes on in the next line
Attached = Callable[[str, bytes], Iterator[Piece]]


def pdf_pieces(data: bytes, attached: Attached) -> Iterator[Piece]:
    """Yields every text; `attached` reads the files inside. Raises Unreadable, also for a file with a password."""
    try:
        yield from _pages(data)
        with pikepdf.open(io.BytesIO(data)) as document:
            for name, file in document.attachments.items():
                yield f"attachment {name}", f"{name} {file.description}"
                yield from ((f"attachment {name}, {where}", text) for where, text in attached(name, file.get_file().read_bytes()))
            yield from _objects(document)
    except (pypdfium2.PdfiumError, pikepdf.PdfError, ValueError) as error:
        raise Unreadable(f"cannot be read as PDF ({type(error).__name__})") from None


def _pages(data: bytes) -> Iterator[Piece]:
    document = pypdfium2.PdfDocument(data)
    try:
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage().get_text_range()
            yield f"page {number + 1}", text
            yield f"page {number + 1}", BROKEN_WORD.sub("", text)
    finally:
        document.close()


def _objects(document: pikepdf.Pdf) -> Iterator[Piece]:
    for one in document.objects:
        if isinstance(one, pikepdf.Stream) and one.get("/Type") == "/Metadata":
            yield "metadata", one.read_bytes().decode("utf-8", "replace")
        yield from (("a string in it", text) for text in _strings(one, 0))


DEEPEST = 40


def _strings(one: object, depth: int) -> Iterator[str]:
    """Yields the strings in an object itself; objects that it refers to come in their own turn."""
    if depth > DEEPEST:
        return
    if isinstance(one, pikepdf.String):
        yield str(one)
        yield from printed(bytes(one))
    elif isinstance(one, pikepdf.Array):
        yield from (text for part in one if not getattr(part, "is_indirect", False) for text in _strings(part, depth + 1))
    elif isinstance(one, (pikepdf.Dictionary, pikepdf.Stream)):
        held = one.stream_dict if isinstance(one, pikepdf.Stream) else one
        yield from (text for part in held.values() if not getattr(part, "is_indirect", False)
                    for text in _strings(part, depth + 1))
