"""The auditor: calculates the range to which a reader of a release can narrow down a suppressed cell.

A reader knows the published counts, how cells add up, that counts are integers and not negative, and the other bounds in
the release. The feasible tables are all tables of counts that fit these facts. A cell is protected if its range over the
feasible tables is at least as wide as its threshold, so that a reader cannot find a narrower range.

Linear programming finds both ends of the range. Its solutions may not be integers, so this range can be wider than the
true one but never narrower. An end is exact if a table of integers reaches it. Otherwise the auditor searches again among
tables of integers only. The result is therefore the exact range over all integer tables.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .cells import Key, Release, describe
from .feasibility import System, systems


@dataclass(frozen=True, slots=True)
class Finding:
    """The range to which a reader can narrow down one primary suppressed cell, and the least width that it needs."""

    key: Key
    low: float
    high: float
    needed: int

    @property
    def protected(self) -> bool:
        """Whether the range is wide enough."""
        return self.high - self.low >= self.needed

    def __str__(self) -> str:
        return (f"{describe(self.key)} can be bounded to {self.low:.0f} to {self.high:.0f}, "
                f"narrower than {self.needed}")


@dataclass(frozen=True, slots=True)
class Audit:
    """The result of an audit: one finding per primary suppressed cell."""

    findings: tuple[Finding, ...]

    @property
    def failures(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.protected)

    @property
    def passed(self) -> bool:
        return not self.failures


def audit(release: Release, suppressed: Collection[Key], before: Collection[Key] = (), *, exact: bool = False) -> Audit:
    """Returns the range of every primary cell for a reader who sees all cells except `suppressed` and knows the cells `before`.

    Cells that were published before cannot be protected and are left out. Unless `exact` is true, the search stops when a
    range is wide enough; the true range is at least as wide.
    """
    primary = sorted(release.primary() - set(before))
    if exact:
        known = release.known(suppressed, before)
        ranges = _ranges(systems(release, known), known, primary)
    else:
        found = witnesses(release, suppressed, before, primary)
        ranges = {key: found.range(key) for key in primary}
    return Audit(tuple(Finding(key, *ranges[key], release.cells[key].threshold) for key in primary))


def feasible(release: Release, suppressed: Collection[Key], key: Key,
             before: Collection[Key] = ()) -> tuple[float, float]:
    """Returns the smallest and largest count of `key` that fit what a reader knows. The largest is infinite if unbounded."""
    known = release.known(suppressed, before)
    return _ranges(systems(release, known), known, [key])[key]


def _ranges(found: Sequence[System], known: Mapping[Key, int], keys: Iterable[Key]) -> dict[Key, tuple[float, float]]:
    """Returns the exact range of each cell, one end at a time."""
    of = {key: system for system in found for key in system.keys}
    ranges: dict[Key, tuple[float, float]] = {key: (known[key], known[key]) for key in keys if key in known}
    for key in (key for key in keys if key not in known):
        place = of[key].place[key]
        least, greatest = (of[key].extreme(place, direction)[place] for direction in (-1, 1))
        ranges[key] = float(least), float(greatest)
    return ranges


@dataclass(frozen=True, eq=False)
class Witnesses:
    """Integer tables that a reader cannot distinguish from the true one: one row per table, the true table first.

    `place` gives the column of each cell.
    """

    place: Mapping[Key, int]
    tables: np.ndarray

    @classmethod
    def of(cls, release: Release) -> Witnesses:
        """Returns the true table only."""
        truth = np.array([[cell.count for cell in release.cells.values()]], dtype=float)
        return cls({key: place for place, key in enumerate(release.cells)}, truth)

    def range(self, key: Key) -> tuple[float, float]:
        """Returns the smallest and largest count of a cell in these tables."""
        counts = self.tables[:, self.place[key]]
        return float(counts.min()), float(counts.max())

    def narrow(self, keys: Iterable[Key], release: Release) -> list[Key]:
        """Returns the `keys` whose range is not wide enough yet."""
        ranges = ((key, *self.range(key)) for key in keys)
        return [key for key, low, high in ranges if high - low < release.cells[key].threshold]

    def where_known(self, key: Key) -> Witnesses:
        """Returns the tables that remain possible if the true count of `key` (in the first table) becomes known."""
        counts = self.tables[:, self.place[key]]
        return Witnesses(self.place, self.tables[counts == counts[0]])

    def and_more(self, keys: Sequence[Key], tables: Sequence[np.ndarray]) -> Witnesses:
        """Returns these tables and more. `tables` gives the counts of `keys`; all other cells have their true count."""
        if not tables:
            return self
        more = np.repeat(self.tables[:1], len(tables), axis=0)
        more[:, [self.place[key] for key in keys]] = tables
        return Witnesses(self.place, np.concatenate([self.tables, more]))


def witnesses(release: Release, suppressed: Collection[Key], before: Collection[Key], primary: Iterable[Key],
              found: Witnesses | None = None, *, one_by_one: bool = True, impatient: bool = False) -> Witnesses:
    """Returns tables in which every cell of `primary` has a range that is wide enough, or as wide as possible.

    It starts with the tables in `found` and moves many cells at once. If that is not enough, it moves each cell separately,
    unless `one_by_one` is false. If `impatient` is true, it stops at the first cell that cannot move far enough.
    """
    found = found or Witnesses.of(release)
    narrow = found.narrow(primary, release)
    if not narrow:
        return found
    for system in systems(release, release.known(suppressed, before)):
        own = [key for key in narrow if key in system.place]
        for seed in range(TRIES):
            if len(own) > FEW:
                found = found.and_more(system.keys, system.apart(own, seed))
                own = found.narrow(own, release)
        for key in own if one_by_one else ():
            if found.narrow([key], release):
                ends = [system.extreme(system.place[key], direction) for direction in (1, -1)]
                found = found.and_more(system.keys, ends)
                if impatient and found.narrow([key], release):
                    return found
    return found


FEW = 8     # up to this number of cells, moving them one by one is as fast
TRIES = 8   # after this number of tries, more cells hardly ever move together
