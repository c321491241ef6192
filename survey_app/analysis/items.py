"""The concern items of a questionnaire, and the answers to closed questions whose shares are calculated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, assert_never

import numpy as np
import pandas as pd

from ..questionnaire.kinds import Tabulation
from ..questionnaire.model import NOT_ASKED, Option, Question, Questionnaire
from ..questionnaire.response_columns import Column, columns
from .arguments import checked

BLANK = ""      # the code of a missing answer, as in the canonical response file

Box = Literal["concern", "top"]


@dataclass(frozen=True, slots=True)
class Answer:
    """A share to calculate: people with a `counted` code in `column`, out of people with a `base` code there."""

    id: str
    label: str
    column: str
    counted: tuple[str, ...]
    base: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConcernItem:
    """One problem that people are asked about, and how to count its answers. `id` is its column in the response file."""

    id: str
    label: str
    question: str
    codes: tuple[str, ...]
    concern: tuple[str, ...]
    top: tuple[str, ...] = ()
    dont_know: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    ranked: bool = True

    def base(self, dont_know: bool = False) -> tuple[str, ...]:
        """Returns the substantive codes, which are the base of the item. Includes don't know only if `dont_know` is true."""
        return _base(self.codes, self.declined if dont_know else (*self.declined, *self.dont_know))

    def answer(self, box: Box = "concern", dont_know: bool = False) -> Answer:
        """Returns the concern share of the item, or the share of its strongest concern (the top box)."""
        return Answer(self.id, self.label, self.id, self.top if box == "top" else self.concern, self.base(dont_know))


@checked
def items(questionnaire: Questionnaire) -> tuple[ConcernItem, ...]:
    """Returns every concern item in the order asked: single questions and matrix rows with an option that means concern."""
    return tuple(_item(column, label(column, questionnaire)) for column in columns(questionnaire)
                 if column.question.is_concern)


@checked
def answers(questionnaire: Questionnaire, question: str, dont_know: bool = False) -> tuple[Answer, ...]:
    """Returns the shares of one closed question: one per option, and for a matrix one per option of each row.

    The base is everyone who was asked and chose a substantive option. For a multiple choice it is everyone who ticked at
    least one option. Raises KeyError for an unknown question.
    """
    found = questionnaire.question(question)
    return tuple(one for column in columns(questionnaire) if column.question is found
                 for one in _answers(column, label(column, questionnaire), dont_know))


def label(column: Column, questionnaire: Questionnaire) -> str:
    """Returns the label of an answer column: the matrix row, the ticked option, or else the wording of the question."""
    return column.question.kind.column_label(column, questionnaire)


def answer_codes(questionnaire: Questionnaire) -> dict[str, tuple[str, ...]]:
    """Returns the codes of every closed answer column in the order asked, with `not_asked` last."""
    return {column.name: (*column.question.kind.counted_codes(column.question), NOT_ASKED) for column in columns(questionnaire)
            if column.question.is_closed}


def item_codes(asked: Sequence[ConcernItem]) -> dict[str, tuple[str, ...]]:
    """Returns the codes of these concern items, with `not_asked` last."""
    return {item.id: (*item.codes, NOT_ASKED) for item in asked}


def _item(column: Column, words: str) -> ConcernItem:
    options = column.question.options
    return ConcernItem(column.name, words, column.question.id, column.codes, _marked(options, "concern"),
                       _marked(options, "top"), _marked(options, "dont_know"), _marked(options, "declined"),
                       column.question.ranked)


def _answers(column: Column, words: str, dont_know: bool) -> list[Answer]:
    question = column.question
    match question.kind.tabulation:
        case Tabulation.TICKS:
            return [Answer(column.name, words, column.name, ("1",), ("0", "1"))]
        case Tabulation.CODES | Tabulation.BANDS:
            base = base_codes(question, dont_know)
            return [Answer(f"{column.name}:{option.code}", f"{words}: {option.label}" if column.part else option.label,
                           column.name, (option.code,), base) for option in question.options if option.code in base]
        case Tabulation.NONE:
            return []
        case unknown:
            assert_never(unknown)


def base_codes(question: Question, dont_know: bool = False) -> tuple[str, ...]:
    """Returns the substantive codes of a single choice or a matrix row."""
    outside = _marked(question.options, "declined") + (() if dont_know else _marked(question.options, "dont_know"))
    return _base(question.codes, outside)


def _base(codes: Sequence[str], outside: Sequence[str]) -> tuple[str, ...]:
    return tuple(code for code in codes if code not in outside)


def _marked(options: Sequence[Option], flag: str) -> tuple[str, ...]:
    return tuple(option.code for option in options if getattr(option, flag))


def pooled_questions(questionnaire: Questionnaire) -> dict[str, tuple[str, ...]]:
    """Returns the substantive options of every matrix that takes its rows from an earlier one."""
    return {question.id: base_codes(question) for question in questionnaire.questions
            if question.kind.has_rows and question.rows_from}


def mentions(question: str, options: tuple[str, ...], answers: Mapping[str, np.ndarray],
             codes: Mapping[str, tuple[str, ...]]) -> tuple[np.ndarray, tuple[str, ...]]:
    """Returns the pattern of each respondent as codes of one more column, and the labels of the patterns.

    A pattern says how many times the respondent chose each option: "2,0,1" means two mentions of the first option and one
    of the third.
    """
    rows = [name for name in answers if name.rpartition(".")[0] == question]
    counts = [sum((answers[row] == codes[row].index(option)).astype("int64") for row in rows) for option in options]
    keys = np.ravel_multi_index(counts, [len(rows) + 1] * len(options))
    places, found = pd.factorize(keys)
    patterns = np.stack(np.unravel_index(found, [len(rows) + 1] * len(options)), axis=1)
    labels = [",".join(map(str, pattern)) for pattern in patterns.tolist()]
    order = sorted(range(len(labels)), key=labels.__getitem__)
    return np.argsort(order)[places], tuple(labels[place] for place in order)
