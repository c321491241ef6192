"""Watching fieldwork: how many people are in each group is shown as it is, and the list of days stays short."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from survey_app import consultations
from survey_app.consultations import Survey
from survey_app.database import db
from survey_app.fieldwork import monitoring, profile_counts, response_gaps
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
    assert [period.count for period in monitoring.by_day(survey)] == [2, 0, 0, 1]


def test_a_date_of_another_century_makes_no_long_list(survey: Survey) -> None:
    odd, late = TODAY - timedelta(days=40_000), TODAY + timedelta(days=20_000)
    importer.import_rows(survey, [row(submitted_on=str(day)) for day in (odd, TODAY, TODAY, late)])
    day = timedelta(days=1)
    assert monitoring.by_day(survey) == [
        monitoring.Period(odd, odd, 1), monitoring.Period(odd + day, TODAY - day, 0), monitoring.Period(TODAY, TODAY, 2),
        monitoring.Period(TODAY + day, late - day, 0), monitoring.Period(late, late, 1)]


def test_many_odd_dates_make_no_long_list_and_nobody_is_lost(survey: Survey) -> None:
    dates = [TODAY - timedelta(days=number) for number in range(150)]
    importer.import_rows(survey, [row(submitted_on=str(day)) for day in dates])
    earlier, *periods = monitoring.by_day(survey)
    assert earlier == monitoring.Period(dates[-1], dates[monitoring.PERIODS], 150 - monitoring.PERIODS, is_sum=True)
    assert [(period.first, period.count) for period in periods] == [(day, 1) for day in dates[monitoring.PERIODS - 1::-1]]


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


def test_how_many_people_are_in_a_group_is_no_secret(survey: Survey) -> None:
    """No small group is hidden, and so no larger one has to be for its sake."""
    importer.import_rows(survey, [*[row(source="import")] * 41, *[row()] * 81, row(source="paper", audience="elected")])
    assert {line.label: line.count for line in monitoring.by_source(survey)} == {"Import": 41, "Online": 81, "Paper": 1}
    assert {line.label: line.count for line in monitoring.by_audience(survey)} == {"Residents": 122, "Elected representatives": 1}


def test_of_few_responses_the_groups_are_told_and_no_answer(survey: Survey) -> None:
    importer.import_rows(survey, [*[row(ward="E05000001", authority="E07000001", place_status="matched", source="paper",
                                       imd_quintile_local="1", age_band="16_24")] * 3, *[row(age_band="16_24")] * 4])
    assert [(line.label, line.count) for line in monitoring.by_source(survey)] == [("Online", 4), ("Paper", 3)]
    assert [(line.label, line.count) for line in monitoring.by_match(survey)] == [("Matched", 3), ("Not given", 4)]
    assert [(line.label, line.count) for line in monitoring.by_ward(survey)] == [("E05000001", 3), ("Not given", 4)]
    assert {line.label: line.count for line in monitoring.by_deprivation(survey)}["Most deprived fifth"] == 3
    _, ages = profile_counts.profile(survey).tables[0]
    assert {(line.count, line.percent, line.words) for line in ages} == {(None, None, "[c]")}


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
    _, ages = profile_counts.profile(survey).tables[0]
    assert {line.label: line.expected for line in ages if line.expected} == {"16 to 24": 50, "85 or over": 50}


@pytest.mark.parametrize(("code", "ages"), [("16_24", range(16, 25)), ("under_16", range(16)), ("85_over", range(85, 91)),
                                            ("declined", None), ("a_lot", None)])
def test_the_ages_of_an_answer(code: str, ages: range | None) -> None:
    span = response_gaps.ages_of(code)
    assert (None if span is None else list(range(91))[span]) == (None if ages is None else list(ages))
