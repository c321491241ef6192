"""The question bank: questions with wording that is known to work, to be added to a questionnaire as they are.

It is kept in the form of a questionnaire, each page a subject, so that it is read and checked like one.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

from . import reading
from .model import Item, Kind, Question, Questionnaire


@cache
def bank() -> Questionnaire:
    """Every question of the bank, by subject."""
    text = resources.files(__package__).joinpath("bank.toml").read_text("utf-8")
    return reading.from_toml(text, source="bank.toml")


def rows_for(question: Question) -> tuple[Item, ...]:
    """The rows of the bank that a matrix does not have yet."""
    has = {item.id for item in question.items} | {item.label for item in question.items}
    offered = {item.id: item for one in bank().questions if one.kind is Kind.MATRIX for item in one.items}
    return tuple(item for item in offered.values() if item.id not in has and item.label not in has)
