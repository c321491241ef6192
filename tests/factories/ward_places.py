"""Made-up wards in two authorities, with their outlines: names that are hard to print, to sort and to fit in a square."""

from __future__ import annotations

from typing import Any

from survey_app.geography.places import synthetic
from survey_app.geography.places.synthetic import PostcodeEntry

HERE, THERE = "ZZ7000011", "ZZ7000012"
AUTHORITIES = {HERE: "Porth", THERE: "Aber"}
NAMES = ("St Mary’s", "Tŷ Ddewi", "Ŵyr Uchaf", "Âbergwaun", 'Market & "Quay" <b>', "Abbey", "Abbey",
         "Flackwell Heath, Little Marlow and Marlow South East", "North", "South", "East", "West")
WARDS = tuple(f"ZZ5{number:06}" for number in range(101, 101 + len(NAMES)))
ACROSS = 4      # wards in a row of the map


def authority_of(ward: str) -> str:
    """Returns the authority of a ward: the last six are in the second."""
    return HERE if WARDS.index(ward) < 6 else THERE


def store(outlines: bool = True) -> None:
    """Stores a postcode and two neighbourhoods of every ward, of which the first ward's first is the most deprived."""
    synthetic.store("Made up", [_entry(place, lsoa) for place in range(len(WARDS)) for lsoa in (0, 1)], "Made up",
                    {ward: _square(place) for place, ward in enumerate(WARDS)} if outlines else None)


def _entry(place: int, lsoa: int) -> PostcodeEntry:
    ward, number = WARDS[place], 2 * place + lsoa
    authority = authority_of(ward)
    return PostcodeEntry(f"ZZ{number // 20 + 1} {number % 10 + 1}A{'ABDEFGHJLNPQRSTUWXYZ'[number % 20]}", f"ZZ1{number:06}",
                         f"Neighbourhood {number}", ward, NAMES[place], authority, AUTHORITIES[authority], 100 + number, 1)


def _square(place: int) -> dict[str, Any]:
    row, column = divmod(place, ACROSS)
    west, south = 1.2 + column / 10, 55 - row / 20
    ring = [[west, south], [west + 0.1, south], [west + 0.1, south + 0.05], [west, south + 0.05], [west, south]]
    return {"type": "Polygon", "coordinates": [[[round(x, 6), round(y, 6)] for x, y in ring]]}
