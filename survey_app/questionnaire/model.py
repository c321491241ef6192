"""The parts of a questionnaire, as frozen dataclasses. Ids are stable across years; labels are what people read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .kinds.base import Kind

NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen, and what it means to the analysis."""

    code: str
    label: str
    short: str = ""            # for column heads and chart keys; the label where empty
    hint: str = ""
    concern: bool = False      # counted in the concern share
    top: bool = False          # the strongest concern: the top box
    dont_know: bool = False    # outside the base unless a setting says otherwise
    declined: bool = False     # "prefer not to say": always outside the base
    exclusive: bool = False    # "none of these": cannot stand with other ticks

    @property
    def brief(self) -> str:
        return self.short or self.label


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a matrix."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Condition:
    """Asked only if the answer to `question` (a question id, or `question.item`) is one of `answers`."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question. A matrix has `items` (its rows) rated on `options` (its scale)."""

    id: str
    kind: Kind
    label: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    items: tuple[Item, ...] = ()
    scale: str = ""                        # the named scale its options came from
    rows_from: str = ""                    # an earlier matrix whose rows these are ...
    rows_if: tuple[str, ...] = ()          # ... those answered with one of these codes
    show_if: tuple[Condition, ...] = ()    # all must hold
    ranked: bool = True                    # whether its concern items enter the ranking of problems
    sensitive: bool = False                # support lines are shown beside it
    max_length: int = 0                    # characters, for text; 0 means the kind's own limit

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(option.code for option in self.options)

    @property
    def is_concern(self) -> bool:
        """Whether some of its options count as concern."""
        return self.kind.has_concern and any(option.concern for option in self.options)

    def option(self, code: str) -> Option:
        """The option with this code. Raises KeyError."""
        for option in self.options:
            if option.code == code:
                return option
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class Page:
    """Questions shown and stored together."""

    id: str
    title: str
    questions: tuple[Question, ...]
    intro: str = ""
    show_if: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Audience:
    """A group of respondents asked the same questionnaire and counted apart. The first is the main one."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme of the code frame for open answers: the words by which it is found, and comments that have it."""

    id: str
    label: str
    patterns: tuple[str, ...]
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Translation:
    """A questionnaire's words in another language, by the ids of `translating.string_ids`."""

    language: str
    strings: dict[str, str]
    draft: bool = True         # until a translator has signed it


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A whole questionnaire, in the order it is asked."""

    id: str
    title: str
    pages: tuple[Page, ...]
    audiences: tuple[Audience, ...] = (Audience("resident", "Residents"),)
    language: str = "en"
    intro: str = ""
    minutes: int = 10
    translations: tuple[Translation, ...] = ()
    themes: tuple[Theme, ...] = ()         # the code frame for what people write; not part of what is asked

    @property
    def questions(self) -> Iterator[Question]:
        """Every question, in the order asked."""
        return (question for page in self.pages for question in page.questions)

    @property
    def asks_place(self) -> bool:
        """Whether a question asks where people live."""
        return any(question.kind.asks_place for question in self.questions)

    def question(self, question_id: str) -> Question:
        """The question with this id. Raises KeyError."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)
