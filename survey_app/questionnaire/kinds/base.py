"""What a kind of question is: everything that sets it apart from the other kinds, said by one object.

A kind is registered in `kinds.KINDS`. Every other module asks the question's kind (`question.kind.columns(...)`). The web
form, the printed form, the keying of paper forms and the statistics have a part for each control and each way of counting.
A kind names one of these, so a new kind with a control that exists already needs no other module.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from ..model import NOT_ASKED, Option, Question, Questionnaire
from ..response_columns import Column

Sent = Callable[[str], Sequence[str]]     # what was sent under the name of a control


class Control(StrEnum):
    """What a question is answered with, on the screen, on paper and when a paper form is keyed."""

    RADIOS = "radios"               # one of the options
    CHECKBOXES = "checkboxes"       # any of the options
    GRID = "grid"                   # one of the options for each row
    LINE = "line"                   # a line to write on
    LINES = "lines"                 # several lines
    POSTCODE = "postcode"


class Tabulation(StrEnum):
    """How the answers are counted."""

    CODES = "codes"                 # a column holds the code of one option
    TICKS = "ticks"                 # a column for each option, 1 where it was ticked and 0 where not
    NONE = "none"                   # not counted by answer: words, a number, a postcode


class Refusal(NamedTuple):
    """Why an answer cannot be taken: the words in English, and what is put in at each `{name}`."""

    text: str
    values: Mapping[str, str] = {}

    def __str__(self) -> str:
        return self.text.format(**self.values)


class Kind(ABC):
    """One kind of question. What a subclass must say is abstract; the rest holds for a question with one column."""

    has_rows = False                # a matrix: it has items, each answered on the question's options
    has_exclusive = False           # an option may be marked exclusive: it cannot stand with others
    has_concern = False             # an option may be marked as concern
    has_scale = False               # its options may be a named scale
    is_characteristic = False       # one option a person, so that people can be grouped by it
    is_words = False                # people's own words: redacted, and counted as written or not
    is_comment = False              # words that are long enough to be given themes
    asks_place = False              # the answer is looked up as a place and is not stored
    longest = 0                     # characters, unless the question says otherwise; 0: not typed freely
    own_id = ""                     # the id that its question has, and that no other kind may have
    own_options: tuple[Option, ...] = ()    # the options of every question of this kind; a file need not repeat them
    is_read_loosely = True          # an importer may suggest a code for a value that is only like its words

    def __init__(self, code: str, label: str) -> None:
        """`code` stands in files; `label` is what a lead reads."""
        self.code, self.label = code, label

    def __str__(self) -> str:
        return self.code

    def __repr__(self) -> str:
        return f"<kind {self.code}>"

    def __deepcopy__(self, memo: Any) -> Kind:
        return self     # there is one object a kind; dataclasses.asdict copies what it finds

    # What it is answered with, and how it is counted

    @property
    @abstractmethod
    def control(self) -> Control:
        """What it is answered with."""

    @property
    @abstractmethod
    def tabulation(self) -> Tabulation:
        """How its answers are counted."""

    @property
    def is_closed(self) -> bool:
        """Whether its answers are options that are counted."""
        return self.tabulation is not Tabulation.NONE

    def limit(self, question: Question) -> int:
        """The most characters that are taken."""
        return question.max_length or self.longest

    # What was sent

    @property
    def blank(self) -> Any:
        """The answer of who left it empty or cleared it."""
        return ""

    def names(self, question: Question) -> Sequence[str]:
        """The names of its controls."""
        return (question.id,)

    @abstractmethod
    def read(self, question: Question, sent: Sent) -> Any:
        """The answer that was sent, right or wrong, so that it can be shown again."""

    @abstractmethod
    def refusal(self, question: Question, answer: Any) -> Refusal | None:
        """Why this answer cannot be taken; None where it can. Everybody may leave a question empty."""

    def chosen(self, question: Question, answer: Any) -> Sequence[tuple[str, str]]:
        """The name of the control and the code of each option that is chosen."""
        return [(question.id, answer)] if answer else []

    @abstractmethod
    def told(self, question: Question, answer: Any) -> Iterator[tuple[str, str]]:
        """What was asked and what was answered, in words, for whoever checks their answers."""

    # What is stored

    def settled(self, question: Question, questionnaire: Questionnaire, asked: Question | None, answer: Any) -> Any:
        """The answer as it is stored. `asked` is the question with the rows that applied, None where it was routed past."""
        return answer if asked else NOT_ASKED

    def columns(self, question: Question, questionnaire: Questionnaire) -> tuple[Column, ...]:
        """Its columns in the response file."""
        return (Column(question.id, question),)

    def codes(self, question: Question) -> tuple[str, ...]:
        """The codes that each of its columns may hold, besides blank and `not_asked`; empty where anything may stand."""
        return question.codes

    def cells(self, parts: Sequence[str]) -> Callable[[Any], Sequence[str]]:
        """How an answer becomes the cells of the columns of these parts. Blank, `not_asked` and plain text never come here."""
        return lambda answer: (str(answer),)

    def gathered(self, cells: Mapping[str, str]) -> Any:
        """The answer that stands in the cells that are not blank, by the part of their column."""
        return next(iter(cells.values()))

    def cell_fault(self, column: Column, cell: str) -> str:
        """What is wrong with a cell of an imported file; empty where nothing is."""
        if not cell or cell == NOT_ASKED:
            return ""
        if cell in (codes := column.codes):
            return ""
        if codes:
            return f"holds '{brief(cell)}'; it can hold {', '.join(codes)}, {NOT_ASKED} or nothing"
        refusal = self.refusal(column.question, cell)
        return f"holds '{brief(cell)}': {refusal}" if refusal else ""

    # What it is called

    def column_label(self, column: Column, questionnaire: Questionnaire) -> str:
        """What a column is about."""
        return column.question.label

    def code_labels(self, column: Column) -> Mapping[str, str]:
        """What each code of a column means."""
        return {option.code: option.label for option in column.question.options}

    def code_numbers(self, column: Column) -> Mapping[str, int]:
        """The number of each code, for formats that label numbers alone."""
        return {code: number for number, code in enumerate(column.codes, 1)}

    def answer_label(self, question: Question, code: str) -> str:
        """What a table says of those whose column holds this code."""
        return question.option(code).label

    def import_labels(self, question: Question) -> Mapping[str, str]:
        """What the importer offers for a value of another tool: each code and its words."""
        return {option.code: option.label for option in question.options}

    def known_as(self, column: Column) -> Mapping[str, Sequence[str]]:
        """What each code of a column may be called in a file of another tool."""
        return {option.code: (option.code, option.label, option.short) for option in column.question.options}

    # What must hold of a question

    def routes(self, question: Question, questionnaire: Questionnaire) -> Sequence[tuple[str, str]]:
        """What a route can depend on: the name that a condition has for it, and its words."""
        return ((question.id, question.label),) if self.is_closed else ()

    def faults(self, question: Question) -> Iterator[str]:
        """What is wrong with a question of this kind."""
        yield from self.option_faults(question)
        if question.max_length < 0 or (question.max_length and not self.longest):
            yield "has a max_length, which only text takes, and which is at least 1"
        yield from self.row_faults(question)

    def option_faults(self, question: Question) -> Iterator[str]:
        """What is wrong with its options."""
        if question.options or question.items:
            yield f"is of kind {self}, which takes no options or items"

    def row_faults(self, question: Question) -> Iterator[str]:
        """What is wrong with its rows."""
        if question.items or question.rows_from or question.rows_if:
            yield "has items or rows_from, which only a matrix takes"


def brief(cell: str) -> str:
    """A cell as a fault quotes it."""
    return cell if len(cell) <= 40 else cell[:37] + "..."
