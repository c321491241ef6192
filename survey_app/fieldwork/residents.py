"""The residents of wards by single year of age, as loaded: by ward, else added up from the small areas (LSOAs) in them."""

from __future__ import annotations

from collections.abc import Collection
from itertools import zip_longest

from sqlalchemy import func, select

from ..database import db
from ..geography import places
from ..models import PlaceRow, PostcodeRow


def of_wards(wards: Collection[str]) -> dict[str, list[int]]:
    """The residents of each ward by age from 0; a ward of which nothing is loaded is left out."""
    found = _both_sexes(wards)
    lsoas = _ward_of_lsoas([ward for ward in wards if ward not in found])
    for lsoa, ages in _both_sexes(lsoas).items():
        ward = lsoas[lsoa]
        found[ward] = _sum([found.get(ward, []), ages])
    return found


def _both_sexes(codes: Collection[str]) -> dict[str, list[int]]:
    return {code: _sum(list(by_sex.values())) for code, by_sex in places.population(list(codes)).items()}


def _sum(lists: list[list[int]]) -> list[int]:
    return [sum(one) for one in zip_longest(*lists, fillvalue=0)]


def _ward_of_lsoas(wards: Collection[str]) -> dict[str, str]:
    """The LSOAs in these wards. One that lies in several counts to that in which most of its postcodes are."""
    postcodes = func.count(PostcodeRow.postcode)
    rows = db.session.execute(
        select(PlaceRow.lsoa, PlaceRow.ward).join(PostcodeRow, PostcodeRow.place_id == PlaceRow.id)
        .where(PlaceRow.lsoa.in_(select(PlaceRow.lsoa).where(PlaceRow.ward.in_(wards)))).group_by(PlaceRow.lsoa, PlaceRow.ward)
        .order_by(postcodes, PlaceRow.ward))
    most = {row.lsoa: row.ward for row in rows}     # the last of them stays
    return {lsoa: ward for lsoa, ward in most.items() if lsoa and ward and ward in wards}
