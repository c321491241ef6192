"""Looks places up: from a typed postcode to LSOA, ward, authority and deprivation. What stores them is `loading`."""

from .deprivation_definitions import CHOICES, Group, Yield, yields
from .match_report import STATUSES, MatchReport, match_report, responses_by_status
from .queries import (
    Outlines,
    Place,
    SmallestArea,
    areas_of,
    authorities,
    boundaries,
    find,
    loaded,
    names,
    outlines,
    own_kinds,
    population,
    smallest_areas,
    wards_beside,
)

__all__ = ["find", "Place", "loaded", "areas_of", "authorities", "boundaries", "outlines", "Outlines", "wards_beside", "names",
           "own_kinds", "population", "SmallestArea", "smallest_areas", "CHOICES", "Group", "Yield", "yields",
           "MatchReport", "match_report", "STATUSES", "responses_by_status"]
