"""The counts of a consultation that are already public. No later release can take them back."""

from __future__ import annotations

from sqlalchemy import select

from ...analysis.disclosure.cells import Key, Known
from ...analysis.disclosure.counts import own_key
from ...consultations import Survey
from ...database import db
from ...models import Publication
from ..publications.versions import compared_with


def published_counts(survey: Survey) -> Known:
    """Returns every count of a consultation that is public, including in a later year's publication."""
    own = db.session.scalars(select(Publication.told).where(
        Publication.consultation_id == survey.id, Publication.withdrawn_at.is_(None)).order_by(Publication.version))
    known = {Key(item, answer, group): count for row in own for item, answer, group, count in row}
    others = db.session.scalars(select(Publication.told).where(*compared_with(survey)).order_by(Publication.id))
    return known | {key: count for row in others for item, answer, group, count in row
                    if (key := own_key(Key(item, answer, group), survey.slug))}
