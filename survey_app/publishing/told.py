"""What the public already knows of a consultation: the counts that standing publications tell, and from which data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, select

from ..database import db
from ..fieldwork.consultations import Survey
from ..models import Consultation, FrozenResponses, Publication, Response
from .freezing import Source

if TYPE_CHECKING:
    from ..analysis.cells import Key

    Known = dict[Key, int]


def told(survey: Survey) -> Known:
    """Every count of a consultation that stands published, also beside a later year's: it cannot be taken back."""
    from ..analysis.cells import Key

    own = db.session.scalars(select(Publication.told).where(
        Publication.consultation_id == survey.id, Publication.withdrawn_at.is_(None)).order_by(Publication.version))
    known = {Key(item, answer, group): count for row in own for item, answer, group, count in row}
    others = db.session.scalars(select(Publication.told).where(*_of_others(survey)).order_by(Publication.id))
    return known | {key: count for row in others for item, answer, group, count in row
                    if (key := _own_name(Key(item, answer, group), survey))}


def beside_others(survey: Survey, but: Survey | None = None) -> list[int]:
    """The standing publications of later years that tell counts of a consultation, `but` those of one of them."""
    rows = db.session.execute(select(Publication.id, Publication.consultation_id).where(*_of_others(survey))
                              .order_by(Publication.id))
    return [row.id for row in rows if but is None or row.consultation_id != but.id]


def standing(survey: Survey) -> str:
    """Every publication that tells counts of a consultation and stands, replaced ones too, in words."""
    own = db.session.scalars(select(Publication.version).where(
        Publication.consultation_id == survey.id, Publication.withdrawn_at.is_(None)).order_by(Publication.version))
    others = db.session.execute(select(Consultation.slug, Publication.version).join_from(
        Publication, Consultation, Publication.consultation_id == Consultation.id).where(*_of_others(survey))
        .order_by(Publication.id))
    return " and ".join([*(f"version {version}" for version in own),
                         *(f"version {row.version} of '{row.slug}'" for row in others)])


def responses(survey: Survey) -> list[int | None]:
    """How many responses a consultation has, and the newest one."""
    held = select(func.count(), func.max(Response.id)).where(Response.consultation_id == survey.id)
    return list(db.session.execute(held).one())


def beside(key: Key, survey: Survey) -> Key:
    """The name of an earlier consultation's count in the release of a later one."""
    return key._replace(group=_prefix(survey) + key.group)


def data(survey: Survey) -> Source | None:
    """The frozen data that the standing publication was made from; None where nothing stands, or the data are kept no more."""
    query = (select(FrozenResponses.id, FrozenResponses.sha256, FrozenResponses.data, FrozenResponses.frozen_at,
                    FrozenResponses.version)
             .join(Publication, Publication.frozen_id == FrozenResponses.id)
             .where(Publication.consultation_id == survey.id, Publication.withdrawn_at.is_(None),
                    func.length(FrozenResponses.data) > 0)
             .order_by(Publication.version.desc()).limit(1))
    row = db.session.execute(query).one_or_none()
    return Source(row.sha256, row.data, row.frozen_at, row.version, row.id) if row else None


def _of_others(survey: Survey) -> tuple[ColumnElement[bool], ...]:
    """Which publications are standing ones of others that were compared with a consultation."""
    return (Publication.consultation_id != survey.id, Publication.withdrawn_at.is_(None),
            Publication.facts[("compared_with", "consultation")].as_string() == survey.slug)


def _own_name(key: Key, survey: Survey) -> Key | None:
    prefix = _prefix(survey)
    return key._replace(group=key.group.removeprefix(prefix)) if key.group.startswith(prefix) else None


def _prefix(survey: Survey) -> str:
    return f"{survey.slug}: "
