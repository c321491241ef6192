"""The texts that a PNG or JPEG carries beside its picture: comments, EXIF, profiles, and whatever follows its end. Pure."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

from .markup import Piece, Unreadable

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PIXELS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"bKGD", b"hIST", b"pHYs",
                    b"tIME"})
PRINTED = re.compile(rb"[\x20-\x7e\xa0-\xff]{4,}")
WIDE = re.compile(rb"(?:[\x20-\x7e]\x00){4,}")


def png_pieces(data: bytes) -> Iterator[Piece]:
    """Yields the text of every chunk that is no picture. Raises Unreadable for a broken file."""
    if not data.startswith(SIGNATURE):
        raise Unreadable("is not a PNG")
    at = len(SIGNATURE)
    while True:
        if at + 12 > len(data):
            raise Unreadable("breaks off")
        length, kind = struct.unpack_from(">I4s", data, at)
        body, at = data[at + 8:at + 8 + length], at + 12 + length
        if kind not in PIXELS:
            yield from ((f"chunk {kind.decode('latin-1')}", text) for text in _chunk(kind, body))
        if kind == b"IEND":
            break
    yield from (("after the end", text) for text in printed(data[at:]))


def _chunk(kind: bytes, body: bytes) -> Iterator[str]:
    yield from printed(body)
    keyword, _, rest = body.partition(b"\0")
    packed = {b"zTXt": rest[1:], b"iCCP": rest[1:], b"iTXt": rest[2:].split(b"\0", 2)[-1] if rest[:1] == b"\1" else b""}.get(kind)
    if packed:
        try:
            yield from printed(keyword + b" " + zlib.decompress(packed))
        except zlib.error:
            raise Unreadable(f"holds a chunk {kind.decode('latin-1')} that cannot be unpacked") from None


def jpeg_pieces(data: bytes) -> Iterator[Piece]:
    """Yields the text of every segment before the picture, and of what follows it. Raises Unreadable for a broken file."""
    if not data.startswith(b"\xff\xd8"):
        raise Unreadable("is not a JPEG")
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != START_OF_SCAN:
        length = int.from_bytes(data[at + 2:at + 4], "big")
        yield from ((f"segment {data[at + 1]:x}", text) for text in printed(data[at + 4:at + 2 + length]))
        at += 2 + length
    end = data.rfind(b"\xff\xd9")
    if end < at or data[at:at + 2] != bytes((0xFF, START_OF_SCAN)):
        raise Unreadable("is a JPEG that breaks off")
    yield from (("after the end", text) for text in printed(data[end + 2:]))


START_OF_SCAN = 0xDA


def printed(data: bytes) -> Iterator[str]:
    """Yields the runs of letters in bytes of any kind: as UTF-8 where they are that, otherwise as Latin-1, and as UTF-16."""
    for found in PRINTED.findall(data):
        try:
            yield found.decode("utf-8")
        except UnicodeDecodeError:
            yield found.decode("latin-1")
    for found in WIDE.findall(data):
        yield found.decode("utf-16-le")
