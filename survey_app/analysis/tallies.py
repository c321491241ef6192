"""The `Tally`: sums over respondents. You can add tallies, select one group, and sum over groups."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .arguments import check
from .items import BLANK, ConcernItem

N, W, W2 = 0, 1, 2      # index of each sum over respondents: their number, their weights, their squared weights

Axes = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Tally:
    """Sums over respondents. The tallies of two parts of a file add up to the tally of the complete file.

    `axes` holds the groupings and their labels. `sizes` has the shape (3, *groups). `cells[column]` has the shape
    (3, *groups, codes); its codes are those of `codes[column]`, blank first. The leading 3 are the number of respondents,
    the sum of weights and the sum of squared weights. A `pooled` question is one whose rows are each person's own worst
    problems; its mentions are one more column. `sampled` is the number of all respondents; a selected group is a domain
    of them. `pairs` holds the sums for every pair of ranked items, over all groups or within each group of `pairs_by`;
    `dont_know` says whether don't know is in their bases.
    """

    items: tuple[ConcernItem, ...]
    codes: Mapping[str, tuple[str, ...]]
    pooled: Mapping[str, tuple[str, ...]]
    axes: Axes
    sampled: int
    sizes: np.ndarray
    cells: Mapping[str, np.ndarray]
    pairs: Pairs | None
    pairs_by: str
    dont_know: bool
    weighted: bool

    def __add__(self, other: Tally) -> Tally:
        """Returns the sum of both tallies. Raises ValueError when they count different questions or groupings."""
        check("a tally is added to a tally: the other", other, Tally)
        self._check_alike(other)
        axes = {name: _union(labels, other.axes[name]) for name, labels in self.axes.items()}
        codes = {name: _union(known, other.codes[name]) for name, known in self.codes.items()}
        mine, theirs = self._spread(axes, codes), other._spread(axes, codes)
        return replace(mine, sampled=self.sampled + other.sampled, sizes=mine.sizes + theirs.sizes,
                       cells={name: mine.cells[name] + theirs.cells[name] for name in codes},
                       pairs=mine.pairs + theirs.pairs if mine.pairs and theirs.pairs else None,
                       weighted=self.weighted or other.weighted)

    def over(self, *names: str) -> Tally:
        """Returns the tally by these groupings only, summed over all others. Raises ValueError for an unknown grouping."""
        self._check_axes(names)
        gone = tuple(1 + place for place, name in enumerate(self.axes) if name not in names)
        kept = self.pairs_by in names
        return replace(self, axes={name: labels for name, labels in self.axes.items() if name in names},
                       sizes=self.sizes.sum(axis=gone),
                       cells={name: cells.sum(axis=gone) for name, cells in self.cells.items()},
                       pairs=self.pairs.together() if self.pairs and not kept else self.pairs,
                       pairs_by=self.pairs_by if kept else "")

    def where(self, **groups: str) -> Tally:
        """Returns the tally of one group, such as `where(deprivation="deprived")`, or of a group by several groupings.

        It keeps the pairs only if they were counted by that grouping, and by no other. Raises ValueError for an unknown grouping
        or group.
        """
        self._check_axes(tuple(groups))
        places = {name: self._place(name, label) for name, label in groups.items()}
        at = tuple(places.get(name, slice(None)) for name in self.axes)
        kept = self.pairs is not None and tuple(groups) == (self.pairs_by,)
        return replace(self, axes={name: labels for name, labels in self.axes.items() if name not in groups},
                       sizes=self.sizes[:, *at], cells={name: cells[:, *at] for name, cells in self.cells.items()},
                       pairs=self.pairs.only(places[self.pairs_by]) if self.pairs and kept else None, pairs_by="")

    def count(self, column: str, codes: Sequence[str]) -> np.ndarray:
        """Returns the respondents, weights and squared weights with one of `codes`, in the shape (3, *groups).

        Raises ValueError when the column was not counted.
        """
        check("count: `codes`", codes, Sequence[str])
        if column not in self.codes:
            raise ValueError(f"the column '{column}' was not counted; there are {', '.join(list(self.codes)[:8])} ...")
        chosen = [place for place, code in enumerate(self.codes[column]) if code in codes]
        total: np.ndarray = self.cells[column][..., chosen].sum(axis=-1)
        return total

    @property
    def respondents(self) -> int:
        """The number of responses in these groups."""
        return int(self.sizes[N].sum())

    def _check_alike(self, other: Tally) -> None:
        differing = [name for name, codes in self.codes.items()
                     if codes != other.codes.get(name) and name not in self.pooled]
        if (differing or self.codes.keys() != other.codes.keys() or tuple(self.axes) != tuple(other.axes)
                or (self.dont_know, self.pairs_by) != (other.dont_know, other.pairs_by)):
            raise ValueError("these tallies count different questions, groupings or bases, and cannot be added; "
                             "tally both files with the same questionnaire and settings")

    def _check_axes(self, names: Sequence[str]) -> None:
        for name in names:
            check("the name of a grouping", name, str)
            if name not in self.axes:
                raise ValueError(f"this tally is not grouped by '{name}' but by {', '.join(self.axes) or 'nothing'}; "
                                 f"tally the responses by '{name}'")

    def _place(self, name: str, label: str) -> int:
        if label not in self.axes[name]:
            known = ", ".join(f"'{known}'" for known in self.axes[name]) or "none, since there are no responses"
            raise ValueError(f"'{name}' has no group '{label}'; it has {known}")
        return self.axes[name].index(label)

    def _spread(self, axes: Axes, codes: Mapping[str, tuple[str, ...]]) -> Tally:
        """Returns the same sums on wider axes, with zero where nobody was counted."""
        if axes == self.axes and codes == self.codes:
            return self
        places = [_places(labels, axes[name]) for name, labels in self.axes.items()]
        lengths = [len(labels) for labels in axes.values()]
        cells = {name: _spread(sums, [*places, _places(self.codes[name], codes[name])], [*lengths, len(codes[name])])
                 for name, sums in self.cells.items()}
        pairs = self.pairs
        if pairs and self.pairs_by:
            pairs = pairs.spread(_places(self.axes[self.pairs_by], axes[self.pairs_by]), len(axes[self.pairs_by]))
        return replace(self, axes=axes, codes=codes, sizes=_spread(self.sizes, places, lengths), cells=cells,
                       pairs=pairs)


def _places(labels: Sequence[str], among: Sequence[str]) -> list[int]:
    return [among.index(label) for label in labels]


def _spread(sums: np.ndarray, places: Sequence[Sequence[int]], lengths: Sequence[int]) -> np.ndarray:
    wide = np.zeros((3, *lengths))
    wide[np.ix_(range(3), *places)] = sums
    return wide


def _union(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Returns the labels of both: sorted if both were sorted, else in the order of the first. Blank stays first or last."""
    if one == other:
        return one
    both = [*one, *(label for label in other if label not in one)]
    if one[:1] == (BLANK,):
        return (BLANK, *sorted(both[1:]))
    if all(list(labels) == _in_order(labels) for labels in (one, other)):
        return tuple(_in_order(both))
    return tuple(sorted(both, key=lambda label: label == BLANK))


def _in_order(labels: Sequence[str]) -> list[str]:
    return sorted(labels, key=lambda label: (label == BLANK, label))


def without_items(tally: Tally, gone: Collection[str]) -> Tally:
    """Returns the tally with these items not ranked, for tables that compare the ranked items with each other."""
    items = tuple(replace(item, ranked=item.ranked and item.id not in gone) for item in tally.items)
    if tally.pairs is None:
        return replace(tally, items=items)
    ids = tally.pairs.ids
    stay = [place for place, name in enumerate(ids) if name not in gone]
    both = [*stay, *(place + len(ids) for place in stay)]
    n, w2 = (sums[:, both][:, :, both] for sums in (tally.pairs.n, tally.pairs.w2))
    return replace(tally, items=items, pairs=Pairs(tuple(ids[place] for place in stay), n, w2))


CHUNK = 1 << 16     # respondents per block: their flags fit into the processor's cache
UNSIGNED = {1: "uint8", 2: "uint16", 4: "uint32", 8: "uint64"}
PRODUCT = 1 << 13   # respondents per block of weighted flags, which are eight times as large and must fit too


@dataclass(frozen=True, eq=False)
class Pairs:
    """Respondents (`n`) and squared weights (`w2`) for each pair of items, both of shape (groups, 2k, 2k) for k items `ids`.

    The first k places mean "concerned about the item", the next k "in its base". For example, n[0, i, k + j] counts the
    people of the first group who are concerned about item i and are in the base of item j.
    """

    ids: tuple[str, ...]
    n: np.ndarray
    w2: np.ndarray

    def __add__(self, other: Pairs) -> Pairs:
        return Pairs(self.ids, self.n + other.n, self.w2 + other.w2)

    def together(self) -> Pairs:
        """Returns the sums over all groups, as one group."""
        return Pairs(self.ids, self.n.sum(axis=0, keepdims=True), self.w2.sum(axis=0, keepdims=True))

    def only(self, group: int) -> Pairs:
        """Returns the pairs of one group."""
        return Pairs(self.ids, self.n[group:group + 1], self.w2[group:group + 1])

    def spread(self, places: Sequence[int], groups: int) -> Pairs:
        """Returns the same sums among more groups: at `places`, with zero for the other groups."""
        wide = np.zeros((2, groups, *self.n.shape[1:]))
        wide[0, places], wide[1, places] = self.n, self.w2
        return Pairs(self.ids, wide[0], wide[1])


def count_pairs(columns: Sequence[np.ndarray], items: Sequence[ConcernItem], w: np.ndarray | None, dont_know: bool,
                groups: np.ndarray | None = None, how_many: int = 1) -> Pairs:
    """Counts the pairs of `items` from their category codes (-1 is blank).

    `w` holds the weights; it is None when all are 1. `groups` gives the group of each respondent, from 0 to `how_many` - 1.
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
    """Returns the places of `codes` on the item's scale as runs of consecutive places: (first, last) of each run."""
    runs: list[tuple[int, int]] = []
    for place in (place for place, code in enumerate(item.codes) if code in codes):
        if runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs


def _count(columns: Sequence[np.ndarray], sets: Sequence[Sequence[tuple[int, int]]],
           w: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """Returns the respondents and squared weights in both sets of every pair, one block of respondents at a time."""
    n, w2 = np.zeros((len(sets), len(sets))), np.zeros((len(sets), len(sets)))
    for start in range(0, len(columns[0]) if columns else 0, CHUNK):
        part = slice(start, start + CHUNK)
        flags = _flags([column[part] for column in columns], sets)
        n += _respondents(flags)
        if w is not None:
            w2 += _squares(flags, w[part])
    return n, n if w is None else w2


def _flags(columns: Sequence[np.ndarray], sets: Sequence[Sequence[tuple[int, int]]]) -> np.ndarray:
    """Returns whether each respondent is in each set: (sets, respondents), padded with zeros to a multiple of 64 respondents."""
    respondents = len(columns[0])
    flags = np.zeros((len(sets), -(-respondents // 64) * 64), bool)
    for row, runs in enumerate(sets):
        column, own = columns[row % len(columns)], flags[row, :respondents]
        for first, last in runs:
            own |= (column - first).view(UNSIGNED[column.dtype.itemsize]) <= last - first   # unsigned: lower codes wrap
    return flags


def _respondents(flags: np.ndarray) -> np.ndarray:
    """Returns how many respondents are in both sets of every pair. Uses one bit per respondent and the processor's bit count."""
    bits = np.packbits(flags, axis=1).view("uint64")
    n = np.zeros((len(flags), len(flags)))
    for row in range(len(flags)):
        n[row, row:] = np.bitwise_count(bits[row] & bits[row:]).sum(axis=1, dtype="uint32")
    return n + np.triu(n, 1).T


def _squares(flags: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Returns the sums of squared weights of the respondents in both sets of every pair.

    Multiplies many small matrices, so that no product is split among threads: on a busy machine, threads that wait for
    each other cost several times the work.
    """
    total = np.zeros((len(flags), len(flags)))
    padded = np.pad(w, (0, flags.shape[1] - len(w)))
    for start in range(0, len(padded), PRODUCT):
        part = slice(start, start + PRODUCT)
        slices = (flags[:, part] * padded[part]).reshape(len(flags), -1, 64).transpose(1, 0, 2)
        total += np.matmul(slices, slices.transpose(0, 2, 1)).sum(axis=0)
    return total
