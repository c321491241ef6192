"""Image files, for logos."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """Returns the picture as a file of this kind."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def opened(file: bytes) -> Image.Image:
    """Opens the picture in a file."""
    return Image.open(io.BytesIO(file))


def png(width: int = 64, height: int = 32) -> bytes:
    """Makes a PNG of one colour."""
    return saved(Image.new("RGB", (width, height), "#7a7a7a"), "PNG")
