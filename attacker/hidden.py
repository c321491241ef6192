"""Which counts are hidden, and how many values each must keep: no fewer than one printed figure of a larger group leaves it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from .knowledge import Codes
from .people import Group, Mask, Truth
from .problem import Problem
from .solver import Vector
from .statements import Statement

THRESHOLD = 5


@dataclass(frozen=True, eq=False)
class Hidden:
    """People of these atoms who gave one of these answers: how many is not printed. `table` is empty for no table's cell."""

    table: str
    group: str
    answers: Codes
    mask: Mask

    def key(self) -> tuple[bytes, Codes]:
        """Names the same count for every table that hides it."""
        return self.mask.tobytes(), self.answers


def hidden(problem: Problem, kept: Mask) -> list[Hidden]:
    """Returns every hidden cell and its mirror, then every atom and every group without another, each count once."""
    found: dict[tuple[bytes, Codes], Hidden] = {}
    printed = {(mask.tobytes(), answers) for stated, mask in _masks(problem, kept) if stated.is_exact
               for answers in (stated.answers, stated.of - stated.answers)}
    for one in (*_cells(problem, kept), *_derived(problem, kept)):
        if one.mask.any() and one.answers and one.key() not in printed:
            found.setdefault(one.key(), one)
    return list(found.values())


def _masks(problem: Problem, kept: Mask) -> Iterator[tuple[Statement, Mask]]:
    return ((stated, problem.atoms.mask(stated.group) & kept) for stated in problem.stated)


def _cells(problem: Problem, kept: Mask) -> Iterator[Hidden]:
    for stated, mask in _masks(problem, kept):
        yield Hidden(stated.table, f"{stated.row}: {stated.group}", stated.answers, mask)
        yield Hidden(stated.table, f"not, of {stated.row}: {stated.group}", stated.of - stated.answers, mask)


def _derived(problem: Problem, kept: Mask) -> Iterator[Hidden]:
    """Yields the sums that no table has: of people whom only several groups together name."""
    groups = dict.fromkeys(stated.group for stated in problem.stated)
    local = {codes for stated in problem.stated if stated.group.conditions
             for codes in (stated.answers, stated.of - stated.answers)}
    for codes in local or _whole(problem, groups):
        for name, mask in _people(problem, groups, kept):
            yield Hidden("", name, codes, mask)
    for codes in {stated.answers for stated in problem.stated if stated.weighted and problem.weights}:
        for name, mask in _of_weights(problem, groups, kept):
            yield Hidden("", name, codes, mask)


def _of_weights(problem: Problem, groups: Iterable[Group], kept: Mask) -> Iterator[tuple[str, Mask]]:
    """Yields the people of every group who have the same weight."""
    for group in groups:
        for cell in problem.weights.of if problem.weights else ():
            same = np.array([atom.cell == cell for atom in problem.atoms.all], bool)
            yield f"weighted as {cell or 'no answer'}: {group}", problem.atoms.mask(group) & kept & same


def _whole(problem: Problem, groups: Iterable[Group]) -> set[Codes]:
    """Returns the answers whose latecomers can be named: only where several versions say them."""
    several = len({group.version for group in groups}) > 1
    return {codes for stated in problem.stated for codes in (stated.answers, stated.of - stated.answers)} if several else set()


def _people(problem: Problem, groups: Iterable[Group], kept: Mask) -> Iterator[tuple[str, Mask]]:
    for place in np.flatnonzero(kept):
        atom = problem.atoms.all[place]
        yield f"only {_words(atom)}", np.arange(len(kept)) == place
    named = [(group, problem.atoms.mask(group) & kept) for group in groups]
    for (one, first), (two, second) in combinations(named, 2):
        for whole, without, mask in ((one, two, first & ~second), (two, one, second & ~first)):
            if mask.any() and (first & second).any():
                yield f"{whole} without {two if without is two else one}", mask


def _words(atom: Iterable[object]) -> str:
    return " ".join(str(part) for part in atom if part not in ("", ()))


def rooms(problem: Problem, sums: Sequence[Hidden], kept: Mask, bases: Vector) -> Vector:
    """Returns for each sum the narrowest range that one printed row of a larger group leaves it.

    `bases` is how many people of its atoms answered. Of larger groups, rows that print a small count say nothing here.
    """
    larger = list(_masks(problem, kept))
    return np.array([_room(one, base, larger) for one, base in zip(sums, bases, strict=True)])


def _room(one: Hidden, base: float, rows: Iterable[tuple[Statement, Mask]]) -> float:
    room = base
    for stated, mask in rows:
        low, high, of = stated.low, stated.high, stated.base
        if of is not None and low is not None and high is not None and not stated.derived and _is_larger(mask, one.mask):
            for answers, least, most in ((stated.answers, low, high), (stated.of - stated.answers, of - high, of - low)):
                if one.answers <= answers:
                    floor = max(0.0, least - (of - base)) if one.answers == answers else 0.0
                    room = min(room, min(base, most) - floor)
    return room


def _is_larger(mask: Mask, than: Mask) -> bool:
    """Says whether these people are all of the others, and more."""
    return not (than & ~mask).any() and bool((mask & ~than).any())


def true_counts(problem: Problem, truth: Truth, sums: Sequence[Hidden]) -> tuple[Vector, Vector]:
    """Returns how many people each sum really counts, and how many of its people answered."""
    table = np.zeros((len(problem.atoms.all), len(problem.item.codes)))
    codes = {code: place for place, code in enumerate(problem.item.codes)}
    for atom, people in _by_code(problem, truth).items():
        for code, count in people.items():
            table[atom, codes[code]] += count
    answers = np.array([[code in one.answers for code in codes] for one in sums], float).reshape(-1, len(codes))
    base = np.array([code in problem.item.base for code in codes], float)
    masks = np.array([one.mask for one in sums], float).reshape(-1, len(problem.atoms.all))
    return ((masks @ table) * answers).sum(axis=1), masks @ table @ base


def _by_code(problem: Problem, truth: Truth) -> Mapping[int, Mapping[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for (atom, item, code), count in truth.items():
        if item == problem.item.id and code in problem.item.codes:
            place = problem.atoms.place(atom)
            if place >= 0:
                found.setdefault(place, {})[code] = found.get(place, {}).get(code, 0) + count
    return found
