"""Loads places: recognises and checks every file first, then stores everything in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

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
from ..sources.files import readable
from ..sources.population import Population
from ..sources.postcode_product import Recognised
from ..sources.postcodes import PostcodeFiles
from . import editions
from .bulk_insert import Numbering, PostcodeValues, stage_postcodes, store_names
from .lsoa_vintages import Deprivation
from .place_descriptions import OLDER_LSOAS, RANKS, deprivation_by, describe
from .scope import Scope, scope_of

T = TypeVar("T")

ENOUGH = 0.5   # the share of the postcodes' LSOAs that the index must rank; with less it is of another place

Progress = Callable[[int, int], None]   # rows since the last call, rows in all


def unwatched(rows: int, of: int) -> None:
    """A progress callback that does nothing."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The files to load, recognised and checked."""

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
    """The number of LSOAs of the stored postcodes in the covered authorities, and how many the index ranks.

    `changes` counts the ranked LSOAs by their relation to the other census (U, S, M, X); empty if the census is the same.
    """

    index: str
    lsoas: int
    ranked: int
    changes: Counter[str]


def recognise(postcodes: Sequence[Path] = (), deprivation: Path | None = None, *, lookups: Sequence[Path] = (),
              areas: Sequence[Path] = (), boundaries: Sequence[Path] = (), population: Sequence[Path] = (),
              within: Collection[str] = (), neighbours: bool = False, everywhere: bool = False,
              progress: Progress = unwatched) -> Sources:
    """Reads the files and says what they are, without storing anything. Raises SourceError.

    If authorities `within` are named, only their postcodes will be stored, and the outward codes that they share with
    others; `neighbours` adds the surrounding authorities, and `everywhere` all postcodes of the files.
    """
    index = _each(read_deprivation, [deprivation])[0] if deprivation else None
    lookup = sum(_each(area_files.read_lookup, lookups), Lookup())
    small = (tuple(one for found in _each(area_files.read_areas, areas) for one in found),
             boundary_files.read_boundaries(boundaries), population_files.read_population(population))
    if not postcodes:
        return Sources(None, None, Scope(), index, lookup, *small)
    with readable(postcodes[0]):
        files = postcode_files.open_postcodes(postcodes)
        found = postcode_product.recognise(files, progress, with_cells=neighbours)
    return Sources(files, found, scope_of(found, within, neighbours, everywhere), index, lookup + files.names(),
                   *small)


def _each(read: Callable[[Path], T], paths: Iterable[Path]) -> list[T]:
    """What each file holds. Raises SourceError, also for a file that is damaged."""
    found = []
    for path in paths:
        with readable(path):
            found.append(read(path))
    return found


def load(source_files: Sources, progress: Progress = unwatched) -> Coverage | None:
    """Stores `source_files` in one transaction, each edition replacing the previous one. Raises SourceError.

    `progress` is called with the number of rows read since the last call, and the number of all rows.
    """
    with editions.transaction() as connection:
        places = Numbering(connection)
        store_postcodes = stage_postcodes(connection, _postcodes(source_files, places, progress))
        index_id = (editions.replace_index(connection, source_files.index) if source_files.index
                    else editions.latest(connection, "deprivation"))
        _store_lookups(connection, source_files)
        edition_id = _begin_postcodes(connection, source_files) or editions.latest(connection, "postcodes")
        index = deprivation_by(connection, index_id, edition_id)
        coverage = _covered(connection, source_files, index, edition_id)
        store_postcodes()
        if edition_id:
            places.insert(edition_id)
            describe(connection, edition_id, index)
            _check_areas(connection, source_files.areas, edition_id)
        return coverage


def _store_lookups(connection: Connection, source_files: Sources) -> None:
    store_names(connection, source_files.lookup.names)
    if source_files.lookup.lsoas:
        editions.replace_pairs(connection, "lsoas", source_files.lookup.lsoas, source_files.lookup.files)
    if source_files.lookup.partnerships:
        editions.replace_pairs(connection, "partnerships", source_files.lookup.partnerships, source_files.lookup.files)
    for areas in source_files.areas:
        editions.replace_areas(connection, areas)
    for boundaries in source_files.boundaries:
        editions.replace_boundaries(connection, boundaries)
    for population in source_files.population:
        editions.replace_population(connection, population)


def _begin_postcodes(connection: Connection, source_files: Sources) -> int | None:
    """Makes a new edition of postcodes, still empty, with what its rows say of LSOAs."""
    recognised = source_files.recognised
    if recognised is None:
        return None
    edition_id = editions.replace(connection, "postcodes", recognised.name,
                                  {**recognised.report(), "within": sorted(source_files.scope.within)})
    stored = set(source_files.scope.lsoas_of(recognised))
    editions.add_pairs(connection, edition_id, OLDER_LSOAS, sorted(pair for pair in recognised.older_lsoas if pair[1] in stored))
    editions.add_pairs(connection, edition_id, RANKS, sorted(pair for pair in recognised.ranks if pair[0] in stored))
    return edition_id


def _postcodes(source_files: Sources, places: Numbering, progress: Progress) -> Iterator[PostcodeValues]:
    """The rows to store, batch by batch, then the outward codes, so that memory does not grow with the files."""
    if source_files.postcodes is None or source_files.recognised is None:
        return
    for batch in postcode_files.batches(source_files.postcodes):
        kept = source_files.scope.kept(batch)
        yield from zip(kept["postcode"].to_pylist(), _place_ids(kept, source_files.scope, places),
                       kept["date of termination"].is_valid().to_pylist(), strict=True)
        progress(batch.num_rows, source_files.recognised.rows)
    yield from places.districts(source_files.recognised.outwards, source_files.scope.within)


def _place_ids(batch: Any, scope: Scope, places: Numbering) -> list[int]:
    """The place of each row, looked up once for each combination in the batch instead of for each row."""
    outside = pc.if_else(scope.outside(batch), "outside", "")
    areas = pc.binary_join_element_wise(batch["LSOA"], batch["ward"], batch["local authority"], outside, "|",
                                        null_handling="replace", null_replacement="")
    encoded = areas.combine_chunks().dictionary_encode()
    ids = [places.id_of(*text.split("|")) for text in encoded.dictionary.to_pylist()]
    return list(pa.array(ids, pa.int64()).take(encoded.indices).to_pylist())


def _covered(connection: Connection, source_files: Sources, index: Deprivation | None, edition_id: int | None) -> Coverage | None:
    """How many LSOAs of the postcodes the index ranks. Raises SourceError if it is hardly any."""
    if index is None or edition_id is None:
        return None
    if source_files.recognised:
        vintage, lsoas = source_files.recognised.vintage, source_files.scope.lsoas_of(source_files.recognised)
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
    """The census of the stored LSOAs, and the LSOAs in the covered authorities."""
    vintage = connection.scalars(select(PlaceEdition.recognised).where(PlaceEdition.id == edition_id)).one()["vintage"]
    lsoas = select(PlaceRow.lsoa).where(PlaceRow.edition_id == edition_id, PlaceRow.status == "matched").distinct()
    return int(vintage), [lsoa for lsoa in connection.scalars(lsoas) if lsoa]


def _check_areas(connection: Connection, areas: Sequence[OwnAreas], edition_id: int) -> None:
    """Refuses council areas if none of their LSOAs or wards is among those of the postcodes."""
    columns = {"LSOA": PlaceRow.lsoa, "ward": PlaceRow.ward}
    for table in areas:
        known = set(connection.scalars(select(columns[table.level]).where(PlaceRow.edition_id == edition_id)))
        if known.isdisjoint(table.area_of):
            example = min(filter(None, known), default="none")
            raise SourceError(f"{table.file}: none of its {len(table.area_of):,} {table.level} codes is among those of the "
                              f"loaded postcodes. Give codes of the same year as theirs (such as {example}).")
