"""The release as it would be published now, made in full and shown only to staff. Publishing makes these bytes public."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import delete, select

from ...comments import theme_coding
from ...consultations import Refused, Survey, policies
from ...database import db
from ...disclosure.counts import band_of
from ...geography import places
from ...models import PreparedFile, PreparedRelease, Publication
from ..chapter.cell_references import Cells, Table
from ..microdata.freeze_state import PROGRAM, responses
from . import chapter_edits, versions
from .attack_report import AttackReport
from .versions import Published, beside_others

CHANGES = {   # the inputs of a release, and what staff read when one of them has changed
    "responses": "responses have been added", "comments": "comments have been coded or decided",
    "text": "the text has been edited",
    "published": "results were published or withdrawn",
    "years": "another year’s results were published or withdrawn, or its responses have changed",
    "consultation": "the consultation’s details have changed",
    "places": "places, boundaries or residents by age have been loaded", "program": "the program is another version"}


MARK = "shorthand"  # the column that says why a figure is empty
NEXT_STEPS = "next_steps"       # the setting that a release does not contain: a lead changes it after publishing too
ATTACK = "attack"   # the part of the basis that says what an attack on the release found
TABLES = "tables"   # the part of the basis with each table's title and key, which name its rows
NOT_HELD = -1       # replaces the revision of an edited text with which the release could not be made


class Outdated(Refused):
    """Raised when a prepared release no longer matches what would be published."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A prepared release: its page, its facts, what it leaves out, and its inputs."""

    id: int
    page: str
    own: str
    facts: dict[str, Any]
    withheld: tuple[Withheld, ...]
    basis: dict[str, Any]
    made_by: str
    made_at: datetime

    @property
    def attacked(self) -> AttackReport:
        """What the attack on this release found. It is for releases that this program made (see `changes`)."""
        stored = self.basis[ATTACK]
        return AttackReport(stored["found"], tuple(stored["lines"]))


def basis(survey: Survey, text: int) -> dict[str, Any]:
    """Returns the inputs of a release made now, with the chapter's text at this revision."""
    settings = {name: value for name, value in survey.settings.as_json().items() if name != NEXT_STEPS}
    known = {"title": survey.title, "organisation": survey.organisation, "asked": survey.sha256,
             "settings": settings, "ended": survey.ended_at.isoformat()}
    return {
        "responses": responses(survey), "text": text,
        "comments": theme_coding.fingerprint(survey.id, survey.questionnaire),
        "published": [[one.version, one.withdrawn_at is not None] for one in versions.versions(survey)],
        "years": [versions.beside_others(survey), *earlier_basis(survey)],
        "consultation": hashlib.sha256(orjson.dumps(known, option=orjson.OPT_SORT_KEYS)).hexdigest(),
        "places": [[one.kind, one.name, one.loaded_at.isoformat()] for one in places.loaded()], "program": PROGRAM}


def changes(survey: Survey, prepared: Prepared) -> list[str]:
    """Returns why a prepared release no longer matches what would be published; an empty list if it does."""
    if not {TABLES, ATTACK} <= prepared.basis.keys():      # an older program made it and did not record these
        return [CHANGES["program"]]
    if prepared.basis.get("text") == NOT_HELD:
        return ["the text as it was edited does not hold on these responses"]
    present = basis(survey, chapter_edits.edited(survey).revision)
    return [words for part, words in CHANGES.items() if prepared.basis.get(part) != present[part]]


def _remove(survey: Survey) -> None:
    earlier = select(PreparedRelease.id).where(PreparedRelease.consultation_id == survey.id)
    db.session.execute(delete(PreparedFile).where(PreparedFile.release_id.in_(earlier)))
    db.session.execute(delete(PreparedRelease).where(PreparedRelease.consultation_id == survey.id))


def find(survey: Survey) -> Prepared | None:
    """Returns a consultation's prepared release."""
    row = db.session.execute(select(
        PreparedRelease.id, PreparedRelease.page, PreparedRelease.own, PreparedRelease.facts, PreparedRelease.withheld,
        PreparedRelease.basis, PreparedRelease.made_by, PreparedRelease.made_at
    ).where(PreparedRelease.consultation_id == survey.id)).one_or_none()
    if row is None:
        return None
    values = dict(row._mapping)
    return Prepared(**{**values, "withheld": tuple(Withheld(*one) for one in values["withheld"])})


def file(prepared: Prepared, name: str) -> bytes | None:
    """Returns the content of one file of a prepared release."""
    return db.session.scalar(select(PreparedFile.content).where(PreparedFile.release_id == prepared.id,
                                                                PreparedFile.name == name))


def files(prepared: Prepared) -> Iterator[tuple[str, bytes]]:
    """Yields every file with its content."""
    query = (select(PreparedFile.name, PreparedFile.content).where(PreparedFile.release_id == prepared.id)
             .order_by(PreparedFile.name))
    yield from ((name, content) for name, content in db.session.execute(query))


def chapter(prepared: Prepared) -> tuple[str, Cells]:
    """Returns the chapter that the program writes from the release's tables, and the cells of these tables."""
    stored = orjson.loads(file(prepared, "tables.json") or b"{}")
    return prepared.own, Cells({name: stored_table(title, key, stored[name])
                                for name, (title, key) in prepared.basis.get(TABLES, {}).items() if name in stored})


def stored_table(title: str, key: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> Table:
    """Builds a table from its rows in tables.json. Checking words needs no list of figure columns, and there is none."""
    rows = [{**row, MARK: band_of(row, row[MARK] or "")} if MARK in row else row for row in rows]
    return Table(title, tuple(key), rows, tuple(dict.fromkeys(column for row in rows for column in row)))


def publish(survey: Survey, seen: int, note: str, *, accept_found: bool = False) -> Published:
    """Publishes the bytes of the prepared release that the person looked at, in one transaction. It makes nothing again.

    Raises Outdated if another release replaced it or it no longer matches what would be published. Raises CountsFound if the
    attack on it found small counts, unless these are accepted. Raises Refused if somebody else was quicker or a correction does
    not say what it corrects.
    """
    prepared = find(survey)
    if prepared is None or prepared.id != seen:
        raise Outdated("Somebody else published or made the preview anew since you opened this page. Nothing was published "
                       "by you. Look at what is there now.")
    if gone_stale := changes(survey, prepared):
        raise Outdated(f"Since the preview was made, {' and '.join(gone_stale)}. Make it again, and look at it before you "
                       "publish.")
    prepared.attacked.check(accept_found)
    last = versions.last_version(survey)
    versions.check_note(last, note)
    return _made_public(survey, prepared, last + 1, note.strip())


def _made_public(survey: Survey, prepared: Prepared, version: int, note: str) -> Published:
    contents = dict(files(prepared))
    db.session.execute(delete(PreparedFile).where(PreparedFile.release_id == prepared.id))
    taken = db.session.execute(delete(PreparedRelease).where(PreparedRelease.id == prepared.id).returning(
        PreparedRelease.frozen_id, PreparedRelease.told, PreparedRelease.groups)).one_or_none()
    if taken is None:
        db.session.rollback()
        raise Outdated("Somebody else published at this moment. Nothing was published by you. Look at what is there now.")
    return versions.store(survey, Publication(
        consultation_id=survey.id, frozen_id=taken.frozen_id, version=version, page=prepared.page, facts=prepared.facts,
        note=note, told=taken.told, groups=taken.groups), contents, prepared.attacked.found)


def earlier_basis(survey: Survey) -> list[Any]:
    """Returns the inputs of the earlier year's part of a release made now; an empty list if no earlier year was chosen."""
    former = policies.earlier_year(survey)
    if former is None:
        return []
    own = select(Publication.id).where(Publication.consultation_id == former.id)
    standing = sorted([*db.session.scalars(own), *beside_others(former, but=survey)])
    return [former.slug, former.sha256, standing, responses(former)]


class Withheld(NamedTuple):
    """Figures of one row that are not published."""

    table: str
    row: str
    figures: str
    why: str


def by_table(rows: Iterable[Withheld]) -> dict[str, list[Withheld]]:
    """Groups the withheld figures by table title."""
    found: dict[str, list[Withheld]] = {}
    for row in rows:
        found.setdefault(row.table, []).append(row)
    return found
