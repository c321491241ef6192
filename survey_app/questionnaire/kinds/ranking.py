"""A ranking: people put a few of the rows in order, as first choice, second choice and so on; each place is given once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..model import NOT_ASKED, Option, Question, Questionnaire
from .base import Refusal
from .matrix import Matrix

UNRANKED = "0"      # the code of a row that somebody who ranked others gave no place
PLACES = ("First choice", "Second choice", "Third choice", "Fourth choice", "Fifth choice", "Sixth choice", "Seventh choice",
          "Eighth choice", "Ninth choice", "Tenth choice")


def _places(number: int) -> tuple[Option, ...]:
    """Returns the options of a ranking with so many places: the places in order, and last the one for a row without a place."""
    return (*(Option(str(place), label, label.partition(" ")[0]) for place, label in enumerate(PLACES[:number], 1)),
            Option(UNRANKED, "Not among these", "None"))


class Ranking(Matrix):
    """A ranking. Its answer has the place of each row; rows without one are stored as unranked if any other has one."""

    has_concern = has_scale = False
    own_options = _places(3)

    def refusal(self, question: Question, answer: Any) -> Refusal | None:
        if unknown := self.unknown(question, answer.values()):
            return unknown
        twice = [code for code, times in Counter(answer.values()).items() if times > 1 and code != UNRANKED]
        return Refusal("You gave “{place}” to more than one. Give each place once", {
            "place": question.option(twice[0]).label}) if twice else None

    def to_store(self, question: Question, questionnaire: Questionnaire, asked: Question | None, answer: Any) -> Any:
        stored = super().to_store(question, questionnaire, asked, answer)
        has_place = any(code not in (UNRANKED, NOT_ASKED) for code in stored.values())
        if not has_place or asked is None:
            return {item: code for item, code in stored.items() if code == NOT_ASKED}
        return {**{item.id: UNRANKED for item in asked.items}, **stored}

    def with_option(self, question: Question, words: str) -> Question | None:
        """Returns the question with one more place, whatever was typed; None with ten."""
        number = len(question.options)
        return replace(question, options=_places(number)) if number <= len(PLACES) else None

    def without_option(self, question: Question, code: str) -> Question:
        """Returns the question with one place fewer, whichever was meant: there is no second without a first."""
        return replace(question, options=_places(len(question.options) - 2))

    def option_faults(self, question: Question) -> Iterator[str]:
        places = len(question.options) - 1
        if question.codes != tuple(option.code for option in _places(places)) or not 2 <= places <= len(PLACES):
            yield (f"is of kind {self}, whose answers are the places 1, 2 and so on, from 2 to {len(PLACES)} of them, and last 0 "
                   "for none")
        if any(option.concern or option.exclusive or option.dont_know or option.declined for option in question.options):
            yield "marks a place as something else; a place is only a place"

    def row_faults(self, question: Question) -> Iterator[str]:
        yield from super().row_faults(question)
        if question.rows_from:
            yield "takes its rows from another question, which a ranking cannot"


RANKING = Ranking("ranking", "A ranking: the first few of a list, in order")
