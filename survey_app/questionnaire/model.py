"""The parts of a questionnaire, as frozen dataclasses. Ids are stable across years; people read the labels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .kinds.base import Kind

NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer option, and its meaning in the analysis."""

    code: str
    label: str
    short: str = ""            # for column headings and chart keys; the label if empty
    hint: str = ""
    concern: bool = False      # counted in the concern share
    top: bool = False          # the strongest concern: the top box
    dont_know: bool = False    # outside the base unless a setting includes it
    declined: bool = False     # "prefer not to say": always outside the base
    exclusive: bool = False    # "none of these": cannot be ticked with other options
    side: str = ""             # what it says in the question's role: a side of `roles.ROLES`, such as agree or disagree

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
    """Shows something only if the answer to `question` (a question id, or `question.item`) is one of `answers`.

    With `is_not`, it is shown only if the question was asked and its answer is none of them, or was left out.
    """

    question: str
    answers: tuple[str, ...]
    is_not: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question. A matrix has `items` (its rows), which people rate on `options` (its scale)."""

    id: str
    kind: Kind
    label: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    items: tuple[Item, ...] = ()
    scale: str = ""                        # the named scale that its options came from
    rows_from: str = ""                    # an earlier matrix that supplies these rows ...
    rows_if: tuple[str, ...] = ()          # ... with only the rows answered with one of these codes
    show_if: tuple[Condition, ...] = ()    # all must be true, or at least one
    show_if_any: bool = False              # one of the conditions is enough
    ranked: bool = True                    # whether its concern items enter the ranking of problems
    sensitive: bool = False                # support lines are shown next to it
    max_length: int = 0                    # characters, for text; 0 means the limit of the kind
    least: int = 0                         # the smallest plausible number
    most: int = 0                          # the largest plausible number; 0 means the limit of the kind
    at_most: int = 0                       # how many answers a person can choose; 0 means any number
    role: str = ""                         # its part in the results, from `roles.ROLES`; without one it has a plain section

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(option.code for option in self.options)

    @property
    def is_closed(self) -> bool:
        """Whether its answers are options that are counted: of a number, whether it has bands."""
        return self.kind.is_closed or (self.kind.is_number and bool(self.options))

    @property
    def is_concern(self) -> bool:
        """Whether some of its options count as concern."""
        return self.kind.has_concern and any(option.concern for option in self.options)

    def option(self, code: str) -> Option:
        """Returns the option with this code. Raises KeyError."""
        for option in self.options:
            if option.code == code:
                return option
        raise KeyError(f"the question '{self.id}' has no option '{code}'; it has {', '.join(self.codes)}")


@dataclass(frozen=True, slots=True)
class Page:
    """Questions shown and stored together."""

    id: str
    title: str
    questions: tuple[Question, ...]
    intro: str = ""
    show_if: tuple[Condition, ...] = ()
    show_if_any: bool = False              # one of the conditions is enough


@dataclass(frozen=True, slots=True)
class Audience:
    """A group of respondents who answer the same questionnaire and are counted separately. The first is the main one."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme of the code frame for open answers: the words that identify it, and comments that have it."""

    id: str
    label: str
    patterns: tuple[str, ...]
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Translation:
    """The words of a questionnaire in another language, by the ids of `translation.string_ids`."""

    language: str
    strings: dict[str, str]
    draft: bool = True         # until a translator has signed it off


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A complete questionnaire, in the order of its questions."""

    id: str
    title: str
    pages: tuple[Page, ...]
    audiences: tuple[Audience, ...] = (Audience("resident", "Residents"),)
    language: str = "en"
    intro: str = ""
    minutes: int = 10
    translations: tuple[Translation, ...] = ()
    themes: tuple[Theme, ...] = ()         # the code frame for comments; not part of the questions

    @property
    def questions(self) -> Iterator[Question]:
        """Yields every question, in order."""
        return (question for page in self.pages for question in page.questions)

    @property
    def asks_place(self) -> bool:
        """Whether a question asks where people live."""
        return any(question.kind.asks_place for question in self.questions)

    def question(self, question_id: str) -> Question:
        """Returns the question with this id. Raises KeyError."""
        for question in self.questions:
            if question.id == question_id:
                return question
        known = ", ".join(question.id for question in self.questions)
        raise KeyError(f"the questionnaire '{self.id}' has no question '{question_id}'; it has {known}")
