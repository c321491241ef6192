"""Weighted percentages: which of them may be printed, in whole percent, beside the counts that are printed without weights.

A reader is assumed to know the weight of everyone. A weighted percentage is then an inequality between the numbers of people
of each weight who gave an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from .audit import Audit
from .counts import ALL_PEOPLE, Count, Range
from .people import People
from .problem import Problem, of_unknowns
from .sums import Sums
from .unknowns import Unknowns

MOST_WEIGHTS = 24       # with more different weights, near ones count as one
HALF = 0.5              # of a percent: how far a whole percentage can be from the figure
WEIGHT = "weight"
NOBODY = frozenset({-1})    # the answers of a weighted sum, which is no part of a count of people


def printable(people: People, weights: np.ndarray, counts: Iterable[Count], ranges: Mapping[Count, Range],
              threshold: int) -> frozenset[Count]:
    """Returns those of these counts whose weighted share may be printed in whole percent.

    None may be printed whose own count is not printed exactly. Of the others, those of the smallest groups are left out until
    every number of people of one weight keeps as many values as the plain counts leave it.
    """
    by_item: dict[str, list[Count]] = {}
    for count in counts:
        if ranges[count].is_exact:
            by_item.setdefault(count.item, []).append(count)
    classes = _classes(weights)
    return frozenset(count for item, own in sorted(by_item.items())
                     for count in _of_item(people, weights, classes, item, own, ranges, threshold))


def _classes(weights: np.ndarray) -> np.ndarray:
    """Returns for each person the place of their weight among all different ones, or among MOST_WEIGHTS groups of near ones."""
    different, place = np.unique(np.round(weights, 6), return_inverse=True)
    if len(different) <= MOST_WEIGHTS:
        return place
    ends = np.quantile(different, np.linspace(0, 1, MOST_WEIGHTS + 1)[1:-1])
    return np.searchsorted(ends, np.round(weights, 6))


def _of_item(people: People, weights: np.ndarray, classes: np.ndarray, name: str, counts: Sequence[Count],
             ranges: Mapping[Count, Range], threshold: int) -> list[Count]:
    """Returns the counts of one item whose weighted shares may be printed together."""
    item, printed = people.items[name], sorted(counts, key=lambda count: -ranges[count].base)
    of_weight = {frozenset({(WEIGHT, str(place))}): classes == place for place in np.unique(classes)}
    plain = [count for count in ranges if count.item == name and not ranges[count].is_blank
             and count.answers < frozenset(item.answers) and count.group in {own.group for own in counts}]
    groups = {group: people.groups[group] for group in (ALL_PEOPLE, *(count.group for count in plain))}
    within = People({**groups, **of_weight}, {**dict.fromkeys(groups, 0), **dict.fromkeys(of_weight, 1)}, people.items)
    listed = sorted(plain, key=lambda count: (sorted(count.group), sorted(count.answers)))
    unknowns = Unknowns(item, within, listed, by_atom_alone=True)
    base = of_unknowns(unknowns, threshold)
    while printed and _tells(unknowns, base, weights, printed, ranges):
        printed.pop()
    return printed


def _tells(unknowns: Unknowns, plain: Problem, weights: np.ndarray, printed: Sequence[Count],
           ranges: Mapping[Count, Range]) -> bool:
    """Says whether the weighted shares together narrow a small number of people of one weight too much."""
    sums, ends = _inequalities(unknowns, weights, printed)
    known = replace(plain, known=plain.known + sums, known_ends=np.concatenate([plain.known_ends, ends]))
    audit = Audit(known)
    for row, count in enumerate(known.counts):
        audit.print(row, ranges[count].low, ranges[count].high)
    audit.try_tables(_exchanges(known, plain.threshold))
    return bool(len(audit.narrow()))


def _inequalities(unknowns: Unknowns, weights: np.ndarray, printed: Sequence[Count]) -> tuple[Sums, np.ndarray]:
    """Returns each weighted share as a sum of unknowns, and between which ends its whole percentage says that it lies."""
    split, rows, ends = unknowns.split, [], []
    of_atom = np.bincount(split.member, weights, split.count) / np.maximum(1, np.bincount(split.member, minlength=split.count))
    for count in printed:
        mask = split.masks([(0, count.group)])[0]
        each = unknowns.sums(np.eye(split.count, dtype=bool)[mask], [unknowns.places(count)] * int(mask.sum()))
        total, share = float(of_atom[mask] @ each.base), float(of_atom[mask] @ each.count)
        percent = round(100 * share / total)
        rows.append(Sums(mask[None, :], [NOBODY], of_atom[None, mask] @ each.terms, of_atom[None, mask] @ each.constant,
                         np.array([0]), np.array([0]), np.array([0])))
        ends.append(((percent - HALF) / 100 * total - 1e-6, (percent + HALF) / 100 * total + 1e-6))
    return sum(rows[1:], rows[0]), np.array(ends)


def _exchanges(problem: Problem, threshold: int) -> np.ndarray:
    """Returns tables in which people of two atoms changed answers with each other: most small numbers move that way."""
    size = len(problem.truth)
    moves = np.array([number for number in range(-threshold, threshold + 1) if number])
    first, second = np.triu_indices(size, 1)
    tables = np.repeat(problem.truth[None, :], len(first) * len(moves), axis=0)
    rows = np.arange(len(tables))
    tables[rows, np.repeat(first, len(moves))] += np.tile(moves, len(first))
    tables[rows, np.repeat(second, len(moves))] -= np.tile(moves, len(first))
    return tables
