"""What is stored of places: the loaded editions, the council's own areas, boundaries and residents."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from ...database import db
from ...models import AreaMember, AreaName, BoundaryRow, PlaceEdition, PlaceRow, PopulationRow


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
