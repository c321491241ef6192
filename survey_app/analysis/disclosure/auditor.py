"""The auditor: what a reader of a release can still work out of a cell that was suppressed.

A reader knows the published counts, how cells add up, that counts are whole and not negative, and whatever bounds the
release tells besides. The counts that fit all of this are the feasible tables. A cell is protected when its counts in
them reach over at least its threshold: a reader cannot bound it to a narrower range.

Linear programming finds the ends. Its solutions need not be whole, so its range may be wider than the truth and never
narrower. An end that a whole table attains is exact; any other is sought again among whole tables alone. The range
given is therefore that over all integer tables, and no wider.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from .cells import Key, Release, describe
from .feasibility import System, systems


@dataclass(frozen=True, slots=True)
class Finding:
    """The range to which a reader can bound one primary suppressed cell, and how wide it must be at least."""

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
    """What the auditor found: one finding a primary suppressed cell."""

    findings: tuple[Finding, ...]

    @property
    def failures(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.protected)

    @property
    def passed(self) -> bool:
        return not self.failures


def audit(release: Release, suppressed: Collection[Key], before: Collection[Key] = (), *, exact: bool = False) -> Audit:
    """Bounds every primary cell as a reader could who sees everything but `suppressed`, and knows the cells `before`.

    A cell published before cannot be protected any more and is left out. Unless `exact`, a range stops growing once it
    is wide enough: the true one is then at least as wide.
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
    """The least and the greatest count that `key` can have as far as a reader can tell; infinite where unbounded."""
    known = release.known(suppressed, before)
    return _ranges(systems(release, known), known, [key])[key]


def _ranges(found: Sequence[System], known: Mapping[Key, int], keys: Iterable[Key]) -> dict[Key, tuple[float, float]]:
    """The whole range of each cell, end by end."""
    of = {key: system for system in found for key in system.keys}
    ranges: dict[Key, tuple[float, float]] = {key: (known[key], known[key]) for key in keys if key in known}
    for key in (key for key in keys if key not in known):
        place = of[key].place[key]
        least, greatest = (of[key].extreme(place, direction)[place] for direction in (-1, 1))
        ranges[key] = float(least), float(greatest)
    return ranges


@dataclass(frozen=True, eq=False)
class Witnesses:
    """Whole tables that a reader cannot tell from the true one: a row each, the counts in the order of `keys`."""

    place: Mapping[Key, int]
    tables: np.ndarray

    @classmethod
    def of(cls, release: Release) -> Witnesses:
        """The true table alone."""
        truth = np.array([[cell.count for cell in release.cells.values()]], dtype=float)
        return cls({key: place for place, key in enumerate(release.cells)}, truth)

    def range(self, key: Key) -> tuple[float, float]:
        """The least and the greatest count among these tables."""
        counts = self.tables[:, self.place[key]]
        return float(counts.min()), float(counts.max())

    def narrow(self, keys: Iterable[Key], release: Release) -> list[Key]:
        """Those of `keys` that do not range widely enough yet."""
        ranges = ((key, *self.range(key)) for key in keys)
        return [key for key, low, high in ranges if high - low < release.cells[key].threshold]

    def where_known(self, key: Key) -> Witnesses:
        """The tables that remain if the true count of `key`, which stands in the first, is told."""
        counts = self.tables[:, self.place[key]]
        return Witnesses(self.place, self.tables[counts == counts[0]])

    def and_more(self, keys: Sequence[Key], tables: Sequence[np.ndarray]) -> Witnesses:
        """These and further tables, given in the cells of `keys` and elsewhere true; these alone where there are none."""
        if not tables:
            return self
        more = np.repeat(self.tables[:1], len(tables), axis=0)
        more[:, [self.place[key] for key in keys]] = tables
        return Witnesses(self.place, np.concatenate([self.tables, more]))


def witnesses(release: Release, suppressed: Collection[Key], before: Collection[Key], primary: Iterable[Key],
              found: Witnesses | None = None, *, one_by_one: bool = True, impatient: bool = False) -> Witnesses:
    """Tables in which every cell of `primary` ranges widely enough, or as widely as it can.

    Starts from those `found` already. Many cells are moved at once; where that is not enough, each is moved on its own,
    unless `one_by_one` is false. If `impatient` it stops at the first cell that cannot move far enough.
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


FEW = 8     # so many cells are as soon moved one by one
TRIES = 8   # beyond this, cells that do not move in company hardly ever can
