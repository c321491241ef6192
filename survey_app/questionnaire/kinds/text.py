"""The kinds that people type: a line, a longer text, and a postcode, which is looked up and never stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..characters import without_nothing
from ..model import Question, Questionnaire
from ..response_columns import Column
from .base import Control, Kind, Refusal, Sent, Tabulation

LONGEST_IMPORTED = 20_000       # characters: another tool may have allowed more than the question does here
LONGEST_TYPED_POSTCODE = 100    # characters that are read


class Typed(Kind):
    """A typed answer, without characters that stand for nothing, and with one form of line ending."""

    tabulation = Tabulation.NONE

    def codes(self, question: Question) -> tuple[str, ...]:
        return ()

    def read(self, question: Question, sent: Sent) -> str:
        return without_nothing(next(iter(sent(question.id)), "").replace("\r\n", "\n")).strip()

    def refusal(self, question: Question, answer: Any) -> Refusal | None:
        length, limit = len(answer), self.limit(question)
        if length <= limit:
            return None
        return Refusal(
            "Your answer is {length} characters long and the most we can take is {limit}. Shorten it by {excess} characters",
            {"length": f"{length:,}", "limit": f"{limit:,}", "excess": f"{length - limit:,}"})

    def chosen(self, question: Question, answer: Any) -> tuple[()]:
        return ()

    def in_words(self, question: Question, answer: Any) -> Iterator[tuple[str, str]]:
        yield question.label, answer or ""


class Words(Typed):
    """People's own words."""

    is_words = True

    def cell_fault(self, column: Column, cell: str) -> str:
        if len(cell) <= LONGEST_IMPORTED:
            return ""
        return f"holds {len(cell):,} characters; the limit is {LONGEST_IMPORTED:,}"


class ShortText(Words):
    """A line of text."""

    control = Control.LINE
    longest = 200

class LongText(Words):
    """A comment, which can have themes."""

    control = Control.LINES
    longest = 5_000
    is_comment = True

class OtherText(Words):
    """What people mean by “Other”: a line, kept, redacted and given themes as a comment is."""

    control = Control.LINE
    longest = 500
    is_comment = True

class Postcode(Typed):
    """A postcode. `geography` checks whether it is valid; this kind stores no answer and has no column."""

    control = Control.POSTCODE
    asks_place = True
    own_id = "postcode"

    def read(self, question: Question, sent: Sent) -> str:
        return next(iter(sent(question.id)), "").strip()[:LONGEST_TYPED_POSTCODE]

    def refusal(self, question: Question, answer: Any) -> None:
        return None

    def columns(self, question: Question, questionnaire: Questionnaire) -> tuple[Column, ...]:
        return ()


SHORT_TEXT = ShortText("short_text", "A line of text")
LONG_TEXT = LongText("long_text", "A longer text")
OTHER_TEXT = OtherText("other_text", "“Other, please say”: a line below an answer, kept as a comment")
POSTCODE = Postcode("postcode", "A postcode")
