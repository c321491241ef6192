"""QR codes: read back here by an independent reader of the standard, and sound by its error correction."""

from __future__ import annotations

import re

import pytest

from survey_app.fieldwork import qr
from survey_app.fieldwork.qr import Matrix

TEXTS = ["A", "https://example.org/consultations/have-your-say-2027/", "x" * 100, "Ünïcödé ✓", "w" * 213]


def read(modules: Matrix) -> str:
    """The text of a code: its format, its mask, its words in the order of the blocks, its bytes."""
    size = len(modules)
    version = (size - 17) // 4
    frame = qr._frame(version)
    code = int("".join(str(modules[8][x]) for x in (0, 1, 2, 3, 4, 5, 7, 8)), 2) << 7
    code |= int("".join(str(modules[y][8]) for y in (7, 5, 4, 3, 2, 1, 0)), 2)
    mask = (code ^ 0x5412) >> 10 & 0b111
    assert (code ^ 0x5412) >> 13 == 0, "level M"
    bits, upward = [], True
    for right in [*range(size - 1, 6, -2), 5, 3, 1]:
        for y in range(size - 1, -1, -1) if upward else range(size):
            bits += [modules[y][x] ^ int(qr.MASKS[mask](y, x)) for x in (right, right - 1) if frame[y][x] == qr.FREE]
        upward = not upward
    words = [int("".join(map(str, bits[start:start + 8])), 2) for start in range(0, len(bits) - 7, 8)]
    correction, sizes = qr.BLOCKS[version]
    blocks: list[list[int]] = [[] for _ in sizes]
    position = 0
    for place in range(max(sizes)):
        for block, length in zip(blocks, sizes, strict=True):
            if place < length:
                block.append(words[position])
                position += 1
    for _ in range(correction):
        for block in blocks:
            block.append(words[position])
            position += 1
    for block in blocks:
        for power in range(correction):
            syndrome = 0
            for word in block:
                syndrome = qr._times(syndrome, qr.EXP[power]) ^ word
            assert syndrome == 0, "the words of a block are a multiple of the generator"
    stream = "".join(f"{word:08b}" for block, length in zip(blocks, sizes, strict=True) for word in block[:length])
    width = 8 if version < 10 else 16
    assert stream[:4] == "0100", "bytes"
    length = int(stream[4:4 + width], 2)
    start = 4 + width
    return bytes(int(stream[start + 8 * n:start + 8 * n + 8], 2) for n in range(length)).decode()


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_written_is_read_again(text: str) -> None:
    assert read(qr.matrix(text)) == text


@pytest.mark.parametrize("length", [14, 15, 26, 27, 42, 62, 84, 106, 122, 152, 180, 181, 213])
def test_the_smallest_version_that_holds_it_is_taken(length: int) -> None:
    version = (len(qr.matrix("x" * length)) - 17) // 4
    room = [sum(blocks) - (2 if number < 10 else 3) for number, (_, blocks) in qr.BLOCKS.items()]
    assert room[version - 1] >= length
    assert version == 1 or room[version - 2] < length


def test_too_much_is_refused() -> None:
    with pytest.raises(ValueError, match="the most is 213"):
        qr.matrix("x" * 214)


def test_the_version_that_stands_beside_two_finders_is_that_of_the_standard() -> None:
    """Annex D of ISO/IEC 18004 gives 000111110010010100 for version 7."""
    frame = qr._frame(7)
    bits = "".join(str(frame[place // 3][len(frame) - 11 + place % 3]) for place in range(17, -1, -1))
    assert bits == "000111110010010100"


def test_the_picture_has_every_dark_module_and_a_white_border() -> None:
    modules, picture = qr.matrix("A"), qr.svg("A")
    assert len(re.findall(r"h1v1h-1z", picture)) == sum(map(sum, modules))
    assert 'viewBox="0 0 29 29"' in picture
