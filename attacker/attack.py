"""The attack: reads everything, works out every hidden count, and says which are narrower than they may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from . import everyone
from .hidden import THRESHOLD, Hidden, hidden, rooms, true_counts
from .knowledge import Map, Questions, Release, Weights
from .people import Atoms, Group, Mask, Truth, atoms
from .problem import Problem, inhabited, of_cells
from .reading import Printed, read
from .solver import Contradiction, TooHard, Vector, matrix, stretch
from .statements import Statement, between, statements

# What is assumed of areas that no table lists, and of people in several versions: all of it, then less.
ASSUMED = {(False, False): "an area that is not listed has nobody", (True, False): "nobody left between two versions",
           (True, True): "some people fit the figures"}
IN_TIME = "the figures can be solved in time"


@dataclass(frozen=True, slots=True)
class Finding:
    """A hidden count that can be worked out too well. It lies from `low` to `high`; it had to keep `needed` values.

    `how` is "printed" for a small count that a table simply prints. `true` is the count itself, where it is given.
    """

    item: str
    answers: tuple[str, ...]
    group: str
    low: int
    high: int
    table: str = ""
    needed: int = THRESHOLD
    how: str = "worked out"
    true: int | None = None

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

    @property
    def mistaken(self) -> tuple[Finding, ...]:
        """Returns the findings whose range the true count is not in: faults of the attacker."""
        return tuple(one for one in self.findings if one.true is not None and not one.low <= one.true <= one.high)


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
    stated = _stated(printed, questions)
    survey = _Survey(questions, where or Map(), weights, truth, threshold, tuple(stated))
    found = [one for one in survey.attacked() if one is not None]
    merged = [finding for part in found for finding in part.findings]
    return Attack(tuple(merged), sum(part.cells for part in found), sum(part.sums for part in found),
                  sum(one.is_exact for one in stated if one.item), len({one.table for one in stated}),
                  len({one.group.version for one in stated}), tuple(dict.fromkeys(why for part in found for why in part.assumed)))


def _stated(printed: Sequence[Printed], questions: Questions) -> list[Statement]:
    """Returns the statements of all releases; releases of the same data are about the same people."""
    versions: dict[str, int] = {}
    stated: list[Statement] = []
    for place, one in enumerate(printed):
        version = versions.setdefault(_data(one, place), len(versions))
        stated += between(list(statements(one, questions, version)), questions)
    return list(dict.fromkeys(stated))


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
    stated: tuple[Statement, ...]
    _made: dict[object, tuple[Atoms, Mask]] = field(default_factory=dict)

    def attacked(self) -> Iterator[Attack]:
        """Yields the attack on each item, and on the mentions that are pooled over items."""
        by_item: dict[str, list[Statement]] = {}
        joined, more, unsolved = everyone.attacked(self.stated, self.questions)
        for one in (*self.stated, *more):
            by_item.setdefault(one.item, []).append(one)
        yield Attack(tuple(self._judged(joined)), len(joined), len(joined),
                     assumed=tuple(f"{name}: {IN_TIME}" for name in dict.fromkeys(unsolved)))
        for name, stated in by_item.items():
            if name in self.questions.items:
                yield self._item(name, stated)

    def _item(self, name: str, stated: list[Statement]) -> Attack:
        """Attacks one item; what fits nobody is assumed no longer, one assumption after the other."""
        given_up: list[str] = []
        for (unlisted, apart), assumed in ASSUMED.items():
            try:
                return replace(self._assuming(name, stated, unlisted, apart), assumed=tuple(given_up))
            except Contradiction:
                given_up.append(f"{name}: {assumed}")
            except TooHard:
                rest = [one for one in stated if not one.weighted]
                hard = (f"{name}: {IN_TIME}",)
                return replace(self._item(name, rest), assumed=hard) if rest != stated else Attack((), assumed=hard)
        return Attack((), assumed=tuple(given_up))

    def _assuming(self, name: str, stated: list[Statement], unlisted: bool, apart: bool) -> Attack:
        sizes = [one for one in self.stated if not one.item]
        sizes += of_cells(self.stated, self.weights) if self.weights else []
        versions = sorted({one.group.version for one in stated})
        parts = [[one for one in stated if one.group.version == version] for version in versions] if apart else [stated]
        merged: list[Attack] = []
        for part in parts:
            mine = [one for one in sizes if not apart or one.group.version in {other.group.version for other in part}]
            made, kept = self._atoms(frozenset(_groups(part, mine, versions)), tuple(mine), unlisted)
            merged.append(self._part(Problem(self.questions.items[name], made, part, mine, self.weights, kept), kept))
        return Attack(tuple(one for part in merged for one in part.findings), sum(part.cells for part in merged),
                      sum(part.sums for part in merged))

    def _atoms(self, groups: frozenset[Group], sizes: tuple[Statement, ...], unlisted: bool) -> tuple[Atoms, Mask]:
        """Returns the atoms of these groups, and which of them may hold somebody."""
        key = groups, sizes, unlisted
        if key not in self._made:
            made = atoms(self.where, groups, self.weights, unlisted=unlisted)
            self._made[key] = made, inhabited(made, sizes)
        return self._made[key]

    def _part(self, problem: Problem, kept: Mask) -> Attack:
        problem.solver.start()
        tried = hidden(problem, kept)
        counts, bases = self._true(problem, tried)
        small = counts < self.threshold
        judged = [one for one, is_small in zip(tried, small, strict=True) if is_small]
        narrow = self._narrow(problem, judged, kept, bases[small])
        found = (self._with_true(one, counts[small][place]) for place, one in narrow)
        return Attack((*_printed(problem.stated, self.threshold), *found), sum(bool(one.table) for one in judged), len(judged))

    def _true(self, problem: Problem, tried: Sequence[Hidden]) -> tuple[Vector, Vector]:
        """Returns how many people each sum counts and how many of its people answered, as far as that is known."""
        if self.truth is None:
            return np.zeros(len(tried)), np.full(len(tried), np.inf)
        return true_counts(problem, self.truth, tried)

    def _with_true(self, finding: Finding, count: float) -> Finding:
        return finding if self.truth is None else replace(finding, true=int(count))

    def _narrow(self, problem: Problem, tried: list[Hidden], kept: Mask, bases: Vector) -> Iterator[tuple[int, Finding]]:
        """Yields the sums that keep fewer values than they need, with their places in the list."""
        sums = matrix([problem.sum_of(one.mask, one.answers) for one in tried], problem.solver.unknowns)
        need = np.full(len(tried), self.threshold - 1.0)
        if self.truth is not None:
            need = np.minimum(need, rooms(problem, tried, kept, bases))
        for place in np.flatnonzero(stretch(problem.solver, sums, need)) if len(sums) else ():
            least, most = problem.solver.spread(sums[[place]])
            if most[0] - least[0] < need[place] and (self.truth is not None or least[0] < 2 * self.threshold):
                yield from ((int(place), one) for one in self._pinned(problem, tried[place], kept, need[place]))

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
        for stated, low, high in joined:
            if stated.item not in self.questions.items and high - low < min(self.threshold - 1, stated.base or high) \
                    and low < self.threshold:
                yield Finding(stated.item, tuple(sorted(stated.answers)), stated.row, low, high, stated.table)


def _groups(stated: Iterable[Statement], sizes: Iterable[Statement], versions: Sequence[int]) -> Iterator[Group]:
    """Yields every group that the item's figures or the sizes name. An atom of a version that is silent is needed by none."""
    yield from (one.group for one in stated)
    yield from (one.group for one in sizes if one.group.version in versions)


def _printed(stated: Iterable[Statement], threshold: int) -> Iterator[Finding]:
    """Yields the small counts that a table prints, where somebody answered."""
    for one in stated:
        if one.is_exact and one.low is not None and one.base and not one.weighted:
            low = min(one.low, one.base - one.low)
            if low < threshold:
                yield Finding(one.item, tuple(sorted(one.answers)), f"{one.row}: {one.group}", one.low, one.low, one.table,
                              how="printed")
