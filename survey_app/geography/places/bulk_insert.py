"""Writes many rows fast, each database in its own way."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import Connection, bindparam, func, select, update

from ...models import AreaName, PlaceRow
from ..sources import SourceError

PostcodeValues = tuple[str, int, bool]
POSTCODE_COLUMNS = ("postcode", "place_id", "terminated")
RENAME = update(AreaName).where(AreaName.code == bindparam("known")).values(name=bindparam("new"))


def insert_rows(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Adds rows of values in the order of `columns`, as they come and without gathering them; by COPY on PostgreSQL."""
    driver = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        names, places = ", ".join(columns), ", ".join("?" * len(columns))
        driver.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)  # noqa: S608  # our own names
    elif isinstance(driver, psycopg.Connection):
        command = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table), SQL(", ").join(map(Identifier, columns)))
        with driver.cursor() as cursor, cursor.copy(command) as copy:
            for row in rows:
                copy.write_row(row)


def stage_postcodes(connection: Connection, rows: Iterable[PostcodeValues]) -> Callable[[], None]:
    """Takes in rows of (postcode without its space, number of its place, terminated); gives what stores them.

    All who write to an SQLite file wait for one lock. There the rows are read into a temporary table, which needs no lock,
    and storing them takes a fraction of the time. PostgreSQL lets nobody wait, and reads them while it stores them.
    What is given raises SourceError on a postcode that stands in the rows twice.
    """
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        return lambda: insert_postcodes(connection, rows)
    driver.execute("DROP TABLE IF EXISTS temp.staged")
    driver.execute("CREATE TEMP TABLE staged (postcode, place_id, terminated)")
    insert_rows(connection, "temp.staged", POSTCODE_COLUMNS, rows)
    driver.commit()   # of the temporary table
    driver.execute("BEGIN IMMEDIATE")   # waits for who is writing now, and then sees what he wrote

    def store() -> None:
        with once_each():
            driver.execute("INSERT INTO postcode (postcode, place_id, terminated) "
                           "SELECT postcode, place_id, terminated FROM temp.staged ORDER BY postcode")
        driver.execute("DROP TABLE temp.staged")
    return store


def insert_postcodes(connection: Connection, rows: Iterable[PostcodeValues]) -> None:
    """Adds postcodes at once. Raises SourceError on one that stands in the rows twice."""
    with once_each():
        insert_rows(connection, "postcode", POSTCODE_COLUMNS, rows)


@contextmanager
def once_each() -> Iterator[None]:
    """Says of a postcode that is there already what that means of the files."""
    try:
        yield
    except (sqlite3.IntegrityError, psycopg.errors.UniqueViolation):
        raise SourceError("A postcode stands in the files twice. Give each file once, and files of one edition only.") from None


def store_names(connection: Connection, names: Mapping[str, str]) -> None:
    """Names areas by code; a new name takes the place of the one known before."""
    known = {area.code: area.name for area in connection.execute(select(AreaName.code, AreaName.name))}
    given = {code: name for code, name in names.items() if code and name}
    insert_rows(connection, "area_name", ("code", "name"), [one for one in given.items() if one[0] not in known])
    renamed = [{"known": code, "new": name} for code, name in given.items() if known.get(code, name) != name]
    if renamed:
        connection.execute(RENAME, renamed)


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
