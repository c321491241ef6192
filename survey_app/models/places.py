"""Places loaded from ONS and MHCLG: postcodes with their places, the index of deprivation by LSOA, areas, boundaries and
residents.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Model, UtcDateTime
from .consultations import Json, now

# What can be loaded. `lsoas` are the pairs of LSOA 2011 and 2021; `areas` a council's own, such as Community Boards.
EDITION_KINDS = ("postcodes", "deprivation", "lsoas", "partnerships", "areas", "boundaries", "population")


class PlaceEdition(Model):
    """One loaded source, and what its files were recognised as. A real one never replaces a synthetic one."""

    __tablename__ = "place_edition"
    __table_args__ = (CheckConstraint(f"kind IN {EDITION_KINDS}", name="kind_is_known"),
                      UniqueConstraint("kind", "name"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(100))
    synthetic: Mapped[bool] = mapped_column(default=False)
    recognised: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    loaded_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=now)


class PlaceRow(Model):
    """One combination of LSOA, ward and authority, with everything that a look-up returns."""

    __tablename__ = "place"
    __table_args__ = (CheckConstraint("status IN ('matched', 'outside', 'no_area')", name="status_is_known"),
                      CheckConstraint("lsoa_change IN ('U', 'S', 'M', 'X')", name="lsoa_change_is_known"))

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("place_edition.id"), index=True)
    status: Mapped[str] = mapped_column(String(10))
    lsoa: Mapped[str | None] = mapped_column(String(9))
    lsoa_name: Mapped[str | None] = mapped_column(String(100))
    ward: Mapped[str | None] = mapped_column(String(9))
    ward_name: Mapped[str | None] = mapped_column(String(100))
    authority: Mapped[str | None] = mapped_column(String(9))
    authority_name: Mapped[str | None] = mapped_column(String(100))
    partnership: Mapped[str | None] = mapped_column(String(9))
    partnership_name: Mapped[str | None] = mapped_column(String(100))
    areas: Mapped[dict[str, str]] = mapped_column(Json, default=dict)
    lsoa_change: Mapped[str | None] = mapped_column(String(1))
    imd_rank: Mapped[int | None]
    imd_decile: Mapped[int | None]
    imd_quintile_local: Mapped[int | None]
    imd_edition: Mapped[str | None] = mapped_column(String(20))


class PostcodeRow(Model):
    """A postcode without its space, and its place. Not a resident's: the table holds every postcode there is.

    Outward codes are rows too, with their authority if all their postcodes have the same one.
    """

    __tablename__ = "postcode"
    __table_args__ = {"sqlite_with_rowid": False}   # noqa: RUF012  # SQLAlchemy reads a plain dict; half the size and time

    postcode: Mapped[str] = mapped_column(String(7), primary_key=True)
    place_id: Mapped[int]   # no foreign key: its check needs an index on millions of rows; one transaction writes both
    terminated: Mapped[bool]


class DeprivationRow(Model):
    """One LSOA in one edition of the Index of Multiple Deprivation. Rank 1 is the most deprived in England."""

    __tablename__ = "deprivation"
    __table_args__ = (CheckConstraint("decile BETWEEN 1 AND 10", name="decile_is_1_to_10"),
                      CheckConstraint("quintile_local BETWEEN 1 AND 5", name="quintile_local_is_1_to_5"))

    edition_id: Mapped[int] = mapped_column(ForeignKey("place_edition.id"), primary_key=True)
    lsoa: Mapped[str] = mapped_column(String(9), primary_key=True)
    authority: Mapped[str | None] = mapped_column(String(9))
    rank: Mapped[int]
    decile: Mapped[int]
    quintile_local: Mapped[int | None]
    population: Mapped[int | None]


class AreaName(Model):
    """The name of an area code, from the latest source that names it."""

    __tablename__ = "area_name"

    code: Mapped[str] = mapped_column(String(9), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))


class AreaMember(Model):
    """An area that lies in another: an LSOA of 2021 in one of 2011, an authority in a partnership, a ward in a board."""

    __tablename__ = "area_member"

    edition_id: Mapped[int] = mapped_column(ForeignKey("place_edition.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(100), primary_key=True)
    code: Mapped[str] = mapped_column(String(9), primary_key=True)
    area: Mapped[str] = mapped_column(String(100), primary_key=True)


class BoundaryRow(Model):
    """The outline of one area, as a GeoJSON geometry in degrees (WGS 84)."""

    __tablename__ = "boundary"

    edition_id: Mapped[int] = mapped_column(ForeignKey("place_edition.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(9), primary_key=True)
    geometry: Mapped[dict[str, Any]] = mapped_column(Json)


class PopulationRow(Model):
    """Residents of one area and sex: the total, and by single year of age if the source has it."""

    __tablename__ = "population"

    edition_id: Mapped[int] = mapped_column(ForeignKey("place_edition.id"), primary_key=True)
    code: Mapped[str] = mapped_column(String(9), primary_key=True)
    sex: Mapped[str] = mapped_column(String(6), primary_key=True)
    total: Mapped[int]
    by_age: Mapped[list[int]] = mapped_column(Json)
