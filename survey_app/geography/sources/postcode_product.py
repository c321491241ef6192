"""Reads a postcode product through once, before it is loaded: what it is, and what its rows say together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from . import SourceError
from .postcodes import (
    AUTHORITY,
    EAST,
    INTRODUCED,
    LSOA,
    LSOA_2011,
    NORTH,
    POSTCODE,
    RANK,
    TERMINATED,
    TO_STORE,
    WARD,
    PostcodeFiles,
    batches,
    rows_about,
)

CELL = 1000         # metres: authorities with postcodes in the same or in touching squares are neighbours
LONGEST_CODE = 9
LONGEST_POSTCODE = 7
COMBINED = ["outward code", AUTHORITY.name, LSOA.name, LSOA_2011.name, RANK.name, "outside England"]

Cell = tuple[int, int]


@dataclass(slots=True)
class Recognised:
    """What a postcode product was found to be, how many of its rows are what, and what they say of areas.

    `outwards`: the authorities each outward code has postcodes in (blank for none). `lsoas`: the authority of each English
    LSOA. `older_lsoas`: its LSOAs of 2011, where the file has both. `ranks`: the ranks of deprivation on its rows.
    `cells`: the squares of a kilometre that each authority has postcodes in.
    """

    product: str
    edition: str
    vintage: int
    files: tuple[str, ...]
    rows: int = 0
    terminated: int = 0
    without_lsoa: int = 0
    outside_england: int = 0
    last_introduced: str = ""
    by_authority: Counter[str] = field(default_factory=Counter)
    outwards: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    lsoas: dict[str, str] = field(default_factory=dict)
    older_lsoas: set[tuple[str, str]] = field(default_factory=set)
    ranks: set[tuple[str, str]] = field(default_factory=set)
    cells: dict[str, set[Cell]] = field(default_factory=lambda: defaultdict(set))

    @property
    def name(self) -> str:
        """Product and edition, as it is shown with every match: "NSPL 2024-08"."""
        return f"{self.product} {self.edition}".strip()

    def report(self) -> dict[str, Any]:
        """What to tell and to keep of it, as JSON."""
        return {"product": self.product, "edition": self.edition, "vintage": self.vintage, "files": list(self.files),
                "rows": self.rows, "terminated": self.terminated, "without_lsoa": self.without_lsoa,
                "outside_england": self.outside_england, "by_authority": dict(self.by_authority.most_common())}


def recognise(files: PostcodeFiles, progress: Callable[[int, int], None] = lambda rows, of: None, *,
              with_cells: bool = False) -> Recognised:
    """Reads `files` through and counts; `with_cells`, which tell neighbours, only on request.

    `progress` is told of each batch's rows, and about how many there are in all. Raises SourceError.
    """
    about, roles = rows_about(files), (*TO_STORE, INTRODUCED, LSOA_2011, RANK, *((EAST, NORTH) if with_cells else ()))
    found = Recognised(files.product, files.edition, files.vintage, tuple(table.name for table in files.tables))
    for batch in batches(files, roles):
        _check(batch, found)
        _count(batch, found)
        if with_cells:
            _locate(batch, found)
        progress(batch.num_rows, about)
    if not found.rows:
        raise SourceError(f"{', '.join(found.files)}: has a header and no rows. Download it again.")
    if not found.edition and found.last_introduced:
        found.edition = f"to {found.last_introduced[:4]}-{found.last_introduced[4:6]}"
    return found


def neighbours(found: Recognised, authorities: Iterable[str]) -> set[str]:
    """The English authorities with postcodes within a kilometre or so of one in `authorities`, and not among these.

    Raises SourceError where the product has no grid references, as best-fit lookups have none.
    """
    own = set(authorities)
    ring = {(east + x, north + y) for one in own for east, north in found.cells.get(one, ())
            for x, y in product((-1, 0, 1), repeat=2)}
    if not ring:
        raise SourceError(f"{', '.join(found.files)}: has no grid references, which tell an authority's neighbours. Give the "
                          "NSPL or the ONSPD, or name the neighbours with --within.")
    return {other for other, cells in found.cells.items() if other not in own and not ring.isdisjoint(cells)}


def _count(batch: Any, found: Recognised) -> None:
    found.rows += batch.num_rows
    found.terminated += batch.num_rows - batch[TERMINATED.name].null_count
    found.without_lsoa += batch[LSOA.name].null_count
    found.last_introduced = max(found.last_introduced, pc.max(batch[INTRODUCED.name]).as_py() or "")
    found.outside_england += pc.sum(batch["outside England"]).as_py() or 0
    for row in batch.select(COMBINED).group_by(COMBINED).aggregate([([], "count_all")]).to_pylist():
        _combine(found, *row.values())


def _combine(found: Recognised, outward: str, authority: str | None, lsoa: str | None, older: str | None, rank: str | None,
             outside: bool, rows: int) -> None:
    """Takes in that so many rows hold the same combination of areas."""
    found.by_authority[authority or ""] += rows
    found.outwards[outward].add(authority or "")
    if lsoa and not outside:
        found.lsoas.setdefault(lsoa, authority or "")
        if older and older != lsoa:
            found.older_lsoas.add((older, lsoa))
        if rank and rank != "0":
            found.ranks.add((lsoa, rank))


def _locate(batch: Any, found: Recognised) -> None:
    """Takes in the squares that each English authority has postcodes in."""
    english = batch.filter(pc.invert(batch["outside England"])).select([AUTHORITY.name, EAST.name, NORTH.name]).drop_null()
    squares = pa.table({AUTHORITY.name: english[AUTHORITY.name], **{
        role.name: pc.floor(pc.divide(pc.cast(english[role.name], pa.float64()), CELL)) for role in (EAST, NORTH)}})
    for square in squares.group_by(squares.column_names).aggregate([]).to_pylist():
        found.cells[square[AUTHORITY.name]].add((int(square[EAST.name]), int(square[NORTH.name])))


def _check(batch: Any, found: Recognised) -> None:
    """Refuses a column whose values are not what its name promises."""
    for name, longest in ((POSTCODE.name, LONGEST_POSTCODE), (LSOA.name, LONGEST_CODE), (AUTHORITY.name, LONGEST_CODE),
                          (WARD.name, LONGEST_CODE)):
        lengths = pc.fill_null(pc.utf8_length(batch[name]), 0)
        if (pc.max(lengths).as_py() or 0) > longest:
            example = batch[name][pc.index(lengths, pc.max(lengths)).as_py()].as_py()
            raise SourceError(f"{', '.join(found.files)}, after row {found.rows:,}: the {name} is {example[:30]!r}, "
                              f"which is no code of at most {longest} characters.")
    if batch[POSTCODE.name].null_count:
        raise SourceError(f"{', '.join(found.files)}, after row {found.rows:,}: a row has no postcode.")
