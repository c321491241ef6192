"""Two kinds that the program does not have: a rating from 0 to 10, and a whole number in a box. Each is one object."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from survey_app.questionnaire.kinds.base import Control, Refusal
from survey_app.questionnaire.kinds.single import SingleChoice
from survey_app.questionnaire.kinds.text import Typed
from survey_app.questionnaire.model import Option, Question
from survey_app.questionnaire.response_columns import Column


class Rating(SingleChoice):
    """A rating from 0 to 10, whose number is its code."""

    has_scale = False
    own_options = tuple(Option(str(number), str(number)) for number in range(11))

    def code_numbers(self, column: Column) -> Mapping[str, int]:
        return {code: int(code) for code in column.codes}


class WholeNumber(Typed):
    """A whole number of at most four digits."""

    control = Control.LINE
    longest = 4

    def refusal(self, question: Question, answer: Any) -> Refusal | None:
        if not answer or (answer.isascii() and answer.isdigit()):
            return super().refusal(question, answer)
        return Refusal("Enter a whole number, such as {example}", {"example": "4"})


RATING = Rating("scale_0_10", "A rating from 0 to 10")
NUMBER = WholeNumber("whole_number", "A whole number")
