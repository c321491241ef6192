"""Reads everything that a publication prints, in every format, into one set of rows for each table.

A figure that one format has and another leaves out is known: the row takes it from wherever it stands.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from . import pages, prose, spreadsheets
from .knowledge import Release
from .tables import KEYS, Cells, Table

BOUND = re.compile(r"\[\[((?:\\.|[^\\\[\]|])*)\|([a-z_]+):((?:[^\[\]|])+):([a-z_]+)\]\]")
LONGEST_SHEET_NAME = 31


Tables = dict[str, Table]


@dataclass(frozen=True)
class Printed:
    """All tables of one release, and its manifest."""

    release: Release
    tables: Tables
    manifest: Mapping[str, Any]


def read(release: Release) -> Printed:
    """Reads every file of a release."""
    tables: Tables = {}
    for name, rows in _all_rows(release.files):
        table = tables.setdefault(name, Table(name))
        for row in rows:
            table.take(row)
    _take_claims(tables, release.files)
    for name, text in _texts(release.files):
        prose.take([tables[name]] if name in tables else tables.values(), text)
    pages.take(tables, release.files)
    for name, content in _of(release.files, ".svg"):
        if (chart := PurePath(name).stem) in tables:
            prose.take_drawn(tables[chart], content)
    return Printed(release, tables, json.loads(release.files.get("manifest.json", b"{}")))


def _all_rows(files: Mapping[str, bytes]) -> Iterator[tuple[str, Iterable[Cells]]]:
    """Yields the rows of every table as each file prints it, those of tables/*.csv first."""
    for name, content in sorted(_of(files, ".csv"), key=lambda file: not file[0].startswith("tables/")):
        yield PurePath(name).stem, csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    for table, rows in json.loads(files.get("tables.json", b"{}")).items():
        yield table, [{name: _text(value) for name, value in row.items()} for row in rows]
    full = {PurePath(name).stem[:LONGEST_SHEET_NAME]: PurePath(name).stem for name in files if name.startswith("tables/")}
    for name, content in (*_of(files, ".xlsx"), *_of(files, ".ods")):
        for sheet, rows in spreadsheets.sheets(name, content).items():
            if rows and not set(KEYS).isdisjoint(rows[0]):
                yield full.get(sheet, sheet), [dict(zip(rows[0], row, strict=False)) for row in rows[1:] if any(row)]


def _take_claims(tables: Tables, files: Mapping[str, bytes]) -> None:
    """Takes the figures that the chapter binds to a cell."""
    claims = [(claim["cell"].split(":", 1)[0], *claim["cell"].split(":", 1)[1].rsplit(":", 1), claim["value"])
              for claim in json.loads(files.get("claims.json", b"[]"))]
    bound = [(table, row, column, words) for words, table, row, column in
             BOUND.findall(files.get("chapter.md", b"").decode())]
    for table, row, column, value in (*claims, *bound):
        for cells in tables[table].rows if table in tables else ():
            if not cells.get(column) and _is_named(cells, row) and re.search(r"\d", str(value)):
                cells[column] = str(value)


def _is_named(row: Cells, name: str) -> bool:
    """Says whether a claim's name of a row, such as "problems.litter" or "priorities/agree", is this row's."""
    return name in ("/".join(part) for part in _names(row))


def _names(row: Cells) -> Iterator[tuple[str, ...]]:
    key = [row[name] for name in KEYS if row.get(name)]
    yield tuple(key)
    yield from ((row[name],) for name in ("item", "group", "measure") if row.get(name))


def _texts(files: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yields the words of every file that has some, and the name of the chart if it is about one."""
    for name, content in (*_of(files, ".txt"), *_of(files, ".svg")):
        yield PurePath(name).stem, prose.plain(content.decode())
    for _, content in _of(files, ".html"):      # a page may have the name of one table and tell of others
        yield "", prose.plain(content.decode())
    for _, content in _of(files, ".docx"):
        yield "", spreadsheets.words(content)
    for _, content in _of(files, ".pdf"):
        yield "", prose.words_of_pdf(content)


def _of(files: Mapping[str, bytes], suffix: str) -> Iterator[tuple[str, bytes]]:
    return ((name, content) for name, content in sorted(files.items()) if name.endswith(suffix))


def _text(value: Any) -> str:
    return "" if value is None else str(value)
