"""Synthetic places: a district and a county that exist nowhere, in postcode area ZZ. Pure.

No real postcode begins with ZZ, and no real area code does. The ranks of deprivation are spread as a fairly well-off
county's are, from the most deprived tenth of England to the least.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

EDITION = "Synthetic"
LSOAS_OF_ENGLAND = 33755
POSTCODES_AN_AREA = 6
UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"   # the letters that Royal Mail uses in the second half


@dataclass(frozen=True, slots=True)
class Authority:
    """A made-up local authority: how many wards it has, and LSOAs in each."""

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
    """Every LSOA of an authority, in the order of their codes."""
    return tuple(_areas(authority))


def postcodes(authority: Authority) -> Iterator[tuple[str, Area]]:
    """Every postcode of an authority, in the form 'ZZ1 1AA', with the LSOA it lies in."""
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
        lsoa = sum(one.wards * one.areas_a_ward for one in before) + number + 1
        ward = sum(one.wards for one in before) + number // authority.areas_a_ward + 1
        position = number * 7 % total + 1   # neighbours differ, and every position is taken once
        rank = _rank(position, total)
        yield Area(f"ZZ1{lsoa:06}", f"Synthetic area {lsoa}", f"ZZ5{ward:06}", f"Synthetic ward {ward}", authority,
                   rank, -(-10 * rank // LSOAS_OF_ENGLAND), -(-5 * position // total))


def _rank(position: int, total: int) -> int:
    """The rank in England: few of the areas are among the most deprived, many among the least."""
    return int(LSOAS_OF_ENGLAND * (0.02 + 0.97 * (position / total) ** 0.7))
