"""What was counted: sums over respondents, which can be added up, cut by group and summed over groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .items import BLANK, ConcernItem
from .pairing import Pairs

N, W, W2 = 0, 1, 2      # what is summed over respondents: one each, their weights, their squared weights

Axes = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class Tally:
    """Sums over respondents, additive: the tallies of two parts of a file add up to the tally of the whole.

    `axes` are the groupings and their labels. `sizes` has the shape (3, *groups), `cells[column]` (3, *groups, codes)
    with the codes of `codes[column]`, blank first; the leading 3 are respondents, sum of weights, sum of squares.
    A `pooled` question, whose rows are each person's own worst problems, has its mentions as one more column.
    `sampled` counts everyone, of whom a chosen group is a domain. `pairs` holds the sums for every pair of ranked
    items, with the bases that `dont_know` says, over all groups or within each of `pairs_by`.
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
        """Both tallies together. Raises ValueError when they count different questions or different groupings."""
        self._check_alike(other)
        axes = {name: _union(labels, other.axes[name]) for name, labels in self.axes.items()}
        codes = {name: _union(known, other.codes[name]) for name, known in self.codes.items()}
        mine, theirs = self._spread(axes, codes), other._spread(axes, codes)
        return replace(mine, sampled=self.sampled + other.sampled, sizes=mine.sizes + theirs.sizes,
                       cells={name: mine.cells[name] + theirs.cells[name] for name in codes},
                       pairs=mine.pairs + theirs.pairs if mine.pairs and theirs.pairs else None,
                       weighted=self.weighted or other.weighted)

    def over(self, *names: str) -> Tally:
        """The same tally by these groupings alone, added up over all others."""
        self._check_axes(names)
        gone = tuple(1 + place for place, name in enumerate(self.axes) if name not in names)
        kept = self.pairs_by in names
        return replace(self, axes={name: labels for name, labels in self.axes.items() if name in names},
                       sizes=self.sizes.sum(axis=gone),
                       cells={name: cells.sum(axis=gone) for name, cells in self.cells.items()},
                       pairs=self.pairs.together() if self.pairs and not kept else self.pairs,
                       pairs_by=self.pairs_by if kept else "")

    def where(self, **groups: str) -> Tally:
        """The respondents of one group alone, such as `where(deprivation="deprived")`.

        Its pairs are kept only if they were counted by that grouping.
        """
        self._check_axes(tuple(groups))
        places = {name: self._place(name, label) for name, label in groups.items()}
        at = tuple(places.get(name, slice(None)) for name in self.axes)
        kept = self.pairs is not None and tuple(groups) == (self.pairs_by,)
        return replace(self, axes={name: labels for name, labels in self.axes.items() if name not in groups},
                       sizes=self.sizes[:, *at], cells={name: cells[:, *at] for name, cells in self.cells.items()},
                       pairs=self.pairs.only(places[self.pairs_by]) if self.pairs and kept else None, pairs_by="")

    def count(self, column: str, codes: Sequence[str]) -> np.ndarray:
        """Respondents, weights and squared weights with one of `codes`: shape (3, *groups). Raises ValueError."""
        if column not in self.codes:
            raise ValueError(f"the column '{column}' was not counted; there are {', '.join(list(self.codes)[:8])} ...")
        chosen = [place for place, code in enumerate(self.codes[column]) if code in codes]
        total: np.ndarray = self.cells[column][..., chosen].sum(axis=-1)
        return total

    @property
    def respondents(self) -> int:
        """How many responses are in these groups."""
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
            if name not in self.axes:
                raise ValueError(f"this tally is not grouped by '{name}' but by {', '.join(self.axes) or 'nothing'}; "
                                 f"tally the responses by '{name}'")

    def _place(self, name: str, label: str) -> int:
        if label not in self.axes[name]:
            raise ValueError(f"'{name}' has no group '{label}'; it has {', '.join(self.axes[name])}")
        return self.axes[name].index(label)

    def _spread(self, axes: Axes, codes: Mapping[str, tuple[str, ...]]) -> Tally:
        """The same sums on wider axes, zero where nobody was counted."""
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
    """The labels of both: sorted when both were, else in the order of the first; blank keeps its end."""
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
