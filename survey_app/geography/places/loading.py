"""Loads places: everything is recognised and checked first, then stored in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection, select

from ...models import PlaceEdition, PlaceRow
from ..sources import SourceError, postcode_product
from ..sources import areas as area_files
from ..sources import boundaries as boundary_files
from ..sources import population as population_files
from ..sources import postcodes as postcode_files
from ..sources.areas import Lookup, OwnAreas
from ..sources.boundaries import Boundaries
from ..sources.deprivation import DeprivationIndex, read_deprivation
from ..sources.population import Population
from ..sources.postcode_product import Recognised
from ..sources.postcodes import PostcodeFiles
from . import editions
from .bulk_insert import Numbering, PostcodeValues, stage_postcodes, store_names
from .lsoa_vintages import Deprivation
from .place_descriptions import OLDER_LSOAS, RANKS, deprivation_by, describe
from .scope import Scope, scope_of

ENOUGH = 0.5   # the share of the postcodes' LSOAs that an index must rank: less is an index of somewhere else

Progress = Callable[[int, int], None]   # rows since the last call, rows in all


def unwatched(rows: int, of: int) -> None:
    """No progress to show."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What is about to be loaded, recognised and found sound."""

    postcodes: PostcodeFiles | None = None
    recognised: Recognised | None = None
    scope: Scope = field(default_factory=Scope)
    index: DeprivationIndex | None = None
    lookup: Lookup = field(default_factory=Lookup)
    areas: tuple[OwnAreas, ...] = ()
    boundaries: tuple[Boundaries, ...] = ()
    population: tuple[Population, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many LSOAs the stored postcodes have in the authorities asked for, and how many of them the index ranks.

    `changes` counts the ranked by how they came from the other census (U, S, M, X); empty where it is the same census.
    """

    index: str
    lsoas: int
    ranked: int
    changes: Counter[str]


def recognise(postcodes: Sequence[Path] = (), deprivation: Path | None = None, *, lookups: Sequence[Path] = (),
              areas: Sequence[Path] = (), boundaries: Sequence[Path] = (), population: Sequence[Path] = (),
              within: Collection[str] = (), neighbours: bool = False, everywhere: bool = False,
              progress: Progress = unwatched) -> Sources:
    """Reads through the files and says what they are, storing nothing. Raises SourceError.

    Of the postcodes only those of the authorities `within` will be stored, if any is named, with the outward codes they
    share with others; `neighbours` adds the authorities around them, and `everywhere` all that the files hold.
    """
    index = read_deprivation(deprivation) if deprivation else None
    lookup = sum((area_files.read_lookup(path) for path in lookups), Lookup())
    small = (tuple(one for path in areas for one in area_files.read_areas(path)),
             boundary_files.read_boundaries(boundaries), population_files.read_population(population))
    if not postcodes:
        return Sources(None, None, Scope(), index, lookup, *small)
    files = postcode_files.open_postcodes(postcodes)
    found = postcode_product.recognise(files, progress, with_cells=neighbours)
    return Sources(files, found, scope_of(found, within, neighbours, everywhere), index, lookup + files.names(),
                   *small)


def load(found: Sources, progress: Progress = unwatched) -> Coverage | None:
    """Stores `found` in one transaction, each edition in place of the one before; or nothing at all. Raises SourceError.

    `progress` is told of the rows read since the last call, and of how many there are.
    """
    with editions.transaction() as connection:
        places = Numbering(connection)
        store_postcodes = stage_postcodes(connection, _postcodes(found, places, progress))
        index_id = editions.replace_index(connection, found.index) if found.index else editions.latest(connection, "deprivation")
        _store_lookups(connection, found)
        edition_id = _begin_postcodes(connection, found) or editions.latest(connection, "postcodes")
        index = deprivation_by(connection, index_id, edition_id)
        coverage = _covered(connection, found, index, edition_id)
        store_postcodes()
        if edition_id:
            places.insert(edition_id)
            describe(connection, edition_id, index)
            _check_areas(connection, found.areas, edition_id)
        return coverage


def _store_lookups(connection: Connection, found: Sources) -> None:
    store_names(connection, found.lookup.names)
    if found.lookup.lsoas:
        editions.replace_pairs(connection, "lsoas", found.lookup.lsoas, found.lookup.files)
    if found.lookup.partnerships:
        editions.replace_pairs(connection, "partnerships", found.lookup.partnerships, found.lookup.files)
    for areas in found.areas:
        editions.replace_areas(connection, areas)
    for boundaries in found.boundaries:
        editions.replace_boundaries(connection, boundaries)
    for population in found.population:
        editions.replace_population(connection, population)


def _begin_postcodes(connection: Connection, found: Sources) -> int | None:
    """A new edition of postcodes, still without any, with what its rows say of LSOAs together."""
    recognised = found.recognised
    if recognised is None:
        return None
    edition_id = editions.replace(connection, "postcodes", recognised.name,
                                  {**recognised.report(), "within": sorted(found.scope.within)})
    stored = set(found.scope.lsoas_of(recognised))
    editions.add_pairs(connection, edition_id, OLDER_LSOAS, sorted(one for one in recognised.older_lsoas if one[1] in stored))
    editions.add_pairs(connection, edition_id, RANKS, sorted(one for one in recognised.ranks if one[0] in stored))
    return edition_id


def _postcodes(found: Sources, places: Numbering, progress: Progress) -> Iterator[PostcodeValues]:
    """The rows to store, batch by batch, then the outward codes: memory does not grow with the files."""
    if found.postcodes is None or found.recognised is None:
        return
    for batch in postcode_files.batches(found.postcodes):
        kept = found.scope.kept(batch)
        yield from zip(kept["postcode"].to_pylist(), _place_ids(kept, found.scope, places),
                       kept["date of termination"].is_valid().to_pylist(), strict=True)
        progress(batch.num_rows, found.recognised.rows)
    yield from places.districts(found.recognised.outwards, found.scope.within)


def _place_ids(batch: Any, scope: Scope, places: Numbering) -> list[int]:
    """The place of each row, asked for once a distinct combination in the batch and not once a row."""
    outside = pc.if_else(scope.outside(batch), "outside", "")
    areas = pc.binary_join_element_wise(batch["LSOA"], batch["ward"], batch["local authority"], outside, "|",
                                        null_handling="replace", null_replacement="")
    encoded = areas.combine_chunks().dictionary_encode()
    ids = [places.id_of(*text.split("|")) for text in encoded.dictionary.to_pylist()]
    return list(pa.array(ids, pa.int64()).take(encoded.indices).to_pylist())


def _covered(connection: Connection, found: Sources, index: Deprivation | None, edition_id: int | None) -> Coverage | None:
    """How far the index ranks the LSOAs of the postcodes. Raises SourceError where it hardly does."""
    if index is None or edition_id is None:
        return None
    if found.recognised:
        vintage, lsoas = found.recognised.vintage, found.scope.lsoas_of(found.recognised)
    else:
        vintage, lsoas = _stored_lsoas(connection, edition_id)
    ranked = [lsoa for lsoa in lsoas if index.of(lsoa)]
    if len(ranked) < ENOUGH * len(lsoas):
        raise SourceError(
            f"{index.edition} (LSOAs of {index.vintage}) ranks only {len(ranked):,} of the {len(lsoas):,} LSOAs (of {vintage}) "
            "that the postcodes lie in. Give the index for all of England, or with --within the authorities of your extract; "
            "where the years of the LSOAs differ, give with --lookup the ONS lookup from LSOA 2011 to LSOA 2021.")
    return Coverage(index.edition, len(lsoas), len(ranked),
                    Counter(change for lsoa in ranked if (change := index.changed(lsoa, vintage))))


def _stored_lsoas(connection: Connection, edition_id: int) -> tuple[int, list[str]]:
    """The census of the stored LSOAs, and those in the authorities that were asked for."""
    vintage = connection.scalars(select(PlaceEdition.recognised).where(PlaceEdition.id == edition_id)).one()["vintage"]
    lsoas = select(PlaceRow.lsoa).where(PlaceRow.edition_id == edition_id, PlaceRow.status == "matched").distinct()
    return int(vintage), [lsoa for lsoa in connection.scalars(lsoas) if lsoa]


def _check_areas(connection: Connection, areas: Sequence[OwnAreas], edition_id: int) -> None:
    """Refuses own areas of which no LSOA or ward is among those of the postcodes."""
    columns = {"LSOA": PlaceRow.lsoa, "ward": PlaceRow.ward}
    for one in areas:
        known = set(connection.scalars(select(columns[one.level]).where(PlaceRow.edition_id == edition_id)))
        if known.isdisjoint(one.area_of):
            example = min(filter(None, known), default="none")
            raise SourceError(f"{one.file}: none of its {len(one.area_of):,} {one.level} codes is among those of the loaded "
                              f"postcodes. Give codes of the same year as theirs (such as {example}).")
