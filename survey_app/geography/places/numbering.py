"""Numbers the distinct places that postcodes lie in, so that a postcode is stored as itself and one number."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from ...models import PlaceRow
from .bulk import PostcodeValues, insert_rows

Areas = tuple[str, str, str, str]   # LSOA, ward, authority, and "outside" or nothing


@dataclass(slots=True)
class Numbering:
    """The distinct places met while reading postcodes, numbered after those stored already."""

    connection: Connection
    ids: dict[Areas, int] = field(default_factory=dict)
    first: int = field(init=False)

    def __post_init__(self) -> None:
        self.first = (self.connection.scalar(select(func.max(PlaceRow.id))) or 0) + 1

    def id_of(self, lsoa: str, ward: str, authority: str, outside: str = "") -> int:
        """The number of the place in these areas, blank where there is none; `outside` where it is not asked for."""
        return self.ids.setdefault((lsoa, ward, authority, outside), self.first + len(self.ids))

    def districts(self, outwards: Mapping[str, Collection[str]], within: Collection[str] = ()) -> Iterator[PostcodeValues]:
        """A row for each outward code: in the one authority of all its postcodes, or in none where they lie in several.

        A postcode without any area says nothing of the others, and is passed over.
        """
        for outward, authorities in outwards.items():
            located = [one for one in authorities if one]
            outside = bool(within and located) and not any(one in within for one in located)
            yield outward, self.id_of("", "", located[0] if len(located) == 1 else "", "outside" if outside else ""), False

    def insert(self, edition_id: int) -> None:
        """Stores the places that have been numbered, as those of an edition."""
        columns = ("id", "edition_id", "status", "lsoa", "ward", "authority", "areas")
        insert_rows(self.connection, "place", columns, (
            (number, edition_id, outside or ("matched" if lsoa else "no_area"), lsoa or None, ward or None,
             authority or None, "{}") for (lsoa, ward, authority, outside), number in self.ids.items()))
