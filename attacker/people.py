"""Groups of people, and atoms: people who are alike in every group that a table or the map lets a reader name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from .knowledge import DEPRIVED, OTHER, UNPLACED, Map, Piece, Weights

Mask = np.ndarray
GIVEN, NOT_GIVEN = "given", "not_given"
EVERYONE: frozenset[tuple[str, str]] = frozenset()


class Group(NamedTuple):
    """The people of a version (and of those before it) who meet all conditions, such as ("ward", "E05000001")."""

    version: int
    conditions: frozenset[tuple[str, str]] = EVERYONE

    def __str__(self) -> str:
        words = " and ".join(f"{name} {value}" for name, value in sorted(self.conditions)) or "everyone"
        return f"{words}, version {self.version + 1}" if self.version else words


class Atom(NamedTuple):
    """People who came in with the same version and are alike in every condition."""

    version: int = 0
    given: bool = True
    side: str = UNPLACED
    authority: str = ""
    ward: str = ""
    own: tuple[tuple[str, str], ...] = ()
    cell: str = ""

    def meets(self, name: str, value: str) -> bool:
        """Says whether these people meet a condition."""
        if name == "postcode":
            return self.given == (value == GIVEN)
        if name == "placed":
            return self.side in (DEPRIVED, OTHER)
        if name in ("deprivation", "ward", "authority", "cell"):
            return bool(getattr(self, "side" if name == "deprivation" else name) == value)
        return (name, value) in self.own

    def within(self, group: Group) -> bool:
        """Says whether these people are in a group."""
        return self.version <= group.version and all(self.meets(*condition) for condition in group.conditions)


class Person(NamedTuple):
    """One respondent, to judge a finding: the atom, and the code of every answer by item."""

    atom: Atom
    answers: Mapping[str, str]


Truth = Mapping[tuple[Atom, str, str], int]


def truth_of(people: Iterable[Person]) -> Truth:
    """Counts people by atom, item and code."""
    return Counter((person.atom, item, code) for person in people for item, code in person.answers.items() if code)


@dataclass(frozen=True)
class Atoms:
    """All atoms of a survey, with only the areas and cells that some table names."""

    all: tuple[Atom, ...]
    named: frozenset[tuple[str, str]]
    _masks: dict[Group, Mask] = field(default_factory=dict)

    def mask(self, group: Group) -> Mask:
        """Returns which atoms are in a group."""
        if group not in self._masks:
            self._masks[group] = np.array([atom.within(group) for atom in self.all], bool)
        return self._masks[group]

    @cached_property
    def _places(self) -> dict[Atom, int]:
        return {atom: place for place, atom in enumerate(self.all)}

    def place(self, atom: Atom) -> int:
        """Returns the number of the atom that these people are in; -1 if the attacker thinks that there is nobody."""
        return self._places.get(_reduced(atom, self.named), -1)


def atoms(where: Map, groups: Iterable[Group], weights: Weights | None = None, *, unlisted: bool = False) -> Atoms:
    """Returns the product of the map, the versions and the groups that are named.

    A table by area lists every area where somebody lives who answered; with `unlisted`, that is not assumed.
    """
    groups = list(groups)
    named = frozenset(condition for group in groups for condition in group.conditions)
    versions = sorted({group.version for group in groups}) or [0]
    cells = ["", *weights.of] if weights else [""]
    placed = [piece for piece in _known(where, named) if unlisted or _is_listed(piece, named)]
    made = {_reduced(atom, named): None for version in versions for cell in dict.fromkeys(cells)
            for atom in _everybody(placed, version, cell)}
    return Atoms(tuple(made), named)


def _everybody(placed: Sequence[Piece], version: int, cell: str) -> Iterable[Atom]:
    yield Atom(version, given=False, cell=cell)
    yield Atom(version, given=True, cell=cell)
    for authority in dict.fromkeys(piece.authority for piece in placed):
        yield Atom(version, authority=authority, cell=cell)
    for piece in placed:
        yield Atom(version, True, piece.side, piece.authority, piece.ward, piece.own, cell)


def _known(where: Map, named: frozenset[tuple[str, str]]) -> list[Piece]:
    """Returns the pieces of the map, and for areas that it lacks one on either side."""
    pieces = list(where.pieces) or [Piece(side=side) for side in (DEPRIVED, OTHER)]
    drawn = {("ward", piece.ward) for piece in pieces} | {("authority", piece.authority) for piece in pieces}
    drawn |= {area for piece in pieces for area in piece.own}
    lacking = [one for one in sorted(named) if one not in drawn and one[0] not in ("deprivation", "postcode", "placed", "cell")]
    for name, value in lacking:
        for side in (DEPRIVED, OTHER, UNPLACED):
            area = {name: value} if name in ("ward", "authority") else {}
            pieces.append(Piece(area.get("ward", ""), area.get("authority", ""), side, () if area else ((name, value),)))
    return pieces


def _is_listed(piece: Piece, named: frozenset[tuple[str, str]]) -> bool:
    """Says whether every table by area that there is lists the area."""
    kinds = {name for name, _ in named}
    areas = [("ward", piece.ward), ("authority", piece.authority), *piece.own]
    return all(area in named or area[0] not in kinds or not area[1] for area in areas)


def _reduced(atom: Atom, named: frozenset[tuple[str, str]]) -> Atom:
    """Returns the atom without areas that no table names."""
    kept = {name: value if (name, value) in named else "" for name, value in
            (("authority", atom.authority), ("ward", atom.ward))}
    cell = atom.cell if any(name == "cell" for name, _ in named) else ""
    own = tuple(sorted(area for area in atom.own if area in named))
    return Atom(atom.version, atom.given, atom.side, kept["authority"], kept["ward"], own, cell)
