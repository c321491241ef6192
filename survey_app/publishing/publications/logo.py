"""A logo as a lead uploads it: decoded, and kept as a PNG of its picture alone, so that nothing else of the file is published."""

from __future__ import annotations

import io
from dataclasses import dataclass

from PIL import Image, ImageOps

from ...consultations import Refused

FORMATS = ("PNG", "JPEG", "WEBP")               # by the content, whatever the name; no other decoder is tried
LARGEST_UPLOAD = 500 * 1024
LARGEST_FILE = 50 * 1024                        # as it is kept: it is part of the first load of a page of results
LARGEST, SMALLEST = (1600, 800), (32, 16)       # pixels: width, height
KEPT_MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")   # those of a PNG; others, such as CMYK, become RGB
NOT_A_PICTURE = ("The logo is not a whole PNG, JPEG or WebP picture. Other kinds, such as SVG and GIF, are not taken. "
                 "Open it in a picture editor, save it as PNG and upload that.")


@dataclass(frozen=True, slots=True)
class Logo:
    """The picture as a PNG, and its size in pixels."""

    png: bytes
    width: int
    height: int


def read(data: bytes) -> Logo:
    """The logo in an uploaded file, its first picture if it moves. Raises Refused."""
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
    """The picture, the right way up. Raises Refused, of one with too many pixels before they are unpacked."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as file:
            file.verify()       # that a PNG has all its parts; the file must be opened again afterwards
        with Image.open(io.BytesIO(data), formats=FORMATS) as file:
            _check_pixels(*file.size)
            file.load()
            return ImageOps.exif_transpose(file)
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused(f"The logo has far too many pixels. {_can_be()}") from None
    except Exception:  # a damaged file makes a decoder fail in any way, and each means the same to who uploads it
        raise Refused(NOT_A_PICTURE) from None


def _encoded(picture: Image.Image) -> bytes:
    """A new file of the pixels, with their transparency, and of nothing else."""
    kept = picture if picture.mode in KEPT_MODES else picture.convert("RGB")
    kept.info = {name: value for name, value in kept.info.items() if name == "transparency"}
    file = io.BytesIO()
    kept.save(file, "PNG", optimize=True)
    return file.getvalue()


def _check_pixels(width: int, height: int) -> None:
    """Bounds what is unpacked: a picture of more pixels than these has a side that is too long, whichever way up it is."""
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
