"""Residents by single year of age, as the official files give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from survey_app.database import db
from survey_app.models import PlaceEdition, PopulationRow


def load_residents(people: Mapping[str, Sequence[int]]) -> None:
    """Stores the residents of each area from age 0."""
    edition = PlaceEdition(kind="population", name="test", recognised={})
    db.session.add(edition)
    db.session.flush()
    for code, by_age in people.items():
        db.session.add(PopulationRow(edition_id=edition.id, code=code, sex="all", total=sum(by_age), by_age=list(by_age)))
    db.session.commit()
