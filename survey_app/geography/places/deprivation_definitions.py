"""The definitions of the more deprived areas that a consultation can choose from, what each yields, and which postcodes
are stored.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate

from sqlalchemy import func, select

from ...database import db
from ...models import DeprivationRow, PlaceEdition, PlaceRow, PopulationRow

QUINTILE, POPULATION_QUINTILE, DECILES, AREAS = "local_quintile", "local_quintile_population", "national_deciles", "areas"


@dataclass(frozen=True, slots=True)
class Group:
    """A definition of the more deprived areas.

    `local_quintile`: the most deprived fifth of the LSOAs of each authority, as in a response's local quintile.
    `local_quintile_population`: the most deprived LSOAs of all the authorities together that hold a fifth of their
    residents. `national_deciles`: the LSOAs in deciles 1 to `deciles` of England. `areas`: the LSOAs in `areas`; once
    chosen, `local_quintile_population` lists its LSOAs there too.
    """

    kind: str
    deciles: int = 0
    areas: frozenset[str] = frozenset()

    @property
    def label(self) -> str:
        """The definition's name for the person who chooses."""
        return {QUINTILE: "most deprived fifth of the authority's LSOAs",
                POPULATION_QUINTILE: "most deprived fifth of the authority's residents",
                DECILES: "national decile 1" if self.deciles == 1 else f"national deciles 1 to {self.deciles}",
                AREAS: "the areas listed"}[self.kind]


CHOICES = (Group(QUINTILE), Group(POPULATION_QUINTILE), *(Group(DECILES, deciles=k) for k in (1, 2, 3)))


@dataclass(frozen=True, slots=True)
class LocalLsoa:
    """One LSOA of the authorities with what a definition needs. `people` is None if unknown."""

    lsoa: str
    rank: int
    decile: int
    quintile_local: int | None
    people: int | None


@dataclass(frozen=True, slots=True)
class Yield:
    """What a definition yields: its LSOAs out of how many, its residents (None if unknown), and its responses."""

    group: Group
    lsoas: tuple[str, ...]
    of_lsoas: int
    people: int | None
    of_people: int | None
    responses: int
    of_responses: int


def yields(authorities: Collection[str], responses: Mapping[str, int] | None = None,
           groups: Iterable[Group] = CHOICES) -> list[Yield]:
    """What each definition yields in the authorities, with the loaded postcodes and the latest index.

    `responses` are counted by LSOA. A definition is left out if its data are missing: residents, or an index that names
    authorities.
    """
    local = local_lsoas(authorities)
    return [_yield(group, members, local, responses or {}) for group in groups
            if (members := chosen(group, local)) is not None]


def chosen(group: Group, local: Collection[LocalLsoa]) -> frozenset[str] | None:
    """The LSOAs of a definition; None if its data are missing."""
    if group.kind == QUINTILE:
        known = all(row.quintile_local for row in local)
        return frozenset(row.lsoa for row in local if row.quintile_local == 1) if known else None
    if group.kind == POPULATION_QUINTILE and not group.areas:
        return _weighted_quintile(local)
    if group.kind == DECILES:
        return frozenset(row.lsoa for row in local if row.decile <= group.deciles)
    return frozenset(row.lsoa for row in local if row.lsoa in group.areas)


def local_lsoas(authorities: Collection[str]) -> list[LocalLsoa]:
    """The LSOAs of the authorities in the loaded postcodes that the index ranks, most deprived first."""
    rows = db.session.execute(
        select(PlaceRow.lsoa, PlaceRow.imd_rank, PlaceRow.imd_decile, PlaceRow.imd_quintile_local, PlaceRow.imd_edition)
        .where(PlaceRow.authority.in_(authorities), PlaceRow.imd_rank.is_not(None)).distinct()).all()
    people = _people({row.lsoa or "": row.imd_edition or "" for row in rows})
    local = [LocalLsoa(row.lsoa or "", row.imd_rank or 0, row.imd_decile or 0, row.imd_quintile_local,
                       people.get(row.lsoa or "")) for row in rows]
    return sorted(local, key=lambda row: (row.rank, row.lsoa))


def _people(editions: Mapping[str, str]) -> dict[str, int]:
    """The residents of LSOAs: from the latest population, else from the index."""
    counted = db.session.execute(
        select(DeprivationRow.lsoa, DeprivationRow.population, PlaceEdition.name).join(PlaceEdition)
        .where(DeprivationRow.lsoa.in_(editions), DeprivationRow.population.is_not(None)))
    by_index = {lsoa: int(people or 0) for lsoa, people, edition in counted if editions[lsoa] == edition}
    loaded = db.session.execute(
        select(PopulationRow.code, func.sum(PopulationRow.total)).where(PopulationRow.code.in_(editions))
        .group_by(PopulationRow.edition_id, PopulationRow.code).order_by(PopulationRow.edition_id))
    return by_index | {code: int(people) for code, people in loaded}


def _weighted_quintile(local: Collection[LocalLsoa]) -> frozenset[str] | None:
    """The most deprived LSOAs that together hold no more than a fifth of all residents."""
    people = [row.people for row in local if row.people is not None]
    if len(people) < len(local):
        return None
    return frozenset(row.lsoa for row, up_to in zip(local, accumulate(people), strict=True) if 5 * up_to <= sum(people))


def _yield(group: Group, members: Collection[str], local: Collection[LocalLsoa], responses: Mapping[str, int]) -> Yield:
    inside = [row for row in local if row.lsoa in members]
    of_people = _sum(local)
    return Yield(group, tuple(row.lsoa for row in inside), len(local), None if of_people is None else _sum(inside), of_people,
                 sum(responses.get(row.lsoa, 0) for row in inside), sum(responses.values()))


def _sum(local: Collection[LocalLsoa]) -> int | None:
    people = [row.people for row in local if row.people is not None]
    return sum(people) if len(people) == len(local) else None
