"""Routing: the pages, questions and matrix rows to show, based on the answers so far.

Answers are a dictionary by question id: a code (single), a list of codes (multiple), a dictionary of codes by item
(matrix) or a string (text). Routing ignores the answer to a question that was itself skipped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .model import Condition, Item, Page, Question, Questionnaire

Answers = Mapping[str, Any]


def asked_pages(questionnaire: Questionnaire, answers: Answers) -> tuple[Page, ...]:
    """Returns the pages for this respondent, with only the questions and rows that apply."""
    kept: dict[str, Any] = {}
    pages = []
    for page in questionnaire.pages:
        questions = _asked_on(page, questionnaire, kept, answers)
        if questions == page.questions:
            pages.append(page)
        elif questions:
            pages.append(replace(page, questions=questions))
    return tuple(pages)


def is_asked_of_all(page: Page, questionnaire: Questionnaire) -> bool:
    """Returns whether everybody is asked something on the page with this id, whatever they answer before it."""
    whole = next(one for one in questionnaire.pages if one.id == page.id)
    return not whole.show_if and any(not question.show_if and not question.rows_from for question in whole.questions)


def settle(questionnaire: Questionnaire, answers: Answers) -> dict[str, Any]:
    """Returns the answers to store: answers to questions that applied, `not_asked` for skipped ones, and no blanks."""
    asked = {question.id: question for page in asked_pages(questionnaire, answers) for question in page.questions}
    settled = {}
    for question in questionnaire.questions:
        if question.kind.asks_place:
            continue
        value = question.kind.to_store(question, questionnaire, asked.get(question.id), answers.get(question.id))
        if value:
            settled[question.id] = value
    return settled


def rows(question: Question, questionnaire: Questionnaire) -> tuple[Item, ...]:
    """Returns every possible row of a matrix: its own items, or those of the matrix that supplies them."""
    return questionnaire.question(question.rows_from).items if question.rows_from else question.items


def _asked_on(page: Page, questionnaire: Questionnaire, kept: dict[str, Any], answers: Answers) -> tuple[Question, ...]:
    if not _is_shown(page, kept):
        return ()
    asked = []
    for question in page.questions:
        reduced = _reduced(question, questionnaire, kept)
        if reduced is None:
            continue
        asked.append(reduced)
        kept.setdefault(question.id, None)
        if question.id in answers:
            value = answers[question.id]
            kept[question.id] = _as_counted(question, value) if reduced is question else _shown(reduced, value)
    return tuple(asked)


def _as_counted(question: Question, value: Any) -> Any:
    """Returns what routes depend on: of a number, the code of its band."""
    return question.kind.counted_code(question, value) if isinstance(value, str) else value


def _shown(question: Question, value: Any) -> Any:
    """Returns the answer to a matrix without the rows that are not shown."""
    return {item.id: value[item.id] for item in question.items if item.id in (value or {})}


def _reduced(question: Question, questionnaire: Questionnaire, kept: Answers) -> Question | None:
    """Returns the question with the rows that apply, or None if it is skipped."""
    if not _is_shown(question, kept):
        return None
    if not question.rows_from:
        return question
    earlier = kept.get(question.rows_from) or {}
    items = tuple(item for item in rows(question, questionnaire) if earlier.get(item.id) in question.rows_if)
    return replace(question, items=items) if items else None


def _is_shown(part: Page | Question, kept: Answers) -> bool:
    """Says whether the conditions of a page or question hold: all of them, or one if that is enough."""
    holding = (_holds(condition, kept) for condition in part.show_if)
    return not part.show_if or (any(holding) if part.show_if_any else all(holding))


def _holds(condition: Condition, kept: Answers) -> bool:
    """Says whether a condition holds. A question that was not asked fulfils none, not even that the answer is another."""
    question_id, _, item = condition.question.partition(".")
    if condition.is_not:
        return question_id in kept and not _holds(replace(condition, is_not=False), kept)
    value = kept.get(question_id)
    if item:
        value = (value or {}).get(item)
    chosen = value if isinstance(value, list) else [value]
    return any(code in condition.answers for code in chosen)
