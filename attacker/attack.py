"""The attack: reads everything, works out every hidden count, and says which are narrower than they may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from . import everyone
from .hidden import THRESHOLD, Hidden, hidden, rooms, true_counts
from .knowledge import Map, Questions, Release, Weights
from .people import Atoms, Group, Mask, Truth, atoms
from .problem import Problem, inhabited, of_cells
from .reading import Printed, read
from .solver import Contradiction, Vector, matrix, stretch
from .statements import Statement, between, statements


@dataclass(frozen=True, slots=True)
class Finding:
    """A hidden count that can be worked out too well. It lies from `low` to `high`; it had to keep `needed` values.

    `how` is "printed" for a small count that a table simply prints.
    """

    item: str
    answers: tuple[str, ...]
    group: str
    low: int
    high: int
    table: str = ""
    needed: int = THRESHOLD
    how: str = "worked out"

    @property
    def is_exact(self) -> bool:
        """Says whether one value is left."""
        return self.low == self.high


@dataclass(frozen=True, slots=True)
class Attack:
    """What was tried and found. `cells` are hidden figures of tables, `sums` those and all sums of people that were tried.

    `shown` are the counts that tables print. `assumed` says what the attacker had to give up because it fitted nobody.
    """

    findings: tuple[Finding, ...]
    cells: int = 0
    sums: int = 0
    shown: int = 0
    tables: int = 0
    versions: int = 0
    assumed: tuple[str, ...] = ()


def find(*published: Release, questions: Questions, where: Map | None = None, weights: Weights | None = None,
         truth: Truth | None = None, threshold: int = THRESHOLD) -> list[Finding]:
    """Returns every hidden small count that the published files and the map give away. See `attack`."""
    return list(attack(*published, questions=questions, where=where, weights=weights, truth=truth, threshold=threshold).findings)


def attack(*published: Release, questions: Questions, where: Map | None = None, weights: Weights | None = None,
           truth: Truth | None = None, threshold: int = THRESHOLD) -> Attack:
    """Attacks releases in the order in which they were published.

    With `truth`, only counts that really are small are judged; the truth takes no part in working them out. Without it,
    every count that could be small is.
    """
    printed = [read(release) for release in published]
    told = _told(printed, questions)
    survey = _Survey(questions, where or Map(), weights, truth, threshold, tuple(told))
    found = [one for one in survey.attacked() if one is not None]
    merged = [finding for part in found for finding in part.findings]
    return Attack(tuple(merged), sum(part.cells for part in found), sum(part.sums for part in found),
                  sum(one.is_exact for one in told if one.item), len({one.table for one in told}),
                  len({one.group.version for one in told}), tuple(dict.fromkeys(why for part in found for why in part.assumed)))


def _told(printed: Sequence[Printed], questions: Questions) -> list[Statement]:
    """Returns the statements of all releases; releases of the same data are about the same people."""
    versions: dict[str, int] = {}
    told: list[Statement] = []
    for place, one in enumerate(printed):
        version = versions.setdefault(_data(one, place), len(versions))
        told += between(list(statements(one, questions, version)), questions)
    return list(dict.fromkeys(told))


def _data(printed: Printed, place: int) -> str:
    """Returns the fingerprint of the data behind a release; of a later year's, that of the year it looks back to."""
    facts = printed.manifest.get("compared_with", {}) if printed.release.later_year else printed.manifest
    return str(facts.get("data_sha256") or f"release {place}")


@dataclass(frozen=True)
class _Survey:
    """Everything known of one consultation."""

    questions: Questions
    where: Map
    weights: Weights | None
    truth: Truth | None
    threshold: int
    told: tuple[Statement, ...]

    def attacked(self) -> Iterator[Attack]:
        """Yields the attack on each item, and on the mentions that are pooled over items."""
        by_item: dict[str, list[Statement]] = {}
        joined, more = everyone.attacked(self.told, self.questions)
        for one in (*self.told, *more):
            by_item.setdefault(one.item, []).append(one)
        yield Attack(tuple(self._judged(joined)), len(joined), len(joined))
        for name, told in by_item.items():
            if name in self.questions.items:
                yield self._item(name, told)

    def _item(self, name: str, told: list[Statement]) -> Attack:
        """Attacks one item; what fits nobody is assumed no longer, one assumption after the other."""
        given_up: list[str] = []
        for unlisted, apart in ((False, False), (True, False), (True, True)):
            try:
                return replace(self._assuming(name, told, unlisted, apart), assumed=tuple(given_up))
            except Contradiction:
                given_up.append(f"{name}: " + ("an area that is not listed has nobody" if not unlisted else
                                               "nobody left between two versions" if not apart else "nothing fits"))
        return Attack((), assumed=tuple(given_up))

    def _assuming(self, name: str, told: list[Statement], unlisted: bool, apart: bool) -> Attack:
        sizes = [one for one in self.told if not one.item]
        sizes += of_cells(self.told, self.weights) if self.weights else []
        versions = sorted({one.group.version for one in told})
        parts = [[one for one in told if one.group.version == version] for version in versions] if apart else [told]
        merged: list[Attack] = []
        for part in parts:
            mine = [one for one in sizes if not apart or one.group.version in {other.group.version for other in part}]
            made = atoms(self.where, _groups(part, mine, versions), self.weights, unlisted=unlisted)
            merged.append(self._part(name, part, mine, made))
        return Attack(tuple(one for part in merged for one in part.findings), sum(part.cells for part in merged),
                      sum(part.sums for part in merged))

    def _part(self, name: str, told: list[Statement], sizes: list[Statement], made: Atoms) -> Attack:
        kept = inhabited(made, sizes)
        problem = Problem(self.questions.items[name], made, told, sizes, self.weights, kept)
        problem.solver.least(np.zeros(problem.solver.unknowns))
        tried = hidden(problem, kept)
        small, bases = self._small(problem, tried)
        judged = [one for one, is_small in zip(tried, small, strict=True) if is_small]
        findings = (*_printed(told, self.threshold), *self._narrow(problem, judged, kept, bases[small]))
        return Attack(findings, sum(bool(one.table) for one in judged), len(judged))

    def _small(self, problem: Problem, tried: Sequence[Hidden]) -> tuple[Mask, Vector]:
        """Returns which sums are to be judged, and how many of their people answered, as far as that is known."""
        if self.truth is not None:
            counts, bases = true_counts(problem, self.truth, tried)
            return counts < self.threshold, bases
        return np.ones(len(tried), bool), np.full(len(tried), np.inf)

    def _narrow(self, problem: Problem, tried: list[Hidden], kept: Mask, bases: Vector) -> Iterator[Finding]:
        """Yields the sums that keep fewer values than they need."""
        sums = matrix([problem.sum_of(one.mask, one.answers) for one in tried], problem.solver.unknowns)
        need = np.full(len(tried), self.threshold - 1.0)
        if self.truth is not None:
            need = np.minimum(need, rooms(problem, tried, kept, bases))
        for place in np.flatnonzero(stretch(problem.solver, sums, need)) if len(sums) else ():
            least, most = problem.solver.spread(sums[[place]])
            if most[0] - least[0] < need[place] and (self.truth is not None or least[0] < 2 * self.threshold):
                yield from self._pinned(problem, tried[place], kept, need[place])

    def _pinned(self, problem: Problem, one: Hidden, kept: Mask, need: float) -> Iterator[Finding]:
        """Yields the finding if both ends of a sum's range are too near to each other."""
        low, high = problem.solver.ends(problem.sum_of(one.mask, one.answers))
        if self.truth is None and high - low < need and low < self.threshold:
            most = -problem.solver.least(-problem.sum_of(one.mask, problem.item.base))
            need = min(need, rooms(problem, [one], kept, np.array([most]))[0])
        if high - low < need and (self.truth is not None or low < self.threshold):
            yield Finding(problem.item.id, tuple(sorted(one.answers)), one.group, int(low), int(high), one.table, int(need) + 1)

    def _judged(self, joined: Sequence[tuple[Statement, int, int]]) -> Iterator[Finding]:
        """Yields the sums of everyone that routing or pooled mentions pin, where no single item does."""
        for told, low, high in joined:
            if told.item not in self.questions.items and high - low < min(self.threshold - 1, told.base or high) \
                    and low < self.threshold:
                yield Finding(told.item, tuple(sorted(told.answers)), told.row, low, high, told.table)


def _groups(told: Iterable[Statement], sizes: Iterable[Statement], versions: Sequence[int]) -> Iterator[Group]:
    """Yields every group that the item's figures or the sizes name. An atom of a version that is silent is needed by none."""
    yield from (one.group for one in told)
    yield from (one.group for one in sizes if one.group.version in versions)


def _printed(told: Iterable[Statement], threshold: int) -> Iterator[Finding]:
    """Yields the small counts that a table prints, where somebody answered."""
    for one in told:
        if one.is_exact and one.low is not None and one.base and not one.weighted:
            low = min(one.low, one.base - one.low)
            if low < threshold and one.base >= threshold:
                yield Finding(one.item, tuple(sorted(one.answers)), f"{one.row}: {one.group}", one.low, one.low, one.table,
                              how="printed")
