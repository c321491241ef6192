"""A multiple choice: any of the options. The answer is the list of their codes; each option has a column of 0 and 1."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ..model import NOT_ASKED, Question, Questionnaire
from ..response_columns import Column
from .base import Control, Refusal, Sent, Tabulation
from .options import OptionsKind

TICKED = ("1", "yes", "true", "x", "ticked", "selected", "checked")
UNTICKED = ("0", "no", "false", "unticked", "not selected")


class MultipleChoice(OptionsKind):
    """A multiple choice. Its answer is a list of codes, in the order submitted."""

    control = Control.CHECKBOXES
    tabulation = Tabulation.TICKS
    has_exclusive = True
    is_read_loosely = False     # "Not ticked" is very like "ticked"

    @property
    def blank(self) -> list[str]:
        return []

    def read(self, question: Question, sent: Sent) -> list[str]:
        return list(dict.fromkeys(sent(question.id)))

    def refusal(self, question: Question, answer: Any) -> Refusal | None:
        if unknown := self.unknown(question, [code for code in answer if code]):
            return unknown
        alone = next((option for option in question.options if option.exclusive and option.code in answer), None)
        if alone and len(answer) > 1:
            return Refusal("Choose either “{alone}” or the other answers, not both", {"alone": alone.label})
        if question.at_most and len(answer) > question.at_most:
            return Refusal("You chose {chosen} answers. Choose no more than {most}", {
                "chosen": str(len(answer)), "most": str(question.at_most)})
        return None

    def option_faults(self, question: Question) -> Iterator[str]:
        yield from super().option_faults(question)
        if question.at_most < 0 or question.at_most >= len(question.options) > 0:
            yield (f"lets people choose {question.at_most} answers at most, of {len(question.options)}; choose a number from 1 "
                   f"to {len(question.options) - 1}, or none for as many as people like")

    def chosen(self, question: Question, answer: Any) -> Sequence[tuple[str, str]]:
        return [(question.id, code) for code in answer or ()]

    def in_words(self, question: Question, answer: Any) -> Iterator[tuple[str, str]]:
        labels = {option.code: option.label for option in question.options}
        yield question.label, ", ".join(labels[code] for code in answer or ())

    def columns(self, question: Question, questionnaire: Questionnaire) -> tuple[Column, ...]:
        return tuple(Column(f"{question.id}.{code}", question, code) for code in question.codes)

    def codes(self, question: Question) -> tuple[str, ...]:
        return "0", "1"

    def cells(self, parts: Sequence[str]) -> Callable[[Any], Sequence[str]]:
        return lambda answer: ["1" if part in answer else "0" for part in parts]

    def from_cells(self, cells: Mapping[str, str]) -> Any:
        if NOT_ASKED in cells.values():
            return NOT_ASKED
        return [part for part, cell in cells.items() if cell == "1"]

    def column_label(self, column: Column, questionnaire: Questionnaire) -> str:
        return column.question.option(column.part).label

    def code_labels(self, column: Column) -> Mapping[str, str]:
        return {"0": "No", "1": "Yes"}

    def code_numbers(self, column: Column) -> Mapping[str, int]:
        return {"0": 0, "1": 1}

    def answer_label(self, question: Question, code: str) -> str:
        return "Ticked"

    def import_labels(self, question: Question) -> Mapping[str, str]:
        return {"1": "Ticked", "0": "Not ticked"}

    def known_as(self, column: Column) -> Mapping[str, Sequence[str]]:
        option = column.question.option(column.part)
        return {"1": (*TICKED, option.code, option.label, option.short), "0": UNTICKED}


MULTIPLE = MultipleChoice("multiple", "Several answers")
