"""Writes a publication as files: a folder for any web server, or a ZIP. A folder is replaced in one go."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flask import current_app

from ... import consultations
from ...consultations import LONDON, Refused
from ...gate import leaving
from ...gate.leaving import Leaving, Recipient
from . import catalogue, versions
from .catalogue import Addresses
from .versions import Published

MANIFEST = "manifest.json"


def write(published: Published, output: Path) -> int:
    """Writes index.html and every file of a publication into a folder and returns the number of files.

    They replace the files of an earlier publication there. Raises Refused.
    """
    survey = consultations.get(published.slug)
    records = {name: catalogue.file(published, survey, name, Addresses()) for name in catalogue.RECORDS}
    contents = {**dict(versions.files(published)), **records, "index.html": current_app.jinja_env.get_template(
        "results/static.html").render(published=published, page=published.page.replace('="files:', '="'), survey=survey,
        published_on=f"{published.published_at.astimezone(LONDON):%-d %B %Y}").encode()}
    leaving.let_out(Leaving(published.slug, Recipient.PUBLIC), contents)
    with replaced_folder(output) as folder:
        for name, content in contents.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    return len(contents)


FIRST_DAY = (1980, 1, 1, 0, 0, 0)    # the earliest date that a ZIP can hold


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Returns a ZIP of these files as bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, FIRST_DAY), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


SUPPRESSED = "suppressed.csv"     # what publishing would leave out: for the analyst, and in no manifest


@contextmanager
def replaced_folder(output: Path) -> Iterator[Path]:
    """Yields a folder to write into. Once all is written, its entries replace those of an earlier run in `output`.

    Other people's files in `output` stay. Raises Refused if the folder cannot be written.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=output, prefix=".new-") as made, \
                tempfile.TemporaryDirectory(dir=output, prefix=".old-") as earlier:
            yield Path(made)
            _swap(Path(made), output, Path(earlier))
    except OSError as error:
        raise Refused(f"The folder {output} cannot be written: {error.strerror}. Name another one with --output.") from None


def _swap(made: Path, output: Path, earlier: Path) -> None:
    """Moves the earlier entries out and the new ones in. After an interruption everything goes back to its place."""
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
    """Returns the entries that an earlier run left here, according to its manifest."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        files = json.loads((output / MANIFEST).read_bytes())["files"]
        return {SUPPRESSED, "index.html", *(Path(name).parts[0] for name in files)}
    return set()
