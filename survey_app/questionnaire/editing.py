"""Changes to a questionnaire: each function returns a new one and leaves the old one unchanged.

These functions do not check the result. `validation.check` finds what a change has broken, such as a route that depends on
a deleted question. They raise KeyError if the page or question does not exist.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Container, Sequence
from dataclasses import replace
from typing import TypeVar

from .kinds import OTHER_TEXT
from .model import Condition, Item, Option, Page, Question, Questionnaire
from .translation import string_ids

LONGEST_ID = 30
T = TypeVar("T")


def page(questionnaire: Questionnaire, page_id: str) -> Page:
    """Returns the page with this id. Raises KeyError."""
    return questionnaire.pages[_place(questionnaire, page_id)]


def page_of(questionnaire: Questionnaire, question_id: str) -> Page:
    """Returns the page that contains a question. Raises KeyError."""
    for one in questionnaire.pages:
        if any(question.id == question_id for question in one.questions):
            return one
    raise KeyError(question_id)


def dependents(questionnaire: Questionnaire, question_ids: Container[str]) -> list[tuple[Page, Question | None]]:
    """Returns the other pages and questions (each with its page) that depend on these questions for their routing or rows."""
    def follows(part: Page | Question) -> bool:
        return any(condition.question.partition(".")[0] in question_ids for condition in part.show_if)
    found: list[tuple[Page, Question | None]] = []
    for one in questionnaire.pages:
        others = [question for question in one.questions if question.id not in question_ids]
        if others and follows(one):
            found.append((one, None))
        found += [(one, question) for question in others if follows(question) or question.rows_from in question_ids]
    return found


def add_page(questionnaire: Questionnaire, new: Page, after: str = "") -> Questionnaire:
    """Adds a page after another page, or at the end."""
    pages = list(questionnaire.pages)
    pages.insert(_place(questionnaire, after) + 1 if after else len(pages), new)
    return replace(questionnaire, pages=tuple(pages))


def replace_page(questionnaire: Questionnaire, page_id: str, new: Page) -> Questionnaire:
    """Replaces a page with a new one."""
    page(questionnaire, page_id)
    return replace(questionnaire, pages=tuple(new if one.id == page_id else one for one in questionnaire.pages))


def remove_page(questionnaire: Questionnaire, page_id: str) -> Questionnaire:
    """Removes a page with all its questions."""
    page(questionnaire, page_id)
    return replace(questionnaire, pages=tuple(one for one in questionnaire.pages if one.id != page_id))


def move_page(questionnaire: Questionnaire, page_id: str, by: int) -> Questionnaire:
    """Moves a page this many positions later, or earlier if `by` is negative; it stops at either end."""
    return replace(questionnaire, pages=_moved(questionnaire.pages, _place(questionnaire, page_id), by))


def add_question(questionnaire: Questionnaire, page_id: str, new: Question) -> Questionnaire:
    """Adds a question at the end of a page."""
    whole = page(questionnaire, page_id)
    return replace_page(questionnaire, page_id, replace(whole, questions=(*whole.questions, new)))


def add_box(questionnaire: Questionnaire, question_id: str, code: str) -> Questionnaire:
    """Adds a line below a question, in which people say what they mean by one of its options."""
    whole, question = page_of(questionnaire, question_id), questionnaire.question(question_id)
    name = id_of(f"{question_id} {code}", {one.id for one in questionnaire.questions})
    box = Question(name, OTHER_TEXT, f"{question.option(code).label} – please say: {question.label}")
    here = [one.id for one in whole.questions].index(question_id) + 1
    questions = (*whole.questions[:here], box, *whole.questions[here:])
    return replace_page(questionnaire, whole.id, replace(whole, questions=questions))


def replace_question(questionnaire: Questionnaire, question_id: str, new: Question) -> Questionnaire:
    """Replaces a question with a new one. If questions share its scale, the scale changes in all of them."""
    whole = page_of(questionnaire, question_id)
    changed = replace_page(questionnaire, whole.id, replace(whole, questions=tuple(
        new if one.id == question_id else one for one in whole.questions)))
    return set_scale(changed, new.scale, new.options) if new.scale else changed


def remove_question(questionnaire: Questionnaire, question_id: str) -> Questionnaire:
    """Removes a question. Removes its page too, if it was the only question there."""
    return _taken_from(questionnaire, page_of(questionnaire, question_id), question_id)


def move_question(questionnaire: Questionnaire, question_id: str, by: int) -> Questionnaire:
    """Moves a question one position later (1) or earlier (-1). Past the edge of its page it goes to the adjacent page."""
    whole = page_of(questionnaire, question_id)
    here = [one.id for one in whole.questions].index(question_id)
    if 0 <= here + by < len(whole.questions):
        return replace_page(questionnaire, whole.id, replace(whole, questions=_moved(whole.questions, here, by)))
    there = _place(questionnaire, whole.id) + by
    if not 0 <= there < len(questionnaire.pages):
        return questionnaire
    target, moving = questionnaire.pages[there], whole.questions[here]
    joined = (moving, *target.questions) if by > 0 else (*target.questions, moving)
    return replace_page(_taken_from(questionnaire, whole, question_id), target.id, replace(target, questions=joined))


def set_scale(questionnaire: Questionnaire, name: str, options: Sequence[Option]) -> Questionnaire:
    """Sets the options of every question that uses a named scale."""
    return _each_question(questionnaire, lambda one: replace(one, options=tuple(options)) if one.scale == name else one)


def scales(questionnaire: Questionnaire) -> dict[str, tuple[Option, ...]]:
    """Returns the named scales that the questions use."""
    return {question.scale: question.options for question in questionnaire.questions if question.scale}


def without_stray_translations(questionnaire: Questionnaire) -> Questionnaire:
    """Returns the questionnaire without translations of words that are no longer in it."""
    known = set(string_ids(questionnaire))
    return replace(questionnaire, translations=tuple(
        replace(one, strings={name: text for name, text in one.strings.items() if name in known})
        for one in questionnaire.translations))


def set_route(questionnaire: Questionnaire, page_id: str, question_id: str, conditions: Sequence[Condition],
              is_any: bool = False) -> Questionnaire:
    """Sets when a page is shown, or a question if one is named; no conditions means always. With `is_any`, one is enough."""
    shown, enough = tuple(conditions), is_any and len(conditions) > 1
    if not question_id:
        whole = replace(page(questionnaire, page_id), show_if=shown, show_if_any=enough)
        return replace_page(questionnaire, page_id, whole)
    question = replace(questionnaire.question(question_id), show_if=shown, show_if_any=enough)
    return replace_question(questionnaire, question_id, question)


def move_item(question: Question, item_id: str, by: int) -> Question:
    """Moves a row of a matrix."""
    return replace(question, items=_moved(question.items, [item.id for item in question.items].index(item_id), by))


def remove_item(question: Question, item_id: str) -> Question:
    """Removes a row from a matrix."""
    return replace(question, items=tuple(item for item in question.items if item.id != item_id))


def add_item(question: Question, label: str, item_id: str = "") -> Question:
    """Adds a row to a matrix. Its id is made from its words, unless one is given."""
    taken = {item.id for item in question.items}
    return replace(question, items=(*question.items, Item(item_id or id_of(label, taken), label)))


def move_option(question: Question, code: str, by: int) -> Question:
    """Moves an answer option."""
    return replace(question, options=_moved(question.options, question.codes.index(code), by))


def remove_option(question: Question, code: str) -> Question:
    """Removes an answer option."""
    return question.kind.without_option(question, code)


def add_option(question: Question, label: str) -> Question:
    """Adds an answer option, with a code made from its words."""
    if (made := question.kind.with_option(question, label)) is not None:
        return made
    return replace(question, options=(*question.options, Option(id_of(label, set(question.codes)), label)))


def id_of(label: str, taken: Container[str]) -> str:
    """Makes an id from words: "Fly-tipping" becomes fly_tipping. Adds a number if that id is taken."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    name = "_".join(words)[:LONGEST_ID].rstrip("_") or "x"
    name = name if name[0].isalpha() else f"n{name}"
    return name if name not in taken else next(f"{name}_{n}" for n in range(2, 10_000) if f"{name}_{n}" not in taken)


def _each_question(questionnaire: Questionnaire, change: Callable[[Question], Question]) -> Questionnaire:
    return replace(questionnaire, pages=tuple(replace(one, questions=tuple(map(change, one.questions)))
                                              for one in questionnaire.pages))


def _taken_from(questionnaire: Questionnaire, whole: Page, question_id: str) -> Questionnaire:
    kept = tuple(one for one in whole.questions if one.id != question_id)
    return replace_page(questionnaire, whole.id, replace(whole, questions=kept)) if kept else remove_page(questionnaire, whole.id)


def _place(questionnaire: Questionnaire, page_id: str) -> int:
    for number, one in enumerate(questionnaire.pages):
        if one.id == page_id:
            return number
    raise KeyError(page_id)


def _moved(parts: Sequence[T], here: int, by: int) -> tuple[T, ...]:
    there = min(max(here + by, 0), len(parts) - 1)
    rest = [part for number, part in enumerate(parts) if number != here]
    return (*rest[:there], parts[here], *rest[there:])
