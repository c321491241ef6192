"""Puts into words what the percentages of a table measure: which answers are counted, and of whom.

The words come from the questionnaire's structure: the question, its answers, its routing and the audiences. A row of concern
names its answers unless the subtitle does, so that "higher" cannot be read the wrong way round: "In daylight: fairly unsafe or
very unsafe", not "Feeling safe in daylight".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import pandas as pd

from ...questionnaire.model import Condition, Page, Question, Questionnaire
from ...questionnaire.response_columns import columns
from .labels import lower

SUBTITLE = "subtitle"       # the column that holds what the percentages of the chart measure
Shared = TypeVar("Shared")
OPINION = "who gave an opinion"
ELSE = "unless the row names other answers"


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of one item: the answers counted as concern, the people in its base, and who alone was asked it.

    `is_plain` says that a higher percentage means more of what the row names: the row of a ranked matrix whose scale starts
    with concern.
    """

    answers: tuple[str, ...]
    of_whom: str
    asked_only: str
    is_plain: bool


def worded(table: pd.DataFrame, questionnaire: Questionnaire) -> pd.DataFrame:
    """Returns the table with full labels in `problem`, and a column `subtitle` that says what its percentages measure.

    A row with a column `option` shows one answer, any other row the share of concern of its `item`. The subtitle holds what
    most rows share; every other row says for itself how it differs. The figures stay as they are.
    """
    known = items(questionnaire)
    found = [known[str(item)] for item in table["item"]]
    of_concern = "option" not in table.columns
    main = (_commonest(one.answers for one in found if one.is_plain) or ()) if of_concern else ()
    base = _commonest(one.asked_only for one in found) or ""
    named = [of_concern and not (one.is_plain and one.answers == main) for one in found]
    problems = [_label(str(problem), one, base, is_named)
                for problem, one, is_named in zip(table["problem"], found, named, strict=True)]
    said = f"{_measure(main, any(named)) if of_concern else 'Percent'} of {_of_whom_all(found)}{_only(base)}"
    return table.assign(problem=problems, **{SUBTITLE: said})


def items(questionnaire: Questionnaire) -> dict[str, Asked]:
    """Returns the words of every answer column, and of every question for tables that take its rows together."""
    routed = {question.id: (page, question) for page in questionnaire.pages for question in page.questions}
    asked = {question.id: _asked(question, questionnaire, routed[question.id]) for question in questionnaire.questions}
    return asked | {column.name: asked[column.question.id] for column in columns(questionnaire)}


def with_answer(label: str, answer: str) -> str:
    """Returns a label and an answer as one: "In daylight: fairly unsafe", "How safe do you feel? Fairly unsafe"."""
    return f"{label} {answer}" if label[-1:] in "?!." else f"{label}: {lower(answer)}"


def either(answers: Sequence[str], word: str = "or") -> str:
    """Returns answers as one, joined by the word for "or": "Fairly unsafe or very unsafe"."""
    return f" {word} ".join([*answers[:1], *map(lower, answers[1:])])


def title(label: str, item: str, questionnaire: Questionnaire) -> str:
    """Returns the label of a concern item alone, with its answers if a higher percentage could mean less of what it names."""
    one = items(questionnaire)[item]
    return label if one.is_plain else with_answer(label, either(one.answers))


def _asked(question: Question, questionnaire: Questionnaire, routed: Iterable[Page | Question]) -> Asked:
    concern = tuple(option.label for option in question.options if option.concern)
    scale = [option for option in question.options if not (option.dont_know or option.declined)]
    return Asked(concern, _of_whom(question, questionnaire), _only_if(routed, questionnaire),
                 question.kind.has_rows and question.ranked and bool(scale) and scale[0].concern)


def _of_whom(question: Question, questionnaire: Questionnaire) -> str:
    if question.rows_from:
        return "the strong concerns mentioned"
    people = lower(questionnaire.audiences[0].label) if len(questionnaire.audiences) > 1 else "those"
    if question.kind.is_words:
        return f"{people} who wrote something"
    no_opinion = any(option.dont_know for option in question.options)
    return f"{people} {OPINION}" if no_opinion else f"{people} who answered"


def _only_if(routed: Iterable[Page | Question], questionnaire: Questionnaire) -> str:
    """Returns the conditions of a page and of a question in words: all of each, or one of them where that is enough."""
    said = [(" or " if part.show_if_any else " and ").join(_conditions(part.show_if, questionnaire)) for part in routed]
    return " and ".join(filter(None, said))


def _conditions(routed: Iterable[Condition], questionnaire: Questionnaire) -> Iterator[str]:
    """Yields each condition in words: said “No” to “Did you report the crime?”."""
    for condition in routed:
        name, _, part = condition.question.partition(".")
        question = questionnaire.question(name)
        words = {option.code: option.label for option in question.options}
        rows = {item.id: item.label for item in question.items}
        about = f"“{question.label}”" + (f" (“{rows.get(part) or words.get(part) or part}”)" if part else "")
        said = "did not say" if condition.is_not else "said"
        yield f"{said} {' or '.join(f'“{words.get(code, code)}”' for code in condition.answers)} to {about}"


def _commonest(given: Iterable[Shared]) -> Shared | None:
    """Returns the commonest of them, the first of several; None if there are none."""
    return next((one for one, _ in Counter(given).most_common(1)), None)


def _label(problem: str, one: Asked, base: str, is_named: bool) -> str:
    """Returns the label of a row: with its answers if `is_named`, and who was asked if that is not what the subtitle says."""
    said = with_answer(problem, either(one.answers)) if is_named else problem
    return said if one.asked_only == base else f"{said} ({_only(one.asked_only).removeprefix('; ') or 'everybody was asked'})"


def _measure(main: tuple[str, ...], some_named: bool) -> str:
    """Returns what a percentage of concern is: the share who gave which answers."""
    if not main:
        return "Percent who gave the answers that the row names,"
    return f"Percent who said {' or '.join(f'“{answer}”' for answer in main)}{f' ({ELSE})' if some_named else ''},"


def _of_whom_all(found: Sequence[Asked]) -> str:
    """Returns whom the percentages are of. Where nobody could answer "don't know", all who answered gave an opinion."""
    every = [one.of_whom for one in found]
    return next((one for one in every if one.endswith(OPINION)), None) or _commonest(every) or "those who answered"


def _only(asked_only: str) -> str:
    return f"; only people who {asked_only} were asked" if asked_only else ""
