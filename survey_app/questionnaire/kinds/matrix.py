"""A matrix: each row is answered with one option of the same scale. The answer holds the code of each answered row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from ..model import NOT_ASKED, Question, Questionnaire
from ..response_columns import Column
from ..routing import rows
from .base import Control, Refusal, Sent, Tabulation
from .options import OptionsKind

ROWS_OF_ANOTHER = 3     # a follow-up matrix asks about roughly this many rows of an earlier one


class Matrix(OptionsKind):
    """A matrix. Its answer has a code for each item, without rows that have no answer."""

    control = Control.GRID
    tabulation = Tabulation.CODES
    has_rows = has_concern = has_scale = True

    @property
    def blank(self) -> dict[str, str]:
        return {}

    def names(self, question: Question) -> Sequence[str]:
        return [f"{question.id}.{item.id}" for item in question.items]

    def read(self, question: Question, sent: Sent) -> dict[str, str]:
        codes = {item.id: next(iter(sent(f"{question.id}.{item.id}")), "") for item in question.items}
        return {item: code for item, code in codes.items() if code}

    def refusal(self, question: Question, answer: Any) -> Refusal | None:
        return self.unknown(question, answer.values())

    def chosen(self, question: Question, answer: Any) -> Sequence[tuple[str, str]]:
        return [(f"{question.id}.{item}", code) for item, code in answer.items()]

    def in_words(self, question: Question, answer: Any) -> Iterator[tuple[str, str]]:
        labels = {option.code: option.label for option in question.options}
        yield from ((item.label, labels.get((answer or {}).get(item.id, ""), "")) for item in question.items)

    def to_store(self, question: Question, questionnaire: Questionnaire, asked: Question | None, answer: Any) -> Any:
        shown = {item.id for item in asked.items} if asked else set()
        marked = {item.id: (answer or {}).get(item.id) if item.id in shown else NOT_ASKED
                  for item in rows(question, questionnaire)}
        return {item: code for item, code in marked.items() if code}

    def columns(self, question: Question, questionnaire: Questionnaire) -> tuple[Column, ...]:
        return tuple(Column(f"{question.id}.{item.id}", question, item.id) for item in rows(question, questionnaire))

    def cells(self, parts: Sequence[str]) -> Callable[[Any], Sequence[str]]:
        every: Callable[[Any], Sequence[str]] = itemgetter(*parts) if len(parts) > 1 else lambda answer: list(answer.values())

        def cells(answer: Any) -> Sequence[str]:
            return every(answer) if len(answer) == len(parts) else [answer.get(part, "") for part in parts]
        return cells

    def from_cells(self, cells: Mapping[str, str]) -> dict[str, str]:
        return dict(cells)

    def column_label(self, column: Column, questionnaire: Questionnaire) -> str:
        return next(item.label for item in rows(column.question, questionnaire) if item.id == column.part)

    def routes(self, question: Question, questionnaire: Questionnaire) -> Sequence[tuple[str, str]]:
        return [(f"{question.id}.{item.id}", f"{question.label} – {item.label}") for item in rows(question, questionnaire)]

    def row_faults(self, question: Question) -> Iterator[str]:
        if bool(question.items) == bool(question.rows_from):
            yield "needs either items (its rows) or rows_from (an earlier matrix), and not both"
        if question.rows_from and not question.rows_if:
            yield "has rows_from but no rows_if: name the answers whose rows are shown"
        if question.rows_if and not question.rows_from:
            yield "has rows_if but no rows_from: name the earlier matrix"
        if any(not item.label for item in question.items):
            yield "has an item without a label"
        labels = [item.label.casefold() for item in question.items if item.label]
        for label in dict.fromkeys(item.label for item in question.items if labels.count(item.label.casefold()) > 1):
            yield f"has the row “{label}” more than once; nobody could tell the rows apart"


MATRIX = Matrix("matrix", "A grid of rows on one scale")
