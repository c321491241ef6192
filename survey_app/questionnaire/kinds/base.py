"""The base class of question kinds. One object holds everything that differs between one kind and the others.

`kinds.KINDS` lists the kinds. Other modules call the question's kind (`question.kind.columns(...)`). The web form, the
printed form, the data entry of paper forms and the statistics have code for each control and each method of counting.
A kind names one of each, so a new kind that uses an existing control needs no changes in other modules.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, NamedTuple

from ..model import NOT_ASKED, Option, Question, Questionnaire
from ..response_columns import Column

Sent = Callable[[str], Sequence[str]]     # returns the values submitted for a control name


class Control(StrEnum):
    """The control for a question, on screen, on paper and in data entry of paper forms."""

    RADIOS = "radios"               # one of the options
    CHECKBOXES = "checkboxes"       # any of the options
    GRID = "grid"                   # one of the options for each row
    LINE = "line"                   # one line of text
    LINES = "lines"                 # several lines of text
    POSTCODE = "postcode"
    SEARCH = "search"               # a line in which people type a part of one of the options


class Tabulation(StrEnum):
    """The method of counting the answers."""

    CODES = "codes"                 # a column holds the code of one option
    TICKS = "ticks"                 # one column for each option: 1 if it was ticked, 0 if not
    BANDS = "bands"                 # a column holds a number, counted by the option whose band it is in
    NONE = "none"                   # not counted by answer: words, a number, a postcode


class Refusal(NamedTuple):
    """The reason why an answer is not valid: the words in English, and the value for each `{name}`."""

    text: str
    values: Mapping[str, str] = {}

    def __str__(self) -> str:
        return self.text.format(**self.values)


class Kind(ABC):
    """One kind of question. Subclasses define the abstract methods; the other methods suit a question with one column."""

    has_rows = False                # a matrix: it has items, each answered with one of the question's options
    has_exclusive = False           # an option can be exclusive: nobody can choose it with others
    has_concern = False             # an option can count as concern
    has_scale = False               # its options can come from a named scale
    is_characteristic = False       # each person has one option, so people can be grouped by it
    is_words = False                # people's own words: they leave when they are decided, and count as written or not
    is_comment = False              # text long enough to have themes
    asks_place = False              # the answer is looked up as a place and is not stored
    longest = 0                     # in characters, unless the question sets its own limit; 0 if people do not type freely
    own_id = ""                     # the id of its question, which no other kind can use
    own_options: tuple[Option, ...] = ()    # the options of every question of this kind; a file can leave them out
    is_read_loosely = True          # an importer can suggest a code for a value that only resembles its words

    def __init__(self, code: str, label: str) -> None:
        """`code` is the name in files; `label` is the name that a lead sees."""
        self.code, self.label = code, label

    def __str__(self) -> str:
        return self.code

    def __repr__(self) -> str:
        return f"<kind {self.code}>"

    def __deepcopy__(self, memo: Any) -> Kind:
        return self     # each kind has only one object; dataclasses.asdict copies every value it finds

    # The control, and the method of counting

    @property
    @abstractmethod
    def control(self) -> Control:
        """The control for its questions."""

    @property
    @abstractmethod
    def tabulation(self) -> Tabulation:
        """The method of counting its answers."""

    @property
    def is_closed(self) -> bool:
        """Whether its answers are options that are counted. A number is counted only where it has bands: ask its question."""
        return self.tabulation not in (Tabulation.NONE, Tabulation.BANDS)

    @property
    def is_number(self) -> bool:
        """Whether the answer is a number; what is counted is the code of its band."""
        return self.tabulation is Tabulation.BANDS

    @property
    def is_chosen(self) -> bool:
        """Whether people choose from options that are shown to them."""
        return self.control in (Control.RADIOS, Control.CHECKBOXES, Control.GRID)

    def limit(self, question: Question) -> int:
        """Returns the largest number of characters that an answer can have."""
        return question.max_length or self.longest

    # What was submitted

    @property
    def blank(self) -> Any:
        """Returns the answer of a person who left the question empty or cleared it."""
        return ""

    def names(self, question: Question) -> Sequence[str]:
        """Returns the names of its controls."""
        return (question.id,)

    @abstractmethod
    def read(self, question: Question, sent: Sent) -> Any:
        """Returns the submitted answer, even if it is not valid, so that the page can show it again."""

    @abstractmethod
    def refusal(self, question: Question, answer: Any) -> Refusal | None:
        """Returns why this answer is not valid, or None if it is. Every question can stay empty."""

    def chosen(self, question: Question, answer: Any) -> Sequence[tuple[str, str]]:
        """Returns the control name and the code of each chosen option."""
        return [(question.id, answer)] if answer else []

    @abstractmethod
    def in_words(self, question: Question, answer: Any) -> Iterator[tuple[str, str]]:
        """Yields each question and its answer in words, for people who check their answers."""

    # What is stored

    def to_store(self, question: Question, questionnaire: Questionnaire, asked: Question | None, answer: Any) -> Any:
        """Returns the answer to store. `asked` is the question with the rows that applied, or None if routing skipped it."""
        return answer if asked else NOT_ASKED

    def columns(self, question: Question, questionnaire: Questionnaire) -> tuple[Column, ...]:
        """Returns its columns in the response file."""
        return (Column(question.id, question),)

    def codes(self, question: Question) -> tuple[str, ...]:
        """Returns the codes for each of its columns, other than blank and `not_asked`; empty if any value is possible."""
        return question.codes

    def counted_codes(self, question: Question) -> tuple[str, ...]:
        """Returns the codes that are counted in each of its columns; those of the columns, unless numbers are put into bands."""
        return self.codes(question)

    def counted_code(self, question: Question, answer: str) -> str:
        """Returns the code that an answer is counted as."""
        return answer

    def cells(self, parts: Sequence[str]) -> Callable[[Any], Sequence[str]]:
        """Returns a function from an answer to the cells of these columns. It is never called with blank, `not_asked`
        or plain text."""
        return lambda answer: (str(answer),)

    def from_cells(self, cells: Mapping[str, str]) -> Any:
        """Returns the answer from the cells that are not blank, by the part of their column."""
        return next(iter(cells.values()))

    def cell_fault(self, column: Column, cell: str) -> str:
        """Describes what is wrong with a cell of an imported file; empty if nothing is wrong."""
        if not cell or cell == NOT_ASKED:
            return ""
        if cell in (codes := column.codes):
            return ""
        if codes:
            return f"holds '{brief(cell)}'; it can hold {', '.join(codes)}, {NOT_ASKED} or nothing"
        refusal = self.refusal(column.question, cell)
        return f"holds '{brief(cell)}': {refusal}" if refusal else ""

    # Names and labels

    def column_label(self, column: Column, questionnaire: Questionnaire) -> str:
        """Returns the label of a column."""
        return column.question.label

    def code_labels(self, column: Column) -> Mapping[str, str]:
        """Returns the meaning of each code of a column."""
        return {option.code: option.label for option in column.question.options}

    def code_numbers(self, column: Column) -> Mapping[str, int]:
        """Returns the number of each code, for file formats that label only numbers."""
        return {code: number for number, code in enumerate(column.codes, 1)}

    def answer_label(self, question: Question, code: str) -> str:
        """Returns the label of this code in a table."""
        return question.option(code).label

    def import_labels(self, question: Question) -> Mapping[str, str]:
        """Returns each code and its words, as choices for a value that comes from another tool."""
        return {option.code: option.label for option in question.options}

    def known_as(self, column: Column) -> Mapping[str, Sequence[str]]:
        """Returns the names that each code of a column can have in a file from another tool."""
        return {option.code: (option.code, option.label, option.short) for option in column.question.options}

    def with_option(self, question: Question, words: str) -> Question | None:
        """Returns the question with one more option, made from what a lead typed; None if the kind has no way of its own."""
        return None

    def without_option(self, question: Question, code: str) -> Question:
        """Returns the question without one option."""
        return replace(question, options=tuple(option for option in question.options if option.code != code))

    # Rules for a question

    def routes(self, question: Question, questionnaire: Questionnaire) -> Sequence[tuple[str, str]]:
        """Returns what routes can depend on: the name used in a condition, and its words."""
        return ((question.id, question.label),) if question.is_closed else ()

    def faults(self, question: Question) -> Iterator[str]:
        """Yields what is wrong with a question of this kind."""
        yield from self.option_faults(question)
        if question.max_length < 0 or (question.max_length and not self.longest):
            yield "has a max_length, which only text takes, and which is at least 1"
        if (question.least or question.most) and not self.is_number:
            yield "has a plausible range (least, most), which only a whole number takes"
        if question.at_most and self.tabulation is not Tabulation.TICKS:
            yield "has at_most, which only a question with several answers takes"
        yield from self.row_faults(question)

    def option_faults(self, question: Question) -> Iterator[str]:
        """Yields what is wrong with its options."""
        if question.options or question.items:
            yield f"is of kind {self}, which takes no options or items"

    def row_faults(self, question: Question) -> Iterator[str]:
        """Yields what is wrong with its rows."""
        if question.items or question.rows_from or question.rows_if:
            yield "has items or rows_from, which only a matrix takes"


def brief(cell: str) -> str:
    """Shortens a cell for quotation in a fault."""
    return cell if len(cell) <= 40 else cell[:37] + "..."
