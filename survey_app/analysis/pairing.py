"""Sums over respondents for every pair of ranked items: what the covariance of two shares is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .items import ConcernItem

CHUNK = 1 << 16     # respondents a block: their flags fit the processor's cache
UNSIGNED = {1: "uint8", 2: "uint16", 4: "uint32", 8: "uint64"}
PRODUCT = 1 << 13   # respondents whose weighted flags do, eight times as large


@dataclass(frozen=True, eq=False)
class Pairs:
    """Respondents (`n`) and squared weights (`w2`) by pair, each of shape (groups, 2k, 2k) for the k items `ids`.

    The first k places are "concerned about the item", the next k "in its base", so that n[0, i, k + j] counts those of
    the first group who are concerned about item i and in the base of item j.
    """

    ids: tuple[str, ...]
    n: np.ndarray
    w2: np.ndarray

    def __add__(self, other: Pairs) -> Pairs:
        return Pairs(self.ids, self.n + other.n, self.w2 + other.w2)

    def together(self) -> Pairs:
        """All groups added up into one."""
        return Pairs(self.ids, self.n.sum(axis=0, keepdims=True), self.w2.sum(axis=0, keepdims=True))

    def only(self, group: int) -> Pairs:
        """One group alone."""
        return Pairs(self.ids, self.n[group:group + 1], self.w2[group:group + 1])

    def spread(self, places: Sequence[int], groups: int) -> Pairs:
        """The same sums among more groups, this one's at `places`, zero elsewhere."""
        wide = np.zeros((2, groups, *self.n.shape[1:]))
        wide[0, places], wide[1, places] = self.n, self.w2
        return Pairs(self.ids, wide[0], wide[1])


def count_pairs(columns: Sequence[np.ndarray], items: Sequence[ConcernItem], w: np.ndarray | None, dont_know: bool,
                groups: np.ndarray | None = None, how_many: int = 1) -> Pairs:
    """Counts the pairs of `items` from their category codes (-1 is blank).

    `w` are the weights, None when all are 1; `groups` says which of `how_many` each respondent is in.
    """
    shares = [item.answer(dont_know=dont_know) for item in items]
    sets = [_runs(item, share.counted) for item, share in zip(items, shares, strict=True)]
    sets += [_runs(item, share.base) for item, share in zip(items, shares, strict=True)]
    parts = []
    for group in range(how_many):
        chosen = slice(None) if groups is None else np.flatnonzero(groups == group)
        parts.append(_count([column[chosen] for column in columns], sets, None if w is None else w[chosen]))
    n, w2 = (np.stack(sums) for sums in zip(*parts, strict=True))
    return Pairs(tuple(item.id for item in items), n, w2)


def _runs(item: ConcernItem, codes: Sequence[str]) -> list[tuple[int, int]]:
    """The places of `codes` on the item's scale as runs of neighbours, first to last."""
    runs: list[tuple[int, int]] = []
    for place in (place for place, code in enumerate(item.codes) if code in codes):
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs


def _count(columns: Sequence[np.ndarray], sets: Sequence[Sequence[tuple[int, int]]],
           w: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """Respondents and squared weights in both of two sets, for all pairs, a block of respondents at a time."""
    n, w2 = np.zeros((len(sets), len(sets))), np.zeros((len(sets), len(sets)))
    for start in range(0, len(columns[0]) if columns else 0, CHUNK):
        part = slice(start, start + CHUNK)
        flags = _flags([column[part] for column in columns], sets)
        n += _respondents(flags)
        if w is not None:
            w2 += _squares(flags, w[part])
    return n, n if w is None else w2


def _flags(columns: Sequence[np.ndarray], sets: Sequence[Sequence[tuple[int, int]]]) -> np.ndarray:
    """Whether each respondent is in each set: (sets, respondents), the last padded with nobody to whole words."""
    respondents = len(columns[0])
    flags = np.zeros((len(sets), -(-respondents // 64) * 64), bool)
    for row, runs in enumerate(sets):
        column, own = columns[row % len(columns)], flags[row, :respondents]
        for first, last in runs:
            own |= (column - first).view(UNSIGNED[column.dtype.itemsize]) <= last - first   # what is below wraps above
    return flags


def _respondents(flags: np.ndarray) -> np.ndarray:
    """How many are in both of two sets: one bit a respondent, counted by the processor."""
    bits = np.packbits(flags, axis=1).view("uint64")
    n = np.zeros((len(flags), len(flags)))
    for row in range(len(flags)):
        n[row, row:] = np.bitwise_count(bits[row] & bits[row:]).sum(axis=1, dtype="uint32")
    return n + np.triu(n, 1).T


def _squares(flags: np.ndarray, w: np.ndarray) -> np.ndarray:
    """The squared weights of those in both of two sets, as many products so small that none is shared among threads:
    on a busy machine threads that wait for one another cost several times the work."""
    total = np.zeros((len(flags), len(flags)))
    padded = np.pad(w, (0, flags.shape[1] - len(w)))
    for start in range(0, len(padded), PRODUCT):
        part = slice(start, start + PRODUCT)
        slices = (flags[:, part] * padded[part]).reshape(len(flags), -1, 64).transpose(1, 0, 2)
        total += np.matmul(slices, slices.transpose(0, 2, 1)).sum(axis=0)
    return total
