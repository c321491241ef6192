"""The columns of the canonical response file: how answers become one flat row of codes, and back.

One column a single choice (`question`) or matrix row (`question.item`) with the option's code; one 0/1 column an option
of a multiple choice (`question.option`); then the open texts. Blank is not answered, `not_asked` is routed past.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .model import NOT_ASKED, Kind, Question, Questionnaire
from .routing import rows

RESPONSE_COLUMNS = ("reference", "submitted_on", "source", "audience", "language", "lsoa", "ward", "authority",
                    "place_status", "imd_decile", "imd_quintile_local", "imd_edition")
OPTIONAL_COLUMNS = ("weight", "deprivation_quintile")
NOTED_COLUMNS = ("_flags", "_seconds")     # noted as a response came: in the frozen file alone, never exported or published
FLAGS = ("trapped", "hurried", "reused")   # the words in `_flags`
SOURCES = ("online", "paper", "assisted", "import")


@dataclass(frozen=True, slots=True)
class Column:
    """One answer column: its name, the question it belongs to, and the item or option it holds."""

    name: str
    question: Question
    part: str = ""      # the item of a matrix, or the option of a multiple choice

    @property
    def codes(self) -> tuple[str, ...]:
        """The values it may hold besides blank and `not_asked`; empty for text."""
        if self.question.kind is Kind.MULTIPLE:
            return ("0", "1")
        return self.question.codes


def columns(questionnaire: Questionnaire) -> tuple[Column, ...]:
    """Every answer column, closed questions first and open texts last, each in the order asked."""
    closed = [column for question in questionnaire.questions if question.kind.is_closed
              for column in _closed(question, questionnaire)]
    texts = [Column(question.id, question) for question in questionnaire.questions if question.kind.is_text]
    return (*closed, *texts)


def flatten(answers: Mapping[str, Any], layout: tuple[Column, ...]) -> list[str]:
    """One row: the cell of every column of `layout`, from settled answers."""
    return [_cell(column, answers.get(column.question.id)) for column in layout]


def gather(row: Mapping[str, str], layout: tuple[Column, ...]) -> dict[str, Any]:
    """The settled answers that `flatten` made a row of. Cells must be valid; blank ones are left out."""
    answers: dict[str, Any] = {}
    for column in layout:
        cell = row.get(column.name, "")
        question_id = column.question.id
        match column.question.kind:
            case _ if not cell:
                continue
            case Kind.MATRIX:
                answers.setdefault(question_id, {})[column.part] = cell
            case Kind.MULTIPLE if cell == NOT_ASKED:
                answers[question_id] = NOT_ASKED
            case Kind.MULTIPLE:
                ticked = answers.setdefault(question_id, [])
                if cell == "1":
                    ticked.append(column.part)
            case _:
                answers[question_id] = cell
    return answers


def _closed(question: Question, questionnaire: Questionnaire) -> list[Column]:
    match question.kind:
        case Kind.MATRIX:
            return [Column(f"{question.id}.{item.id}", question, item.id) for item in rows(question, questionnaire)]
        case Kind.MULTIPLE:
            return [Column(f"{question.id}.{code}", question, code) for code in question.codes]
        case _:
            return [Column(question.id, question)]


def _cell(column: Column, value: Any) -> str:
    if value is None or value == NOT_ASKED:
        return value or ""
    match column.question.kind:
        case Kind.MATRIX:
            return str(value.get(column.part, ""))
        case Kind.MULTIPLE:
            return "1" if column.part in value else "0"
        case _:
            return str(value)
