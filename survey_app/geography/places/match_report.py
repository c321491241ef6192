"""Completes the stored places (names, partnership, council areas, deprivation), and reports how many postcodes were matched."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select

from ...database import db
from ...models import AreaMember, AreaName, DeprivationRow, PlaceEdition, PlaceRow, Response
from .bulk_insert import insert_rows
from .editions import latest
from .lsoa_vintages import Deprivation, Ranked, deprivation, pairs_from_ranks

COLUMNS = ("id", "edition_id", "status", "lsoa", "lsoa_name", "ward", "ward_name", "authority", "authority_name", "partnership",
           "partnership_name", "areas", "imd_rank", "imd_decile", "imd_quintile_local", "imd_edition", "lsoa_change")
OLDER_LSOAS, RANKS = "older_lsoas", "ranks"   # the pairs of LSOAs found in the postcode file itself
STATUSES = ("matched", "terminated", "outside", "no_area", "unknown", "invalid", "not_given")


def deprivation_by(connection: Connection, index_id: int | None, edition_id: int | None) -> Deprivation | None:
    """An edition of the index, linked to the LSOAs of an edition of postcodes."""
    index = connection.execute(select(PlaceEdition).where(PlaceEdition.id == index_id)).first()
    if index is None:
        return None
    ranked = {row.lsoa: Ranked(row.rank, row.decile, row.quintile_local, row.authority, row.population)
              for row in connection.execute(select(DeprivationRow.__table__).where(DeprivationRow.edition_id == index_id))}
    pairs = (members(connection, latest(connection, "lsoas"), "lsoas") or members(connection, edition_id, OLDER_LSOAS)
             or pairs_from_ranks(members(connection, edition_id, RANKS), ranked))
    return deprivation(index.name, index.recognised["vintage"], index.recognised["size"], ranked, pairs)


def describe(connection: Connection, edition_id: int, index: Deprivation | None) -> None:
    """Describes the places of an edition of postcodes with an edition of the index, keeping their numbers.

    A place outside the covered area gets no deprivation: its residents belong to neither of the compared groups.
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
    """The community safety partnership of each authority; none for an authority with several."""
    several = defaultdict(list)
    for authority, partnership in members(connection, latest(connection, "partnerships"), "partnerships"):
        several[authority].append(partnership)
    return {authority: partnerships[0] for authority, partnerships in several.items() if len(partnerships) == 1}


def _own_areas(connection: Connection) -> dict[str | None, dict[str, str]]:
    """The council's area of each LSOA or ward, by kind."""
    own: dict[str | None, dict[str, str]] = defaultdict(dict)
    for kind, code, area in connection.execute(
            select(AreaMember.kind, AreaMember.code, AreaMember.area).join(PlaceEdition).where(PlaceEdition.kind == "areas")):
        own[code][kind] = area
    return own


@dataclass(frozen=True, slots=True)
class MatchReport:
    """Responses by the outcome of their postcode. `no_area` counts outward codes alone, and postcodes without an LSOA."""

    responses: int
    given: int
    matched: int
    terminated: int
    outside: int
    no_area: int
    unknown: int
    invalid: int
    not_given: int

    @property
    def placed(self) -> int:
        """The number of responses with an LSOA: matched and terminated."""
        return self.matched + self.terminated

    @property
    def percent_placed(self) -> float | None:
        """Placed responses as a percentage of the postcodes given; None if none was given."""
        return 100 * self.placed / self.given if self.given else None


def match_report(statuses: Mapping[str, int]) -> MatchReport:
    """The match report, from the number of responses by `place_status`. Raises ValueError for an unknown status."""
    by_status = {name: statuses.get(name, 0) for name in STATUSES}
    if other := statuses.keys() - by_status.keys():
        raise ValueError(f"not the status of a place: {', '.join(sorted(other))}")
    responses = sum(by_status.values())
    return MatchReport(responses, responses - by_status["not_given"], **by_status)


def responses_by_status(consultation_id: int) -> dict[str, int]:
    """The number of responses of a consultation by the outcome of their postcode, for `match_report`."""
    rows = db.session.execute(select(Response.place_status, func.count()).where(Response.consultation_id == consultation_id)
                              .group_by(Response.place_status))
    return {row[0]: row[1] for row in rows}
