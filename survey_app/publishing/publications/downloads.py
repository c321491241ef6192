"""A publication as files: a folder for any web server, or a ZIP. A folder is replaced as a whole."""

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
from . import versions
from .versions import Published

MANIFEST = "manifest.json"


def write(published: Published, output: Path) -> int:
    """Writes index.html and every file of a publication into a folder, in the place of an earlier one's; says how many.

    Raises Refused.
    """
    with replaced_folder(output) as folder:
        number = 1
        for name, content in versions.files(published):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
            number += 1
        (folder / "index.html").write_text(current_app.jinja_env.get_template("results/static.html").render(
            published=published, page=published.page.replace('="files:', '="'), survey=consultations.get(published.slug),
            published_on=f"{published.published_at.astimezone(LONDON):%-d %B %Y}"), "utf-8")
    return number


FIRST_DAY = (1980, 1, 1, 0, 0, 0)    # the earliest that a ZIP can hold


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """The files by name as the bytes of a ZIP."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, FIRST_DAY), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


SUPPRESSED = "suppressed.csv"     # what publishing would leave out: for the analyst, and named by no manifest


@contextmanager
def replaced_folder(output: Path) -> Iterator[Path]:
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
