"""The numbers that staff watch while a consultation is open and that are no secret: how many responses there are, by day,
source, audience, postcode and area, and how many one-time codes were used. What tells an answer is in `answers_so_far`.

Numbers of people in a group are shown as they are; see docs/disclosure.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from ..consultations import Survey
from ..database import db
from ..geography.places import queries
from ..models import AreaName, DeprivationRow, PlaceEdition, PlaceRow, Response
from . import one_time_codes

NOT_GIVEN = "Not given"
EMPTY_DAYS = 3      # longer runs of days without a response are one period
PERIODS = 100       # the longest list of periods; those before it are one


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table: its label, its count, its share in percent, and the expected share if known.

    A count of answers that is not told exactly is None, and `words` holds its band, or "[c]".
    """

    label: str
    count: int | None
    percent: float | None = None
    expected: float | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class CodeCounts:
    """The one-time codes of an audience: how many were made, and how many used."""

    label: str
    made: int
    used: int


@dataclass(frozen=True, slots=True)
class Period:
    """One day, or several days together, with the number of responses. `is_sum` if several of the days had responses."""

    first: date
    last: date
    count: int
    is_sum: bool = False


def total(survey: Survey) -> int:
    """The number of responses."""
    return db.session.scalar(select(func.count()).where(Response.consultation_id == survey.id)) or 0


def by_day(survey: Survey) -> list[Period]:
    """The responses of each day from the first to the last. The list stays short whatever dates the responses have.

    More than `EMPTY_DAYS` days without a response are one period. So are all days before the last `PERIODS` periods.
    """
    counts = _counts(survey, Response.submitted_on)
    periods: list[Period] = []
    for day in sorted(counts):
        if periods:
            periods += _without(periods[-1].last + timedelta(days=1), day - timedelta(days=1))
        periods.append(Period(day, day, counts[day]))
    if len(periods) <= PERIODS:
        return periods
    earlier, shown = periods[:-PERIODS], periods[-PERIODS:]
    return [Period(earlier[0].first, earlier[-1].last, sum(period.count for period in earlier), is_sum=True), *shown]


def _without(first: date, last: date) -> list[Period]:
    """The days without a response between two that have some: each by itself, or all as one period."""
    number = (last - first).days + 1
    if number > EMPTY_DAYS:
        return [Period(first, last, 0)]
    return [Period(day, day, 0) for day in (first + timedelta(days=n) for n in range(number))]


def by_source(survey: Survey) -> list[TableRow]:
    """Online, paper, assisted and imported responses."""
    counts = sorted(_counts(survey, Response.source).items())
    return _rows({source.capitalize(): count for source, count in counts})


def by_audience(survey: Survey) -> list[TableRow]:
    """The responses of each audience."""
    counts = _counts(survey, Response.audience)
    return _rows({audience.label: counts.get(audience.code, 0) for audience in survey.questionnaire.audiences})


def by_code(survey: Survey) -> list[CodeCounts]:
    """The one-time codes of each audience that has any."""
    counts = one_time_codes.counts(survey)
    return [CodeCounts(audience.label, *counts[audience.code])
            for audience in survey.questionnaire.audiences if audience.code in counts]


def by_match(survey: Survey) -> list[TableRow]:
    """The outcome of the postcodes: matched to a place, not in the list, not given and so on."""
    return _rows({status.replace("_", " ").capitalize(): count
                  for status, count in sorted(_counts(survey, Response.place_status).items())})


def wards(survey: Survey) -> dict[str, str]:
    """The label of each ward in the authorities that answered, by its code, sorted by label."""
    answered = [ward for ward in _counts(survey, Response.ward) if ward]
    names = _ward_names(survey, answered)
    labels = _distinct_labels({ward: names.get(ward, ward) for ward in {*names, *answered}})
    return dict(sorted(labels.items(), key=lambda pair: pair[1]))


def by_ward(survey: Survey) -> list[TableRow]:
    """The responses of each ward in the authorities that answered, wards without responses included."""
    answered = _counts(survey, Response.ward)
    missing = answered.pop(None, 0)
    labels = wards(survey)
    counts = {label: answered.get(ward, 0) for ward, label in labels.items()}
    people = {labels[ward]: sum(ages) for ward, ages in queries.of_wards(labels).items()}
    return _rows({**counts, **({NOT_GIVEN: missing} if missing else {})}, shares(people))


def by_deprivation(survey: Survey) -> list[TableRow]:
    """The responses of each local fifth of deprivation, beside the share of residents who live there."""
    answered = _counts(survey, Response.imd_quintile_local)
    missing = answered.pop(None, 0)
    people = _population()
    expected = shares({_fifth(fifth): number for fifth, number in people.items()})
    counts = {_fifth(fifth): answered.get(fifth, 0) for fifth in range(1, 6)} if answered else {}
    return _rows({**counts, **({NOT_GIVEN: missing} if missing else {})}, expected)


def _counts(survey: Survey, column: Any) -> dict[Any, int]:
    query = select(column, func.count()).where(Response.consultation_id == survey.id).group_by(column)
    return dict(tuple(pair) for pair in db.session.execute(query))


def _rows(counts: Mapping[str, int], expected: Mapping[str, float] | None = None) -> list[TableRow]:
    percents = shares(counts)
    return [TableRow(label, count, percents.get(label), (expected or {}).get(label)) for label, count in counts.items()]


def shares(people: Mapping[str, int]) -> dict[str, float]:
    """Each number as a percentage of their sum."""
    everybody = sum(people.values())
    return {name: 100 * number / everybody for name, number in people.items()} if everybody else {}


def _ward_names(survey: Survey, wards: Sequence[str]) -> dict[str, str]:
    """The names of the wards that answered and of the other wards in their authorities."""
    authorities = select(Response.authority).where(Response.consultation_id == survey.id, Response.authority.is_not(None))
    known = db.session.execute(select(PlaceRow.ward, PlaceRow.ward_name).distinct()
                               .where(PlaceRow.authority.in_(authorities), PlaceRow.ward.is_not(None)))
    named = db.session.execute(select(AreaName.code, AreaName.name).where(AreaName.code.in_(wards)))
    return {code: name or code for code, name in (*known, *named) if code}


def _population() -> dict[int, int]:
    """The residents of each local fifth, from the newest index."""
    newest = select(func.max(PlaceEdition.id)).where(PlaceEdition.kind == "deprivation").scalar_subquery()
    query = (select(DeprivationRow.quintile_local, func.sum(DeprivationRow.population))
             .where(DeprivationRow.edition_id == newest, DeprivationRow.quintile_local.is_not(None))
             .group_by(DeprivationRow.quintile_local))
    return {fifth: number for fifth, number in db.session.execute(query) if fifth and number}


def _distinct_labels(names: Mapping[str, str]) -> dict[str, str]:
    """The names; where two wards share one, the code follows it."""
    times = Counter(names.values())
    return {code: name if times[name] == 1 else f"{name} ({code})" for code, name in names.items()}


def _fifth(fifth: int) -> str:
    return {1: "Most deprived fifth", 5: "Least deprived fifth"}.get(fifth, f"Fifth {fifth}")
