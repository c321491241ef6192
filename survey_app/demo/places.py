"""Stores the synthetic places, so that a postcode in area ZZ can be typed and found."""

from __future__ import annotations

from ..geography import places
from ..geography.places import PostcodeEntry
from .areas import AUTHORITIES, EDITION, Area, postcodes
from .outlines import outlines


def store() -> None:
    """Stores every synthetic postcode, its area and the outlines of the wards. Loaded places stay as they are."""
    places.store(EDITION, [_entry(postcode, area) for authority in AUTHORITIES
                           for postcode, area in postcodes(authority)], index_edition=EDITION,
                 outlines=outlines())


def _entry(postcode: str, area: Area) -> PostcodeEntry:
    return PostcodeEntry(
        postcode=postcode, lsoa=area.lsoa, lsoa_name=area.lsoa_name, ward=area.ward, ward_name=area.ward_name,
        authority=area.authority.code, authority_name=area.authority.name, imd_rank=area.imd_rank,
        imd_decile=area.imd_decile)
