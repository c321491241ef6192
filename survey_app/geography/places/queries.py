"""Queries on the loaded places: look up a postcode, the names and boundaries of areas, and their residents."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import zip_longest
from typing import Any

from sqlalchemy import bindparam, func, select

from ...database import db, one_row
from ...models import AreaMember, AreaName, BoundaryRow, PlaceEdition, PlaceRow, PopulationRow, PostcodeRow
from ..postcode import Postcode, normalise


def of_wards(wards: Collection[str]) -> dict[str, list[int]]:
    """The residents of each ward by single year of age from 0; wards without loaded figures are left out.

    Uses figures by ward, else the sum of the ward's LSOAs.
    """
    by_ward = _both_sexes(wards)
    lsoas = _ward_of_lsoas([ward for ward in wards if ward not in by_ward])
    for lsoa, ages in _both_sexes(lsoas).items():
        ward = lsoas[lsoa]
        by_ward[ward] = _sum([by_ward.get(ward, []), ages])
    return by_ward


def _both_sexes(codes: Collection[str]) -> dict[str, list[int]]:
    return {code: _sum(list(by_sex.values())) for code, by_sex in population(list(codes)).items()}


def _sum(lists: list[list[int]]) -> list[int]:
    return [sum(numbers) for numbers in zip_longest(*lists, fillvalue=0)]


def _ward_of_lsoas(wards: Collection[str]) -> dict[str, str]:
    """The ward of each LSOA in these wards. An LSOA in several belongs to the ward with most of its postcodes."""
    postcodes = func.count(PostcodeRow.postcode)
    rows = db.session.execute(
        select(PlaceRow.lsoa, PlaceRow.ward).join(PostcodeRow, PostcodeRow.place_id == PlaceRow.id)
        .where(PlaceRow.lsoa.in_(select(PlaceRow.lsoa).where(PlaceRow.ward.in_(wards)))).group_by(PlaceRow.lsoa, PlaceRow.ward)
        .order_by(postcodes, PlaceRow.ward))
    most = {row.lsoa: row.ward for row in rows}     # the last of them stays
    return {lsoa: ward for lsoa, ward in most.items() if lsoa and ward and ward in wards}


@dataclass(frozen=True, slots=True)
class Outlines:
    """The boundaries of areas in one edition: GeoJSON geometries in degrees (WGS 84) by code."""

    edition: str
    synthetic: bool
    geometries: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Edition:
    """One loaded source: its kind and name, when it was loaded, and what its files were recognised as."""

    kind: str
    name: str
    synthetic: bool
    loaded_at: datetime
    recognised: Mapping[str, Any]


def loaded() -> list[Edition]:
    """All loaded sources in the order of loading. The last postcodes and the last index are in use."""
    columns = (PlaceEdition.kind, PlaceEdition.name, PlaceEdition.synthetic, PlaceEdition.loaded_at, PlaceEdition.recognised)
    return [Edition(*row) for row in db.session.execute(select(*columns).order_by(PlaceEdition.id))]


def authorities(synthetic: bool = False) -> list[str]:
    """The codes of the authorities that the loaded postcodes cover, without those that count as outside."""
    rows = db.session.scalars(
        select(PlaceRow.authority).join(PlaceEdition).where(
            PlaceRow.status == "matched", PlaceRow.authority.is_not(None), PlaceEdition.synthetic.is_(synthetic))
        .distinct().order_by(PlaceRow.authority))
    return [code or "" for code in rows]


def names(codes: Collection[str]) -> dict[str, str]:
    """The names of wards and authorities by code, from the loaded places; codes without a name are left out."""
    name_of: dict[str, str] = {}
    for code, name in ((PlaceRow.authority, PlaceRow.authority_name), (PlaceRow.ward, PlaceRow.ward_name)):
        query = select(code, name).where(code.in_(codes), name.is_not(None)).distinct().order_by(name)
        name_of |= {row[0] or "": row[1] or "" for row in db.session.execute(query)}
    return name_of


@dataclass(frozen=True, slots=True)
class SmallestArea:
    """One combination of LSOA, ward and authority on the map, with the deprivation of its LSOA; None means unknown."""

    lsoa: str
    ward: str
    authority: str
    imd_decile: int | None
    imd_quintile_local: int | None


def smallest_areas(authorities: Collection[str]) -> list[SmallestArea]:
    """The smallest areas of these authorities in the loaded postcodes."""
    rows = db.session.execute(
        select(PlaceRow.lsoa, PlaceRow.ward, PlaceRow.authority, PlaceRow.imd_decile, PlaceRow.imd_quintile_local)
        .where(PlaceRow.status == "matched", PlaceRow.authority.in_(authorities)).distinct()
        .order_by(PlaceRow.authority, PlaceRow.ward, PlaceRow.lsoa))
    return [SmallestArea(lsoa or "", ward or "", authority or "", *levels) for lsoa, ward, authority, *levels in rows]


def own_kinds() -> list[str]:
    """The kinds of council areas that are loaded, such as "community_board"."""
    return list(db.session.scalars(select(AreaMember.kind).join(PlaceEdition).where(PlaceEdition.kind == "areas")
                                   .distinct().order_by(AreaMember.kind)))


def areas_of(kind: str) -> dict[str, str]:
    """The council's area of each LSOA or ward, by code; `kind` is a key of `Place.areas` ("community_board")."""
    rows = db.session.execute(select(AreaMember.code, AreaMember.area).join(PlaceEdition)
                              .where(PlaceEdition.kind == "areas", AreaMember.kind == kind))
    return {row.code: row.area for row in rows}


def boundaries(codes: Collection[str]) -> dict[str, Any]:
    """The loaded boundaries of these areas, as a GeoJSON FeatureCollection in degrees (WGS 84)."""
    rows = db.session.execute(
        select(BoundaryRow.code, AreaName.name, BoundaryRow.geometry)
        .outerjoin(AreaName, AreaName.code == BoundaryRow.code).where(BoundaryRow.code.in_(codes)).order_by(BoundaryRow.code))
    return {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry} for code, name, geometry in rows]}


def outlines(codes: Collection[str]) -> Outlines | None:
    """The boundaries of these areas from the edition that has most of them (the latest if equal); None if none is loaded."""
    rows = db.session.execute(
        select(PlaceEdition.id, PlaceEdition.name, PlaceEdition.synthetic, BoundaryRow.code, BoundaryRow.geometry)
        .join(PlaceEdition).where(BoundaryRow.code.in_(codes)).order_by(PlaceEdition.id, BoundaryRow.code)).all()
    editions: dict[tuple[int, str, bool], dict[str, Any]] = {}
    for number, name, synthetic, code, geometry in rows:
        editions.setdefault((number, name, synthetic), {})[code] = geometry
    if not editions:
        return None
    (_, name, synthetic), geometries = max(editions.items(), key=lambda edition: (len(edition[1]), edition[0]))
    return Outlines(name, synthetic, geometries)


def wards_beside(wards: Collection[str], within: Collection[str]) -> list[str]:
    """The codes of all wards in the authorities of these wards, limited to authorities `within`."""
    theirs = select(PlaceRow.authority).where(PlaceRow.ward.in_(wards), PlaceRow.authority.in_(within))
    rows = db.session.scalars(select(PlaceRow.ward).where(PlaceRow.authority.in_(theirs), PlaceRow.ward.is_not(None),
                                                          PlaceRow.status == "matched").distinct().order_by(PlaceRow.ward))
    return [code or "" for code in rows]


def population(codes: Collection[str]) -> dict[str, dict[str, list[int]]]:
    """The loaded residents of these areas by sex (female and male, or all) and single year of age from 0."""
    by_code: dict[str, dict[str, list[int]]] = {}
    for code, sex, by_age in db.session.execute(
            select(PopulationRow.code, PopulationRow.sex, PopulationRow.by_age).where(PopulationRow.code.in_(codes))):
        by_code.setdefault(code, {})[sex] = by_age
    return by_code


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a postcode and its deprivation, without the postcode. None means unknown.

    `status`: matched; terminated (no longer in use, but still has a place); outside (of England or of the covered
    authorities, so without deprivation); no_area (ONS gives the postcode no LSOA, or it is an outward code alone);
    unknown (not in the loaded edition); invalid (cannot be a postcode); not_given. `outward_only`: only an outward code
    was given; it has an authority if all its postcodes lie in one. Rank, decile and national quintile 1 are the most
    deprived in England, local quintile 1 in the LSOA's authority, in that edition of the index. `lsoa_change` says how
    the LSOA relates to those that the index ranks, if these are of another census: U unchanged, S split, M merged, X
    redrawn; for M and X the rank is a mean weighted by residents. `areas`: the council's areas, such as
    {"community_board": "Beeches"}.
    """

    status: str
    lsoa: str | None = None
    lsoa_name: str | None = None
    ward: str | None = None
    ward_name: str | None = None
    authority: str | None = None
    authority_name: str | None = None
    partnership: str | None = None
    partnership_name: str | None = None
    areas: Mapping[str, str] = field(default_factory=dict)
    imd_rank: int | None = None
    imd_decile: int | None = None
    imd_quintile_local: int | None = None
    imd_edition: str | None = None
    lsoa_change: str | None = None
    postcode_edition: str | None = None
    outward_only: bool = False

    @property
    def imd_quintile_national(self) -> int | None:
        """The fifth of England's LSOAs that it is in: two deciles each."""
        return (self.imd_decile + 1) // 2 if self.imd_decile else None

    def ward_only(self) -> Place:
        """The same place without its LSOA, for a consultation that stores only the ward."""
        return replace(self, lsoa=None, lsoa_name=None, imd_rank=None)


LOOK_UP = select(
    PostcodeRow.terminated, PlaceRow.status, PlaceRow.lsoa, PlaceRow.lsoa_name, PlaceRow.ward, PlaceRow.ward_name,
    PlaceRow.authority, PlaceRow.authority_name, PlaceRow.partnership, PlaceRow.partnership_name, PlaceRow.areas,
    PlaceRow.imd_rank, PlaceRow.imd_decile, PlaceRow.imd_quintile_local, PlaceRow.imd_edition, PlaceRow.lsoa_change,
    PlaceEdition.name,
).join_from(PostcodeRow, PlaceRow, PlaceRow.id == PostcodeRow.place_id).join(PlaceEdition).where(
    PostcodeRow.postcode == bindparam("key"))


def find(text: str) -> Place:
    """The place of the postcode or outward code in `text`, as a resident typed it."""
    if not text.strip():
        return Place("not_given")
    postcode = normalise(text)
    if postcode is None:
        return Place("invalid")
    row = _row(postcode.key)
    return _place(row, postcode) if row else _unknown(postcode)


def _row(key: str) -> Sequence[Any] | None:
    return one_row(LOOK_UP, {"key": key})


def _place(row: Sequence[Any], postcode: Postcode) -> Place:
    terminated, status, *known = row
    place = Place("terminated" if terminated and status == "matched" else status, *known)
    return place if postcode.is_full else replace(place, outward_only=True)


def _unknown(postcode: Postcode) -> Place:
    """The place of a postcode that is not stored: outside if its whole outward code is outside, because then not all its
    postcodes are stored.
    """
    district = _row(postcode.outward) if postcode.is_full else None
    if district and (place := _place(district, postcode)).status == "outside":
        return Place("outside", postcode_edition=place.postcode_edition)
    return Place("unknown", outward_only=not postcode.is_full)
