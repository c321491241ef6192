"""Makes all files from one set of responses: tables, charts, the chapter in every format, and their provenance."""

from __future__ import annotations

import base64
import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from flask import current_app
from markupsafe import Markup

from ... import languages
from ...analysis import FrameError
from ...consultations import LONDON, Refused, Survey
from ...questionnaire import parsing
from ...questionnaire.characters import shown
from ..chapter import claim_check, html, pdf, section_edits, word
from ..chapter.cell_references import Cells
from ..chapter.document import Document, Letterhead, Picture, compose
from ..chapter.section_edits import Edits
from ..microdata.exports import inert_table
from ..microdata.freeze_state import PROGRAM
from ..microdata.frozen_data import Source
from ..publications import branding
from ..publications.downloads import MANIFEST
from ..publications.release_preview import Withheld
from ..publications.versions import LOGO, STYLE
from ..site import one_page_pdf, pages
from ..site.one_page import one_page
from ..site.page import file_name
from ..site.pages import Site
from ..site.results import Results
from ..tables import blanking, maps, registry, release_counts
from ..tables.maps import Map
from ..tables.release_counts import Counted
from ..tables.table import Description
from . import area_maps, charts, earlier_versions, earlier_year, metadata, workbook
from .chapter_tables import chapter_tables
from .disclosure_control import Disclosed, disclose, unpublished
from .metadata import write_json
from .published_counts import stored
from .suppression_report import withheld


@dataclass(frozen=True)
class Bundle:
    """The written files, the number of responses, the chapter, and the facts of the manifest."""

    responses: int
    files: tuple[str, ...]
    document: Document
    facts: Mapping[str, Any]
    disclosed: Disclosed | None
    own: str    # the program's chapter, before anybody edited it


ONE_PAGE = "what-you-told-us.pdf"
ONE_NOT_COUNTED = "One response came or was corrected after that; it is not counted."
NOT_COUNTED = "responses came or were corrected after that; they are not counted."


class ChapterRefused(Refused):
    """Raised for an edited chapter whose claims the tables do not support."""


def make(survey: Survey, source: Source, folder: Path, chapter: str | None = None, *, publishable: bool = False,
         edits: Edits | None = None, not_counted: int = 0) -> Bundle:
    """Writes everything into an empty folder. `chapter` is the text as a person edited it; without it the program writes one.

    `edits` are the edited sections, for when there is no `chapter`.

    With `publishable`, small numbers are suppressed. `not_counted` people answered, or were corrected, after the data were made.
    Raises Refused if there are no responses, or if the tables do not support the chapter.
    """
    responses = source.frame()
    if responses.empty:
        raise Refused(f"'{survey.slug}' has no responses to analyse. Import some, or wait until somebody has answered.")
    counted = _counted(responses, survey)
    disclosed = disclose(counted, earlier_versions.versions(survey)) if publishable else None
    made_from = provenance_words(source, publishable, not_counted)
    finished = disclosed.tables if disclosed else unpublished(counted)
    described = {name: blanking.with_ends(table, finished[name])
                 for name, table in registry.described(counted, finished).items()}
    cover = workbook.Cover(survey.title, {"Asked by": survey.organisation, "Data": made_from}, source.dated)
    _write_tables(folder, cover, blanking.with_marks(finished), described)
    metadata.write(folder, survey, source, map(str, responses), finished, described)
    (folder / "charts").mkdir()
    planned, brand = maps.plan(survey, finished), branding.of(survey)
    with charts.look(brand.look):
        undrawn = charts.draw(finished, folder / "charts", survey.questionnaire, planned)
    own = section_edits.write(Cells(chapter_tables(finished, described)), area_maps.maps_section(planned, finished))
    text = section_edits.written(section_edits.edited(own, edits or {})) if chapter is None else chapter
    document = _write_chapter(folder, survey, finished, described, planned, text, made_from, source.dated, brand.letterhead)
    _write_letterhead(folder, brand.letterhead)
    cells = Cells(chapter_tables(finished, described))
    _write_one_page(folder, Results(survey, cells, languages.speech(survey.questionnaire.language)), source.dated)
    files = _files(folder)
    site = pages.make_site(survey, cells, made_from, files)
    _write_pages(folder, site)
    facts = _provenance(survey, source, counted, len(responses)) | {
        "pages": site.contents,
        "maps": [one.told() for one in planned], **({"no_typeface_for": undrawn} if undrawn else {}),
        "small_numbers": "taken out" if publishable else "not taken out: not for publication",
        **({"responses_not_counted": not_counted} if not_counted else {}),
        "files": {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in files},
        "bytes": {name: (folder / name).stat().st_size for name in files}}
    write_json(folder / MANIFEST, facts)
    return Bundle(len(responses), (*files, *site.files, MANIFEST), document, facts, disclosed, own)


def _write_one_page(folder: Path, results: Results, dated: datetime) -> None:
    (folder / ONE_PAGE).write_bytes(one_page_pdf.to_pdf(one_page(results), results.survey.questionnaire.language, dated))


def _files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def _write_pages(folder: Path, site: Site) -> None:
    for name, body in site.files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(body, "utf-8")


def _counted(responses: pd.DataFrame, survey: Survey) -> Counted:
    try:
        return release_counts.count(responses, survey, earlier_year.find(survey))
    except FrameError as error:
        raise Refused(f"The responses of '{survey.slug}' cannot be counted: {error}. Correct them where they came from, import "
                      "them anew, and try again.") from None


def _write_tables(folder: Path, cover: workbook.Cover, finished: Mapping[str, pd.DataFrame],
                  described: Mapping[str, Description]) -> None:
    (folder / "tables").mkdir()
    for name, table in finished.items():
        inert_table(table).to_csv(folder / "tables" / f"{name}.csv", index=False, lineterminator="\n")
    workbook.write(folder / "tables", finished, described, cover)
    write_json(folder / "tables.json", {name: json.loads(table.to_json(orient="records", double_precision=15))
                                         for name, table in finished.items()})


def _write_chapter(folder: Path, survey: Survey, finished: Mapping[str, pd.DataFrame], described: Mapping[str, Description],
                   planned: Sequence[Map], text: str, provenance: str, dated: datetime,
                   letterhead: Letterhead | None) -> Document:
    """Writes the checked chapter as text to edit with its list of claims, and as Word, PDF and HTML."""
    cells = Cells(chapter_tables(finished, described))
    try:
        claims = claim_check.must_hold(text, cells)
    except claim_check.ChapterError as error:
        raise ChapterRefused(str(error)) from None
    drawn = charts.drawings(planned, survey.questionnaire)
    pictures = {path.stem: Picture(path.stem, drawn[path.stem].title, path.with_suffix(".txt").read_text("utf-8").strip(),
                                   f"{charts.NARROW}/{path.stem}" if drawn[path.stem].chart.narrow else "")
                for path in sorted((folder / "charts").glob("*.svg"))}
    document = compose(text, cells.tables, pictures, title=survey.title, language=survey.questionnaire.language,
                       dated=dated, source=provenance, letterhead=letterhead)

    @cache
    def svg(name: str) -> str:
        return (folder / "charts" / f"{name}.svg").read_text("utf-8")

    (folder / "chapter.md").write_text(text, "utf-8")
    (folder / "chapter.docx").write_bytes(word.to_word(document, lambda name: (folder / "charts" / f"{name}.png").read_bytes()))
    (folder / "chapter.pdf").write_bytes(pdf.to_pdf(document, svg))
    body = html.to_html(document, lambda name: f"charts/{name}.svg", svg, inline=True)
    (folder / "chapter.html").write_text(_page(document, body), "utf-8")
    write_json(folder / "claims.json", [{"words": claim.words, "cell": claim.cell, "value": claim.value} for claim in claims])
    return document


def _write_letterhead(folder: Path, letterhead: Letterhead | None) -> None:
    """Writes the stylesheet of the results page and the logo, if a branding is chosen."""
    if letterhead:
        (folder / STYLE).write_text(letterhead.css(), "utf-8")
        if letterhead.logo:
            (folder / LOGO).write_bytes(letterhead.logo)


def _page(document: Document, body: Markup) -> str:
    """Returns the chapter as a self-contained page."""
    drawn = base64.b64encode(document.letterhead.logo).decode() if document.letterhead else ""
    return shown(current_app.jinja_env.get_template("results/file.html").render(
        document=document, body=body, logo=f"data:image/png;base64,{drawn}" if drawn else ""))


def provenance_words(source: Source, publishable: bool = True, not_counted: int = 0) -> str:
    """Tells the reader in one line what everything was made from, who is not counted, and which steps are still missing."""
    provisional = " Provisional: the consultation is not frozen." if source.provisional else ""
    provisional += "" if publishable else " Not for publication: small numbers have not been taken out."
    late = {0: "", 1: f" {ONE_NOT_COUNTED}"}.get(not_counted, f" {not_counted} {NOT_COUNTED}")
    dated = source.dated.astimezone(LONDON)
    comments = f" {source.comments.public}" if source.comments and source.comments.public else ""
    return f"Made from the responses of {dated:%-d %B %Y}, SHA-256 {source.sha256}, by {PROGRAM}.{late}{provisional}{comments}"


def _provenance(survey: Survey, source: Source, counted: Counted, responses: int) -> dict[str, Any]:
    """Returns the provenance: fingerprints of the data and the questionnaire, the program and the definitions."""
    return {
        "consultation": survey.slug, "title": survey.title, "state": str(survey.state()), "provisional": source.provisional,
        "responses": responses, "data_sha256": source.sha256, "data_version": source.version,
        "data_dated": source.dated.isoformat(), "comments": source.comments.public if source.comments else "not recorded",
        "questionnaire": survey.questionnaire.id,
        "questionnaire_sha256": parsing.sha256(survey.questionnaire), "program": PROGRAM,
        "deprivation_groups": counted.deprivation.describe(), "settings": survey.settings.as_json(),
        **earlier_year.facts(survey, counted.earlier)}


@dataclass(frozen=True)
class MadeRelease:
    """The public page, its files, the counts that they reveal, and what disclosure control left out.

    `own` is the program's chapter, before anybody edited it; `groups` say who was in each group, for later versions.
    """

    page: str
    own: str
    facts: dict[str, Any]
    told: list[list[Any]]
    groups: list[list[Any]]
    files: Mapping[str, bytes]
    withheld: tuple[Withheld, ...]


def make_release(survey: Survey, source: Source, *, chapter: str | None = None, edits: Edits | None = None,
                 not_counted: int = 0) -> MadeRelease:
    """Makes everything, with small numbers suppressed. Raises Refused; ChapterRefused for a chapter that does not hold."""
    with tempfile.TemporaryDirectory() as folder:
        made = make(survey, source, Path(folder), chapter, publishable=True, edits=edits, not_counted=not_counted)
        files = {name: (Path(folder) / name).read_bytes() for name in made.files}
    told = stored(made.disclosed.printed) if made.disclosed else []
    groups = earlier_versions.packed(made.disclosed.groups) if made.disclosed else []
    left_out = tuple(withheld(made.disclosed)) if made.disclosed else ()
    home = files[file_name(next(iter(made.facts["pages"])), "")].decode()
    return MadeRelease(home, made.own, dict(made.facts), told, groups, files, left_out)
