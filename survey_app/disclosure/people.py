"""Who answered what, and in which groups a reader can place people: the input of disclosure control.

An earlier version of the same results is part of it: its people, its answers and all that it printed stay known.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from .counts import ALL_PEOPLE, Count, Group

NO_ANSWER = -1


@dataclass(frozen=True, eq=False)
class Item:
    """The answers to one column: `codes` holds for each person the place of the answer in `labels`, or -1 for none.

    `answers` are the labels that make the base. `asked` are the counts of earlier answers that lead to the question; the base
    of such a question is itself an answer to an earlier one.
    """

    name: str
    labels: tuple[str, ...]
    answers: tuple[str, ...]
    codes: np.ndarray
    asked: tuple[Count, ...] = ()

    @cached_property
    def based(self) -> np.ndarray:
        """For each person the place of the answer in `answers`, or -1 for people outside the base."""
        places = np.full(len(self.labels) + 1, NO_ANSWER)       # the last place is that of no answer
        for place, answer in enumerate(self.answers):
            places[self.labels.index(answer)] = place
        based: np.ndarray = places[self.codes]
        return based

    def gave(self, answers: frozenset[str]) -> np.ndarray:
        """Returns who gave one of these answers: a boolean per person."""
        wanted = [label in answers for label in self.labels]
        gave: np.ndarray = np.array([*wanted, False])[self.codes]
        return gave


@dataclass(frozen=True)
class Pooled:
    """A question asked row by row whose mentions are pooled: how often each option was given, over all its rows (items)."""

    options: tuple[str, ...]
    rows: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Earlier:
    """What an earlier version printed: for each count the least and the most that it can be.

    `groups` are its groups and `items` its answers, over the same list of people as the present release.
    """

    groups: Mapping[Group, np.ndarray]
    items: Mapping[str, Item]
    printed: Mapping[Count, tuple[int, int]]


@dataclass(frozen=True, eq=False)
class People:
    """The people of a release: `groups` says who is in each group that a reader can name, with a boolean per person.

    The group of all people leaves out those who were only in an earlier version. `levels` orders the groups: those of a
    higher level give way to those of a lower one. `weights` are the people's weights, if they differ.
    """

    groups: Mapping[Group, np.ndarray]
    levels: Mapping[Group, int]
    items: Mapping[str, Item]
    pooled: Mapping[str, Pooled] = field(default_factory=dict)
    weights: np.ndarray | None = None
    earlier: Sequence[Earlier] = ()

    @cached_property
    def split(self) -> Split:
        """The people split by all groups of all versions."""
        named: dict[Hashable, np.ndarray] = {(0, group): inside for group, inside in self.groups.items()}
        for number, version in enumerate(self.earlier, start=1):
            named |= {(number, group): inside for group, inside in version.groups.items()}
        return Split.of(named)

    @cached_property
    def has_changed(self) -> bool:
        """Whether an earlier version was made from other people or other answers."""
        return any(not np.array_equal(item.codes, self.items[name].codes)
                   for version in self.earlier for name, item in version.items.items() if name in self.items)

    @cached_property
    def whole(self) -> Split:
        """The people of this release as one."""
        return Split.of({(0, ALL_PEOPLE): self.groups[ALL_PEOPLE]})


@dataclass(frozen=True, eq=False)
class Split:
    """People split into atoms: those of one atom are in the same groups, so two names for the same people are one group.

    `member` gives each person's atom, `holds` (groups, atoms) which atoms each group holds, in the order of `names`.
    """

    names: Mapping[Hashable, int]
    member: np.ndarray
    holds: np.ndarray

    @classmethod
    def of(cls, named: Mapping[Hashable, np.ndarray]) -> Split:
        """Splits people by these groups."""
        columns = np.stack(list(named.values()))
        _, first, member = np.unique(np.packbits(columns, axis=0), axis=1, return_index=True, return_inverse=True)
        return cls({name: row for row, name in enumerate(named)}, member.reshape(-1), columns[:, first])

    def and_by(self, changed: Sequence[np.ndarray]) -> Split:
        """Splits the atoms further by these booleans per person, which have no names."""
        keys = np.column_stack([self.member, *changed])
        _, first, member = np.unique(keys, axis=0, return_index=True, return_inverse=True)
        return Split(self.names, member.reshape(-1), self.holds[:, self.member[first]])

    @property
    def count(self) -> int:
        """The number of atoms."""
        return int(self.holds.shape[1])

    def masks(self, names: Sequence[Hashable]) -> np.ndarray:
        """Returns the atoms of these groups (groups, atoms)."""
        return self.holds[[self.names[name] for name in names]].reshape(len(names), self.count)

    @cached_property
    def sets(self) -> np.ndarray:
        """Every atom, every group, and for all pairs of groups those in both and those in one alone (sets, atoms)."""
        found = [np.eye(self.count, dtype=bool), self.holds]
        for row in range(len(self.holds)):
            found += [self.holds[row] & self.holds[row + 1:], self.holds[row] & ~self.holds[row + 1:],
                      self.holds[row + 1:] & ~self.holds[row]]
        every = np.concatenate(found)
        _, first = np.unique(np.packbits(every, axis=1), axis=0, return_index=True)
        return every[np.sort(first)]
