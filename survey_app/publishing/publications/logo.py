"""Reads an uploaded logo: decodes it and stores only its picture as a PNG, so that nothing else of the file is published."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageOps

from ...consultations import Refused

FORMATS = ("PNG", "JPEG", "WEBP")               # by content, whatever the name; no other decoder is tried
LARGEST_UPLOAD = 500 * 1024
LARGEST_FILE = 50 * 1024                        # as stored: it is part of a results page's first load
LARGEST, SMALLEST = (1600, 800), (32, 16)       # pixels: width, height
KEPT_MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")   # modes of a PNG; others, such as CMYK, become RGB
NOT_A_PICTURE = ("The logo is not a whole PNG, JPEG or WebP picture. Other kinds, such as SVG and GIF, are not taken. "
                 "Open it in a picture editor, save it as PNG and upload that.")


@dataclass(frozen=True, slots=True)
class Logo:
    """A logo as a PNG, and its size in pixels."""

    png: bytes
    width: int
    height: int


def read(data: bytes) -> Logo:
    """Reads the logo from an uploaded file; from an animation it takes the first picture. Raises Refused."""
    if len(data) > LARGEST_UPLOAD:
        raise Refused(f"The logo has {_kilobytes(data)} KB; the most is {LARGEST_UPLOAD // 1024} KB. Save it with fewer pixels.")
    picture = _decoded(data)
    _check_size(*picture.size)
    png = _encoded(picture)
    if len(png) > LARGEST_FILE:
        raise Refused(f"As a PNG the logo has {_kilobytes(png)} KB; the most is {LARGEST_FILE // 1024} KB. "
                      "Save it with fewer pixels or fewer colours.")
    return Logo(png, *picture.size)


def _decoded(data: bytes) -> Image.Image:
    """Returns the picture the right way up. Raises Refused; a picture with too many pixels is refused before it is unpacked."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as file:
            file.verify()       # checks that a PNG has all its parts; afterwards the file must be opened again
        with Image.open(io.BytesIO(data), formats=FORMATS) as file:
            _check_pixels(*file.size)
            file.load()
            return ImageOps.exif_transpose(file)
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused(f"The logo has far too many pixels. {_can_be()}") from None
    except Exception:  # a damaged file makes a decoder fail in any way, and the uploader needs only one message
        raise Refused(NOT_A_PICTURE) from None


def _encoded(picture: Image.Image) -> bytes:
    """Writes a new file that holds only the pixels and their transparency."""
    kept = picture if picture.mode in KEPT_MODES else picture.convert("RGB")
    kept.info = {name: value for name, value in kept.info.items() if name == "transparency"}
    file = io.BytesIO()
    kept.save(file, "PNG", optimize=True)
    return file.getvalue()


def _check_pixels(width: int, height: int) -> None:
    """Limits what is unpacked: a picture with more pixels than this has a side that is too long, whichever way up it is."""
    if width * height > LARGEST[0] * LARGEST[1]:
        _check_size(width, height)


def _check_size(width: int, height: int) -> None:
    if not (SMALLEST[0] <= width <= LARGEST[0] and SMALLEST[1] <= height <= LARGEST[1]):
        raise Refused(f"The logo is {width:,} pixels wide and {height:,} high. {_can_be()}")


def _can_be() -> str:
    return (f"It can be {SMALLEST[0]} to {LARGEST[0]:,} pixels wide and {SMALLEST[1]} to {LARGEST[1]} high. "
            "Save it in another size.")


def _kilobytes(data: bytes) -> str:
    return f"{-(-len(data) // 1024):,}"
