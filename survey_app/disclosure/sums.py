"""Sums of unknown counts, as rows of one matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Answers = frozenset[int]        # places of answers in the base of an item


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums of unknowns, one per row: `terms` (sums, unknowns) @ unknowns + `constant`.

    `atoms` (sums, atoms) says whose answers a sum counts, `answers` which. `base` is the number of these people who
    answered, `count` the true sum. Sums of different `block` count the answers of different versions, or of other items.
    """

    atoms: np.ndarray
    answers: Sequence[Answers]
    terms: np.ndarray
    constant: np.ndarray
    base: np.ndarray
    count: np.ndarray
    block: np.ndarray

    def __len__(self) -> int:
        return len(self.count)

    def __add__(self, other: Sums) -> Sums:
        atoms, terms, constant, base, count, block = (
            np.concatenate([getattr(self, name), getattr(other, name)])
            for name in ("atoms", "terms", "constant", "base", "count", "block"))
        return Sums(atoms, [*self.answers, *other.answers], terms, constant, base, count, block)

    def only(self, chosen: np.ndarray) -> Sums:
        """Returns the chosen sums: places or booleans."""
        places = np.arange(len(self))[chosen]
        return Sums(self.atoms[places], [self.answers[place] for place in places], self.terms[places], self.constant[places],
                    self.base[places], self.count[places], self.block[places])

    def values(self, tables: np.ndarray) -> np.ndarray:
        """Returns every sum (sums, tables) in tables of unknowns (tables, unknowns)."""
        values: np.ndarray = self.terms @ tables.T + self.constant[:, None]
        return values

    def are_small(self, threshold: int) -> np.ndarray:
        """Says which counts, or numbers of the others in the base, are below the threshold. Nobody is small too."""
        small: np.ndarray = (self.count < threshold) | (self.base - self.count < threshold)
        return small

    def inside(self, others: Sums) -> tuple[np.ndarray, np.ndarray]:
        """Returns (sums, others) which sums are part of which others, and where both count the same answers."""
        people = self.atoms.astype("float32") @ (~others.atoms).astype("float32").T == 0
        people &= self.block[:, None] == others.block
        kinds = sorted({*self.answers, *others.answers}, key=sorted)
        mine, theirs = ([kinds.index(own) for own in side.answers] for side in (self, others))
        part = np.array([[one <= other for other in kinds] for one in kinds]).reshape(len(kinds), len(kinds))
        return people & part[np.ix_(mine, theirs)], people & (np.array(mine)[:, None] == np.array(theirs))
