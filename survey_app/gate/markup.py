"""The texts of XML, SVG and HTML: what is between tags, in attributes and in comments, with runs joined and split. Pure."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes
from xml.parsers import expat

Piece = tuple[str, str]     # where in the file, and a text
BLOCK_ENDS = re.compile(r"</(?:w:p|a:p|text:p|text:h|table:table-cell|p|li|td|th|h[1-6]|div|tr|si|is|c|row|title|desc|caption|"
                        r"dt|dd|option|text|g|summary|button|label|legend|figcaption)\s*>|<br\b[^>]*>|<w:(?:br|tab)\b[^>]*>",
                        re.IGNORECASE)
HIDDEN = re.compile(r"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[|\]\]>", re.DOTALL)
TAG = re.compile(r"<[^<>]*>")
TEXT = re.compile(r">([^<]+)")
ATTRIBUTE = re.compile(r"""=\s*(?:"([^"]+)"|'([^']+)')""")
COMMENT = re.compile(r"<!--(.*?)-->|<!\[CDATA\[(.*?)\]\]>|<\?(.*?)\?>", re.DOTALL)
DATA = re.compile(r"data:([\w.+/-]*)((?:;[\w.=+-]+)*),([^\"')\s]*)")
CODES = re.compile(r"&[CLRBIUEXYSDPTNFAGKH]")       # of a spreadsheet's headers: “&C” before the words in the middle
COLOUR = re.compile(r"#?[0-9A-Fa-f]{6,8}|[A-Z]{1,3}[0-9]{1,7}")        # or the name of a cell
NUMBER = re.compile(r"-?[0-9]{0,8}(?:\.[0-9]*)?|\s+")      # too short for a telephone number
SHEET = re.compile(r"<(?:worksheet|sst|office:document-content)\b")
RICH = re.compile(r"<(?:si|is|text:p)\b[^>]*>(?:(?!</(?:si|is|text:p)>).)*<(?:r|text:span)\b.*?</(?:si|is|text:p)>", re.DOTALL)


class Unreadable(Exception):
    """The file cannot be read, so nobody can say what it holds."""


def well_formed(data: bytes) -> None:
    """Raises Unreadable if this is not XML. Entities that a document declares itself are refused."""
    parser = expat.ParserCreate()

    def refuse(*_declared: object) -> None:
        raise Unreadable("declares entities of its own")

    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Unreadable(f"is not well-formed XML ({error})") from None


def markup_pieces(text: str) -> Iterator[Piece]:
    """Yields the texts of a document three times: each alone, runs joined as they are read, and words as they follow each other.

    Texts that stand alone come together, a line each: a run of words over two lines is in no list.
    """
    alone = {one: None for one in dict.fromkeys(TEXT.findall(text)) if not NUMBER.fullmatch(one)}
    attributes = dict.fromkeys(found for pair in ATTRIBUTE.findall(text) for found in pair)
    alone.update((one, None) for one in attributes if not (NUMBER.fullmatch(one) or COLOUR.fullmatch(one)))
    alone.update(dict.fromkeys(part for group in COMMENT.findall(text) for part in group))
    lines = "\n".join(alone)
    yield "", html.unescape(lines)
    if "&amp;" in lines:
        yield "", CODES.sub(" ", html.unescape(lines))
    bare = HIDDEN.sub(" ", text)
    if not SHEET.search(text, 0, 2_000):
        yield "", html.unescape(TAG.sub("", BLOCK_ENDS.sub("\n", bare)))
        yield "", html.unescape(TAG.sub(" ", bare))
    else:       # nobody reads on from cell to cell
        yield "", html.unescape(TAG.sub("", "\n".join(RICH.findall(bare))))


def embedded(text: str) -> Iterator[tuple[str, bytes]]:
    """Yields the type and content of every data: address. Raises Unreadable for one that is broken."""
    for kind, options, content in DATA.findall(text):
        if not content:
            continue
        held = unquote_to_bytes(content)
        try:
            yield kind, base64.b64decode(held, validate=True) if "base64" in options else held
        except binascii.Error:
            raise Unreadable("holds a data: address that cannot be decoded") from None
