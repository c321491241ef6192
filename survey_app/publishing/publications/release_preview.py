"""The release as it would be published now, made in full and shown to staff alone. Publishing makes these bytes public."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson
from sqlalchemy import delete, select

from ...comments import theme_coding
from ...consultations import Refused, Survey, settings
from ...database import db
from ...geography import places
from ...models import PreparedFile, PreparedRelease, Publication
from ..chapter.cell_references import StoredCells
from ..microdata import frozen_data
from ..microdata.frozen_data import PROGRAM, responses
from . import chapter_edits, versions
from .versions import Published, beside_others

if TYPE_CHECKING:
    pass

CHANGES = {   # what a release is made from, and what is said when that is no longer so
    "responses": "responses have been added", "comments": "comments have been coded", "text": "the text has been edited",
    "published": "results were published or withdrawn",
    "years": "another year’s results were published or withdrawn, or its responses have changed",
    "consultation": "the consultation’s details have changed",
    "places": "places, boundaries or residents by age have been loaded", "program": "the program is another version"}


NOT_HELD = -1       # stands for the revision of an edited text that the release could not be made with


class Outdated(Refused):
    """A prepared release that no longer is what would be published."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A prepared release: its page, its facts, what it leaves out, and what it was made from."""

    id: int
    page: str
    own: str
    facts: dict[str, Any]
    withheld: tuple[Withheld, ...]
    basis: dict[str, Any]
    made_by: str
    made_at: datetime


def basis(survey: Survey, text: int) -> dict[str, Any]:
    """What a release made now would be made from, with the chapter's text at this revision."""
    known = {"title": survey.title, "organisation": survey.organisation, "asked": survey.sha256, "settings": survey.settings,
             "ended": survey.ended_at.isoformat()}
    return {
        "responses": frozen_data.responses(survey), "text": text,
        "comments": theme_coding.fingerprint(survey.id, survey.questionnaire),
        "published": [[one.version, one.withdrawn_at is not None] for one in versions.versions(survey)],
        "years": [versions.beside_others(survey), *earlier_basis(survey)],
        "consultation": hashlib.sha256(orjson.dumps(known, option=orjson.OPT_SORT_KEYS)).hexdigest(),
        "places": [[one.kind, one.name, one.loaded_at.isoformat()] for one in places.loaded()], "program": PROGRAM}


def changes(survey: Survey, prepared: Prepared) -> list[str]:
    """Why a prepared release is no longer what would be published; nothing while it is."""
    if prepared.basis.get("text") == NOT_HELD:
        return ["the text as it was edited does not hold on these responses"]
    present = basis(survey, chapter_edits.edited(survey).revision)
    return [words for part, words in CHANGES.items() if prepared.basis.get(part) != present[part]]


def _remove(survey: Survey) -> None:
    earlier = select(PreparedRelease.id).where(PreparedRelease.consultation_id == survey.id)
    db.session.execute(delete(PreparedFile).where(PreparedFile.release_id.in_(earlier)))
    db.session.execute(delete(PreparedRelease).where(PreparedRelease.consultation_id == survey.id))


def find(survey: Survey) -> Prepared | None:
    """The prepared release of a consultation."""
    row = db.session.execute(select(
        PreparedRelease.id, PreparedRelease.page, PreparedRelease.own, PreparedRelease.facts, PreparedRelease.withheld,
        PreparedRelease.basis, PreparedRelease.made_by, PreparedRelease.made_at
    ).where(PreparedRelease.consultation_id == survey.id)).one_or_none()
    if row is None:
        return None
    values = dict(row._mapping)
    return Prepared(**{**values, "withheld": tuple(Withheld(*one) for one in values["withheld"])})


def file(prepared: Prepared, name: str) -> bytes | None:
    """The content of one of its files."""
    return db.session.scalar(select(PreparedFile.content).where(PreparedFile.release_id == prepared.id,
                                                                PreparedFile.name == name))


def files(prepared: Prepared) -> Iterator[tuple[str, bytes]]:
    """Every file with its content."""
    query = (select(PreparedFile.name, PreparedFile.content).where(PreparedFile.release_id == prepared.id)
             .order_by(PreparedFile.name))
    yield from ((name, content) for name, content in db.session.execute(query))


def chapter(prepared: Prepared) -> tuple[str, StoredCells]:
    """The chapter as the program writes it on the release's tables, and their cells."""
    return prepared.own, StoredCells(orjson.loads(file(prepared, "tables.json") or b"{}"))


def titles(prepared: Prepared) -> dict[str, str]:
    """The title of every table of the release by name, as its data package says."""
    package = orjson.loads(file(prepared, "datapackage.json") or b"{}")
    return {Path(table["path"]).stem: table["title"] for table in package.get("resources", ())}


def publish(survey: Survey, seen: int, note: str) -> Published:
    """Publishes the prepared release that was looked at: its own bytes, and nothing made anew. One transaction.

    Raises Outdated when another took its place or it no longer is what would be published, Refused when somebody else
    was quicker or a correction says nothing of what it corrects.
    """
    prepared = find(survey)
    if prepared is None or prepared.id != seen:
        raise Outdated("Somebody else published or made the preview anew since you opened this page. Nothing was published "
                       "by you. Look at what is there now.")
    if gone_stale := changes(survey, prepared):
        raise Outdated(f"Since the preview was made, {' and '.join(gone_stale)}. Make it again, and look at it before you "
                       "publish.")
    last = versions.last_version(survey)
    versions.check_note(last, note)
    return _made_public(survey, prepared, last + 1, note.strip())


def _made_public(survey: Survey, prepared: Prepared, version: int, note: str) -> Published:
    contents = dict(files(prepared))
    db.session.execute(delete(PreparedFile).where(PreparedFile.release_id == prepared.id))
    taken = db.session.execute(delete(PreparedRelease).where(PreparedRelease.id == prepared.id).returning(
        PreparedRelease.frozen_id, PreparedRelease.told)).one_or_none()
    if taken is None:
        db.session.rollback()
        raise Outdated("Somebody else published at this moment. Nothing was published by you. Look at what is there now.")
    return versions.store(survey, Publication(
        consultation_id=survey.id, frozen_id=taken.frozen_id, version=version, page=prepared.page, facts=prepared.facts,
        note=note, told=taken.told), contents)


def earlier_basis(survey: Survey) -> list[Any]:
    """What the earlier year's part of a release made now would be made from; nothing where none was chosen."""
    former = settings.earlier_year(survey)
    if former is None:
        return []
    own = select(Publication.id).where(Publication.consultation_id == former.id, Publication.withdrawn_at.is_(None))
    standing = sorted([*db.session.scalars(own), *beside_others(former, but=survey)])
    return [former.slug, former.sha256, standing, responses(former)]


class Withheld(NamedTuple):
    """Some figures of one row that are not published."""

    table: str
    row: str
    figures: str
    why: str


def by_table(rows: Iterable[Withheld]) -> dict[str, list[Withheld]]:
    """The same by the title of the table."""
    found: dict[str, list[Withheld]] = {}
    for row in rows:
        found.setdefault(row.table, []).append(row)
    return found
