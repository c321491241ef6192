"""A logo is a real PNG of a sensible size, and nothing but its picture is kept."""

from __future__ import annotations

import struct

import pytest

from survey_app.fieldwork.consultations import Refused
from survey_app.publishing import logo
from survey_app.publishing.png import SIGNATURE, chunk, chunks

from .pictures import png

WHO = chunk(b"tEXt", b"Author\0somebody") + chunk(b"eXIf", b"where it was taken")
PALETTE = chunk(b"PLTE", bytes(range(6)))


@pytest.mark.parametrize("more", [b"", WHO])
@pytest.mark.parametrize(("colour", "depth"), [(0, 1), (0, 8), (2, 8), (4, 8), (6, 16)])
def test_a_picture_is_kept_and_what_else_is_in_its_file_is_not(colour: int, depth: int, more: bytes) -> None:
    read = logo.read(png(colour=colour, depth=depth, more=more))
    assert (read.width, read.height) == (64, 32)
    assert [kind for kind, _ in chunks(read.png)] == [b"IHDR", b"IDAT", b"IEND"]
    assert logo.read(read.png) == read


def test_a_picture_with_a_palette_keeps_it() -> None:
    read = logo.read(png(colour=3, depth=1, more=PALETTE))
    assert [kind for kind, _ in chunks(read.png)] == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]


@pytest.mark.parametrize("data", [
    b"", b"GIF89a", b"\xff\xd8\xff\xe0 a JPEG", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    SIGNATURE, png()[:-4], png()[:60], png()[:40] + b"x" + png()[41:], SIGNATURE + chunk(b"IEND", b""),
    png(pixels=b"\0" * 10), png(pixels=b"\0" * 100_000), png(pixels=b"\x09" * (1 + 64 * 3) * 32), png(colour=3),
    png(colour=2, depth=4), png().replace(struct.pack(">I", 64), struct.pack(">I", 65), 1)])
def test_what_is_not_a_whole_png_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="not a whole PNG"):
        logo.read(data)


@pytest.mark.parametrize(("data", "said"), [
    (png(2000, 32, pixels=b""), "is 2,000 pixels wide and 32 high"), (png(8, 8), "is 8 pixels wide and 8 high"),
    (png(interlaced=1), "is interlaced"), (b"x" * (logo.LARGEST_FILE + 1), "the most is 50 KB")])
def test_what_is_too_large_or_too_small_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        logo.read(data)


def test_a_small_file_that_unpacks_to_a_huge_one_is_never_unpacked_whole() -> None:
    bomb = png(pixels=b"\0" * 30_000_000)
    assert len(bomb) < logo.LARGEST_FILE
    with pytest.raises(Refused, match="not a whole PNG"):
        logo.read(bomb)
