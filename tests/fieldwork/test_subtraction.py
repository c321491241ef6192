"""Nobody who reads the watch page can work out a small number of answers: every table that fits what it says is tried.

The reader knows how many people of each ward answered, and how many began or could have a sign.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import insert

from survey_app import consultations
from survey_app.consultations import Survey, policies
from survey_app.database import db
from survey_app.fieldwork import profile_counts, responses, suspicion_signs, unfinished
from survey_app.fieldwork.importing import importer
from survey_app.fieldwork.monitoring import TableRow
from survey_app.fieldwork.response_gaps import Grid
from survey_app.models import Draft, Response
from survey_app.questionnaire import parsing
from survey_app.questionnaire.model import Condition, Option, Questionnaire
from tests.factories.residents import load_residents

pytestmark = pytest.mark.sqlite_only
TODAY = date.today()  # noqa: DTZ011 -- the dates a lead types are days, without a zone
WARDS = ("E05000001", "E05000002")
AGES = {"16_24": 20, "25_64": 40, "65_over": 70}
THRESHOLD = 3


def opened(asked: Questionnaire) -> Survey:
    """This questionnaire, open, with three ages and the smallest threshold."""
    pages = tuple(replace(page, questions=tuple(
        replace(question, options=tuple(Option(code, code) for code in AGES)) if question.id == "age_band" else question
        for question in page.questions)) for page in asked.pages)
    shortened = replace(asked, pages=pages, translations=())
    consultations.create("watched", shortened, "Watched", TODAY, TODAY + timedelta(days=9), "P")
    return policies.set_threshold(consultations.release("watched"), THRESHOLD)


def drawn_from(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 -- people, not secrets


def ends(words: str, base: int) -> tuple[int, int]:
    """The least and the most that the words say of a count."""
    numbers = [int(number) for number in re.findall(r"\d+", words)]
    match words.partition(" ")[0]:
        case "fewer":
            return 0, numbers[0] - 1
        case "all":
            return base - numbers[0] + 1, base
        case "[c]":
            return 0, base
    least, most = numbers
    return least, most


def ends_of(row: TableRow, base: int) -> tuple[int, int]:
    return ends(row.words, base) if row.count is None else (row.count, row.count)


def splits(people: int, answers: int) -> Iterator[tuple[int, ...]]:
    """Every way in which people can give answers."""
    if answers == 1:
        yield (people,)
        return
    for first in range(people + 1):
        yield from ((first, *others) for others in splits(people - first, answers - 1))


def assert_wide(count: int, base: int, values: Iterable[int], larger: tuple[int, int, int] | None = None) -> None:
    """A small number keeps as many values as the threshold, or all that so few people can have.

    `larger` is what is printed of a larger group, and its base. That figure alone may leave fewer values: of 4 people in 7, at
    least 3 are among any 6.
    """
    found = set(values)
    assert count in found
    least, most = (max(0, larger[0] - (larger[2] - base)), min(base, larger[1])) if larger else (0, base)
    if base and (count < THRESHOLD or base - count < THRESHOLD):
        assert len(found) >= min(THRESHOLD, most - least + 1)


def fits(grid: Grid, table: dict[tuple[str, str], int], bases: dict[str, int]) -> bool:
    """Says whether numbers by ward and age fit the table of the page and the sentences above it."""
    named = {(ward, age) for age, wards in grid.missing for ward in wards}
    for ward, cells in grid.rows:
        for age, cell in zip(grid.ages, cells, strict=True):
            number, told = table[ward, age], cell.told
            if told is None:
                continue
            least, most = (told.low, told.high) if told.is_exact else ends(told.words(), bases[ward])
            is_missing, is_named = 2 * number < cell.expected, (ward, age) in named
            if not least <= number <= most or (is_missing != is_named and (is_named or not grid.unsure)):
                return False
    return True


def random_people(chance: random.Random) -> list[tuple[str, str]]:
    """The ward and the age of up to 15 people; '' is none."""
    weights = [chance.choice((0.1, 1, 3)) for _ in AGES]
    wards = [chance.choice((*WARDS, WARDS[0], "")) for _ in range(chance.randint(1, 15))]
    return [(ward, "" if chance.random() < 0.05 else chance.choices(list(AGES), weights)[0]) for ward in wards]


@pytest.mark.parametrize("seed", range(40))
def test_no_small_number_of_an_age_follows_from_the_tables_and_the_sentences(app: Flask, seed: int) -> None:
    chance = drawn_from(seed)
    survey, people = opened(parsing.load("have-your-say-2026")), random_people(chance)
    load_residents({ward: [10 * chance.choice((0, 1, 5)) if age in AGES.values() else 0 for age in range(91)] for ward in WARDS})
    importer.import_rows(survey, [{"ward": ward, "authority": "E07000001", "place_status": "matched" if ward else "not_given",
                                  "age_band": age} for ward, age in people])
    found = profile_counts.profile(survey)
    shown = {row.label: row for row in found.tables[0][1]}
    answered = [(ward, age) for ward, age in people if age]
    bases = {ward: sum(own == ward for own, _ in answered) for ward in (*WARDS, "")}
    tables = [table for ways in product(*(splits(bases[ward], len(AGES)) for ward in bases))
              if (table := {(ward, age): number for ward, way in zip(bases, ways, strict=True)
                            for age, number in zip(AGES, way, strict=True)})
              and all(least <= sum(table[ward, age] for ward in bases) <= most for age in AGES
                      for least, most in [ends_of(shown[age], len(answered))])
              and (found.grid is None or fits(found.grid, table, bases))]
    told_apart = {age for _, cells in (found.grid.rows if found.grid else ()) for age, cell in zip(
        found.grid.ages if found.grid else (), cells, strict=True) if cell.told}
    for age in AGES:
        groups = [(*WARDS, ""), *([WARDS[:1], WARDS[1:], ("",), (WARDS[0], ""), (WARDS[1], "")] if age in told_apart else [])]
        for group in groups:
            assert_wide(sum(own in group and given == age for own, given in answered), sum(bases[ward] for ward in group),
                        (sum(table[ward, age] for ward in group) for table in tables))


def add(survey: Survey, number: int, flags: Sequence[str], digest: str | None) -> None:
    for _ in range(number):
        db.session.execute(insert(Response).values(
            consultation_id=survey.id, version_id=survey.version_id, reference=responses.new_reference(), submitted_on=TODAY,
            source="online", audience="resident", language="en", answers={}, place_status="not_given", seconds=600,
            answers_hash=digest, flags=flags))


@pytest.mark.parametrize("seed", range(30))
def test_how_few_have_the_same_answers_does_not_follow_from_the_signs(app: Flask, seed: int) -> None:
    chance = drawn_from(seed)
    survey = opened(parsing.load("have-your-say-2026"))
    clear, clear_alike, flagged, flagged_alike = (chance.choice((0, 1, 2, chance.randint(3, 12))) for _ in range(4))
    if clear_alike + flagged_alike == 1:
        clear_alike += 1        # nobody is alike alone
    for flags, number, alike in (((), clear, clear_alike), (("trapped",), flagged, flagged_alike)):
        add(survey, number, flags, None)
        add(survey, alike, flags, "a" * 64)
    signs = suspicion_signs.suspicion_signs(survey)
    rows, without, with_sign = {row.label: row for row in signs.rows}, clear + clear_alike, flagged + flagged_alike
    if signs.base == 0:
        assert rows == {}
        return
    same, any_sign = ends_of(rows[suspicion_signs.ALIKE], signs.base), ends_of(rows[suspicion_signs.ANY], signs.base)
    fit = [(alone, other) for alone in range(without + 1) for other in range(with_sign + 1)
           if same[0] <= alone + other <= same[1] and any_sign[0] <= with_sign + alone <= any_sign[1]]
    assert_wide(clear_alike, without, (alone for alone, _ in fit), (*same, signs.base))
    assert_wide(flagged_alike, with_sign, (other for _, other in fit), (*same, signs.base))
    assert_wide(clear_alike + flagged_alike, signs.base, map(sum, fit))


@pytest.mark.parametrize("seed", range(30))
def test_how_few_stopped_where_an_answer_led_them_does_not_follow_from_the_others(app: Flask, seed: int) -> None:
    """The questionnaire of 2026 leads some people to three further pages and those with a problem to another."""
    chance = drawn_from(seed)
    survey = opened(parsing.load("have-your-say-2026"))
    pages = survey.questionnaire.pages
    stopped = [chance.choice((0, 0, 1, 2, 4, 9)) for _ in pages]
    for page, number in zip(pages, stopped, strict=True):
        for _ in range(number):
            db.session.add(Draft(token_hash=responses.new_reference(), consultation_id=survey.id, audience="resident",
                                 language="en", answers={page.questions[0].id: ""}, place={}, revision=0))
    db.session.commit()
    shown, _ = unfinished.drop_out(survey)
    routed = [place for place, page in enumerate(pages) if page.show_if or page.id == "reasons"]
    hidden = [place for place, row in enumerate(shown) if row.count is None]
    assert set(hidden) <= {0, *routed, max(set(range(len(pages))) - set(routed))}
    total = sum(stopped)
    left = total - sum(row.count or 0 for row in shown)
    limits = [ends_of(shown[place], sum(stopped[own] for own in (0, *routed))) for place in hidden]
    fit = [way for way in splits(left, len(hidden)) if all(
        least <= number <= most for number, (least, most) in zip(way, limits, strict=True))] if hidden else []
    for place in set(routed) & set(hidden):
        assert_wide(stopped[place], sum(stopped[own] for own in (0, *routed)), (way[hidden.index(place)] for way in fit))
    assert all(stopped[place] >= THRESHOLD for place in set(routed) - set(hidden)) or not total


def test_the_words_of_a_condition_are_those_of_the_questionnaire() -> None:
    """The test above leans on which pages of the questionnaire an answer leads to."""
    pages = {page.id: page.show_if for page in parsing.load("have-your-say-2026").pages}
    assert pages["experience"] == (Condition("victim", ("yes",)),)
    assert [name for name, condition in pages.items() if condition] == ["experience", "reporting", "about_you_2"]
