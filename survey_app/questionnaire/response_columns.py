"""The columns of the canonical response file, and the conversion of answers to one flat row of codes and back.

A single choice (`question`) or matrix row (`question.item`) has one column with the option's code; a multiple choice has one
0/1 column for each option (`question.option`); open texts come last. Blank means not answered; `not_asked` means skipped by
routing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from .model import NOT_ASKED, Question, Questionnaire

RESPONSE_COLUMNS = ("reference", "submitted_on", "source", "audience", "language", "lsoa", "ward", "authority",
                    "place_status", "imd_decile", "imd_quintile_local", "imd_edition")
OPTIONAL_COLUMNS = ("weight", "deprivation_quintile")
NOTED_COLUMNS = ("_flags", "_seconds")     # recorded with a response; only in the frozen file, never exported or published
FLAGS = ("trapped", "hurried", "reused")   # the words in `_flags`
SMALLEST_WEIGHT, LARGEST_WEIGHT = 1e-9, 1e9   # of a weight above zero: beyond these, sums of squares lose the other responses
WEIGHT_RANGE = f"0, or from {SMALLEST_WEIGHT:.9f} to {LARGEST_WEIGHT:,.0f}"
SOURCES = ("online", "paper", "assisted", "import")


@dataclass(frozen=True, slots=True)
class Column:
    """One answer column: its name, the question it belongs to, and the item or option it holds."""

    name: str
    question: Question
    part: str = ""      # the item of a matrix, or the option of a multiple choice

    @property
    def codes(self) -> tuple[str, ...]:
        """Returns the possible values other than blank and `not_asked`; empty for text."""
        return self.question.kind.codes(self.question)


def columns(questionnaire: Questionnaire) -> tuple[Column, ...]:
    """Returns every answer column, closed questions first and open ones last, each in questionnaire order."""
    ordered = sorted(questionnaire.questions, key=lambda question: not question.is_closed)
    return tuple(column for question in ordered for column in _columns(question, questionnaire))


def _columns(question: Question, questionnaire: Questionnaire) -> tuple[Column, ...]:
    made = question.kind.columns(question, questionnaire)
    if not made and not question.kind.asks_place:
        raise TypeError(f"The kind '{question.kind}' stores answers and has no columns, so they would be in no file: give it "
                        "`columns`.")
    return made


def flatten(answers: Mapping[str, Any], layout: Sequence[Column]) -> list[str]:
    """Makes one row from settled answers: the cell for every column of `layout`."""
    return flattener(layout)([], answers)


def flattener(layout: Sequence[Column]) -> Callable[[list[str], Mapping[str, Any]], list[str]]:
    """Returns a function that does the work of `flatten` for many rows. It appends the cells to a row that has been started."""
    steps = [_step(list(columns)) for _, columns in groupby(layout, key=lambda column: column.question)]

    def flatten(row: list[str], answers: Mapping[str, Any]) -> list[str]:
        for question, cells, blank, not_asked in steps:
            value = answers.get(question)
            if value is None:
                row += blank
            elif value.__class__ is str:
                row += not_asked if value == NOT_ASKED else (value,)
            else:
                row += cells(value)
        return row

    return flatten


def gather(row: Mapping[str, str], layout: Sequence[Column]) -> dict[str, Any]:
    """Returns the settled answers that `flatten` made into a row. Cells must be valid; blank cells are left out."""
    answers: dict[str, Any] = {}
    for question, columns in groupby(layout, key=lambda column: column.question):
        if cells := {column.part: cell for column in columns if (cell := row.get(column.name, ""))}:
            answers[question.id] = question.kind.from_cells(cells)
    return answers


def _step(columns: list[Column]) -> tuple[str, Callable[[Any], Sequence[str]], list[str], list[str]]:
    question, parts = columns[0].question, [column.part for column in columns]
    return question.id, question.kind.cells(parts), [""] * len(parts), [NOT_ASKED] * len(parts)
