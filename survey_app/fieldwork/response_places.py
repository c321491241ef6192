"""What is stored of a respondent's place: its areas and their deprivation, only as precise as the consultation says, and never
the postcode.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..consultations import Survey
from ..consultations.settings import WARD
from ..geography import places
from ..geography.places import Place

PLACE_COLUMNS = ("lsoa", "ward", "authority", "place_status", "imd_decile", "imd_quintile_local", "imd_edition")
NOT_GIVEN = {"place_status": "not_given"}


def find_place(survey: Survey, text: str) -> Place:
    """The place of a typed postcode, only as precise as the consultation stores."""
    place = places.find(text)
    return place.ward_only() if keeps_ward_only(survey) else place


def kept(survey: Survey, place: Mapping[str, Any]) -> dict[str, Any]:
    """The place columns as stored: without the LSOA if the consultation stores only the ward."""
    return {**place, "lsoa": None} if keeps_ward_only(survey) else dict(place)


def keeps_ward_only(survey: Survey) -> bool:
    """Whether the consultation stores ward, authority and decile but no LSOA."""
    return survey.settings.smallest_area == WARD


def place_columns(place: Place) -> dict[str, Any]:
    """The stored columns of a place: its areas and their deprivation, never the postcode."""
    return {"place_status": place.status, **{name: getattr(place, name) for name in PLACE_COLUMNS if name != "place_status"}}
