"""QR codes (ISO/IEC 18004): text as bytes, error correction level M, up to version 10, as a matrix and as SVG."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby, pairwise, zip_longest

# For each version: error-correction codewords a block, and the data codewords of its blocks.
BLOCKS: dict[int, tuple[int, list[int]]] = {
    1: (10, [16]), 2: (16, [28]), 3: (26, [44]), 4: (18, [32] * 2), 5: (24, [43] * 2), 6: (16, [27] * 4), 7: (18, [31] * 4),
    8: (22, [38] * 2 + [39] * 2), 9: (22, [36] * 3 + [37] * 2), 10: (26, [43] * 4 + [44])}
ALIGNED = {1: [], 2: [6, 18], 3: [6, 22], 4: [6, 26], 5: [6, 30], 6: [6, 34], 7: [6, 22, 38], 8: [6, 24, 42], 9: [6, 26, 46],
           10: [6, 28, 50]}
MASKS: list[Callable[[int, int], bool]] = [
    lambda y, x: (y + x) % 2 == 0, lambda y, x: y % 2 == 0, lambda y, x: x % 3 == 0, lambda y, x: (y + x) % 3 == 0,
    lambda y, x: (y // 2 + x // 3) % 2 == 0, lambda y, x: y * x % 2 + y * x % 3 == 0,
    lambda y, x: (y * x % 2 + y * x % 3) % 2 == 0, lambda y, x: ((y + x) % 2 + y * x % 3) % 2 == 0]
FINDER_LIKE = ([1, 0, 1, 1, 1, 0, 1, 0, 0, 0, 0], [0, 0, 0, 0, 1, 0, 1, 1, 1, 0, 1])
QUIET = 4      # modules left white around the code
Matrix = list[list[int]]
FREE = -1


def matrix(text: str) -> Matrix:
    """The modules of the smallest code that holds `text`, dark ones 1. Raises ValueError when it is too long."""
    data = text.encode()
    version = next((version for version, (_, blocks) in BLOCKS.items() if len(data) <= _room(version, sum(blocks))), None)
    if version is None:
        raise ValueError(f"{len(data)} bytes are too many for a QR code; the most is {_room(10, sum(BLOCKS[10][1]))}.")
    frame = _frame(version)
    filled = _filled(frame, _bits(_interleaved(_codewords(data, version), version)))
    return min((_masked(filled, frame, version, number) for number in range(8)), key=_penalty)


def svg(text: str) -> str:
    """The code as an SVG image, a module a unit, with its quiet zone."""
    modules = matrix(text)
    size = len(modules) + 2 * QUIET
    path = "".join(f"M{x + QUIET} {y + QUIET}h1v1h-1z" for y, row in enumerate(modules) for x, dark in enumerate(row) if dark)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
            f'<path fill="#fff" d="M0 0h{size}v{size}h-{size}z"/><path d="{path}"/></svg>')


def _room(version: int, codewords: int) -> int:
    """How many bytes fit beside the mode and the count."""
    return codewords - (2 if version < 10 else 3)


def _codewords(data: bytes, version: int) -> list[int]:
    """Mode, count, data, end and padding, as bytes."""
    width = 8 if version < 10 else 16
    bits = f"0100{len(data):0{width}b}" + "".join(f"{byte:08b}" for byte in data) + "0000"
    words = [int(bits[start:start + 8].ljust(8, "0"), 2) for start in range(0, len(bits), 8)]
    missing = sum(BLOCKS[version][1]) - len(words)
    return [*words[:sum(BLOCKS[version][1])], *([0xEC, 0x11] * (missing // 2 + 1))[:max(missing, 0)]]


def _interleaved(words: list[int], version: int) -> list[int]:
    """The words of all blocks in turn, then their error correction in turn."""
    correction, sizes = BLOCKS[version]
    blocks, start = [], 0
    for size in sizes:
        blocks.append(words[start:start + size])
        start += size
    corrected = [_correction(block, correction) for block in blocks]
    return [word for turn in (*zip_longest(*blocks), *zip_longest(*corrected)) for word in turn if word is not None]


def _correction(block: list[int], count: int) -> list[int]:
    """The Reed-Solomon remainder over GF(256) with the polynomial 0x11D."""
    generator = [1]
    for power in range(count):
        root = EXP[power]
        generator = [_times(one, root) ^ other for one, other in zip([0, *generator], [*generator, 0], strict=True)]
    remainder = [*block, *[0] * count]
    for place in range(len(block)):
        if factor := remainder[place]:
            for offset, coefficient in enumerate(generator):
                remainder[place + offset] ^= _times(coefficient, factor)
    return remainder[len(block):]


def _powers() -> tuple[list[int], dict[int, int]]:
    powers, value = [], 1
    for _ in range(255):
        powers.append(value)
        value = value << 1 ^ (0x11D if value & 0x80 else 0)
    return powers, {value: power for power, value in enumerate(powers)}


EXP, LOG = _powers()


def _times(one: int, other: int) -> int:
    return EXP[(LOG[one] + LOG[other]) % 255] if one and other else 0


def _bits(words: list[int]) -> Iterator[int]:
    for word in words:
        yield from ((word >> shift) & 1 for shift in range(7, -1, -1))


def _frame(version: int) -> Matrix:
    """The patterns that are the same in every code of a version; FREE where data go, 0 where the format will."""
    size = 17 + 4 * version
    frame = [[FREE] * size for _ in range(size)]
    for top, left in ((0, 0), (0, size - 7), (size - 7, 0)):
        _finder(frame, top, left)
    for place in range(8, size - 8):
        frame[6][place] = frame[place][6] = 1 - place % 2
    for y in ALIGNED[version]:
        for x in ALIGNED[version]:
            if (y, x) not in {(6, 6), (6, size - 7), (size - 7, 6)}:   # where the finders stand
                _alignment(frame, y, x)
    for place in range(9):
        for y, x in ((8, place), (place, 8), (8, size - 1 - place), (size - 1 - place, 8)):
            if frame[y][x] == FREE and (place < 8 or max(y, x) == 8):
                frame[y][x] = 0
    frame[size - 8][8] = 1
    if version >= 7:
        _version(frame, version)
    return frame


def _finder(frame: Matrix, top: int, left: int) -> None:
    for y in range(-1, 8):
        for x in range(-1, 8):
            if 0 <= top + y < len(frame) and 0 <= left + x < len(frame):
                ring = max(abs(y - 3), abs(x - 3))
                frame[top + y][left + x] = int(ring not in (2, 4))


def _alignment(frame: Matrix, middle_y: int, middle_x: int) -> None:
    for y in range(-2, 3):
        for x in range(-2, 3):
            frame[middle_y + y][middle_x + x] = int(max(abs(y), abs(x)) != 1)


def _version(frame: Matrix, version: int) -> None:
    code = version << 12 | _remainder(version << 12, 0x1F25)
    for place in range(18):
        y, x = place // 3, len(frame) - 11 + place % 3
        frame[y][x] = frame[x][y] = (code >> place) & 1


def _remainder(value: int, polynomial: int) -> int:
    while value.bit_length() >= polynomial.bit_length():
        value ^= polynomial << (value.bit_length() - polynomial.bit_length())
    return value


def _filled(frame: Matrix, bits: Iterator[int]) -> Matrix:
    """The frame with the data, up and down in columns of two from the right; the timing column is left out."""
    filled, size = [row[:] for row in frame], len(frame)
    for number, right in enumerate((*range(size - 1, 6, -2), 5, 3, 1)):
        for step in range(size):
            y = size - 1 - step if number % 2 == 0 else step
            for x in (right, right - 1):
                if frame[y][x] == FREE:
                    filled[y][x] = next(bits, 0)
    return filled


def _masked(filled: Matrix, frame: Matrix, version: int, number: int) -> Matrix:
    """The data under one of the eight masks, with the format that says which."""
    masked = [[value ^ int(frame[y][x] == FREE and MASKS[number](y, x)) for x, value in enumerate(row)]
              for y, row in enumerate(filled)]
    code = (number << 10 | _remainder(number << 10, 0x537)) ^ 0x5412   # level M is 00
    size = len(masked)
    around = [*range(6), 7, 8, size - 7, size - 6, size - 5, size - 4, size - 3, size - 2, size - 1]
    for place in range(15):
        bit = (code >> place) & 1
        masked[around[place]][8] = bit
        masked[8][around[14 - place] if place >= 8 else size - 1 - place] = bit
    masked[size - 8][8] = 1
    return masked


def _penalty(modules: Matrix) -> float:
    """How hard a code is to read, by the four rules of the standard."""
    lines = [*modules, *map(list, zip(*modules, strict=True))]
    runs = sum(length - 2 for line in lines for _, run in groupby(line) if (length := len(list(run))) >= 5)
    squares = sum(3 for above, below in pairwise(modules) for x in range(len(above) - 1)
                  if above[x] == above[x + 1] == below[x] == below[x + 1])
    finders = sum(40 for line in lines for x in range(len(line) - 10) if line[x:x + 11] in FINDER_LIKE)
    dark = 100 * sum(map(sum, modules)) / len(modules) ** 2
    return runs + squares + finders + 10 * (abs(dark - 50) // 5)
