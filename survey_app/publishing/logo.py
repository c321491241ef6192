"""A logo as a lead uploads it: a PNG that is really one, of a sensible size, kept as its picture alone."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass

from ..fieldwork.consultations import Refused
from .png import SIGNATURE, chunk, chunks

LARGEST_FILE = 50 * 1024     # it is part of the first load of a page of results
LARGEST, SMALLEST = (1600, 800), (32, 16)       # pixels: width, height
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}        # by colour type: how many samples a pixel has
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
FILTERS = 4                                     # the highest number of a way to pack a line
KEPT = (b"IHDR", b"PLTE", b"tRNS")              # no text, no time, no place where it was taken
NOT_A_PNG = "The logo is not a whole PNG file. Save it as PNG again; other kinds, such as SVG and JPEG, are not taken."


@dataclass(frozen=True, slots=True)
class Logo:
    """A checked PNG and its size in pixels."""

    png: bytes
    width: int
    height: int


def read(data: bytes) -> Logo:
    """The logo in an uploaded file, without all that is not the picture. Raises Refused."""
    if len(data) > LARGEST_FILE:
        raise Refused(f"The logo has {len(data) // 1024:,} KB; the most is {LARGEST_FILE // 1024} KB. Save it smaller.")
    try:
        return _read(data)
    except Refused:
        raise
    except (struct.error, zlib.error, ValueError, IndexError):
        raise Refused(NOT_A_PNG) from None


def _read(data: bytes) -> Logo:
    if not data.startswith(SIGNATURE):
        raise ValueError("no signature")
    parts = list(chunks(data))
    if parts[0][0] != b"IHDR" or parts[-1] != (b"IEND", b""):
        raise ValueError("cut short")
    width, height, depth, colour, packing, filtering, interlaced = struct.unpack(">IIBBBBB", parts[0][1])
    _check_size(width, height)
    if interlaced:
        raise Refused("The logo is interlaced. Save it without that.")
    if packing or filtering or depth not in DEPTHS.get(colour, ()):
        raise ValueError("no PNG of this kind")
    if colour == 3 and b"PLTE" not in [kind for kind, _ in parts]:
        raise ValueError("no palette")
    line = 1 + (width * SAMPLES[colour] * depth + 7) // 8
    pixels = _pixels(b"".join(part for kind, part in parts if kind == b"IDAT"), height * line)
    if max(pixels[::line]) > FILTERS:
        raise ValueError("no filter of that number")
    kept = [(kind, part) for kind, part in parts if kind in KEPT]
    made = [*kept, (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b"")]
    return Logo(SIGNATURE + b"".join(chunk(kind, part) for kind, part in made), width, height)


def _check_size(width: int, height: int) -> None:
    if not (SMALLEST[0] <= width <= LARGEST[0] and SMALLEST[1] <= height <= LARGEST[1]):
        raise Refused(f"The logo is {width:,} pixels wide and {height:,} high. It can be {SMALLEST[0]} to {LARGEST[0]:,} wide "
                      f"and {SMALLEST[1]} to {LARGEST[1]} high.")


def _pixels(packed: bytes, size: int) -> bytes:
    """The unpacked pixels, of just this size: a small file that unpacks to a huge one is never unpacked whole."""
    unpacker = zlib.decompressobj()
    pixels = unpacker.decompress(packed, size + 1)
    if len(pixels) != size:
        raise ValueError("more or fewer pixels than it says")
    return pixels
