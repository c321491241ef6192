"""A folder of results is replaced as a whole: what an earlier run wrote goes as the new comes, all of it or nothing."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..fieldwork.consultations import Refused
from .bundle import MANIFEST

SUPPRESSED = "suppressed.csv"     # what publishing would leave out: for the analyst, and named by no manifest


@contextmanager
def swapped_in(output: Path) -> Iterator[Path]:
    """A folder to write into, whose entries take the place of an earlier run's in `output` once all are written.

    What somebody else put into `output` stays. Raises Refused when the folder cannot be written.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=output, prefix=".new-") as made, \
                tempfile.TemporaryDirectory(dir=output, prefix=".old-") as earlier:
            yield Path(made)
            _swap(Path(made), output, Path(earlier))
    except OSError as error:
        raise Refused(f"The folder {output} cannot be written: {error.strerror}.") from None


def _swap(made: Path, output: Path, earlier: Path) -> None:
    """Moves the earlier out and the new in; on any interruption everything goes back to where it was."""
    moved: list[tuple[Path, Path]] = []
    try:
        for name in sorted(_written_before(output) | {entry.name for entry in made.iterdir()}):
            for start, end in ((output / name, earlier / name), (made / name, output / name)):
                if start.exists():
                    start.rename(end)
                    moved.append((start, end))
    except BaseException:
        for start, end in reversed(moved):
            end.rename(start)
        raise


def _written_before(output: Path) -> set[str]:
    """The entries that an earlier run left here, as its manifest names them."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        files = json.loads((output / MANIFEST).read_bytes())["files"]
        return {SUPPRESSED, "index.html", *(Path(name).parts[0] for name in files)}
    return set()
