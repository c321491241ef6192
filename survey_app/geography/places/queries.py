"""The residents of wards by single year of age, as loaded: by ward, else added up from the small areas (LSOAs) in them."""

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
    """The residents of each ward by age from 0; a ward of which nothing is loaded is left out."""
    found = _both_sexes(wards)
    lsoas = _ward_of_lsoas([ward for ward in wards if ward not in found])
    for lsoa, ages in _both_sexes(lsoas).items():
        ward = lsoas[lsoa]
        found[ward] = _sum([found.get(ward, []), ages])
    return found


def _both_sexes(codes: Collection[str]) -> dict[str, list[int]]:
    return {code: _sum(list(by_sex.values())) for code, by_sex in population(list(codes)).items()}


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


@dataclass(frozen=True, slots=True)
class Outlines:
    """The boundaries of areas as one edition has them: GeoJSON geometries in degrees (WGS 84) by code."""

    edition: str
    synthetic: bool
    geometries: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Edition:
    """One loaded source: its kind and name, when it was loaded, and what it was recognised as."""

    kind: str
    name: str
    synthetic: bool
    loaded_at: datetime
    recognised: Mapping[str, Any]


def loaded() -> list[Edition]:
    """Every loaded source, in the order of loading. The last postcodes and the last index are those in use."""
    columns = (PlaceEdition.kind, PlaceEdition.name, PlaceEdition.synthetic, PlaceEdition.loaded_at, PlaceEdition.recognised)
    return [Edition(*row) for row in db.session.execute(select(*columns).order_by(PlaceEdition.id))]


def authorities(synthetic: bool = False) -> list[str]:
    """The codes of the authorities whose postcodes are loaded as those asked for: every one that is not outside."""
    rows = db.session.scalars(
        select(PlaceRow.authority).join(PlaceEdition).where(
            PlaceRow.status == "matched", PlaceRow.authority.is_not(None), PlaceEdition.synthetic.is_(synthetic))
        .distinct().order_by(PlaceRow.authority))
    return [code or "" for code in rows]


def names(codes: Collection[str]) -> dict[str, str]:
    """What wards and authorities are called, by code, as the loaded places say; a code without a name is left out."""
    found: dict[str, str] = {}
    for code, name in ((PlaceRow.authority, PlaceRow.authority_name), (PlaceRow.ward, PlaceRow.ward_name)):
        query = select(code, name).where(code.in_(codes), name.is_not(None)).distinct().order_by(name)
        found |= {row[0] or "": row[1] or "" for row in db.session.execute(query)}
    return found


def own_kinds() -> list[str]:
    """The kinds of the council's own areas that are loaded, such as "community_board"."""
    return list(db.session.scalars(select(AreaMember.kind).join(PlaceEdition).where(PlaceEdition.kind == "areas")
                                   .distinct().order_by(AreaMember.kind)))


def areas_of(kind: str) -> dict[str, str]:
    """The council's own area that each LSOA or ward lies in, by code; `kind` as in `Place.areas` ("community_board")."""
    rows = db.session.execute(select(AreaMember.code, AreaMember.area).join(PlaceEdition)
                              .where(PlaceEdition.kind == "areas", AreaMember.kind == kind))
    return {row.code: row.area for row in rows}


def boundaries(codes: Collection[str]) -> dict[str, Any]:
    """The boundaries of these areas, those that are loaded, as a GeoJSON FeatureCollection in degrees (WGS 84)."""
    rows = db.session.execute(
        select(BoundaryRow.code, AreaName.name, BoundaryRow.geometry)
        .outerjoin(AreaName, AreaName.code == BoundaryRow.code).where(BoundaryRow.code.in_(codes)).order_by(BoundaryRow.code))
    return {"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry} for code, name, geometry in rows]}


def outlines(codes: Collection[str]) -> Outlines | None:
    """The boundaries of these areas from the edition that has most of them, the latest of several; None where none is loaded."""
    rows = db.session.execute(
        select(PlaceEdition.id, PlaceEdition.name, PlaceEdition.synthetic, BoundaryRow.code, BoundaryRow.geometry)
        .join(PlaceEdition).where(BoundaryRow.code.in_(codes)).order_by(PlaceEdition.id, BoundaryRow.code)).all()
    editions: dict[tuple[int, str, bool], dict[str, Any]] = {}
    for number, name, synthetic, code, geometry in rows:
        editions.setdefault((number, name, synthetic), {})[code] = geometry
    if not editions:
        return None
    (_, name, synthetic), geometries = max(editions.items(), key=lambda one: (len(one[1]), one[0]))
    return Outlines(name, synthetic, geometries)


def wards_beside(wards: Collection[str], within: Collection[str]) -> list[str]:
    """The codes of all wards in the authorities of these wards, as far as those are `within`."""
    theirs = select(PlaceRow.authority).where(PlaceRow.ward.in_(wards), PlaceRow.authority.in_(within))
    rows = db.session.scalars(select(PlaceRow.ward).where(PlaceRow.authority.in_(theirs), PlaceRow.ward.is_not(None),
                                                          PlaceRow.status == "matched").distinct().order_by(PlaceRow.ward))
    return [code or "" for code in rows]


def population(codes: Collection[str]) -> dict[str, dict[str, list[int]]]:
    """Residents of these areas by sex (female and male, or all) and single year of age from 0, where they are loaded."""
    found: dict[str, dict[str, list[int]]] = {}
    for code, sex, by_age in db.session.execute(
            select(PopulationRow.code, PopulationRow.sex, PopulationRow.by_age).where(PopulationRow.code.in_(codes))):
        found.setdefault(code, {})[sex] = by_age
    return found


@dataclass(frozen=True, slots=True)
class Place:
    """Where a postcode lies and how deprived that is, without the postcode. None where not known.

    `status`: matched; terminated (no longer in use, and still placed); outside (of England, or of the authorities asked
    for: no deprivation is told of it); no_area (a postcode that ONS gives no LSOA, or an outward code alone); unknown
    (not in the loaded edition); invalid (cannot be a postcode); not_given. `outward_only`: no more than an outward code
    was given, which has an authority where all its postcodes lie in one. Rank, decile and national quintile 1 are the most
    deprived of England, local quintile 1 of the LSOA's authority in that edition of the index. `lsoa_change` tells how the
    LSOA came from those that the index ranks, where it ranks another census's: U unchanged, S split, M merged, X redrawn;
    for M and X the rank is a mean weighted by residents. `areas`: the council's own, as {"community_board": "Beeches"}.
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
        """The fifth of England's LSOAs it is in: two deciles each."""
        return (self.imd_decile + 1) // 2 if self.imd_decile else None

    def ward_only(self) -> Place:
        """The same without what tells the LSOA, for a consultation that stores no more than the ward."""
        return replace(self, lsoa=None, lsoa_name=None, imd_rank=None)


LOOK_UP = select(
    PostcodeRow.terminated, PlaceRow.status, PlaceRow.lsoa, PlaceRow.lsoa_name, PlaceRow.ward, PlaceRow.ward_name,
    PlaceRow.authority, PlaceRow.authority_name, PlaceRow.partnership, PlaceRow.partnership_name, PlaceRow.areas,
    PlaceRow.imd_rank, PlaceRow.imd_decile, PlaceRow.imd_quintile_local, PlaceRow.imd_edition, PlaceRow.lsoa_change,
    PlaceEdition.name,
).join_from(PostcodeRow, PlaceRow, PlaceRow.id == PostcodeRow.place_id).join(PlaceEdition).where(
    PostcodeRow.postcode == bindparam("key"))


def find(text: str) -> Place:
    """The place of the postcode, or of the outward code alone, in `text` as a resident typed it."""
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
    """A postcode that is not stored: outside, when all of its outward code is, because those are not all stored."""
    district = _row(postcode.outward) if postcode.is_full else None
    if district and (place := _place(district, postcode)).status == "outside":
        return Place("outside", postcode_edition=place.postcode_edition)
    return Place("unknown", outward_only=not postcode.is_full)
