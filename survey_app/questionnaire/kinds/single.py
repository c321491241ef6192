"""A single choice: one of the options. The answer is its code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..model import Question
from .base import Control, Refusal, Sent, Tabulation
from .options import OptionsKind


class SingleChoice(OptionsKind):
    """A single choice. Its answer is the code of one option."""

    control = Control.RADIOS
    tabulation = Tabulation.CODES
    has_concern = has_scale = is_characteristic = True

    def read(self, question: Question, sent: Sent) -> str:
        return next(iter(sent(question.id)), "")

    def refusal(self, question: Question, answer: Any) -> Refusal | None:
        return self.unknown(question, [answer] if answer else [])

    def in_words(self, question: Question, answer: Any) -> Iterator[tuple[str, str]]:
        labels = {option.code: option.label for option in question.options}
        yield question.label, labels.get(answer or "", "")


SINGLE = SingleChoice("single", "One answer")
