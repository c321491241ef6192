"""Pictures as files, for logos."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """The picture as a file of a kind."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def opened(file: bytes) -> Image.Image:
    """The picture in a file."""
    return Image.open(io.BytesIO(file))


def png(width: int = 64, height: int = 32) -> bytes:
    """A PNG of one colour."""
    return saved(Image.new("RGB", (width, height), "#7a7a7a"), "PNG")
