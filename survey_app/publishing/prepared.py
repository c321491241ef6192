"""The release as it would be published now, made in full and shown to staff alone. Publishing makes these bytes public."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import delete, select

from .. import audit
from ..comments import coding
from ..database import db
from ..fieldwork.consultations import Refused, Survey
from ..geography import places
from ..models import PreparedFile, PreparedRelease, Publication
from . import earlier_year, freezing, publications, releasing, told, wording
from .bundle import ChapterRefused
from .chapter.binding import StoredCells
from .freezing import PROGRAM, Source
from .publications import Published
from .releasing import Release
from .withheld import Withheld

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
        "responses": told.responses(survey), "comments": coding.fingerprint(survey.id, survey.questionnaire), "text": text,
        "published": [[one.version, one.withdrawn_at is not None] for one in publications.versions(survey)],
        "years": [told.beside_others(survey), *earlier_year.basis(survey)],
        "consultation": hashlib.sha256(orjson.dumps(known, option=orjson.OPT_SORT_KEYS)).hexdigest(),
        "places": [[one.kind, one.name, one.loaded_at.isoformat()] for one in places.loaded()], "program": PROGRAM}


def changes(survey: Survey, prepared: Prepared) -> list[str]:
    """Why a prepared release is no longer what would be published; nothing while it is."""
    if prepared.basis.get("text") == NOT_HELD:
        return ["the text as it was edited does not hold on these responses"]
    present = basis(survey, wording.edited(survey).revision)
    return [words for part, words in CHANGES.items() if prepared.basis.get(part) != present[part]]


@dataclass(frozen=True, slots=True)
class Made:
    """A release that was made and is not stored yet; `refusal` says what is wrong with the text as it was edited."""

    survey: Survey
    source: Source
    release: Release
    basis: dict[str, Any]
    refusal: str = ""


def make(slug: str) -> Made:
    """Makes the release. Raises Refused when nothing can be made.

    An edited text that does not hold on these responses is told, and the release made with the program's own text, so
    that the text can be mended against present figures.
    """
    survey = publications.closed(slug)
    edited = wording.edited(survey)
    from_what = basis(survey, edited.revision)      # before all else: what comes while it is made makes it outdated
    source, before = freezing.freeze(survey), told.told(survey)
    try:
        return Made(survey, source, releasing.make(survey, source, before, edits=edited.edits), from_what)
    except ChapterRefused as refused:
        return Made(survey, source, releasing.make(survey, source, before), {**from_what, "text": NOT_HELD}, str(refused))


def store(made: Made, who: str) -> None:
    """Puts a release in the place of an earlier one, in the present transaction. Does not commit."""
    survey, source, release = made.survey, made.source, made.release
    _remove(survey)
    row = PreparedRelease(
        consultation_id=survey.id, frozen_id=source.frozen_id, page=release.page, own=release.own, facts=release.facts,
        told=release.told, withheld=[list(one) for one in release.withheld], basis=made.basis, made_by=who)
    db.session.add(row)
    db.session.flush()
    db.session.add_all(PreparedFile(release_id=row.id, name=name, content=content, sha256=hashlib.sha256(content).hexdigest())
                       for name, content in release.files.items())
    audit.record("results prepared", survey.slug, who=who, data_sha256=source.sha256)


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
    last = publications.last_version(survey)
    publications.check_note(last, note)
    return _made_public(survey, prepared, last + 1, note.strip())


def _made_public(survey: Survey, prepared: Prepared, version: int, note: str) -> Published:
    contents = dict(files(prepared))
    db.session.execute(delete(PreparedFile).where(PreparedFile.release_id == prepared.id))
    taken = db.session.execute(delete(PreparedRelease).where(PreparedRelease.id == prepared.id).returning(
        PreparedRelease.frozen_id, PreparedRelease.told)).one_or_none()
    if taken is None:
        db.session.rollback()
        raise Outdated("Somebody else published at this moment. Nothing was published by you. Look at what is there now.")
    return publications.store(survey, Publication(
        consultation_id=survey.id, frozen_id=taken.frozen_id, version=version, page=prepared.page, facts=prepared.facts,
        note=note, told=taken.told), contents)
