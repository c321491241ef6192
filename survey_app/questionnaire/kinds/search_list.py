"""A long list: one of many options, found by typing. The browser offers what fits; without it, words are matched when sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..model import Question
from .base import Control, Refusal, Sent
from .single import SingleChoice

LONGEST_TYPED = 200
OFFERED = 5     # options named to a person whose words fit several


class SearchList(SingleChoice):
    """A long list. Its answer is the code of one option, or what was typed if that names none."""

    control = Control.SEARCH
    has_concern = False

    def read(self, question: Question, sent: Sent) -> str:
        typed = " ".join(next(iter(sent(question.id)), "").split())[:LONGEST_TYPED]
        if typed in question.codes:
            return typed
        exact = [option.code for option in question.options if option.label.casefold() == typed.casefold()]
        near = exact or (self.fitting(question, typed) if typed else [])
        return near[0] if len(near) == 1 else typed

    def fitting(self, question: Question, typed: str) -> Sequence[str]:
        """Returns the codes of the options whose labels contain every word that was typed."""
        words = typed.casefold().split()
        return [option.code for option in question.options if all(word in option.label.casefold() for word in words)]

    def typed(self, question: Question, answer: str) -> str:
        """Returns what stands in the box: the label of the answer, or what was typed."""
        return next((option.label for option in question.options if option.code == answer), answer or "")

    def refusal(self, question: Question, answer: Any) -> Refusal | None:
        if not answer or answer in question.codes:
            return None
        fitting = self.fitting(question, answer)[:OFFERED]
        if fitting:
            return Refusal("Several fit “{typed}”, such as {options}. Type one of them in full", {
                "typed": answer, "options": "; ".join(question.option(code).label for code in fitting)})
        return Refusal("“{typed}” is not in the list. Type a part of its name, or leave it blank", {"typed": answer})


SEARCH_LIST = SearchList("search_list", "One answer from a long list, with a search box")
