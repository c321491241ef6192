"""Compares what is to be loaded with what it replaces, so that no load takes places away without a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from ...database import db
from ...models import PlaceEdition, PlaceRow, Response

if TYPE_CHECKING:
    from .loading import Sources

ENOUGH = 0.9        # of the rows that are stored now; with fewer the files may be an extract, or cut off


@dataclass(frozen=True, slots=True)
class Replacement:
    """An edition that a load replaces: what it is, what comes instead, and why that is probably a mistake."""

    old: str
    new: str
    doubts: list[str] = field(default_factory=list)


def compare(found: Sources) -> list[Replacement]:
    """Returns each stored edition that the files would replace. Stores nothing."""
    made = [_postcodes(found), _deprivation(found)]
    for kind, name, rows in _others(found):
        if old := _stored(kind, name):
            made.append(_replacement(old, name, rows, _fewer(_rows(old), rows)))
    return [one for one in made if one]


def _postcodes(found: Sources) -> Replacement | None:
    new, old = found.recognised, _stored("postcodes")
    if new is None or old is None:
        return None
    report = old.recognised
    within = set(report.get("within", ())) or set(report.get("by_authority", {}))
    rows = sum(number for authority, number in new.by_authority.items() if authority in within) if within else new.rows
    before = sum(number for authority, number in report.get("by_authority", {}).items() if authority in within)
    covered = found.scope.within or set(new.by_authority)
    doubts = _fewer(before or _rows(old), rows)
    if report.get("product") != new.product:
        doubts.append(f"it is {new.product}, and {report.get('product')} is stored")
    elif new.edition and new.edition < str(report.get("edition", "")):
        doubts.append(f"its edition {new.edition} is older")
    if gone := sorted(code for code in within - set(covered) if code):
        doubts.append(f"it has no postcodes in {', '.join(gone[:6])}{' and others' if len(gone) > 6 else ''}")
    if lost := _responses_without(old.id, set(found.scope.lsoas_of(new))):
        doubts.append(f"{lost:,} stored response{' lies' if lost == 1 else 's lie'} in areas that it does not have")
    return _replacement(old, new.name, new.rows, doubts)


def _deprivation(found: Sources) -> Replacement | None:
    new, old = found.index, _stored("deprivation")
    if new is None or old is None:
        return None
    if new.edition != old.name:
        return _replacement(old, new.edition, len(new.lsoas),
                            [f"its edition {new.edition} is older"] if new.edition < old.name else [])
    return _replacement(old, new.edition, len(new.lsoas), _fewer(_rows(old), len(new.lsoas)))


def _others(found: Sources) -> Iterator[tuple[str, str, int]]:
    """Yields the kind, the name and the rows of files whose stored edition has the same name."""
    yield from (("boundaries", one.edition, len(one.geometries)) for one in found.boundaries)
    yield from (("population", one.edition, len(one.totals)) for one in found.population)
    if found.lookup.lsoas:
        yield "lsoas", "lsoas", len(found.lookup.lsoas)
    if found.lookup.partnerships:
        yield "partnerships", "partnerships", len(found.lookup.partnerships)


def _stored(kind: str, name: str = "") -> PlaceEdition | None:
    """Returns the edition of a kind, and of a name if one is given, that was loaded last and is not synthetic."""
    query = select(PlaceEdition).where(PlaceEdition.kind == kind, PlaceEdition.synthetic.is_(False))
    query = query.where(PlaceEdition.name == name) if name else query
    return db.session.scalars(query.order_by(PlaceEdition.id.desc()).limit(1)).one_or_none()


def _responses_without(edition: int, lsoas: set[str]) -> int:
    """Returns how many responses lie in an LSOA of the stored edition that is not among these."""
    stored = select(PlaceRow.lsoa).where(PlaceRow.edition_id == edition, PlaceRow.lsoa.is_not(None))
    counted: Mapping[Any, int] = dict(db.session.execute(select(Response.lsoa, func.count()).where(
        Response.lsoa.in_(stored)).group_by(Response.lsoa)).all())
    return sum(number for lsoa, number in counted.items() if lsoa not in lsoas)


def _replacement(old: PlaceEdition, name: str, rows: int, doubts: list[str]) -> Replacement:
    return Replacement(f"{old.kind} {old.name}, {_rows(old):,} rows, loaded {old.loaded_at:%Y-%m-%d}", f"{name}, {rows:,} rows",
                       doubts)


def _rows(edition: PlaceEdition) -> int:
    return int(edition.recognised.get("rows", 0))


def _fewer(before: int, now: int) -> list[str]:
    return [f"it has {now:,} rows where {before:,} are stored for the same areas"] if now < ENOUGH * before else []
