"""Reads a postcode product once before it is loaded, to find out what it is and what its rows say together."""

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

CELL = 1000         # metres; authorities with postcodes in the same or touching squares are neighbours
LONGEST_CODE = 9
LONGEST_POSTCODE = 7
COMBINED = ["outward code", AUTHORITY.name, LSOA.name, LSOA_2011.name, RANK.name, "outside England"]

Cell = tuple[int, int]


@dataclass(slots=True)
class Recognised:
    """What a postcode product is, how many rows it has of each kind, and what they say of areas.

    `outwards`: the authorities of each outward code (blank for none). `lsoas`: the authority of each English LSOA.
    `older_lsoas`: its LSOAs of 2011, if the file has both. `ranks`: the ranks of deprivation on its rows. `cells`: the
    squares of a kilometre in which each authority has postcodes.
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
        """Product and edition, as shown with every match: "NSPL 2024-08"."""
        return f"{self.product} {self.edition}".strip()

    def report(self) -> dict[str, Any]:
        """A summary to show and store, as JSON."""
        return {"product": self.product, "edition": self.edition, "vintage": self.vintage, "files": list(self.files),
                "rows": self.rows, "terminated": self.terminated, "without_lsoa": self.without_lsoa,
                "outside_england": self.outside_england, "by_authority": dict(self.by_authority.most_common())}


def recognise(files: PostcodeFiles, progress: Callable[[int, int], None] = lambda rows, of: None, *,
              with_cells: bool = False) -> Recognised:
    """Reads `files` and counts; collects `with_cells`, which show neighbours, only on request.

    `progress` is called with each batch's rows, and the approximate number of all rows. Raises SourceError.
    """
    about, roles = rows_about(files), (*TO_STORE, INTRODUCED, LSOA_2011, RANK, *((EAST, NORTH) if with_cells else ()))
    recognised = Recognised(files.product, files.edition, files.vintage, tuple(table.name for table in files.tables))
    for batch in batches(files, roles):
        _check(batch, recognised)
        _count(batch, recognised)
        if with_cells:
            _locate(batch, recognised)
        progress(batch.num_rows, about)
    if not recognised.rows:
        raise SourceError(f"{', '.join(recognised.files)}: has a header and no rows. Download it again.")
    if not recognised.edition and recognised.last_introduced:
        recognised.edition = f"to {recognised.last_introduced[:4]}-{recognised.last_introduced[4:6]}"
    return recognised


def neighbours(recognised: Recognised, authorities: Iterable[str]) -> set[str]:
    """The English authorities with postcodes within about a kilometre of one in `authorities`, without these.

    Raises SourceError if the product has no grid references, like the best-fit lookups.
    """
    own = set(authorities)
    ring = {(east + x, north + y) for code in own for east, north in recognised.cells.get(code, ())
            for x, y in product((-1, 0, 1), repeat=2)}
    if not ring:
        raise SourceError(f"{', '.join(recognised.files)}: has no grid references, which tell an authority's neighbours. "
                          "Give the NSPL or the ONSPD, or name the neighbours with --within.")
    return {other for other, cells in recognised.cells.items() if other not in own and not ring.isdisjoint(cells)}


def _count(batch: Any, recognised: Recognised) -> None:
    recognised.rows += batch.num_rows
    recognised.terminated += batch.num_rows - batch[TERMINATED.name].null_count
    recognised.without_lsoa += batch[LSOA.name].null_count
    recognised.last_introduced = max(recognised.last_introduced, pc.max(batch[INTRODUCED.name]).as_py() or "")
    recognised.outside_england += pc.sum(batch["outside England"]).as_py() or 0
    for row in batch.select(COMBINED).group_by(COMBINED).aggregate([([], "count_all")]).to_pylist():
        _combine(recognised, *row.values())


def _combine(recognised: Recognised, outward: str, authority: str | None, lsoa: str | None, older: str | None, rank: str | None,
             outside: bool, rows: int) -> None:
    """Adds a number of rows with the same combination of areas."""
    recognised.by_authority[authority or ""] += rows
    recognised.outwards[outward].add(authority or "")
    if lsoa and not outside:
        recognised.lsoas.setdefault(lsoa, authority or "")
        if older and older != lsoa:
            recognised.older_lsoas.add((older, lsoa))
        if rank and rank != "0":
            recognised.ranks.add((lsoa, rank))


def _locate(batch: Any, recognised: Recognised) -> None:
    """Adds the squares in which each English authority has postcodes."""
    english = batch.filter(pc.invert(batch["outside England"])).select([AUTHORITY.name, EAST.name, NORTH.name]).drop_null()
    squares = pa.table({AUTHORITY.name: english[AUTHORITY.name], **{
        role.name: pc.floor(pc.divide(pc.cast(english[role.name], pa.float64()), CELL)) for role in (EAST, NORTH)}})
    for square in squares.group_by(squares.column_names).aggregate([]).to_pylist():
        recognised.cells[square[AUTHORITY.name]].add((int(square[EAST.name]), int(square[NORTH.name])))


def _check(batch: Any, recognised: Recognised) -> None:
    """Refuses a column whose values do not match its name."""
    for name, longest in ((POSTCODE.name, LONGEST_POSTCODE), (LSOA.name, LONGEST_CODE), (AUTHORITY.name, LONGEST_CODE),
                          (WARD.name, LONGEST_CODE)):
        lengths = pc.fill_null(pc.utf8_length(batch[name]), 0)
        if (pc.max(lengths).as_py() or 0) > longest:
            example = batch[name][pc.index(lengths, pc.max(lengths)).as_py()].as_py()
            raise SourceError(f"{', '.join(recognised.files)}, after row {recognised.rows:,}: the {name} is {example[:30]!r}, "
                              f"which is not a code of at most {longest} characters.")
    if batch[POSTCODE.name].null_count:
        raise SourceError(f"{', '.join(recognised.files)}, after row {recognised.rows:,}: a row has no postcode.")
