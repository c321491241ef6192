"""Inserts many rows fast, with the best method of each database."""

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
Areas = tuple[str, str, str, str]   # LSOA, ward, authority, and "outside" or ''


def insert_rows(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Inserts rows of values in the order of `columns`, without collecting them in memory; by COPY on PostgreSQL."""
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
    """Takes rows of (postcode without its space, place number, terminated); returns a function that stores them.

    Writers of an SQLite file wait for one lock. So the rows first go into a temporary table, which needs no lock, and
    storing them then takes a fraction of the time. PostgreSQL makes nobody wait, and reads the rows while storing them.
    The function raises SourceError if a postcode appears twice.
    """
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        return lambda: insert_postcodes(connection, rows)
    driver.execute("DROP TABLE IF EXISTS temp.staged")
    driver.execute("CREATE TEMP TABLE staged (postcode, place_id, terminated)")
    insert_rows(connection, "temp.staged", POSTCODE_COLUMNS, rows)
    driver.commit()   # creates the temporary table
    driver.execute("BEGIN IMMEDIATE")   # waits for the present writer, and then sees its rows

    def store() -> None:
        with once_each():
            driver.execute("INSERT INTO postcode (postcode, place_id, terminated) "
                           "SELECT postcode, place_id, terminated FROM temp.staged ORDER BY postcode")
        driver.execute("DROP TABLE temp.staged")
    return store


def insert_postcodes(connection: Connection, rows: Iterable[PostcodeValues]) -> None:
    """Inserts postcodes at once. Raises SourceError if one appears twice."""
    with once_each():
        insert_rows(connection, "postcode", POSTCODE_COLUMNS, rows)


@contextmanager
def once_each() -> Iterator[None]:
    """Turns the database's error about a repeated postcode into a SourceError about the files."""
    try:
        yield
    except (sqlite3.IntegrityError, psycopg.errors.UniqueViolation):
        raise SourceError("A postcode appears twice in the files. Give each file once, and files of one edition only.") from None


def store_names(connection: Connection, names: Mapping[str, str]) -> None:
    """Stores the names of areas by code; a new name replaces an old one."""
    known = {area.code: area.name for area in connection.execute(select(AreaName.code, AreaName.name))}
    given = {code: name for code, name in names.items() if code and name}
    insert_rows(connection, "area_name", ("code", "name"), [pair for pair in given.items() if pair[0] not in known])
    renamed = [{"known": code, "new": name} for code, name in given.items() if known.get(code, name) != name]
    if renamed:
        connection.execute(RENAME, renamed)


@dataclass(slots=True)
class Numbering:
    """The different places met while reading postcodes, numbered after those already stored."""

    connection: Connection
    ids: dict[Areas, int] = field(default_factory=dict)
    first: int = field(init=False)

    def __post_init__(self) -> None:
        self.first = (self.connection.scalar(select(func.max(PlaceRow.id))) or 0) + 1

    def id_of(self, lsoa: str, ward: str, authority: str, outside: str = "") -> int:
        """The number of the place in these areas (blank for none); `outside` if it is not in the covered area."""
        return self.ids.setdefault((lsoa, ward, authority, outside), self.first + len(self.ids))

    def districts(self, outwards: Mapping[str, Collection[str]], within: Collection[str] = ()) -> Iterator[PostcodeValues]:
        """A row for each outward code: in the authority of all its postcodes, or in none if they lie in several.

        Postcodes without any area are ignored.
        """
        for outward, authorities in outwards.items():
            located = [code for code in authorities if code]
            outside = bool(within and located) and not any(code in within for code in located)
            yield outward, self.id_of("", "", located[0] if len(located) == 1 else "", "outside" if outside else ""), False

    def insert(self, edition_id: int) -> None:
        """Stores the numbered places as those of an edition."""
        columns = ("id", "edition_id", "status", "lsoa", "ward", "authority", "areas")
        insert_rows(self.connection, "place", columns, (
            (number, edition_id, outside or ("matched" if lsoa else "no_area"), lsoa or None, ward or None,
             authority or None, "{}") for (lsoa, ward, authority, outside), number in self.ids.items()))
