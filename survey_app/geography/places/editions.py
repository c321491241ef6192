"""The stored editions. Each is replaced as a whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text

from ...database import db
from ...models import AreaMember, BoundaryRow, DeprivationRow, PlaceEdition, PlaceRow, PopulationRow, PostcodeRow
from ..sources.areas import OwnAreas, slug
from ..sources.boundaries import Boundaries
from ..sources.deprivation import DeprivationIndex, local_quintiles
from ..sources.population import Population
from .bulk_insert import insert_rows, store_names

ONE_AT_A_TIME = ("postcodes", "lsoas", "partnerships")   # a new edition replaces the old one, whatever its name
OF_AN_EDITION = (PlaceRow, DeprivationRow, AreaMember, BoundaryRow, PopulationRow)


@contextmanager
def transaction() -> Iterator[Connection]:
    """The session's connection; commits at the end, and rolls back on any error.

    Loads wait for each other, so that each replaces what the last one stored; readers and respondents never wait.
    """
    try:
        connection = db.session.connection()
        if connection.dialect.name == "postgresql":    # SQLite has only one writer at a time anyway
            connection.execute(text("LOCK TABLE place_edition IN SHARE ROW EXCLUSIVE MODE"))
        yield connection
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def latest(connection: Connection, kind: str) -> int | None:
    """The real edition of a kind that was loaded last."""
    of_kind = select(PlaceEdition.id).where(PlaceEdition.kind == kind, PlaceEdition.synthetic.is_(False))
    return connection.scalar(of_kind.order_by(PlaceEdition.id.desc()).limit(1))


def replace(connection: Connection, kind: str, name: str, report: Mapping[str, Any], synthetic: bool = False) -> int:
    """Makes a new, empty edition, and deletes the previous one with all its rows."""
    old = select(PlaceEdition.id).where(PlaceEdition.kind == kind, PlaceEdition.synthetic == synthetic)
    if synthetic or kind not in ONE_AT_A_TIME:
        old = old.where(PlaceEdition.name == name)
    for edition_id in connection.scalars(old).all():
        _remove(connection, edition_id)
    adding = insert(PlaceEdition).values(kind=kind, name=name, synthetic=synthetic, recognised=dict(report))
    return connection.execute(adding.returning(PlaceEdition.id)).scalar_one()


def replace_index(connection: Connection, index: DeprivationIndex, synthetic: bool = False) -> int:
    """Stores an edition of the index, with its names of areas and each LSOA's quintile in its authority."""
    edition_id = replace(connection, "deprivation", index.edition, index.report(), synthetic)
    quintiles = local_quintiles(index.lsoas)
    columns = ("edition_id", "lsoa", "authority", "rank", "decile", "quintile_local", "population")
    insert_rows(connection, "deprivation", columns, (
        (edition_id, lsoa.lsoa, lsoa.authority or None, lsoa.rank, lsoa.decile, quintiles.get(lsoa.lsoa), lsoa.population)
        for lsoa in index.lsoas))
    store_names(connection, {lsoa.lsoa: lsoa.name for lsoa in index.lsoas}
                | {lsoa.authority: lsoa.authority_name for lsoa in index.lsoas})
    return edition_id


def replace_pairs(connection: Connection, kind: str, pairs: Iterable[tuple[str, str]], files: Iterable[str]) -> None:
    """Stores the pairs of a lookup: LSOA of 2011 and of 2021 (`lsoas`), or authority and partnership (`partnerships`)."""
    rows = sorted(pairs)
    edition_id = replace(connection, kind, kind, {"files": list(files), "rows": len(rows)})
    add_pairs(connection, edition_id, kind, rows)


def replace_areas(connection: Connection, areas: OwnAreas) -> None:
    """Stores one kind of the council's own areas."""
    report = {"label": areas.kind, "level": areas.level, "files": [areas.file], "rows": len(areas.area_of),
              "areas": len(set(areas.area_of.values()))}
    edition_id = replace(connection, "areas", slug(areas.kind), report)
    add_pairs(connection, edition_id, slug(areas.kind), areas.area_of.items())


def replace_boundaries(connection: Connection, boundaries: Boundaries) -> None:
    """Stores the outlines of areas of one level and year."""
    report = {"level": boundaries.level, "files": list(boundaries.files), "rows": len(boundaries.geometries)}
    add_outlines(connection, replace(connection, "boundaries", boundaries.edition, report), boundaries.geometries)
    store_names(connection, boundaries.names)


def replace_population(connection: Connection, population: Population) -> None:
    """Stores residents by area, sex and age."""
    report = {"files": [population.file], "rows": len(population.totals), "people": sum(population.totals.values())}
    edition_id = replace(connection, "population", population.edition, report)
    insert_rows(connection, "population", ("edition_id", "code", "sex", "total", "by_age"), (
        (edition_id, code, sex, sum(ages) or population.totals[code], json.dumps(ages))
        for code, by_sex in population.counts.items() for sex, ages in (by_sex or {"all": []}).items()))


def add_outlines(connection: Connection, edition_id: int, geometries: Mapping[str, Mapping[str, Any]]) -> None:
    """Adds outlines of areas to an edition: GeoJSON geometries by code."""
    insert_rows(connection, "boundary", ("edition_id", "code", "geometry"), (
        (edition_id, code, json.dumps(geometry)) for code, geometry in geometries.items()))


def add_pairs(connection: Connection, edition_id: int, kind: str, pairs: Iterable[tuple[str, str]]) -> None:
    """Stores in an edition that the first area of each pair lies in the second."""
    insert_rows(connection, "area_member", ("edition_id", "kind", "code", "area"),
                ((edition_id, kind, code, area) for code, area in pairs))


def _remove(connection: Connection, edition_id: int) -> None:
    places = select(PlaceRow.id).where(PlaceRow.edition_id == edition_id)
    connection.execute(delete(PostcodeRow).where(PostcodeRow.place_id.in_(places)))
    for table in OF_AN_EDITION:
        connection.execute(delete(table).where(table.edition_id == edition_id))
    connection.execute(delete(PlaceEdition).where(PlaceEdition.id == edition_id))
