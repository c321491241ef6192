"""What the loaded place data say of the areas in a release: names that differ, squares, neighbours, and deprivation.

These are facts about places that anybody can look up; no answer enters.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, count

from ...analysis.charts import map_geometry
from ...consultations import Survey, deprivation_areas
from ...geography import places
from ...geography.places import Group, SmallestArea
from ...geography.places.deprivation_definitions import QUINTILE
from ..chapter.cell_references import Cells
from ..tables import maps
from ..tables.areas import AUTHORITY, OWN, WARD
from . import area_figures, tile_grid
from .area_figures import Division
from .tile_grid import Tile

CODE = re.compile(r"[A-Z]{1,2}[0-9]{7,8}")      # of a ward or authority: it stands in addresses as it is
WIDE = 1000.0           # pixels: the size at which outlines are compared


@dataclass(frozen=True, eq=False)
class AreaKind:
    """All areas of one kind with their figures, and what is known of them as places.

    `paths` are their addresses below the page of all areas; `tiles` are empty if there is no map, and `no_outlines` says that
    there is none because outlines are missing. `deprived` gives how many of an area's LSOAs count as more deprived, of how many.
    """

    division: Division
    names: Mapping[str, str]
    paths: Mapping[str, str]
    tiles: tuple[Tile, ...] = ()
    no_outlines: bool = True
    neighbours: Mapping[str, set[str]] = field(default_factory=dict)
    deprived: Mapping[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def too_many(self) -> bool:
        """Says whether there are too many areas for a map of squares."""
        return len(self.names) > tile_grid.MOST


def area_kinds(survey: Survey, cells: Cells) -> list[AreaKind]:
    """Returns every kind of area of which a release has figures, wards first. Looks the loaded place data up."""
    authorities = deprivation_areas.authorities(survey)
    placed = places.smallest_areas(authorities)
    return [_kind(division, survey, placed) for division in area_figures.divisions(cells)]


def _kind(division: Division, survey: Survey, placed: list[SmallestArea]) -> AreaKind:
    drawn = _drawn(division, survey)
    centres = {area: centre for area, centre in tile_grid.centres(drawn).items() if area in division.names} if drawn else {}
    return AreaKind(division, _names(division, placed), _paths(division), tuple(tile_grid.tiles(centres)), drawn is None,
                    tile_grid.neighbours(drawn) if drawn else {}, _deprived(division, survey, placed))


def _drawn(division: Division, survey: Survey) -> map_geometry.Drawn | None:
    """Returns the outlines of the areas; None if one of them has none."""
    members = maps.boundary_codes(division.kind if division.axis == OWN else "", list(division.names), survey)
    loaded = places.outlines([code for codes in members.values() for code in codes])
    outlined = {area: found for area, found in maps.geometries(loaded, members).items() if found} if loaded else {}
    if not outlined or not division.names.keys() & members.keys() <= outlined.keys():
        return None
    return map_geometry.draw(outlined, WIDE, WIDE)


def _names(division: Division, placed: list[SmallestArea]) -> dict[str, str]:
    """Returns the names of areas. Of those with the same name, each is followed by its authority, or else by its code."""
    times = Counter(division.names.values())
    same = [area for area, name in division.names.items() if times[name] > 1]
    authority_of = {place.ward: place.authority for place in placed if place.ward in same}
    authority = places.names(sorted(set(authority_of.values())))
    further = {area: authority.get(authority_of.get(area, ""), area) for area in same}
    found = {area: f"{name} ({further[area]})" if area in further else name for area, name in division.names.items()}
    still = Counter(found.values())
    return {area: name if still[name] == 1 else f"{division.names[area]} ({area})" for area, name in found.items()}


def _paths(division: Division) -> dict[str, str]:
    """Returns an address for every area: the code, or for the council's own area its kind and name in plain letters."""
    paths: dict[str, str] = {}
    for area in sorted(division.names):
        plain = area if CODE.fullmatch(area) else f"{_plain(division.kind)}.{_plain(area)}"
        numbered = (f"{plain}-{number}" for number in count(2))
        paths[area] = next(path for path in chain([plain], numbered) if path not in paths.values())
    return paths


def _plain(words: str) -> str:
    letters = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")


def _deprived(division: Division, survey: Survey, placed: list[SmallestArea]) -> dict[str, tuple[int, int]]:
    """Returns how many LSOAs of each area are more deprived; nothing if the place data lack what the definition needs.

    Authorities are left out: the usual definition takes a fifth of each.
    """
    if division.axis == AUTHORITY:
        return {}
    definition = deprivation_areas.group(survey) or Group(QUINTILE)
    found = places.yields(sorted({place.authority for place in placed}), groups=[definition])
    lsoas: dict[str, set[str]] = {}
    for area, lsoa in _lsoas(division, placed):
        lsoas.setdefault(area, set()).add(lsoa)
    return {area: (len(own & set(found[0].lsoas)), len(own)) for area, own in lsoas.items()} if found else {}


def _lsoas(division: Division, placed: list[SmallestArea]) -> Iterator[tuple[str, str]]:
    """Yields the LSOAs that lie in each area, wholly or partly."""
    own = places.areas_of(division.kind) if division.axis == OWN else {}
    for place in placed:
        area = place.ward if division.axis == WARD else own.get(place.lsoa) or own.get(place.ward, "")
        if area in division.names:
            yield area, place.lsoa
