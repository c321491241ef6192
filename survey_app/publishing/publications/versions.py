"""What the public can read: versions that are published in one go, withdrawn, or replaced by a new one, but never changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select, update
from sqlalchemy.exc import IntegrityError

from ... import audit, consultations
from ...consultations import LONDON, Refused, State, Survey
from ...database import db
from ...gate import leaving
from ...gate.leaving import Leaving, Recipient
from ...mailing import outbox
from ...mailing.outbox import Kind
from ...models import Consultation, Publication, PublishedFile
from ...models.consultations import now

STYLE, LOGO = "brand.css", "logo.png"
PAGE, NOTE, FACTS = "the page.html", "the note.txt", "the facts.json"     # public beside the files, as the last check names it


TYPES = {".css": "text/css; charset=utf-8", ".csv": "text/csv; charset=utf-8",
         ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
         ".html": "text/html; charset=utf-8", ".json": "application/json", ".jsonld": "application/ld+json",
         ".md": "text/markdown; charset=utf-8", ".ods": "application/vnd.oasis.opendocument.spreadsheet",
         ".pdf": "application/pdf", ".png": "image/png", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8",
         ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xml": "application/xml"}


@dataclass(frozen=True, slots=True)
class Published:
    """One published version as readers see it: its page, its files, and whether a later version has replaced it."""

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
        """Says whether a later version has been published."""
        return self.version < self.latest


@dataclass(frozen=True, slots=True)
class Version:
    """One published version as an entry in a list."""

    version: int
    data_sha256: str
    responses: int
    note: str
    published_at: datetime
    withdrawn_at: datetime | None
    withdrawn_why: str


def check_note(last: int, note: str) -> None:
    """Raises Refused if a version that replaces another does not say what it changes."""
    if last and not note.strip():
        raise Refused("Say what this version changes, in its note; the public page will say it.")


def closed(slug: str) -> Survey:
    """Returns the consultation if it has closed. Raises Refused, with the day on which it closes."""
    survey = consultations.get(slug)
    if survey.state() is not State.CLOSED:
        closes = f"{survey.ended_at.astimezone(LONDON):%H:%M on %-d %B %Y}"
        raise Refused(f"'{slug}' is {survey.state()}; results are published once it has closed, which is at {closes}.")
    return survey


def withdraw(slug: str, why: str, version: int | None = None) -> Published:
    """Withdraws a published version, by default the latest. It is kept and marked as withdrawn. Raises Refused."""
    shown = find(slug, version)
    if shown is None or shown.withdrawn_at is not None:
        raise Refused(f"'{slug}' has no published results to withdraw." if version is None else
                      f"Version {version} of '{slug}' is not published, so it cannot be withdrawn. Name one that is.")
    if not why.strip():
        raise Refused("Say why the results are withdrawn; the public page will say it.")
    done = db.session.execute(update(Publication).where(Publication.id == shown.id, Publication.withdrawn_at.is_(None))
                              .values(withdrawn_at=now(), withdrawn_why=why.strip()).returning(Publication.id)).first()
    if done is None:
        db.session.rollback()
        raise Refused("Somebody else withdrew these results at this moment, so there is nothing left to do.")
    outbox.take_back(Kind.RESULTS, consultations.get(slug).id)      # nobody is told of them any more
    audit.record("results withdrawn", slug, version=shown.version, why=why.strip())
    db.session.commit()
    return find(slug, shown.version) or shown


def current(slug: str) -> Published | None:
    """Returns the current results: the latest version, unless it is withdrawn."""
    latest = find(slug)
    return latest if latest and latest.withdrawn_at is None else None


def find(slug: str, version: int | None = None) -> Published | None:
    """Returns one version, by default the latest, withdrawn or not."""
    query = _PUBLISHED.where(Consultation.slug == slug).order_by(Publication.version.desc()).limit(1)
    row = db.session.execute(query.where(Publication.version == version) if version else query).one_or_none()
    return _published(row) if row else None


def listed() -> Sequence[tuple[Published, Survey]]:
    """Returns the current results of every consultation, the latest consultation first."""
    found = [(current(survey.slug), survey) for survey in consultations.listed()]
    return [(published, survey) for published, survey in found if published]


def withdrawn() -> Sequence[tuple[Published, Survey]]:
    """Returns the latest results of every consultation if they are withdrawn, the latest consultation first."""
    found = [(find(survey.slug), survey) for survey in consultations.listed()]
    return [(published, survey) for published, survey in found if published and published.withdrawn_at]


def versions(survey: Survey) -> Sequence[Version]:
    """Returns every version of a consultation's results without its content, the latest first."""
    rows = db.session.execute(
        select(Publication.version, Publication.facts["data_sha256"].as_string().label("data_sha256"),
               Publication.facts["responses"].as_integer().label("responses"), Publication.note, Publication.published_at,
               Publication.withdrawn_at, Publication.withdrawn_why)
        .where(Publication.consultation_id == survey.id).order_by(Publication.version.desc()))
    return [Version(**row._mapping) for row in rows]


def shown(slugs: Iterable[str]) -> frozenset[str]:
    """Returns which of these consultations have current results."""
    newest = (select(func.max(Publication.version)).where(Publication.consultation_id == Consultation.id)
              .correlate(Consultation).scalar_subquery())
    return frozenset(db.session.scalars(
        select(Consultation.slug).join_from(Publication, Consultation, Publication.consultation_id == Consultation.id)
        .where(Consultation.slug.in_(list(slugs)), Publication.withdrawn_at.is_(None), Publication.version == newest)))


def state(survey: Survey) -> State:
    """Returns the public state of a consultation: published while it has current results."""
    stands = survey.state()
    return State.PUBLISHED if stands is State.CLOSED and shown([survey.slug]) else stands


def file(published: Published, name: str) -> bytes | None:
    """Returns the content of one file of a version."""
    return db.session.scalar(select(PublishedFile.content).where(PublishedFile.publication_id == published.id,
                                                                 PublishedFile.name == name))


def files(published: Published) -> Iterator[tuple[str, bytes]]:
    """Yields every file of a version with its content."""
    yield from files_of(published.id)


def files_of(publication: int) -> Iterator[tuple[str, bytes]]:
    """Yields every file of the publication with this id, with its content."""
    query = (select(PublishedFile.name, PublishedFile.content).where(PublishedFile.publication_id == publication)
             .order_by(PublishedFile.name))
    yield from ((name, content) for name, content in db.session.execute(query))


def last_version(survey: Survey) -> int:
    """Returns the number of the latest version; 0 if nothing was published yet."""
    return db.session.scalar(select(func.max(Publication.version)).where(Publication.consultation_id == survey.id)) or 0


def store(survey: Survey, publication: Publication, contents: Mapping[str, bytes], found: int = 0) -> Published:
    """Stores a publication in one transaction. If two people publish at once, one succeeds and the other is refused.

    `found` is how many small counts an attack found that the publisher accepted; the audit trail says so. Raises Refused, and
    stores nothing, if the last check finds in any file or in the page what must not leave.
    """
    version = publication.version
    leaving.let_out(Leaving(survey.slug, Recipient.PUBLIC), {
        **contents, PAGE: publication.page.encode(), NOTE: (publication.note or "").encode(),
        FACTS: json.dumps(publication.facts, ensure_ascii=False).encode()})
    try:
        db.session.add(publication)
        db.session.flush()
        db.session.add_all(PublishedFile(publication_id=publication.id, name=name, content=content,
                                         sha256=hashlib.sha256(content).hexdigest()) for name, content in contents.items())
        told: dict[str, Any] = {"note": publication.note, "accepted_counts": found}
        said = {name: value for name, value in told.items() if value}
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


def beside_others(survey: Survey, but: Survey | None = None) -> list[int]:
    """Returns the publications of later years that reveal counts of a consultation, except those of `but`."""
    rows = db.session.execute(select(Publication.id, Publication.consultation_id).where(*compared_with(survey))
                              .order_by(Publication.id))
    return [row.id for row in rows if but is None or row.consultation_id != but.id]


def compared_with(survey: Survey) -> tuple[ColumnElement[bool], ...]:
    """Returns the conditions for publications of other consultations that were compared with this one, withdrawn or not."""
    return (Publication.consultation_id != survey.id,
            Publication.facts[("compared_with", "consultation")].as_string() == survey.slug)
