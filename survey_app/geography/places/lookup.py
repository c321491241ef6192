"""Looks a typed postcode up. Runs on every submission: one indexed query, and nothing of the postcode is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import bindparam, select

from ...database import one_row
from ...models import PlaceEdition, PlaceRow, PostcodeRow
from ..postcode import Postcode, normalise


@dataclass(frozen=True, slots=True)
class Place:
    """Where a postcode lies and how deprived that is, without the postcode. None where not known.

    `status`: matched; terminated (no longer in use, and still placed); outside (of England, or of the authorities asked
    for: no deprivation is told of it); no_area (a postcode that ONS gives no LSOA, or an outward code alone); unknown
    (not in the loaded edition); invalid (cannot be a postcode); not_given. `outward_only`: no more than an outward code
    was given, which has an authority where all its postcodes lie in one. Rank, decile and national quintile 1 are the most
    deprived of England, local quintile 1 of the LSOA's authority in that edition of the index. `lsoa_change` tells how the
    LSOA came from those that the index ranks, where it ranks another census's: U unchanged, S split, M merged, X redrawn;
    for M and X the rank is a mean weighted by residents. `areas`: the council's own, as {"community_board": "Beeches"}.
    """

    status: str
    lsoa: str | None = None
    lsoa_name: str | None = None
    ward: str | None = None
    ward_name: str | None = None
    authority: str | None = None
    authority_name: str | None = None
    partnership: str | None = None
    partnership_name: str | None = None
    areas: Mapping[str, str] = field(default_factory=dict)
    imd_rank: int | None = None
    imd_decile: int | None = None
    imd_quintile_local: int | None = None
    imd_edition: str | None = None
    lsoa_change: str | None = None
    postcode_edition: str | None = None
    outward_only: bool = False

    @property
    def imd_quintile_national(self) -> int | None:
        """The fifth of England's LSOAs it is in: two deciles each."""
        return (self.imd_decile + 1) // 2 if self.imd_decile else None

    def ward_only(self) -> Place:
        """The same without what tells the LSOA, for a consultation that stores no more than the ward."""
        return replace(self, lsoa=None, lsoa_name=None, imd_rank=None)


LOOK_UP = select(
    PostcodeRow.terminated, PlaceRow.status, PlaceRow.lsoa, PlaceRow.lsoa_name, PlaceRow.ward, PlaceRow.ward_name,
    PlaceRow.authority, PlaceRow.authority_name, PlaceRow.partnership, PlaceRow.partnership_name, PlaceRow.areas,
    PlaceRow.imd_rank, PlaceRow.imd_decile, PlaceRow.imd_quintile_local, PlaceRow.imd_edition, PlaceRow.lsoa_change,
    PlaceEdition.name,
).join_from(PostcodeRow, PlaceRow, PlaceRow.id == PostcodeRow.place_id).join(PlaceEdition).where(
    PostcodeRow.postcode == bindparam("key"))


def find(text: str) -> Place:
    """The place of the postcode, or of the outward code alone, in `text` as a resident typed it."""
    if not text.strip():
        return Place("not_given")
    postcode = normalise(text)
    if postcode is None:
        return Place("invalid")
    row = _row(postcode.key)
    return _place(row, postcode) if row else _unknown(postcode)


def _row(key: str) -> Sequence[Any] | None:
    return one_row(LOOK_UP, {"key": key})


def _place(row: Sequence[Any], postcode: Postcode) -> Place:
    terminated, status, *known = row
    place = Place("terminated" if terminated and status == "matched" else status, *known)
    return place if postcode.is_full else replace(place, outward_only=True)


def _unknown(postcode: Postcode) -> Place:
    """A postcode that is not stored: outside, when all of its outward code is, because those are not all stored."""
    district = _row(postcode.outward) if postcode.is_full else None
    if district and (place := _place(district, postcode)).status == "outside":
        return Place("outside", postcode_edition=place.postcode_edition)
    return Place("unknown", outward_only=not postcode.is_full)
