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
from markupsafe import Markup

from ... import consultations, languages
from ...consultations import LONDON, Refused, Survey
from ...gate import leaving
from ...gate.leaving import Leaving, Recipient
from ..site.page import FOLDER, NEXT_STEPS, beside
from . import catalogue, versions
from .catalogue import Addresses
from .site_pages import SitePage, contents, exported_body, exported_name, former_page, is_page, spoken
from .versions import Published

MANIFEST = "manifest.json"
ASSETS, STYLESHEETS = "assets", ("resident.css", "results.css")


def write(published: Published, output: Path) -> int:
    """Writes index.html and every file of a publication into a folder and returns the number of files.

    They replace the files of an earlier publication there. Raises Refused.
    """
    survey = consultations.get(published.slug)
    files = {name: content for name, content in versions.files(published) if not is_page(name)}
    files |= {name: catalogue.file(published, survey, name, Addresses()) for name in catalogue.RECORDS}
    files |= {**dict(_pages(published)), **_styles()}
    leaving.let_out(Leaving(published.slug, Recipient.PUBLIC), files)
    with replaced_folder(output) as folder:
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    return len(files)


def _pages(published: Published) -> Iterator[tuple[str, bytes]]:
    """Yields every page as a file with relative addresses; of a release from when results were one page, that page."""
    survey, base = consultations.get(published.slug), spoken(published.facts)[0]
    every = [page for language in spoken(published.facts) for page in contents(published.facts, language)]
    for page in every:
        body = exported_body(base, page, (versions.file(published, page.file) or b"").decode())
        yield exported_name(base, page), _framed(published, survey, page, body, exported_name(base, page))
    if not every:
        page = SitePage(base, "", published.facts["title"], published.facts["title"])
        yield "index.html", _framed(published, survey, page, former_page(published.page, ""), "index.html")


def _styles() -> dict[str, bytes]:
    """Returns the stylesheets of the pages, as the site has them."""
    return {f"{ASSETS}/{name}": (Path(str(current_app.static_folder)) / name).read_bytes() for name in STYLESHEETS}


def _framed(published: Published, survey: Survey, page: SitePage, body: Markup, name: str) -> bytes:
    base = spoken(published.facts)[0]
    others = {code: beside(name, exported_name(base, SitePage(code, page.path, "", ""))) for code in spoken(published.facts)}
    return current_app.jinja_env.get_template("results/static.html").render(
        published=published, survey=survey, page=page, body=body, others=others, next_steps_place=NEXT_STEPS,
        site=_site_links(survey),
        styles=[*(f"{ASSETS}/{style}" for style in STYLESHEETS), *([versions.STYLE] if versions.STYLE in published.facts["files"]
                                                                  else [])], say=languages.speech(page.language),
        root=beside(name, "x")[:-1], home=beside(name, exported_name(base, SitePage(page.language, "", "", ""))),
        published_on=languages.speech(page.language).day(published.published_at.astimezone(LONDON).date())).encode()


def _site_links(survey: Survey) -> list[tuple[str, str]]:
    """Returns the pages of the site that stand behind every page, as whole addresses; none if the site's is not set."""
    hosts = current_app.config["TRUSTED_HOSTS"]
    if not hosts:
        return []
    site = current_app.url_map.bind(hosts[0], url_scheme="https")
    linked: tuple[tuple[str, dict[str, str], str], ...] = (
        ("privacy", {"slug": survey.slug}, "Privacy"), ("accessibility", {}, "Accessibility"),
        ("support", {}, "Help and support"))
    return [(site.build(f"public.{name}", values, force_external=True), words) for name, values, words in linked]


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
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        facts = json.loads((output / MANIFEST).read_bytes())
        pages = [exported_name(spoken(facts)[0], page) for language in spoken(facts) for page in contents(facts, language)]
        return {SUPPRESSED, ASSETS, FOLDER, "index.html", *(Path(name).parts[0] for name in (*facts["files"], *pages))}
    return set()
