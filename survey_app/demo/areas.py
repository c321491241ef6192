"""Synthetic places: a district and a county that do not exist, in postcode area ZZ. Pure.

No real postcode or area code begins with ZZ. The ranks of deprivation are spread like those of a fairly well-off county,
from the most deprived tenth of England to the least.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

from ..geography.places import synthetic
from ..geography.places.synthetic import PostcodeEntry

EDITION = "Synthetic"
LSOAS_OF_ENGLAND = 33755
POSTCODES_AN_AREA = 6
UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"   # the letters that Royal Mail uses in the second half
COLUMNS = {12: 4, 40: 8}                    # wards in a row of an authority, by how many it has
WEST, SOUTH = (1.2, 1.8), 55.0              # degrees: where each authority begins
WIDE, HIGH = 0.07, 0.04                     # degrees: about how large a ward is
BENDS = 6                                   # points on a side between two corners
Corner = tuple[int, int]
Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Authority:
    """A made-up local authority: its number of wards, and of LSOAs in each."""

    code: str
    name: str
    wards: int
    areas_a_ward: int


DISTRICT = Authority("ZZ7000001", "Synthetic district", 12, 5)
COUNTY = Authority("ZZ7000002", "Synthetic county", 40, 5)
AUTHORITIES = (DISTRICT, COUNTY)


@dataclass(frozen=True, slots=True)
class Area:
    """One made-up LSOA with its ward, authority and deprivation. Rank, decile and quintile 1 are the most deprived."""

    lsoa: str
    lsoa_name: str
    ward: str
    ward_name: str
    authority: Authority
    imd_rank: int
    imd_decile: int
    imd_quintile_local: int


@cache
def areas(authority: Authority) -> tuple[Area, ...]:
    """All LSOAs of an authority, in the order of their codes."""
    return tuple(_areas(authority))


def postcodes(authority: Authority) -> Iterator[tuple[str, Area]]:
    """All postcodes of an authority, such as 'ZZ1 1AA', each with its LSOA."""
    first = AUTHORITIES.index(authority) * 4 + 1   # the district has ZZ1 to ZZ4, the county ZZ5 to ZZ9
    for number, area in enumerate(areas(authority)):
        for unit in range(POSTCODES_AN_AREA):
            sector, place = divmod(number * POSTCODES_AN_AREA + unit, len(UNIT_LETTERS) ** 2)
            letters = UNIT_LETTERS[place // len(UNIT_LETTERS)] + UNIT_LETTERS[place % len(UNIT_LETTERS)]
            yield f"ZZ{first} {sector + 1}{letters}", area


def _areas(authority: Authority) -> Iterator[Area]:
    before = AUTHORITIES[:AUTHORITIES.index(authority)]
    total = authority.wards * authority.areas_a_ward
    for number in range(total):
        lsoa = sum(earlier.wards * earlier.areas_a_ward for earlier in before) + number + 1
        ward = sum(earlier.wards for earlier in before) + number // authority.areas_a_ward + 1
        position = number * 7 % total + 1   # neighbours differ, and every position is taken once
        rank = _rank(position, total)
        yield Area(f"ZZ1{lsoa:06}", f"Synthetic area {lsoa}", f"ZZ5{ward:06}", f"Synthetic ward {ward}", authority,
                   rank, -(-10 * rank // LSOAS_OF_ENGLAND), -(-5 * position // total))


def _rank(position: int, total: int) -> int:
    """The rank in England: few areas are among the most deprived, many among the least."""
    return int(LSOAS_OF_ENGLAND * (0.02 + 0.97 * (position / total) ** 0.7))


def outlines() -> dict[str, dict[str, Any]]:
    """The outline of every synthetic ward, by code, as a GeoJSON geometry in degrees."""
    return {code: geometry for authority in AUTHORITIES for code, geometry in _wards(authority)}


def _wards(authority: Authority) -> Iterator[tuple[str, dict[str, Any]]]:
    codes = list(dict.fromkeys(area.ward for area in areas(authority)))
    for number, code in enumerate(codes):
        row, column = divmod(number, COLUMNS[authority.wards])
        corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1), (column, row)]
        sides = [_side(authority, *pair) for pair in pairwise(corners)]
        ring = [position for side in sides for position in side[:-1]]
        yield code, {"type": "Polygon", "coordinates": [[*map(list, ring), list(ring[0])]]}


def _side(authority: Authority, one: Corner, other: Corner) -> list[Position]:
    """The border between two corners; the same points in either direction."""
    first, last = sorted((one, other))
    start, end = _corner(authority, first), _corner(authority, last)
    points = [start]
    for bend in range(1, BENDS + 1):
        share, off = bend / (BENDS + 1), 0.08 * _chance(authority.code, *first, *last, bend)
        across, up = end[0] - start[0], end[1] - start[1]
        points.append(_rounded(start[0] + share * across - off * up * WIDE / HIGH,
                               start[1] + share * up + off * across * HIGH / WIDE))
    points.append(end)
    return points if first == one else points[::-1]


def _corner(authority: Authority, corner: Corner) -> Position:
    west = WEST[AUTHORITIES.index(authority)]
    return _rounded(west + WIDE * (corner[0] + 0.3 * _chance(authority.code, *corner, 1)),
                    SOUTH + HIGH * (corner[1] + 0.3 * _chance(authority.code, *corner, 2)))


def _rounded(east: float, north: float) -> Position:
    return round(east, 6), round(north, 6)


def _chance(name: str, *numbers: int) -> float:
    """A number from -1 to 1 that looks random but depends only on the arguments."""
    seed = sum(ord(character) for character in name) + sum(number * 7.31 ** place for place, number in enumerate(numbers, 1))
    return 2 * (math.sin(seed) * 43758.5453 % 1) - 1


def store() -> None:
    """Stores all synthetic postcodes, their areas and the outlines of the wards. Leaves loaded places as they are."""
    synthetic.store(EDITION, [_entry(postcode, area) for authority in AUTHORITIES
                           for postcode, area in postcodes(authority)], index_edition=EDITION,
                 outlines=outlines())


def _entry(postcode: str, area: Area) -> PostcodeEntry:
    return PostcodeEntry(
        postcode=postcode, lsoa=area.lsoa, lsoa_name=area.lsoa_name, ward=area.ward, ward_name=area.ward_name,
        authority=area.authority.code, authority_name=area.authority.name, imd_rank=area.imd_rank,
        imd_decile=area.imd_decile)
