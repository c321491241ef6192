"""A release as one file: everything that is published together, in a ZIP that is the same each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

FIRST_DAY = (1980, 1, 1, 0, 0, 0)    # the earliest that a ZIP can hold


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """The files by name as the bytes of a ZIP."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, FIRST_DAY), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
