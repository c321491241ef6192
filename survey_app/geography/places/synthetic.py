"""Stores synthetic places for the demo, in postcode area ZZ, where no real place is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..sources.deprivation import DeprivationIndex, RankedLsoa
from .bulk_insert import Numbering, insert_postcodes, store_names
from .editions import add_outlines, replace, replace_index, transaction
from .place_descriptions import deprivation_by, describe

VINTAGE = 2021


@dataclass(frozen=True, slots=True)
class PostcodeEntry:
    """One synthetic postcode with its place."""

    postcode: str
    lsoa: str
    lsoa_name: str
    ward: str
    ward_name: str
    authority: str
    authority_name: str
    imd_rank: int
    imd_decile: int
    population: int | None = None
    terminated: bool = False


def store(edition: str, rows: Iterable[PostcodeEntry], index_edition: str,
          outlines: Mapping[str, Mapping[str, Any]] | None = None) -> None:
    """Stores synthetic places, replacing earlier ones of this name. Loaded editions stay.

    `outlines` are the boundaries of wards: GeoJSON geometries by code.
    """
    entries = list(rows)
    with transaction() as connection:
        index_id = replace_index(connection, _index(index_edition, entries), synthetic=True)
        edition_id = replace(connection, "postcodes", edition, {"rows": len(entries), "vintage": VINTAGE}, synthetic=True)
        places = Numbering(connection)
        insert_postcodes(connection, [(entry.postcode.replace(" ", ""), places.id_of(entry.lsoa, entry.ward, entry.authority),
                                       entry.terminated) for entry in entries])
        outwards: dict[str, set[str]] = {}
        for entry in entries:
            outwards.setdefault(entry.postcode.split(" ")[0], set()).add(entry.authority)
        insert_postcodes(connection, places.districts(outwards))
        places.insert(edition_id)
        store_names(connection, {entry.ward: entry.ward_name for entry in entries})
        if outlines:
            report = {"level": "ward", "files": [], "rows": len(outlines)}
            add_outlines(connection, replace(connection, "boundaries", edition, report, synthetic=True), outlines)
        describe(connection, edition_id, deprivation_by(connection, index_id, edition_id))


def _index(edition: str, entries: Iterable[PostcodeEntry]) -> DeprivationIndex:
    lsoas = {entry.lsoa: RankedLsoa(entry.lsoa, entry.lsoa_name, entry.authority, entry.authority_name, entry.imd_rank,
                                    entry.imd_decile, entry.population) for entry in entries}
    return DeprivationIndex(edition, VINTAGE, "", tuple(lsoas.values()), len(lsoas))
