"""Has a file of another program read in a process of its own.

A small file may claim a cell in the last row and column, or be damaged in a way that a library written in C or Rust does not
expect. The library then ends its process, which must not be the one that serves residents.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Callable
from typing import Any

SECONDS = 80                    # less than an import may take
MEMORY = 2 * 1024 ** 3          # bytes
REFUSED = 3                     # how the process ends if the library says what is wrong
LONGEST, MOST = 131_072, 200_000_000    # characters of a cell, as in CSV; of all cells
MOST_CELLS, MOST_FILLED = 20_000_000, 5_000_000     # with the empty ones; without
TOO_MUCH = "it is damaged, or holds something in a cell far outside the table"


class UnreadableFile(ValueError):
    """A file that is damaged, too large or of another kind; the message says why."""


def read(module: str, data: bytes) -> Any:
    """Returns what a module of ours reads from a file when it runs as a program. Raises UnreadableFile."""
    command = [sys.executable, "-m", module]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 -- our own
    except subprocess.TimeoutExpired:
        raise UnreadableFile("it takes too long to read") from None
    if done.returncode == REFUSED:
        raise UnreadableFile(done.stdout.decode())
    if done.returncode:
        raise UnreadableFile(TOO_MUCH)
    return json.loads(done.stdout)


def answer(reader: Callable[[bytes], Any], faults: tuple[type[Exception], ...]) -> None:
    """Reads a file from standard input and writes what it holds to standard output, or what is wrong with it.

    `faults` are the errors by which the reader says so; `UnreadableFile` is one of them.
    """
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        written, status = json.dumps(reader(sys.stdin.buffer.read())), 0
    except faults as error:
        written, status = str(error), REFUSED
    sys.stdout.buffer.write(written.encode())
    sys.stdout.flush()
    sys.exit(status)


def check(rows: list[list[str]]) -> None:
    """Refuses rows that would fill the memory of who asked for them. Raises UnreadableFile."""
    lengths = [len(cell) for row in rows for cell in row if cell]
    if len(lengths) > MOST_FILLED or max(lengths, default=0) > LONGEST or sum(lengths) > MOST:
        raise UnreadableFile(f"it holds more than {MOST_FILLED:,} cells, or {LONGEST:,} characters in one, or {MOST:,} in all")
