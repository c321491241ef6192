"""What anybody can know before reading a figure: the files, the codes of the questionnaire, and the map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

DEPRIVED, OTHER, UNPLACED = "deprived", "other", "unplaced"
Codes = frozenset[str]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked: a single question, a row of a matrix, or an option to tick (codes 0 and 1).

    `base` are the codes that percentages are of, `concern` those that call it a problem, `top` the strongest concern.
    `asked_if` are the answers to earlier items of which at least all must be given for it to be asked.
    """

    id: str
    codes: tuple[str, ...]
    base: Codes
    concern: Codes = frozenset()
    top: Codes = frozenset()
    dont_know: Codes = frozenset()
    asked_if: tuple[tuple[str, Codes], ...] = ()

    @property
    def answered(self) -> Codes:
        """The base with those who did not know."""
        return self.base | self.dont_know


@dataclass(frozen=True, slots=True)
class Questions:
    """The codes of a questionnaire: its items by id, and for each question whose mentions are pooled its options.

    `main` is the code of the audience that the tables are about.
    """

    items: Mapping[str, Item]
    pooled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    main: str = "resident"

    @classmethod
    def of(cls, *items: Item, pooled: Mapping[str, tuple[str, ...]] | None = None) -> Questions:
        """Returns the questions with these items."""
        return cls({item.id: item for item in items}, pooled or {})


@dataclass(frozen=True, slots=True)
class Piece:
    """The smallest area on the map that lies whole in every larger one; `own` are the council's own areas by kind."""

    ward: str = ""
    authority: str = ""
    side: str = OTHER
    own: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Map:
    """All pieces of the map."""

    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights that are known from elsewhere: one for each answer to a question about people, and one for no answer ("")."""

    item: str
    of: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Release:
    """The files of one publication by name. Of a later year's publication only the earlier year's figures count."""

    name: str
    files: Mapping[str, bytes]
    later_year: bool = False
