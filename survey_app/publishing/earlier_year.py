"""The earlier year of a comparison: its frozen data, counted, and which of its counts may be shown."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ..database import db
from ..fieldwork import earlier
from ..fieldwork.consultations import Refused, Survey
from ..models import Publication
from . import disclosing, freezing, tables
from .freezing import Source
from .tables import Counted
from .told import beside_others, data, responses, told

if TYPE_CHECKING:
    from ..analysis.cells import Key

    Known = dict[Key, int]


@dataclass(frozen=True)
class EarlierYear:
    """The earlier consultation as it was counted, and every count of it that stands published (`before`)."""

    counted: Counted
    sha256: str
    before: Known

    @property
    def survey(self) -> Survey:
        return self.counted.survey

    @cached_property
    def known(self) -> Known:
        """The counts that may be shown: those that are out already, else what a release of its own would show.

        Raises Refused where such a release cannot be protected.
        """
        return self.before or disclosing.disclose(self.counted, {}).known


def find(survey: Survey) -> EarlierYear | None:
    """The year that a consultation is compared with; None where none was chosen or it cannot be used yet."""
    former = earlier.of(survey)
    source = _source(former) if former else None
    if former is None or isinstance(source, str) or source is None:
        return None
    return EarlierYear(tables.count(source.frame(), former), source.sha256, told(former))


def facts(survey: Survey, found: EarlierYear | None) -> dict[str, Any]:
    """For the manifest: what it was compared with, from which data, or why it was not."""
    former = earlier.of(survey)
    if former is None:
        return {}
    if found:
        return {"compared_with": {"consultation": former.slug, "data_sha256": found.sha256}}
    return {"not_compared_with": {"consultation": former.slug, "why": _source(former)}}


def basis(survey: Survey) -> list[Any]:
    """What the earlier year's part of a release made now would be made from; nothing where none was chosen."""
    former = earlier.of(survey)
    if former is None:
        return []
    own = select(Publication.id).where(Publication.consultation_id == former.id, Publication.withdrawn_at.is_(None))
    standing = sorted([*db.session.scalars(own), *beside_others(former, but=survey)])
    return [former.slug, former.sha256, standing, responses(former)]


def _source(former: Survey) -> Source | str:
    """The data that was published, else the frozen data; in words why there is none."""
    try:
        return data(former) or freezing.freeze(former)
    except Refused as refusal:
        return str(refusal)
