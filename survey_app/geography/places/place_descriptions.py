"""Writes onto every stored place what a look-up tells: names, partnership, the council's own areas, and deprivation."""

from __future__ import annotations

import json
from collections import defaultdict

from sqlalchemy import Connection, delete, select

from ...models import AreaMember, AreaName, DeprivationRow, PlaceEdition, PlaceRow
from .bulk_insert import insert_rows
from .editions import latest
from .lsoa_vintages import Deprivation, Ranked, deprivation, pairs_from_ranks

COLUMNS = ("id", "edition_id", "status", "lsoa", "lsoa_name", "ward", "ward_name", "authority", "authority_name", "partnership",
           "partnership_name", "areas", "imd_rank", "imd_decile", "imd_quintile_local", "imd_edition", "lsoa_change")
OLDER_LSOAS, RANKS = "older_lsoas", "ranks"   # what an edition of postcodes says itself of its LSOAs


def deprivation_by(connection: Connection, index_id: int | None, edition_id: int | None) -> Deprivation | None:
    """An edition of the index, with the way to it from the LSOAs of an edition of postcodes."""
    index = connection.execute(select(PlaceEdition).where(PlaceEdition.id == index_id)).first()
    if index is None:
        return None
    ranked = {row.lsoa: Ranked(row.rank, row.decile, row.quintile_local, row.authority, row.population)
              for row in connection.execute(select(DeprivationRow.__table__).where(DeprivationRow.edition_id == index_id))}
    pairs = (members(connection, latest(connection, "lsoas"), "lsoas") or members(connection, edition_id, OLDER_LSOAS)
             or pairs_from_ranks(members(connection, edition_id, RANKS), ranked))
    return deprivation(index.name, index.recognised["vintage"], index.recognised["size"], ranked, pairs)


def describe(connection: Connection, edition_id: int, index: Deprivation | None) -> None:
    """Describes the places of an edition of postcodes by an edition of the index: writes them anew under their numbers.

    A place outside the area asked for gets no deprivation: its residents belong to neither of the groups compared.
    """
    vintage = connection.scalars(select(PlaceEdition.recognised).where(PlaceEdition.id == edition_id)).one()["vintage"]
    names = {area.code: area.name for area in connection.execute(select(AreaName.code, AreaName.name))}
    partnerships, own = _partnerships(connection), _own_areas(connection)
    places = connection.execute(select(PlaceRow.id, PlaceRow.status, PlaceRow.lsoa, PlaceRow.ward, PlaceRow.authority)
                                .where(PlaceRow.edition_id == edition_id)).all()
    connection.execute(delete(PlaceRow).where(PlaceRow.edition_id == edition_id))
    insert_rows(connection, "place", COLUMNS, (
        (number, edition_id, status, lsoa, names.get(lsoa or ""), ward, names.get(ward or ""), authority,
         names.get(authority or ""), partnership := partnerships.get(authority), names.get(partnership or ""),
         json.dumps({**own[ward], **own[lsoa]}), *_by_index(index, lsoa if status == "matched" else None, vintage))
        for number, status, lsoa, ward, authority in places))


def members(connection: Connection, edition_id: int | None, kind: str) -> set[tuple[str, str]]:
    """The pairs of an edition: each an area and one that it lies in."""
    return {(code, area) for code, area in connection.execute(
        select(AreaMember.code, AreaMember.area).where(AreaMember.edition_id == edition_id, AreaMember.kind == kind))}


def _by_index(index: Deprivation | None, lsoa: str | None, vintage: int) -> tuple[int | str | None, ...]:
    """Rank, decile, local quintile, edition and change of an LSOA."""
    ranked = index.of(lsoa) if index else None
    if index is None or ranked is None:
        return (None,) * 5
    return ranked.rank, ranked.decile, ranked.quintile_local, index.edition, index.changed(lsoa, vintage)


def _partnerships(connection: Connection) -> dict[str | None, str]:
    """The community safety partnership of each authority that has one; an authority with several has none of its own."""
    several = defaultdict(list)
    for authority, partnership in members(connection, latest(connection, "partnerships"), "partnerships"):
        several[authority].append(partnership)
    return {authority: partnerships[0] for authority, partnerships in several.items() if len(partnerships) == 1}


def _own_areas(connection: Connection) -> dict[str | None, dict[str, str]]:
    """The council's own areas that each LSOA or ward lies in, by kind."""
    own: dict[str | None, dict[str, str]] = defaultdict(dict)
    for kind, code, area in connection.execute(
            select(AreaMember.kind, AreaMember.code, AreaMember.area).join(PlaceEdition).where(PlaceEdition.kind == "areas")):
        own[code][kind] = area
    return own
