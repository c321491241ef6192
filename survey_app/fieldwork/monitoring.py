"""The numbers that staff watch while a consultation is open: responses by day, source, audience, area and characteristic,
drop-out, one-time codes, and signs of suspicious responses (all of which are kept and counted).

Small counts are protected: a count from 1 to the threshold is not shown, nor one from which it could be worked out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any, TypeVar

from sqlalchemy import func, select

from ..consultations import Survey
from ..database import db
from ..geography.places import queries
from ..models import AreaName, DeprivationRow, Draft, PlaceEdition, PlaceRow, Response
from ..questionnaire.model import NOT_ASKED
from . import one_time_codes
from .quality_flags import HURRIED, LEAST_ANSWERS, REUSED, TRAPPED

BY_AREA = 10        # the smallest count shown by area or audience
BY_PERSON = 5       # ... and by one characteristic
PROFILE = ("age_band", "sex", "ethnic_group", "health")   # ids in the question bank: who people are, not what they think
NOT_GIVEN = "Not given"
Name = TypeVar("Name", bound=Hashable)

SIGN_LABELS = {
    TRAPPED: "A box that people do not see was filled in: probably a program",
    HURRIED: "Sent in under a tenth of the time the survey is said to take",
    REUSED: "Sent with a one-time code that had been used before"}
ALIKE = f"The same answers as in another response, of at least {LEAST_ANSWERS} answers"
ANY = "Any of these"


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign of suspicious responses: its label, how many responses have it (None where protected), out of how many,
    and their share.
    """

    label: str
    count: int | None
    base: int
    percent: float | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table: its label, its count (None where protected), its share, and the expected share if known."""

    label: str
    count: int | None
    percent: float | None = None
    expected: float | None = None


@dataclass(frozen=True, slots=True)
class CodeCounts:
    """The one-time codes of an audience: how many were made, and how many used (None where protected)."""

    label: str
    made: int
    used: int | None


@dataclass(frozen=True, slots=True)
class DropOut:
    """The number of people who stopped after a page without sending (None where protected): it is their last stored page."""

    title: str
    stopped: int | None


def total(survey: Survey) -> int:
    """The number of responses."""
    return db.session.scalar(select(func.count()).where(Response.consultation_id == survey.id)) or 0


def by_day(survey: Survey) -> list[tuple[date, int]]:
    """The responses of each day from the first to the last, days without any included.

    Not protected: the total is public, and it grows by each day's number.
    """
    counts = _counts(survey, Response.submitted_on)
    if not counts:
        return []
    first, last = min(counts), max(counts)
    return [(day, counts.get(day, 0)) for day in (first + timedelta(days=n) for n in range((last - first).days + 1))]


def by_source(survey: Survey) -> list[TableRow]:
    """Online, paper, assisted and imported responses; protected."""
    counts = sorted(_counts(survey, Response.source).items())
    return _rows({source.capitalize(): count for source, count in counts}, BY_PERSON)


def by_audience(survey: Survey) -> list[TableRow]:
    """The responses of each audience; protected."""
    counts = _counts(survey, Response.audience)
    return _rows({audience.label: counts.get(audience.code, 0) for audience in survey.questionnaire.audiences}, BY_AREA)


def by_code(survey: Survey) -> list[CodeCounts]:
    """The one-time codes of each audience that has any. The number used is shown only if the audience's responses are."""
    shown = {row.label for row in by_audience(survey) if row.count is not None}
    counts = one_time_codes.counts(survey)
    return [CodeCounts(audience.label, made, used if not used or (audience.label in shown and used >= BY_AREA) else None)
            for audience in survey.questionnaire.audiences if audience.code in counts for made, used in [counts[audience.code]]]


def by_match(survey: Survey) -> list[TableRow]:
    """The outcome of the postcodes: matched to a place, not in the list, not given and so on.

    Protected like counts by area, because the wards add up to it.
    """
    return _rows({status.replace("_", " ").capitalize(): count
                  for status, count in sorted(_counts(survey, Response.place_status).items())}, BY_AREA)


def wards(survey: Survey) -> dict[str, str]:
    """The label of each ward in the authorities that answered, by its code, sorted by label."""
    answered = [ward for ward in _counts(survey, Response.ward) if ward]
    names = _ward_names(survey, answered)
    labels = _distinct_labels({ward: names.get(ward, ward) for ward in {*names, *answered}})
    return dict(sorted(labels.items(), key=lambda pair: pair[1]))


def by_ward(survey: Survey) -> list[TableRow]:
    """The responses of each ward in the authorities that answered, wards without responses included; protected."""
    answered = _counts(survey, Response.ward)
    missing = answered.pop(None, 0)
    labels = wards(survey)
    counts = {label: answered.get(ward, 0) for ward, label in labels.items()}
    people = {labels[ward]: sum(ages) for ward, ages in queries.of_wards(labels).items()}
    return _rows({**counts, **({NOT_GIVEN: missing} if missing else {})}, BY_AREA, _shares(people))


def by_deprivation(survey: Survey) -> list[TableRow]:
    """The responses of each local fifth of deprivation, beside the share of residents who live there; protected."""
    answered = _counts(survey, Response.imd_quintile_local)
    missing = answered.pop(None, 0)
    people = _population()
    expected = _shares({_fifth(fifth): number for fifth, number in people.items()})
    counts = {_fifth(fifth): answered.get(fifth, 0) for fifth in range(1, 6)} if answered else {}
    return _rows({**counts, **({NOT_GIVEN: missing} if missing else {})}, BY_AREA, expected)


def profile(survey: Survey) -> list[tuple[str, list[TableRow]]]:
    """For each question of the bank about who people are: its label, and the responses of each answer; protected."""
    return [(question.label, _answers(survey, question.id)) for question in survey.questionnaire.questions
            if question.id in PROFILE and question.kind.is_characteristic]


def drop_out(survey: Survey) -> list[DropOut]:
    """The pages in order, each with the number of people who have stopped after it so far; protected."""
    # Protected, because a page may be asked only of those who gave some answer: who stopped after it gave that answer.
    pages = survey.questionnaire.pages
    stopped = dict.fromkeys((page.id for page in pages), 0)
    for answers in db.session.scalars(select(Draft.answers).where(Draft.consultation_id == survey.id)):
        last = next((page.id for page in reversed(pages) if any(question.id in answers for question in page.questions)), None)
        if last:
            stopped[last] += 1
    shown = protected(stopped, BY_PERSON)
    return [DropOut(page.title, shown[page.id]) for page in pages]


def suspicion_signs(survey: Survey) -> list[Sign]:
    """Each sign, and any of them, among responses filled in on this site; others leave nothing to check."""
    signs: Counter[str] = Counter()
    base, together = 0, _repeated_answers(survey)
    query = select(Response.flags, Response.answers_hash).where(
        Response.consultation_id == survey.id, Response.seconds.is_not(None))
    for noted, digest in db.session.execute(query.execution_options(yield_per=5_000)):
        base += 1
        labels = {*(SIGN_LABELS[flag] for flag in noted if flag in SIGN_LABELS), *([ALIKE] if digest in together else [])}
        signs.update([*labels, *([ANY] if labels else [])])
    return [_sign(label, signs[label], base) for label in (*SIGN_LABELS.values(), ALIKE, ANY)] if base else []


def protected(counts: Mapping[Name, int], threshold: int, known_hidden: Collection[Name] = ()) -> dict[Name, int | None]:
    """The counts, with None for each one from 1 to threshold - 1 and for others from which it could be worked out.

    The total is public, so at least two counts are hidden, which together reach the threshold. Where that is impossible,
    all are hidden, zeros too: otherwise the rest of the total would be plain. `known_hidden` are hidden already.
    """
    hidden = {name for name, count in counts.items() if 0 < count < threshold or (count and name in known_hidden)}
    others = sorted((count, name) for name, count in counts.items() if count and name not in hidden)
    def are_too_few() -> bool:
        return bool(hidden) and (len(hidden) < 2 or sum(counts[name] for name in hidden) < threshold)

    while others and are_too_few():
        hidden.add(others.pop(0)[1])
    if are_too_few():
        hidden = set(counts)
    return {name: None if name in hidden else count for name, count in counts.items()}


def _repeated_answers(survey: Survey) -> set[str]:
    """The hashes of answers that more than one response has."""
    return {digest for digest in db.session.scalars(
        select(Response.answers_hash).where(Response.consultation_id == survey.id, Response.answers_hash.is_not(None))
        .group_by(Response.answers_hash).having(func.count() > 1)) if digest}


def _sign(label: str, count: int, base: int) -> Sign:
    shown = protected({label: count, "": base - count}, BY_PERSON)[label]
    return Sign(label, shown, base, None if shown is None else 100 * shown / base)


def _counts(survey: Survey, column: Any) -> dict[Any, int]:
    query = select(column, func.count()).where(Response.consultation_id == survey.id).group_by(column)
    return dict(tuple(pair) for pair in db.session.execute(query))


def _rows(counts: Mapping[str, int], threshold: int, expected: Mapping[str, float] | None = None) -> list[TableRow]:
    everybody = sum(counts.values())
    return [TableRow(label, count, None if count is None or not everybody else 100 * count / everybody,
                     (expected or {}).get(label)) for label, count in protected(counts, threshold).items()]


def _answers(survey: Survey, question_id: str) -> list[TableRow]:
    answered = _counts(survey, Response.answers[question_id].as_string())
    counts = {option.label: answered.pop(option.code, 0) for option in survey.questionnaire.question(question_id).options}
    answered.pop(NOT_ASKED, 0)
    missing = sum(answered.values())
    expected = _ages(survey) if question_id == "age_band" else {}
    return _rows({**counts, **({NOT_GIVEN: missing} if missing else {})}, BY_PERSON, expected)


def _ages(survey: Survey) -> dict[str, float]:
    """The share of residents in each answer to the question about age; empty if no residents by age are loaded."""
    by_age = [sum(numbers) for numbers in zip_longest(*queries.of_wards(wards(survey)).values(), fillvalue=0)]
    people = {}
    for option in survey.questionnaire.question("age_band").options:
        if span := ages_of(option.code):
            people[option.label] = sum(by_age[span])
    return _shares(people)


def ages_of(code: str) -> slice | None:
    """The range of ages of an answer's code such as 16_24, under_16 or 85_over."""
    first, _, last = code.partition("_")
    match (first, last):
        case ("under", age) if age.isdigit():
            return slice(0, int(age))
        case (age, "over") if age.isdigit():
            return slice(int(age), None)
        case (age, until) if age.isdigit() and until.isdigit():
            return slice(int(age), int(until) + 1)
    return None


def _shares(people: Mapping[str, int]) -> dict[str, float]:
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
