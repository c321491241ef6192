"""One item as a reader sees it: unknown counts, what is printed about them, and which sums are small."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from .counts import Count
from .people import Item, People
from .sums import Sums
from .unknowns import Unknowns

FURTHER = 1e-6      # of two equal losses, that of the smaller count


@dataclass(frozen=True, eq=False)
class Problem:
    """The unknowns of one item, and all that can be said about them.

    `upper` bounds each unknown and `truth` holds its true number. `limits` are sums that are at least 0 in every table.
    `rows` are the counts that tables can print, with their `levels` and what readers lose without them (`values`); `known`
    are those that earlier versions printed, with the least and the most that they can be. `small` are the sums that must
    stay wide enough.
    """

    threshold: int
    truth: np.ndarray
    upper: np.ndarray
    limits: Sums
    counts: Sequence[Count]
    rows: Sums
    levels: np.ndarray
    values: np.ndarray
    known: Sums
    known_ends: np.ndarray
    small: Sums


def problem(item: Item, people: People, counts: Iterable[Count], threshold: int) -> Problem:
    """Returns the problem of one item, of which these counts can be printed. Each counts some, not all, of its answers."""
    listed = sorted(counts, key=lambda count: (people.levels[count.group], sorted(count.group), sorted(count.answers)))
    return of_unknowns(Unknowns(item, people, listed), threshold)


def of_unknowns(unknowns: Unknowns, threshold: int) -> Problem:
    """Returns the problem of these unknowns."""
    listed = unknowns.counts
    rows = unknowns.sums(unknowns.split.masks([(0, count.group) for count in listed]), list(map(unknowns.places, listed)))
    known, ends = unknowns.known()
    small = unknowns.all_sums()
    truth = unknowns.truth()
    return Problem(threshold, truth, np.maximum(unknowns.upper(), truth), unknowns.limits(), listed, rows,
                   np.array([unknowns.people.levels[count.group] for count in listed]), _values(listed, rows), known, ends,
                   small.only(small.are_small(threshold) & (small.base > 0)))


def _values(counts: Sequence[Count], rows: Sums) -> np.ndarray:
    """Returns what readers lose without each row: more for large groups, and for answers counted together, as concern is."""
    several = np.array([len(count.answers) > 1 for count in counts], bool)
    return np.asarray(np.log2(2 + rows.base) * np.where(several, 4, 1) + FURTHER * rows.count)
