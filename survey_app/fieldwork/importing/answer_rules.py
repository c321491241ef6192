"""The rules of answering, applied to the answers of a file: routes, and answers that exclude others."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ...questionnaire.kinds.base import Refusal, Tabulation
from ...questionnaire.model import NOT_ASKED, Condition, Page, Question, Questionnaire
from ...questionnaire.routing import rows, settle


class AnswerRules:
    """The rules of a questionnaire for a file with these answer columns.

    A route that depends on a question which the file does not have is taken as gone: nobody can tell.
    """

    def __init__(self, questionnaire: Questionnaire, present: Collection[str]) -> None:
        self._known = frozenset(present) | {name.partition(".")[0] for name in present}
        self._questionnaire = replace(questionnaire, pages=tuple(self._page(page) for page in questionnaire.pages))
        self._partly = {question.id: [item.id for item in rows(question, questionnaire)
                                      if f"{question.rows_from}.{item.id}" not in self._known]
                        for question in self._questionnaire.questions if question.rows_from}

    def settled(self, answers: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
        """Returns the answers as they are stored, and the names of those that were set aside as `not_asked`."""
        stored = settle(self._questionnaire, answers)
        for name, items in self._partly.items():
            if name in stored and isinstance(stored[name], dict):
                kept = {item: code for item, code in answers.get(name, {}).items() if item in items}
                stored[name] = {**{item: code for item, code in stored[name].items() if item not in items}, **kept}
        for question in self._questionnaire.questions:
            if answers.get(question.id) == [] and question.id not in stored and not has_exclusive(question):
                stored[question.id] = []    # every box is there and none was ticked, which is an answer
        return stored, [name for question in self._questionnaire.questions
                        for name in _set_aside(question.id, answers.get(question.id), stored.get(question.id))]

    def contradictions(self, answers: Mapping[str, Any]) -> Iterator[tuple[Question, Refusal]]:
        """Yields each question whose answers exclude each other, with the reason."""
        for question in self._questionnaire.questions:
            value = answers.get(question.id)
            if question.kind.tabulation is Tabulation.TICKS and isinstance(value, list) and (
                    refusal := question.kind.refusal(question, value)):
                yield question, refusal

    def _page(self, page: Page) -> Page:
        questions = tuple(self._question(question) for question in page.questions)
        return replace(page, show_if=self._conditions(page.show_if), questions=questions)

    def _question(self, question: Question) -> Question:
        return replace(question, show_if=self._conditions(question.show_if))

    def _conditions(self, conditions: tuple[Condition, ...]) -> tuple[Condition, ...]:
        return tuple(condition for condition in conditions if condition.question in self._known)


def has_exclusive(question: Question) -> bool:
    """Whether one of its options says “none of these”."""
    return any(option.exclusive for option in question.options)


def _set_aside(question: str, before: Any, after: Any) -> Iterator[str]:
    if isinstance(before, Mapping):
        later = after or {}
        yield from (f"{question}.{item}" for item, code in before.items()
                    if code not in ("", NOT_ASKED) and later.get(item) == NOT_ASKED)
    elif before not in (None, "", NOT_ASKED, []) and after == NOT_ASKED:
        yield question
