"""Who the respondents are, while people still answer: what is printed of the answers about age, sex and so on, and of age by
ward, all from one release, so that no small number follows by subtraction.

Two looks one response apart could reveal that response, but anyone who may look may also download the responses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
from sqlalchemy import select

from ..consultations import Survey, policies
from ..database import db
from ..disclosure import ALL_PEOPLE, Count, Group, Range
from ..disclosure.people import Item, People
from ..disclosure.release import release
from ..geography.places import queries
from ..models import Response
from ..questionnaire.model import Question, Questionnaire
from . import monitoring, response_gaps
from .monitoring import NOT_GIVEN, TableRow
from .response_gaps import AGE, Grid, WardAge

PROFILE = "profile"     # the role of questions about who people are, not what they think
Rows = Sequence[tuple[str | None, ...]]


@dataclass(frozen=True, slots=True)
class ProfileCounts:
    """For each question about who people are its label and the responses of each answer; the table by ward and age, None if
    no residents by age are loaded; and the labels of questions that are not shown, because only some people were asked.
    """

    tables: list[tuple[str, list[TableRow]]]
    grid: Grid | None
    unshown: list[str]


def profile(survey: Survey) -> ProfileCounts:
    """Returns what is printed of the answers about who people are."""
    asked = [question for question in survey.questionnaire.questions
             if question.role == PROFILE and question.kind.is_chosen]
    shown = [question for question in asked if _is_asked_of_all(question, survey.questionnaire)]
    unshown = [question.label for question in asked if question not in shown]
    rows = _rows(survey, shown)
    if not rows or not shown:
        return ProfileCounts([], None, unshown)
    wards, threshold = monitoring.wards(survey), policies.threshold(survey.settings)
    age = next((question for question in shown if question.id == AGE), None)
    expect = response_gaps.expected(age, _answered(age, wards, rows, 1 + shown.index(age))) if age else {}
    cells = response_gaps.telling(expect, threshold)
    told = _released(shown, rows, cells, threshold)
    shares = {AGE: _shares_of_residents(age, wards)} if age else {}
    tables = [(question.label, _table(question, told, len(rows), shares.get(question.id, {}))) for question in shown]
    of_cells = {cell: told[_count(AGE, cell[1], _ward(cell[0]))] for cell in cells}
    grid = response_gaps.grid(age, wards, expect, of_cells, threshold) if age and expect else None
    return ProfileCounts(tables, grid, unshown)


def _is_asked_of_all(question: Question, questionnaire: Questionnaire) -> bool:
    """Says whether everybody is asked: otherwise the number who were asked tells an earlier answer."""
    page = next(page for page in questionnaire.pages if question in page.questions)
    return not page.show_if and not question.show_if


def _rows(survey: Survey, questions: Sequence[Question]) -> Rows:
    """Reads the ward and these answers of every response."""
    answers = [Response.answers[question.id].as_string() for question in questions]
    query = select(Response.ward, *answers).where(Response.consultation_id == survey.id)
    return [tuple(row) for row in db.session.execute(query)]


def _answered(question: Question, wards: Mapping[str, str], rows: Rows, place: int) -> dict[str, int]:
    """Counts who answered a question in each ward."""
    counts = Counter(row[0] for row in rows if row[place] in question.codes)
    return {ward: counts[ward] for ward in wards}


def _released(questions: Sequence[Question], rows: Rows, cells: Sequence[WardAge], threshold: int) -> dict[Count, Range]:
    """Returns what is printed of every answer, and of age in these wards."""
    columns = list(zip(*rows, strict=True))
    groups = {ALL_PEOPLE: np.ones(len(rows), bool)}
    named = np.array([ward or "" for ward in columns[0]])
    groups |= {_ward(ward): named == ward for ward in dict.fromkeys(ward for ward, _ in cells)}
    items = {question.id: _item(question, column) for question, column in zip(questions, columns[1:], strict=True)}
    figures = [_count(question.id, code) for question in questions for code in question.codes]
    figures += [_count(AGE, code, _ward(ward)) for ward, code in cells]
    released = release(People(groups, {group: int(bool(group)) for group in groups}, items), figures, threshold)
    return {count: released.range(count) for count in figures}


def _item(question: Question, answers: Sequence[str | None]) -> Item:
    places = {code: place for place, code in enumerate(question.codes)}
    codes = np.array([places.get(answer or "", -1) for answer in answers], int)
    return Item(question.id, question.codes, question.codes, codes)


def _ward(ward: str) -> Group:
    return frozenset({("ward", ward)})


def _count(question: str, code: str, group: Group = ALL_PEOPLE) -> Count:
    return Count(question, frozenset({code}), group)


def _table(question: Question, told: Mapping[Count, Range], everybody: int, expected: Mapping[str, float]) -> list[TableRow]:
    """Returns a row for each answer, and one for those who gave none: how many leave a question out is no secret."""
    ranges = {option: told[_count(question.id, option.code)] for option in question.options}
    rows = [row(option.label, own, everybody, expected.get(option.code)) for option, own in ranges.items()]
    missing = everybody - next(iter(ranges.values())).base
    return [*rows, TableRow(NOT_GIVEN, missing, 100 * missing / everybody)] if missing else rows


def row(label: str, told: Range, everybody: int, expected: float | None = None) -> TableRow:
    """Returns the row of a count: exactly and with its share of everybody, or in words."""
    if not told.is_exact:
        return TableRow(label, None, None, expected, told.words())
    return TableRow(label, told.low, 100 * told.low / everybody if everybody else None, expected)


def _shares_of_residents(question: Question, wards: Mapping[str, str]) -> dict[str, float]:
    """Returns the share of residents in each answer about age; empty if no residents by age are loaded."""
    by_age = [sum(numbers) for numbers in zip_longest(*queries.of_wards(wards).values(), fillvalue=0)]
    spans = {option.code: span for option in question.options if (span := response_gaps.ages_of(option.code))}
    return monitoring.shares({code: sum(by_age[span]) for code, span in spans.items()})
