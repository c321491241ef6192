"""A logo is a picture of a sensible size, and nothing but its picture is kept."""

from __future__ import annotations

import contextlib
import random
import re
import struct
import zlib

import pytest
from PIL import Image, ImageChops, ImageDraw
from PIL.PngImagePlugin import PngInfo

from survey_app.consultations import Refused
from survey_app.publishing.publications import logo
from tests.factories.pictures import opened, png, saved

pytestmark = pytest.mark.sqlite_only
SECRET = b"somebody lives here"
ORIENTATION, DESCRIPTION = 0x0112, 0x010E
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def halves(mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right."""
    picture = Image.new("RGB", (64, 32), "#d00000")
    ImageDraw.Draw(picture).rectangle((32, 0, 63, 31), "#0000d0")
    return picture.convert(mode)


def exif(orientation: int = 1) -> Image.Exif:
    """Says which way up the picture is, and where it was taken."""
    made = Image.Exif()
    made[ORIENTATION], made[DESCRIPTION] = orientation, SECRET.decode()
    return made


def text() -> PngInfo:
    """A text part that is packed and one that is not."""
    made = PngInfo()
    made.add_text("Author", SECRET.decode())
    made.add_itxt("XML:com.adobe.xmp", SECRET.decode(), zip=True)
    return made


def kinds(file: bytes) -> set[bytes]:
    """The kinds of parts that a PNG has."""
    place, found = 8, set()
    while place < len(file):
        length, kind = struct.unpack(">I4s", file[place:place + 8])
        found.add(kind)
        place += 12 + length
    return found


def declared(width: int, height: int) -> bytes:
    """A PNG that says it has so many pixels, and has almost none."""
    small = png()
    head = b"IHDR" + struct.pack(">II", width, height) + small[24:29]
    return small[:12] + head + struct.pack(">I", zlib.crc32(head)) + small[33:]


def animated(kind: str) -> bytes:
    """Two pictures after each other: first the halves, then green."""
    return saved(halves(), kind, save_all=True, append_images=[Image.new("RGB", (64, 32), "#00d000")], lossless=True)


def red(file: bytes) -> bytes:
    """How red each point of a picture is, row by row."""
    return opened(file).convert("RGB").getchannel("R").tobytes()


def refused(data: bytes) -> str:
    """What is said of a file that is not taken."""
    with pytest.raises(Refused) as refusal:
        logo.read(data)
    return str(refusal.value)


@pytest.mark.parametrize("data", [
    saved(halves(), "PNG", pnginfo=text(), exif=exif(), icc_profile=SECRET, dpi=(300, 300)) + SECRET,
    saved(halves(), "JPEG", quality=95, exif=exif(), icc_profile=SECRET, comment=SECRET) + SECRET,
    saved(halves(), "WEBP", lossless=True, exif=exif(), xmp=SECRET) + SECRET, animated("PNG"), animated("WEBP"),
    saved(halves(), "JPEG", quality=95, progressive=True)])
def test_the_first_picture_is_kept_and_nothing_else_of_the_file(data: bytes) -> None:
    read = logo.read(data)
    kept = opened(read.png)
    assert (kept.format, kept.size, getattr(kept, "n_frames", 1), kept.info) == ("PNG", (read.width, read.height), 1, {})
    assert kinds(read.png) == {b"IHDR", b"IDAT", b"IEND"}
    assert SECRET not in read.png
    difference = ImageChops.difference(kept.convert("RGB"), halves())
    assert max(difference.resize((4, 1), Image.Resampling.BOX).tobytes()) < 8
    assert logo.read(read.png) == read


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_stays_what_it_is(mode: str) -> None:
    picture = halves("L").convert(mode) if mode == "I;16" else halves(mode)
    kept = opened(logo.read(saved(picture, "PNG")).png)
    assert kept.mode == mode
    assert kept.convert("RGBA").tobytes() == picture.convert("RGBA").tobytes()


def test_what_is_transparent_stays_so() -> None:
    seen_through = Image.new("RGBA", (64, 32), (200, 0, 0, 77))
    palette = halves("P")
    for data in (saved(seen_through, "PNG"), saved(seen_through, "WEBP", lossless=True),
                 saved(palette, "PNG", transparency=palette.getpixel((0, 0))),
                 saved(halves(), "PNG", transparency=(208, 0, 0))):
        assert opened(logo.read(data).png).convert("RGBA").tobytes() == opened(data).convert("RGBA").tobytes()
        assert min(opened(data).convert("RGBA").getchannel("A").tobytes()) < 255


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_that_lies_on_its_side_is_turned(kind: str) -> None:
    on_its_side = halves().transpose(Image.Transpose.ROTATE_90)
    read = logo.read(saved(on_its_side, kind, exif=exif(orientation=6), quality=95, lossless=True))
    assert (read.width, read.height) == (64, 32)
    assert red(read.png)[4] > 180 > red(read.png)[60]
    tall = Image.new("L", (700, 1500))
    assert logo.read(saved(tall, kind, exif=exif(orientation=8))).width == 1500


def test_the_inks_of_a_printer_become_the_colours_of_a_screen() -> None:
    kept = logo.read(saved(halves("CMYK"), "JPEG", quality=95)).png
    assert opened(kept).mode == "RGB"
    assert red(kept)[4] > 180 > red(kept)[60]


@pytest.mark.parametrize("data", [
    b"", b"x", SVG, b"<!doctype html><title>Logo</title>", b"%PDF-1.7", png()[:8], saved(halves(), "GIF"), saved(halves(), "BMP"),
    saved(halves(), "TIFF"), saved(halves(), "ICO"),
    *(whole[:-cut] for whole in (png(), saved(halves(), "JPEG"), saved(halves(), "WEBP")) for cut in (len(whole) // 4, 20)),
    png()[:-12], png()[:40] + b"x" + png()[41:], png()[:-14] + b"xx" + png()[-12:]])
def test_what_is_no_whole_picture_of_a_kind_that_is_taken_is_refused_in_words(data: bytes) -> None:
    said = refused(data)
    assert said == logo.NOT_A_PICTURE
    assert re.search("PNG, JPEG or WebP.* save it as PNG and upload that", said)


@pytest.mark.parametrize(("data", "said"), [
    (png(2000, 32), "is 2,000 pixels wide and 32 high. It can be 32 to 1,600 pixels wide and 16 to 800 high"),
    (png(8, 8), "is 8 pixels wide and 8 high"), (png(1700, 900), "is 1,700 pixels wide and 900 high"),
    (b"x" * (logo.LARGEST_UPLOAD + 1), "has 501 KB; the most is 500 KB"),
    (saved(Image.effect_noise((300, 300), 90), "JPEG"), r"As a PNG the logo has \d+ KB; the most is 50 KB. Save it with fewer")])
def test_what_is_too_large_or_too_small_is_refused_in_words(data: bytes, said: str) -> None:
    assert re.search(said, refused(data))


@pytest.mark.parametrize(("width", "height", "said"), [
    (1601, 800, "is 1,601 pixels wide"), (9_000, 9_000, "is 9,000 pixels wide and 9,000 high"),
    (12_000, 12_000, "has far too many pixels"), (60_000, 60_000, "has far too many pixels")])
def test_too_many_pixels_are_refused_before_they_are_unpacked(width: int, height: int, said: str) -> None:
    """Unpacking would have found that they are not there."""
    assert said in refused(declared(width, height))


def test_a_small_file_that_unpacks_to_a_huge_one_gives_only_the_picture_it_says_it_has() -> None:
    whole = png()
    rows = (b"\0" + b"\x7a" * 64 * 3) * 32 + b"\0" * 30_000_000
    packed = b"IDAT" + zlib.compress(rows)
    bomb = whole[:33] + struct.pack(">I", len(packed) - 4) + packed + struct.pack(">I", zlib.crc32(packed)) + whole[-12:]
    assert len(bomb) < logo.LARGEST_UPLOAD
    assert opened(logo.read(bomb).png).tobytes() == opened(whole).tobytes()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_damage_anywhere_ends_in_a_picture_or_a_refusal(kind: str) -> None:
    chance = random.Random(20)  # noqa: S311 -- places of damage, not secrets
    whole = saved(halves(), kind, exif=exif(orientation=6))
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        with contextlib.suppress(Refused):
            opened(logo.read(bytes(data)).png).verify()
