"""What the public can read: published all at once or not at all, withdrawn, corrected by a new version. Never changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Row, Select, func, select, update
from sqlalchemy.exc import IntegrityError

from ... import audit, consultations
from ...consultations import LONDON, Refused, State, Survey
from ...database import db
from ...models import Consultation, Publication, PublishedFile
from ...models.consultations import now

if TYPE_CHECKING:
    from ...analysis.disclosure.cells import Known

STYLE, LOGO = "brand.css", "logo.png"


TYPES = {".css": "text/css; charset=utf-8", ".csv": "text/csv; charset=utf-8",
         ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
         ".html": "text/html; charset=utf-8", ".json": "application/json", ".md": "text/markdown; charset=utf-8",
         ".ods": "application/vnd.oasis.opendocument.spreadsheet", ".pdf": "application/pdf", ".png": "image/png",
         ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8",
         ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@dataclass(frozen=True, slots=True)
class Published:
    """One published version as it is shown: its page, its files, and whether a later one stands in its place."""

    id: int
    slug: str
    version: int
    page: str
    facts: dict[str, Any]
    note: str
    published_at: datetime
    withdrawn_at: datetime | None
    withdrawn_why: str
    latest: int

    @property
    def replaced(self) -> bool:
        """Whether a later version has been published."""
        return self.version < self.latest


@dataclass(frozen=True, slots=True)
class Version:
    """One published version as it stands in a list."""

    version: int
    data_sha256: str
    responses: int
    note: str
    published_at: datetime
    withdrawn_at: datetime | None
    withdrawn_why: str


def check_note(last: int, note: str) -> None:
    """Raises Refused where a version that replaces another says nothing of what it changes."""
    if last and not note.strip():
        raise Refused("Say what this version changes, in its note; the public page will say it.")


def closed(slug: str) -> Survey:
    """The consultation, if it has closed. Raises Refused, with the day on which it will have."""
    survey = consultations.get(slug)
    if survey.state() is not State.CLOSED:
        closes = f"{survey.ended_at.astimezone(LONDON):%H:%M on %-d %B %Y}"
        raise Refused(f"'{slug}' is {survey.state()}; results are published once it has closed, which is at {closes}.")
    return survey


def withdraw(slug: str, why: str, version: int | None = None) -> Published:
    """Takes a published version back, the latest when none is named; it is kept, marked. Raises Refused."""
    shown = find(slug, version)
    if shown is None or shown.withdrawn_at is not None:
        raise Refused(f"'{slug}' has no published results to withdraw." if version is None else
                      f"Version {version} of '{slug}' is not published, so it cannot be withdrawn.")
    if not why.strip():
        raise Refused("Say why the results are withdrawn; the public page will say it.")
    done = db.session.execute(update(Publication).where(Publication.id == shown.id, Publication.withdrawn_at.is_(None))
                              .values(withdrawn_at=now(), withdrawn_why=why.strip()).returning(Publication.id)).first()
    if done is None:
        db.session.rollback()
        raise Refused("Somebody else withdrew these results at this moment.")
    audit.record("results withdrawn", slug, version=shown.version, why=why.strip())
    db.session.commit()
    return find(slug, shown.version) or shown


def current(slug: str) -> Published | None:
    """The results that stand: the latest version, unless it is withdrawn."""
    latest = find(slug)
    return latest if latest and latest.withdrawn_at is None else None


def find(slug: str, version: int | None = None) -> Published | None:
    """One version, the latest when none is named, withdrawn or not."""
    query = _PUBLISHED.where(Consultation.slug == slug).order_by(Publication.version.desc()).limit(1)
    row = db.session.execute(query.where(Publication.version == version) if version else query).one_or_none()
    return _published(row) if row else None


def listed() -> Sequence[tuple[Published, Survey]]:
    """The results that stand, of every consultation, the latest consultation first."""
    found = [(current(survey.slug), survey) for survey in consultations.listed()]
    return [(published, survey) for published, survey in found if published]


def withdrawn() -> Sequence[tuple[Published, Survey]]:
    """The latest results of every consultation where those were withdrawn, the latest consultation first."""
    found = [(find(survey.slug), survey) for survey in consultations.listed()]
    return [(published, survey) for published, survey in found if published and published.withdrawn_at]


def versions(survey: Survey) -> Sequence[Version]:
    """Every version of a consultation's results, the latest first, without what it says."""
    rows = db.session.execute(
        select(Publication.version, Publication.facts["data_sha256"].as_string().label("data_sha256"),
               Publication.facts["responses"].as_integer().label("responses"), Publication.note, Publication.published_at,
               Publication.withdrawn_at, Publication.withdrawn_why)
        .where(Publication.consultation_id == survey.id).order_by(Publication.version.desc()))
    return [Version(**row._mapping) for row in rows]


def shown(slugs: Iterable[str]) -> frozenset[str]:
    """Which of these consultations have results that stand."""
    newest = (select(func.max(Publication.version)).where(Publication.consultation_id == Consultation.id)
              .correlate(Consultation).scalar_subquery())
    return frozenset(db.session.scalars(
        select(Consultation.slug).join_from(Publication, Consultation, Publication.consultation_id == Consultation.id)
        .where(Consultation.slug.in_(list(slugs)), Publication.withdrawn_at.is_(None), Publication.version == newest)))


def state(survey: Survey) -> State:
    """Where a consultation stands, to be told to people: published while results of it stand."""
    published_counts = survey.state()
    return State.PUBLISHED if published_counts is State.CLOSED and shown([survey.slug]) else published_counts


def file(published: Published, name: str) -> bytes | None:
    """The content of one file of a version."""
    return db.session.scalar(select(PublishedFile.content).where(PublishedFile.publication_id == published.id,
                                                                 PublishedFile.name == name))


def files(published: Published) -> Iterator[tuple[str, bytes]]:
    """Every file of a version with its content."""
    query = (select(PublishedFile.name, PublishedFile.content).where(PublishedFile.publication_id == published.id)
             .order_by(PublishedFile.name))
    yield from ((name, content) for name, content in db.session.execute(query))


def last_version(survey: Survey) -> int:
    """The number of the latest version; 0 when nothing was published yet."""
    return db.session.scalar(select(func.max(Publication.version)).where(Publication.consultation_id == survey.id)) or 0


def store(survey: Survey, publication: Publication, contents: Mapping[str, bytes]) -> Published:
    """One transaction; of two who publish at once one succeeds, and the other is told."""
    version = publication.version
    try:
        db.session.add(publication)
        db.session.flush()
        db.session.add_all(PublishedFile(publication_id=publication.id, name=name, content=content,
                                         sha256=hashlib.sha256(content).hexdigest()) for name, content in contents.items())
        said = {"note": publication.note} if publication.note else {}
        audit.record("results published", survey.slug, version=version,
                     data_sha256=publication.facts.get("data_sha256", ""), **said)
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        raise Refused(f"Somebody else published '{survey.slug}' at this moment. Look at what is there before publishing "
                      "again.") from None
    stored = find(survey.slug, version)
    if stored is None:
        raise Refused(f"'{survey.slug}' was published but has gone since; publish it again.")
    return stored


_PUBLISHED: Select[Any] = select(
    Publication.id, Consultation.slug, Publication.version, Publication.page, Publication.facts, Publication.note,
    Publication.published_at, Publication.withdrawn_at, Publication.withdrawn_why,
    select(func.max(Publication.version)).where(Publication.consultation_id == Consultation.id).correlate(Consultation)
    .scalar_subquery().label("latest"),
).join_from(Publication, Consultation, Publication.consultation_id == Consultation.id)


def _published(row: Row[Any]) -> Published:
    return Published(**row._mapping)


def published_counts(survey: Survey) -> Known:
    """Every count of a consultation that stands published, also beside a later year's: it cannot be taken back."""
    from ...analysis.disclosure.cells import Key
    from ...analysis.disclosure.counts import own_key

    own = db.session.scalars(select(Publication.told).where(
        Publication.consultation_id == survey.id, Publication.withdrawn_at.is_(None)).order_by(Publication.version))
    known = {Key(item, answer, group): count for row in own for item, answer, group, count in row}
    others = db.session.scalars(select(Publication.told).where(*_of_others(survey)).order_by(Publication.id))
    return known | {key: count for row in others for item, answer, group, count in row
                    if (key := own_key(Key(item, answer, group), survey.slug))}


def beside_others(survey: Survey, but: Survey | None = None) -> list[int]:
    """The standing publications of later years that tell counts of a consultation, `but` those of one of them."""
    rows = db.session.execute(select(Publication.id, Publication.consultation_id).where(*_of_others(survey))
                              .order_by(Publication.id))
    return [row.id for row in rows if but is None or row.consultation_id != but.id]


def public_versions(survey: Survey) -> str:
    """Every publication that tells counts of a consultation and stands, replaced ones too, in words."""
    own = db.session.scalars(select(Publication.version).where(
        Publication.consultation_id == survey.id, Publication.withdrawn_at.is_(None)).order_by(Publication.version))
    others = db.session.execute(select(Consultation.slug, Publication.version).join_from(
        Publication, Consultation, Publication.consultation_id == Consultation.id).where(*_of_others(survey))
        .order_by(Publication.id))
    return " and ".join([*(f"version {version}" for version in own),
                         *(f"version {row.version} of '{row.slug}'" for row in others)])


def _of_others(survey: Survey) -> tuple[ColumnElement[bool], ...]:
    """Which publications are standing ones of others that were compared with a consultation."""
    return (Publication.consultation_id != survey.id, Publication.withdrawn_at.is_(None),
            Publication.facts[("compared_with", "consultation")].as_string() == survey.slug)
