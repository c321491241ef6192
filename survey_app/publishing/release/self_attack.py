"""Attacks what a consultation has published or is about to: hands its files, its codes and the map to the attacker.

The stored responses are used only afterwards, to tell which of the narrow ranges are of a count that really is small.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd
from sqlalchemy import select

import attacker
from attacker import Atom, Attack, Item, Map, Person, Piece, Questions, Release

from ...analysis import DeprivationGroups, of_audience, typed, with_deprivation
from ...analysis.items import base_codes, pooled_questions
from ...analysis.response_frame import COLUMN, DEPRIVED, OTHER, UNPLACED
from ...consultations import Refused, Survey, deprivation_areas
from ...database import db
from ...geography import places
from ...models import FrozenResponses, Publication
from ...questionnaire.code_frame import commented
from ...questionnaire.model import Page, Question, Questionnaire
from ...questionnaire.response_columns import Column, columns
from ..microdata.frozen_data import Source
from ..publications import versions
from ..publications.attack_report import AttackReport
from ..tables import areas

NOT_GIVEN = "not_given"


def in_words(survey: Survey) -> AttackReport:
    """Attacks a consultation and says in words what came of it. Raises Refused if nothing was published."""
    return _report(attack(survey))


def before_publishing(survey: Survey, source: Source, files: Mapping[str, bytes]) -> AttackReport:
    """Attacks a release that is not public yet, together with everything that is, and says in words what came of it."""
    return _report(attack(survey, NextRelease(source, files)))


def _report(found: Attack) -> AttackReport:
    return AttackReport(len(found.findings), tuple(attacker.report(found)))


@dataclass(frozen=True, slots=True)
class NextRelease:
    """The files of a release that is not public yet, and the responses that they were made from."""

    source: Source
    files: Mapping[str, bytes]


def attack(survey: Survey, coming: NextRelease | None = None) -> Attack:
    """Attacks everything that was ever published of a consultation, withdrawn or not, and the release that is `coming`.

    Raises Refused if there is nothing.
    """
    releases = [*published(survey), *([Release("the next version", coming.files)] if coming else ())]
    if not releases:
        raise Refused(f"Nothing of '{survey.slug}' has been published, so there is nothing to attack.")
    frames = list(_frames(survey, coming))
    definition = areas.definition(survey, typed(frames[-1], survey.questionnaire)) if frames else DeprivationGroups()
    truth = attacker.truth_of(people(survey, frames, definition)) if frames else None
    return attacker.attack(*releases, questions=questions(survey.questionnaire), where=map_of(survey, definition), truth=truth)


def published(survey: Survey) -> list[Release]:
    """Returns every version of a consultation, and every later year's release that was compared with it, oldest first."""
    looks_back = Publication.facts[("compared_with", "consultation")].as_string() == survey.slug
    rows = db.session.execute(select(Publication.id, Publication.version, Publication.consultation_id)
                              .where((Publication.consultation_id == survey.id) | looks_back).order_by(Publication.published_at))
    return [Release(f"version {row.version}", dict(versions.files_of(row.id)), later_year=row.consultation_id != survey.id)
            for row in rows]


def questions(asked: Questionnaire) -> Questions:
    """Returns the codes of a questionnaire as the attacker knows them."""
    items = {item.id: item for item in (*_closed(asked), *_themes(asked))}
    return Questions(items, pooled_questions(asked), asked.audiences[0].code)


def _closed(asked: Questionnaire) -> Iterator[Item]:
    pages = {question.id: page for page in asked.pages for question in page.questions}
    for column in columns(asked):
        question = column.question
        if question.is_closed:
            asked_if = tuple(_conditions(column, pages[question.id]))
            yield _ticked(column, asked_if) if question.kind.has_exclusive else Item(
                column.name, question.kind.counted_codes(question), frozenset(base_codes(question)), _marked(question, "concern"),
                _marked(question, "top"), _marked(question, "dont_know"), asked_if)


def _ticked(column: Column, asked_if: tuple[tuple[str, frozenset[str]], ...]) -> Item:
    """Returns one option of a question where people tick what applies."""
    return Item(column.name, column.codes, frozenset(column.codes), asked_if=asked_if)


def _themes(asked: Questionnaire) -> Iterator[Item]:
    for question in commented(asked):
        for theme in asked.themes:
            yield Item(f"{question.id}.{theme.id}", ("0", "1"), frozenset("01"))
        yield Item(question.id, ("written",), frozenset({"written"}))


def _marked(question: Question, flag: str) -> frozenset[str]:
    return frozenset(option.code for option in question.options if getattr(option, flag))


def _conditions(column: Column, page: Page) -> Iterator[tuple[str, frozenset[str]]]:
    """Yields the earlier answers because of which a column was asked, where each of them was needed."""
    for part in (page, column.question):
        for condition in () if part.show_if_any and len(part.show_if) > 1 else part.show_if:
            if not condition.is_not:
                yield condition.question, frozenset(condition.answers)
    if column.question.rows_from:
        yield f"{column.question.rows_from}.{column.part}", frozenset(column.question.rows_if)


def map_of(survey: Survey, definition: DeprivationGroups) -> Map:
    """Returns the map of the consultation's authorities, with the side of deprivation by the published definition."""
    own = {kind: places.areas_of(kind) for kind in places.own_kinds()}
    pieces = {Piece(one.ward, one.authority, _side(one, definition), _own(own, one.lsoa, one.ward)): None
              for one in places.smallest_areas(deprivation_areas.authorities(survey))}
    return Map(tuple(pieces))


def _side(area: places.SmallestArea, definition: DeprivationGroups) -> str:
    if definition.basis == "areas":
        return DEPRIVED if area.lsoa in definition.areas else OTHER
    level = area.imd_decile if COLUMN[definition.basis] == "imd_decile" else area.imd_quintile_local
    return UNPLACED if level is None else DEPRIVED if level <= definition.up_to else OTHER


def _own(own: Mapping[str, Mapping[str, str]], lsoa: str, ward: str) -> tuple[tuple[str, str], ...]:
    return tuple((kind, area) for kind, of in own.items() if (area := of.get(lsoa) or of.get(ward, "")))


def people(survey: Survey, frames: list[pd.DataFrame], definition: DeprivationGroups) -> Iterator[Person]:
    """Yields the main audience, each with the first of the data versions `frames` that they were in."""
    own, seen = {kind: places.areas_of(kind) for kind in places.own_kinds()}, set[str]()
    for version, frame in enumerate(frames):
        main = with_deprivation(of_audience(typed(frame, survey.questionnaire), survey.questionnaire), definition)
        for row in main.astype(object).to_dict("records"):
            if row["reference"] not in seen:
                seen.add(row["reference"])
                yield Person(_atom(row, version, own), {str(name): code for name, code in row.items() if isinstance(code, str)})


def _atom(row: Mapping[Hashable, object], version: int, own: Mapping[str, Mapping[str, str]]) -> Atom:
    inside = row["place_status"] != "outside"
    ward, authority, lsoa = (str(row[name] or "") if inside else "" for name in ("ward", "authority", "lsoa"))
    return Atom(version, row["place_status"] != NOT_GIVEN, str(row["deprivation"]), authority, ward,
                _own(own, lsoa, ward) if inside else ())


def _frames(survey: Survey, coming: NextRelease | None) -> Iterator[pd.DataFrame]:
    """Yields the responses behind each version, each data file once; none if one is no longer kept."""
    rows = db.session.execute(
        select(FrozenResponses.sha256, FrozenResponses.data, FrozenResponses.frozen_at)
        .join(Publication, Publication.frozen_id == FrozenResponses.id)
        .where(Publication.consultation_id == survey.id).order_by(Publication.published_at)).all()
    sources = {row.sha256: Source(row.sha256, row.data, row.frozen_at) for row in rows}
    if coming:
        sources[coming.source.sha256] = coming.source
    if all(source.data for source in sources.values()):
        yield from (source.frame() for source in sources.values())
