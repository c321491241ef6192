"""The backup file: a zip with a JSON Lines file for each table, and a manifest that lists what must be in it.

A line is a row: the values of the columns that the manifest names, in that order. Any zip tool and JSON reader can open
it.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import os
import secrets
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, cast

import orjson

from ..consultations import Refused
from .table_schema import CODINGS, StoredTable

FORMAT = "have-your-say backup 1"
MANIFEST = "manifest.json"
# What the reader of zip files raises for one that is cut, overwritten, encrypted or packed in another way.
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, KeyError, OSError, OverflowError, RuntimeError,
           ValueError)
LARGEST_MANIFEST = 1_000_000      # bytes; one of ours has a few thousand
CHUNK = 1 << 20

Progress = Callable[[int, int], None]   # rows since the last call, rows in all


def unwatched(_rows: int, _of: int) -> None:
    """A progress callback that does nothing."""


@dataclass(frozen=True, slots=True)
class Member:
    """One table in the file: its columns, and how the values of each are coded."""

    table: str
    columns: dict[str, str]
    rows: int
    sha256: str

    @property
    def name(self) -> str:
        """The member's name in the zip."""
        return f"{self.table}.jsonl"

    @property
    def stored(self) -> StoredTable:
        """The same table as stored in a database."""
        return StoredTable(self.table, self.columns)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The origin and content of a backup. `key_check` tells whether a SECRET_KEY is the one used for it."""

    revision: str
    program: str
    made_at: str
    key_check: str
    members: Sequence[Member]
    format: str = FORMAT

    @property
    def rows(self) -> int:
        """The number of rows in all tables."""
        return sum(member.rows for member in self.members)


@contextmanager
def new_file(path: Path) -> Iterator[zipfile.ZipFile]:
    """A zip that only its owner can read, written beside `path` and moved there when complete. Never overwrites a file."""
    if path.exists():
        raise _exists(path)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with open(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
                yield archive
            file.flush()
            os.fsync(file.fileno())
        _move(beside, path)
    except OSError as error:
        raise Refused(f"{path} cannot be written: {error.strerror or error}.") from None
    finally:
        with suppress(OSError):
            beside.unlink()


def write_table(archive: zipfile.ZipFile, table: StoredTable, rows: Iterable[Sequence[Any]]) -> Member:
    """Writes a table's rows one by one."""
    digest, number, encode = hashlib.sha256(), 0, table.encoder()
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as file:
        for row in rows:
            line = orjson.dumps(encode(row), option=orjson.OPT_APPEND_NEWLINE)
            digest.update(line)
            file.write(line)
            number += 1
    return Member(table.name, dict(table.columns), number, digest.hexdigest())


def write_manifest(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Writes the manifest, which completes a backup."""
    archive.writestr(MANIFEST, orjson.dumps(asdict(manifest), option=orjson.OPT_INDENT_2))


class Backup:
    """A backup open for reading."""

    def __init__(self, archive: zipfile.ZipFile, path: Path) -> None:
        self._archive, self._path = archive, path
        self.manifest = _manifest(archive, path)

    def verify(self) -> None:
        """Reads every member once. Raises Refused if one differs from the manifest."""
        for member in self.manifest.members:
            digest = hashlib.sha256()
            with self._reading(), self._archive.open(member.name) as file:
                while chunk := file.read(CHUNK):
                    digest.update(chunk)
            if digest.hexdigest() != member.sha256:
                raise Refused(f"{self._path} is damaged: {member.name} differs from what was written. Use another backup.")

    def rows(self, member: Member) -> Iterator[list[Any]]:
        """The coded rows of a table, one by one."""
        with self._reading(), self._archive.open(member.name) as file:
            for line in io.BufferedReader(cast(io.RawIOBase, file), CHUNK):
                yield orjson.loads(line)

    @contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except DAMAGED as error:
            raise Refused(f"{self._path} is damaged ({error}). Use another backup.") from None


@contextmanager
def opened(path: Path) -> Iterator[Backup]:
    """The backup in a file. Raises Refused if the file is not a complete backup."""
    try:
        archive = zipfile.ZipFile(path)
    except DAMAGED as error:
        raise Refused(f"{path} is not a backup, or it was cut short ({error}). Use another file.") from None
    with archive:
        yield Backup(archive, path)


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
            raise ValueError("no backup has so many tables")
        document = orjson.loads(archive.read(MANIFEST))
        members = [Member(**member) for member in document.pop("members")]
        manifest = Manifest(**document, members=members)
    except (*DAMAGED, TypeError, AttributeError):
        raise Refused(f"{path} is a zip file, but not a backup made by this program.") from None
    if manifest.format != FORMAT or any(set(member.columns.values()) - set(CODINGS) for member in members):
        raise Refused(f"{path} is a backup in a form that this version does not know ({manifest.format}). Use a newer version.")
    return manifest


def _move(beside: Path, path: Path) -> None:
    """Gives the complete file its name, unless a file of that name exists by now."""
    try:
        os.link(beside, path)
    except FileExistsError:
        raise _exists(path) from None
    except OSError:            # a file system without links
        if path.exists():
            raise _exists(path) from None
        beside.rename(path)


def _exists(path: Path) -> Refused:
    return Refused(f"{path} already exists, and is not overwritten. Choose another name.")
