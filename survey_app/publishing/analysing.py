"""Everything that is made from the responses of a consultation, in one folder that is replaced as a whole."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..fieldwork.consultations import Refused, Survey
from . import bundle, freezing, publications, wording
from .bundle import Bundle


def analyse(survey: Survey, output: Path, chapter: str | None = None, *, publishable: bool = False) -> Bundle:
    """Writes tables, charts, chapter and manifest into `output`, replacing those of an earlier analysis all at once.

    `publishable` shows exactly what publishing would, and in suppressed.csv what it would leave out and why.
    Raises Refused when there is nothing to analyse, the folder cannot be written, or an edited chapter does not hold.
    """
    source = freezing.source(survey)
    with _swapped_in(output) as folder:
        made = bundle.make(survey, source, folder, chapter, publishable=publishable, before=publications.told(survey),
                           edits=wording.edited(survey).edits if publishable else None)
        if made.disclosed:
            with open(folder / "suppressed.csv", "w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows([("count", "why"), *made.disclosed.suppressed])
        return made


@contextmanager
def _swapped_in(output: Path) -> Iterator[Path]:
    """A folder to write into, whose entries take the place of those in `output` once all are written."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=output, prefix=".new-") as made, \
                tempfile.TemporaryDirectory(dir=output, prefix=".old-") as earlier:
            yield Path(made)
            _swap(Path(made), output, Path(earlier))
    except OSError as error:
        raise Refused(f"The folder {output} cannot be written: {error.strerror}.") from None


def _swap(made: Path, output: Path, earlier: Path) -> None:
    """Moves the new in and the earlier out; on any interruption everything goes back to where it was."""
    moved: list[tuple[Path, Path]] = []
    try:
        for entry in sorted(made.iterdir()):
            for start, end in ((output / entry.name, earlier / entry.name), (entry, output / entry.name)):
                if start.exists():
                    start.rename(end)
                    moved.append((start, end))
    except BaseException:
        for start, end in reversed(moved):
            end.rename(start)
        raise
