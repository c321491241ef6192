"""The unknown counts of one item per atom and answer, and the sums of them that are printed or watched.

How many people of an atom answered at all is assumed to be known. Nobody knows so much, and the assumption makes the items
independent of each other. Answers that only the table of everyone tells apart are unknowns of everyone, not of each atom: any
such split fits any counts of the atoms.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from .counts import ALL_PEOPLE, Count
from .people import Item, People, Split
from .sums import Answers, Sums


@dataclass(eq=False)
class Unknowns:
    """The unknowns of an item, in the order: by version, atom and answer; then those of everyone.

    With `by_atom_alone`, even answers that only the table of everyone tells apart are unknowns of each atom.
    """

    item: Item
    people: People
    counts: Sequence[Count]
    by_atom_alone: bool = False

    @cached_property
    def versions(self) -> list[Item]:
        """The answers of this version and of those before it that asked the same."""
        old = [version.items.get(self.item.name) for version in self.people.earlier]
        same = [one for one in old if one is not None and one.answers == self.item.answers]
        return [self.item, *same]

    @cached_property
    def printed(self) -> list[tuple[int, int, Count, tuple[int, int]]]:
        """What earlier versions printed: the place of the version among those with the item, and among all."""
        found, block = [], 0
        for number, version in enumerate(self.people.earlier, start=1):
            old = version.items.get(self.item.name)
            if old is not None and old.answers == self.item.answers:
                block += 1
                found += [(block, number, count, ends) for count, ends in version.printed.items()
                          if count.item == self.item.name and self._is_part(count.answers)]
        return found

    def _is_part(self, answers: Collection[str]) -> bool:
        return set(answers) < set(self.item.answers) and bool(answers)

    def places(self, count: Count) -> Answers:
        """Returns the places of a count's answers in the base."""
        return frozenset(self.item.answers.index(answer) for answer in count.answers)

    @cached_property
    def answer_groups(self) -> list[Answers]:
        """The answers that tables of groups tell apart. With earlier versions, all that any table tells apart."""
        return _parts(len(self.item.answers), self.of_groups)

    @cached_property
    def of_groups(self) -> set[Answers]:
        """The answers whose numbers are watched in every atom."""
        every = self.by_atom_alone or len(self.versions) > 1
        return ({self.places(count) for count in self.counts if count.group or every}
                | {self.places(count) for _, _, count, _ in self.printed})

    @cached_property
    def answer_parts(self) -> list[list[Answers]]:
        """For each of these, the parts that the tables of everyone tell apart."""
        every = _parts(len(self.item.answers), {*map(self.places, self.counts), *self.answer_groups})
        return [[part for part in every if part <= own] for own in self.answer_groups]

    @cached_property
    def split(self) -> Split:
        if len(self.versions) > 1:
            return self.people.split.and_by([self.item.based != old.based for old in self.versions[1:]])
        return self.people.split if len(self.answer_groups) > 1 else self.people.whole

    @cached_property
    def numbers(self) -> list[np.ndarray]:
        """How many people of each atom gave each answer (atoms, answers), in each version."""
        return [_table(self.split.member, version.based, self.split.count, len(self.item.answers)) for version in self.versions]

    @cached_property
    def first(self) -> np.ndarray:
        """The first unknown of each atom in each version (versions, atoms), or -1 for an atom in which nobody answered.

        An atom in which nobody changed an answer has the same unknowns in both versions.
        """
        free, following = len(self.answer_groups) - 1, 0
        places: list[np.ndarray] = []
        for numbers in self.numbers:
            there = numbers.sum(axis=1) > 0
            own = there & (np.array([bool((numbers[atom] != self.numbers[0][atom]).any()) for atom in range(len(numbers))])
                           if places else True)
            rest = places[0] if places else np.full(len(numbers), -1)
            places.append(np.where(own, following + free * (np.cumsum(own) - 1), np.where(there, rest, -1)))
            following += free * int(own.sum())
        return np.array(places)

    @cached_property
    def by_atom(self) -> int:
        """The number of unknowns of atoms."""
        free = len(self.answer_groups) - 1
        return int(self.first.max(initial=-free) + free) if free else 0

    @cached_property
    def further(self) -> dict[Answers, int]:
        """The unknowns of everyone: every part but the last of the answers that tables of groups do not tell apart."""
        parts = [part for own in self.answer_parts for part in own[:-1]]
        return {part: self.by_atom + place for place, part in enumerate(parts)}

    def sums(self, atoms: np.ndarray, answers: Sequence[Answers], block: int = 0) -> Sums:
        """Returns the sums of these answers over these atoms (sums, atoms), one of each."""
        numbers = self.numbers[block]
        base = atoms @ numbers.sum(axis=1)
        count = np.array([(mask @ numbers)[sorted(own)].sum() for mask, own in zip(atoms, answers, strict=True)], int)
        size = self.by_atom + len(self.further)
        terms, constant = np.zeros((len(answers), size)), np.zeros(len(answers))
        for own in dict.fromkeys(answers):
            rows = np.array([other == own for other in answers])
            terms[rows], constant[rows] = self._terms(atoms[rows], base[rows], own, block)
        return Sums(atoms, list(answers), terms, constant, base, count, np.full(len(answers), block))

    def _terms(self, atoms: np.ndarray, base: np.ndarray, own: Answers, block: int) -> tuple[np.ndarray, np.ndarray]:
        terms, constant = np.zeros((len(atoms), self.by_atom + len(self.further))), np.zeros(len(atoms))
        for place, parts in enumerate(self.answer_parts):
            last = parts[-1] <= own
            if last:
                self._add_group(terms, constant, atoms, base, place, block)
            for part in parts[:-1]:
                if (part <= own) is not last:
                    terms[:, self.further[part]] += -1 if last else 1
        return terms, constant

    def _add_group(self, terms: np.ndarray, constant: np.ndarray, atoms: np.ndarray, base: np.ndarray, place: int,
                   block: int) -> None:
        """Adds the answers of one group over these atoms. The last group is what the others leave."""
        first, free = self.first[block], len(self.answer_groups) - 1
        there = np.flatnonzero(first >= 0)
        if place < free:
            terms[:, first[there] + place] += atoms[:, there]
            return
        constant += base
        for other in range(free):
            terms[:, first[there] + other] -= atoms[:, there]

    def known(self) -> tuple[Sums, np.ndarray]:
        """Returns what earlier versions printed, with both ends of each (counts, 2)."""
        found = self.sums(np.zeros((0, self.split.count), bool), [])
        for block in range(1, len(self.versions)):
            own = [(number, count) for where, number, count, _ in self.printed if where == block]
            found += self.sums(self.split.masks([(number, count.group) for number, count in own]),
                               [self.places(count) for _, count in own], block)
        return found, np.array([ends for *_, ends in self.printed]).reshape(-1, 2)

    def all_sums(self) -> Sums:
        """Returns every sum to watch: each answer in each atom, in each group, and in what two groups share or do not."""
        rows = self.sums(self.split.masks([(0, count.group) for count in self.counts]), list(map(self.places, self.counts)))
        apart = sorted(self.of_groups, key=sorted)
        for block in range(len(self.versions)) if apart else ():
            sets = self.split.sets[self.split.sets @ self.numbers[block].sum(axis=1) > 0]
            for own in apart:
                rows += self.sums(sets, [own] * len(sets), block)
        return rows

    def limits(self) -> Sums:
        """Returns the sums that are never below zero: what other answers leave of an atom, and of a group of answers."""
        everyone = self.split.masks([(0, ALL_PEOPLE)])
        rows = [self.sums(everyone, [parts[-1]]) for parts in self.answer_parts if len(parts) > 1]
        if len(self.answer_groups) > 2:
            for block in range(len(self.versions)):
                atoms = np.eye(self.split.count, dtype=bool)[self.first[block] >= 0]
                rows.append(self.sums(atoms, [self.answer_groups[-1]] * len(atoms), block))
        return sum(rows, self.sums(np.zeros((0, self.split.count), bool), []))

    def truth(self) -> np.ndarray:
        """Returns the true number of every unknown."""
        truth = np.zeros(self.by_atom + len(self.further))
        for block, numbers in enumerate(self.numbers):
            for place, group in enumerate(self.answer_groups[:-1]):
                there = self.first[block] >= 0
                truth[self.first[block][there] + place] = numbers[there][:, sorted(group)].sum(axis=1)
        everyone = self.split.masks([(0, ALL_PEOPLE)])[0]
        for part, place in self.further.items():
            truth[place] = (everyone @ self.numbers[0])[sorted(part)].sum()
        return truth

    def upper(self) -> np.ndarray:
        """Returns how many people each unknown can count at most: its base."""
        upper = np.full(self.by_atom + len(self.further), float(self.numbers[0].sum()))
        for block, numbers in enumerate(self.numbers):
            there = self.first[block] >= 0
            for place in range(len(self.answer_groups) - 1):
                upper[self.first[block][there] + place] = numbers.sum(axis=1)[there]
        return upper


def _table(member: np.ndarray, based: np.ndarray, atoms: int, answers: int) -> np.ndarray:
    """Counts people by atom and answer (atoms, answers), without those outside the base."""
    there = based >= 0
    return np.bincount(member[there] * answers + based[there], minlength=atoms * answers).reshape(atoms, answers)


def _parts(answers: int, sets: Collection[Answers]) -> list[Answers]:
    """Returns the answers in parts, so that every set holds all answers of a part or none."""
    alike: dict[tuple[bool, ...], list[int]] = {}
    ordered = sorted(sets, key=sorted)
    for answer in range(answers):
        alike.setdefault(tuple(answer in own for own in ordered), []).append(answer)
    return [frozenset(part) for part in alike.values()]
