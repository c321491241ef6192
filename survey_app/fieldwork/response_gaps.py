"""Who is missing: responses by ward and age beside the number expected from its residents, and a sentence for each age.

Two characteristics of a person need the larger threshold. The sentences never narrow a count more than "fewer than the
threshold" does, because half of the expected number is at least the threshold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from ..consultations import Survey
from ..database import db
from ..geography.places import queries
from ..models import Response
from ..questionnaire.model import Question
from . import monitoring
from .monitoring import NOT_GIVEN, protected

THRESHOLD = monitoring.BY_AREA
NOT_ASKED_OF = 15      # children up to this age do not count as missing
AGE = "age_band"

Table = dict[tuple[str, str], int]    # by the label of the ward and of the age


@dataclass(frozen=True, slots=True)
class Cell:
    """The responses of one ward and age (None where protected), and the expected number."""

    count: int | None
    expected: int | None


@dataclass(frozen=True, slots=True)
class Grid:
    """A row per ward and a column per age; and for each age the wards where fewer than half of the expected people answered."""

    ages: list[str]
    rows: list[tuple[str, list[Cell]]]
    missing: list[tuple[str, list[str]]]


def by_ward_and_age(survey: Survey) -> Grid | None:
    """The table; None if age is not asked, no ward is known, or no residents by age are loaded."""
    question = next((one for one in survey.questionnaire.questions if one.id == AGE and one.kind.is_characteristic), None)
    wards = monitoring.wards(survey) if question else {}
    people = _people(question, wards) if question and wards else {}
    if question is None or not any(people.values()):
        return None
    ages = list(dict.fromkeys(age for _, age in people))
    counts = _counts(survey, question, wards, ages)
    expected = _expected(counts, people)
    shown = hide(counts, THRESHOLD)
    columns = [*ages, NOT_GIVEN]
    rows = [(ward, [Cell(shown[ward, age], expected.get((ward, age))) for age in columns])
            for ward in dict.fromkeys(ward for ward, _ in counts)]
    return Grid(columns, rows, [(age, names) for age in ages if (names := _missing_wards(age, counts, expected))])


def hide(counts: Table, threshold: int) -> dict[tuple[str, str], int | None]:
    """The counts, with None for each small one and for others from which it follows by the total of a row or column."""
    hidden: set[tuple[str, str]] = set()
    lines = [[cell for cell in counts if cell[side] == name]
             for side in (0, 1) for name in dict.fromkeys(cell[side] for cell in counts)] + [list(counts)]
    before = -1
    while len(hidden) > before:
        before = len(hidden)
        for line in lines:
            seen = protected({cell: counts[cell] for cell in line}, threshold, hidden)
            hidden |= {cell for cell, count in seen.items() if count is None and counts[cell]}
    return protected(counts, threshold, hidden)   # hides the zeros too where too little is hidden


def _people(question: Question, wards: Mapping[str, str]) -> Table:
    """The residents by ward and answer about age, children left out."""
    spans = {option.label: span for option in question.options if (span := monitoring.ages_of(option.code))
             and (span.stop is None or span.stop > NOT_ASKED_OF + 1)}
    return {(wards[ward], age): sum(by_age[span]) for ward, by_age in queries.of_wards(wards).items()
            for age, span in spans.items()}


def _counts(survey: Survey, question: Question, wards: Mapping[str, str], ages: list[str]) -> Table:
    """The responses by ward and age; other wards and answers count as not given."""
    answer = Response.answers[AGE].as_string()
    mine = Response.consultation_id == survey.id
    query = select(Response.ward, answer, func.count()).where(mine).group_by(Response.ward, answer)
    labels = {option.code: option.label for option in question.options if option.label in ages}
    counts: Table = dict.fromkeys(((ward, age) for ward in (*wards.values(), NOT_GIVEN) for age in (*ages, NOT_GIVEN)), 0)
    for ward, code, number in db.session.execute(query):
        counts[wards.get(ward or "", NOT_GIVEN), labels.get(code or "", NOT_GIVEN)] += number
    return counts


def _expected(counts: Table, people: Table) -> Table:
    """The expected responses in each cell if everybody with a known ward and age were equally likely to answer."""
    known, everybody = sum(counts[cell] for cell in people), sum(people.values())
    return {cell: round(known * number / everybody) for cell, number in people.items()}


def _missing_wards(age: str, counts: Table, expected: Table) -> list[str]:
    """The wards where fewer than half of the expected people of an age answered, largest gap first."""
    gaps = [(number - counts[cell], cell[0]) for cell, number in expected.items()
            if cell[1] == age and number >= 2 * THRESHOLD and 2 * counts[cell] < number]
    return [ward for _, ward in sorted(gaps, key=lambda gap: (-gap[0], gap[1]))]
