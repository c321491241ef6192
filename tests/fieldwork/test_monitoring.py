"""Watching fieldwork: counts agree with the responses, and none that is small can be seen or worked out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from survey_app import consultations
from survey_app.consultations import Survey
from survey_app.database import db
from survey_app.fieldwork import monitoring, responses
from survey_app.fieldwork.importing import importer
from survey_app.models import AreaName, PlaceEdition, PopulationRow
from survey_app.questionnaire import parsing

TODAY = date.today()  # noqa: DTZ011 -- the dates a lead types are days, without a zone


@pytest.fixture
def survey(app: Flask) -> Survey:
    consultations.create("watched", parsing.load("have-your-say-2026"), "Watched", TODAY - timedelta(days=9),
                         TODAY + timedelta(days=9), "P")
    return consultations.release("watched")


def row(**cells: str) -> dict[str, str]:
    return {"submitted_on": str(TODAY), "source": "online", "audience": "resident", "ward": "", "authority": "",
            "place_status": "not_given", "imd_quintile_local": "", "age_band": "", **cells}


def test_days_without_a_response_are_there(survey: Survey) -> None:
    importer.import_rows(survey, [row(submitted_on=str(TODAY - timedelta(days=days))) for days in (4, 4, 1)])
    assert [number for _, number in monitoring.by_day(survey)] == [2, 0, 0, 1]


def test_nothing_yet(survey: Survey) -> None:
    assert monitoring.total(survey) == 0
    assert not monitoring.by_day(survey)
    assert not monitoring.by_ward(survey)
    assert not monitoring.by_deprivation(survey)


def test_every_table_has_the_same_total(survey: Survey) -> None:
    rows = [*[row(source="paper")] * 10,
            *[row(ward="E05000001", authority="E07000001", place_status="matched", imd_quintile_local="1",
                  age_band="16_24")] * 20,
            *[row(audience="elected", age_band="25_34")] * 12]
    importer.import_rows(survey, rows)
    assert monitoring.total(survey) == 42
    for table in (monitoring.by_source(survey), monitoring.by_match(survey)):
        assert sum(line.count or 0 for line in table) == 42
    assert {line.label: line.count for line in monitoring.by_source(survey)} == {"Online": 32, "Paper": 10}
    assert {line.label: line.count for line in monitoring.by_audience(survey)} == {"Residents": 30, "Elected representatives": 12}


def test_small_groups_are_protected(survey: Survey) -> None:
    importer.import_rows(survey, [*[row(age_band="16_24")] * 3, *[row(age_band="25_34")] * 30, *[row(age_band="35_44")] * 40])
    ages = {line.label: line.count for _, table in monitoring.profile(survey)[:1] for line in table}
    assert ages["16 to 24"] is None
    assert ages["25 to 34"] is None, "or 16 to 24 would follow from the total"
    assert ages["35 to 44"] == 40


@given(st.dictionaries(st.integers(0, 12).map(str), st.integers(0, 60), min_size=1), st.sampled_from([5, 10]))
def test_no_small_count_is_shown_or_follows_from_the_total(counts: dict[str, int], threshold: int) -> None:
    shown = monitoring.protected(counts, threshold)
    assert all(count is None or count == 0 or count >= threshold for count in shown.values())
    hidden = [counts[name] for name, count in shown.items() if count is None]
    assert not hidden or len(hidden) == len(counts) or (sum(map(bool, hidden)) >= 2 and sum(hidden) >= threshold)
    assert hidden == [] or any(0 < count < threshold for count in hidden), "nothing is hidden without need"


def test_of_few_responses_no_table_tells_anything(survey: Survey) -> None:
    importer.import_rows(survey, [*[row(ward="E05000001", authority="E07000001", place_status="matched", source="paper",
                                       imd_quintile_local="1", age_band="16_24")] * 3, *[row()] * 4])
    tables = [monitoring.by_source(survey), monitoring.by_audience(survey), monitoring.by_match(survey),
              monitoring.by_ward(survey), monitoring.by_deprivation(survey)]
    assert [(line.count, line.percent) for table in tables for line in table] == [(None, None)] * sum(map(len, tables))


def test_people_who_stopped_stand_at_the_last_page_they_sent(survey: Survey) -> None:
    pages = survey.questionnaire.pages
    for sent in (*[1] * 7, *[3] * 5):
        draft: Any = responses.DraftAnswers(responses.new_token(), "resident", "en")
        for page in pages[:sent]:
            draft = responses.save(survey, draft, {question.id: "" for question in page.questions}, None)
    stops = {stop.title: stop.stopped for stop in monitoring.drop_out(survey)}
    assert {title: number for title, number in stops.items() if number} == {pages[0].title: 7, pages[2].title: 5}


def test_where_few_people_stopped_is_not_told(survey: Survey) -> None:
    pages = survey.questionnaire.pages
    for sent in (*[1] * 7, 3):
        draft: Any = responses.DraftAnswers(responses.new_token(), "resident", "en")
        for page in pages[:sent]:
            draft = responses.save(survey, draft, {question.id: "" for question in page.questions}, None)
    stops = {stop.title: stop.stopped for stop in monitoring.drop_out(survey)}
    assert stops[pages[2].title] is None, "of a page that only some are asked this would be what one of them answered"
    assert stops[pages[0].title] is None, "or it could be worked out by whoever knows how many have begun"


def test_two_wards_of_one_name_are_two_lines(survey: Survey) -> None:
    for code in ("E05000001", "E05000002"):
        db.session.add(AreaName(code=code, name="Abbey"))
    db.session.commit()
    importer.import_rows(survey, [row(ward=ward, place_status="matched") for ward in ["E05000001"] * 11 + ["E05000002"] * 12])
    assert {line.label: line.count for line in monitoring.by_ward(survey)} == {"Abbey (E05000001)": 11, "Abbey (E05000002)": 12}


def test_wards_and_ages_stand_beside_the_residents_who_live_there(survey: Survey) -> None:
    edition = PlaceEdition(kind="population", name="test", recognised={})
    db.session.add(edition)
    db.session.flush()
    for ward, sex, people in (("E05000001", "female", 30), ("E05000001", "male", 30), ("E05000002", "all", 40)):
        db.session.add(PopulationRow(edition_id=edition.id, code=ward, sex=sex, total=people,
                                     by_age=[people // 2 if age in (20, 90) else 0 for age in range(91)]))
    db.session.commit()
    importer.import_rows(survey, [row(ward=ward, authority="E07000001", place_status="matched", age_band="16_24")
                                 for ward in ["E05000001"] * 20 + ["E05000002"] * 20])
    assert {line.label: line.expected for line in monitoring.by_ward(survey)} == {"E05000001": 60, "E05000002": 40}
    _, ages = monitoring.profile(survey)[0]
    assert {line.label: line.expected for line in ages if line.expected} == {"16 to 24": 50, "85 or over": 50}


@pytest.mark.parametrize(("code", "ages"), [("16_24", range(16, 25)), ("under_16", range(16)), ("85_over", range(85, 91)),
                                            ("declined", None), ("a_lot", None)])
def test_the_ages_of_an_answer(code: str, ages: range | None) -> None:
    span = monitoring.ages_of(code)
    assert (None if span is None else list(range(91))[span]) == (None if ages is None else list(ages))
