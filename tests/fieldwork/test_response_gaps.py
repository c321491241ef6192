"""By ward and age: who is missing is said in words, and no small number can be seen or worked out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from survey_app import consultations
from survey_app.consultations import Survey, policies
from survey_app.database import db
from survey_app.disclosure import Range
from survey_app.fieldwork import monitoring, profile_counts, response_gaps
from survey_app.fieldwork.importing import importer
from survey_app.fieldwork.response_gaps import Cell, Grid
from survey_app.geography.places import queries
from survey_app.models import AreaName, PlaceEdition, PlaceRow, PostcodeRow, Role
from survey_app.questionnaire import parsing
from tests.factories.residents import load_residents
from tests.staff import signed_in
from tests.views.markup import faults, squeezed

TODAY = date.today()  # noqa: DTZ011 -- the dates a lead types are days, without a zone
ABBEY, CASTLE = "E05000001", "E05000002"


@pytest.fixture
def survey(app: Flask) -> Survey:
    consultations.create("watched", parsing.load("have-your-say-2026"), "Watched", TODAY - timedelta(days=9),
                         TODAY + timedelta(days=9), "P")
    for code, name in ((ABBEY, "Abbey"), (CASTLE, "Castle")):
        db.session.add(AreaName(code=code, name=name))
    db.session.commit()
    return consultations.release("watched")


def ages(young: int, old: int) -> list[int]:
    """So many residents of 20 and of 70."""
    return [young if age == 20 else old if age == 70 else 0 for age in range(91)]


def load_places(places: dict[tuple[str, str], int]) -> None:
    """So many postcodes of each LSOA and ward."""
    edition = PlaceEdition(kind="postcodes", name="test", synthetic=True)
    db.session.add(edition)
    db.session.flush()
    for (lsoa, ward), postcodes in places.items():
        row = PlaceRow(edition_id=edition.id, status="matched", lsoa=lsoa, ward=ward, authority="E07000001",
                       ward_name={ABBEY: "Abbey", CASTLE: "Castle"}[ward])
        db.session.add(row)
        db.session.flush()
        for number in range(postcodes):
            db.session.add(PostcodeRow(postcode=f"ZZ{row.id % 10}{number}AA", place_id=row.id, terminated=False))
    db.session.commit()


def answer(survey: Survey, ward: str, age: str, number: int) -> None:
    importer.import_rows(survey, [{"ward": ward, "authority": "E07000001", "place_status": "matched" if ward else "not_given",
                                  "age_band": age}] * number)


def grid_of(survey: Survey) -> Grid:
    found = profile_counts.profile(survey).grid
    assert found
    return found


def cells(grid: Grid) -> dict[tuple[str, str], Cell]:
    return {(ward, age): cell for ward, row in grid.rows for age, cell in zip(grid.ages, row, strict=True)}


def test_says_who_is_missing_where(survey: Survey) -> None:
    load_residents({ABBEY: ages(500, 500), CASTLE: ages(500, 500)})
    for ward, age, number in ((ABBEY, "16_24", 4), (ABBEY, "65_74", 56), (CASTLE, "16_24", 30), (CASTLE, "65_74", 30),
                              ("", "16_24", 12), (CASTLE, "", 11)):
        answer(survey, ward, age, number)
    grid = grid_of(survey)
    assert grid.missing == [("16 to 24", ["Abbey"])]
    shown = cells(grid)
    assert shown["Abbey", "16 to 24"] == Cell(30, Range(0, 4, 60))
    assert shown["Castle", "65 to 74"].expected == 30
    assert {ward for ward, _ in shown} == {"Abbey", "Castle"}, "of people without a ward none are expected"
    assert "0 to 15" not in grid.ages


def test_words_never_tell_of_fewer_than_the_threshold(survey: Survey) -> None:
    load_residents({ABBEY: ages(100, 900), CASTLE: ages(100, 900)})
    for ward in (ABBEY, CASTLE):
        answer(survey, ward, "65_74", 40)
    answer(survey, ABBEY, "16_24", 1)
    grid = grid_of(survey)
    assert cells(grid)["Abbey", "16 to 24"] == Cell(4, None)
    assert grid.missing == [], "half of the 4 that are expected would be fewer than 5"


def test_the_expected_numbers_do_not_depend_on_what_people_answered(survey: Survey) -> None:
    load_residents({ABBEY: ages(500, 500), CASTLE: ages(500, 500)})
    answer(survey, ABBEY, "16_24", 40)
    answer(survey, CASTLE, "65_74", 12)
    before = {place: cell.expected for place, cell in cells(grid_of(survey)).items()}
    answer(survey, CASTLE, "", 3)
    assert {place: cell.expected for place, cell in cells(grid_of(survey)).items()} == before, "they left the question out"
    for age in ("declined", "16_24", "65_74"):
        answer(survey, CASTLE, age, 20)
    assert {cell.expected for cell in cells(grid_of(survey)).values() if cell.expected} == {28}


def test_a_ward_is_named_only_if_the_printed_band_says_so(survey: Survey) -> None:
    """The count of 12 is fewer than half of 26, but the band of 10 to 14 is not, so the page says that it is not sure."""
    question = survey.questionnaire.question("age_band")
    for told, missing, unsure in ((Range(12, 12, 60), [("16 to 24", ["Abbey"])], False), (Range(10, 14, 60), [], True),
                                  (Range(0, 4, 60), [("16 to 24", ["Abbey"])], False), (Range(0, 60, 60), [], True),
                                  (Range(15, 19, 60), [], False)):
        grid = response_gaps.grid(question, {ABBEY: "Abbey"}, {(ABBEY, "16_24"): 26}, {(ABBEY, "16_24"): told}, 5)
        assert (grid.missing, grid.unsure) == (missing, unsure)


def test_the_threshold_of_the_consultation_applies(survey: Survey) -> None:
    load_residents({ABBEY: ages(500, 500)})
    codes = survey.questionnaire.question("age_band").codes
    for code in codes:
        answer(survey, ABBEY, code, 6 if code == "16_24" else 20)
    everybody = 6 + 20 * (len(codes) - 1)
    assert cells(grid_of(survey))["Abbey", "16 to 24"].told == Range(6, 6, everybody)
    survey = policies.set_threshold(survey, 7)
    told = cells(grid_of(survey))["Abbey", "16 to 24"].told
    assert told
    assert (told.low, told.high >= 6) == (0, True)
    assert grid_of(survey).least == 14


def test_residents_of_small_areas_are_added_up_to_their_ward(survey: Survey) -> None:
    load_places({("E01000001", ABBEY): 3, ("E01000002", ABBEY): 1, ("E01000002", CASTLE): 2})
    load_residents({"E01000001": ages(10, 20), "E01000002": ages(3, 4)})
    found = queries.of_wards([ABBEY, CASTLE, "E05000003"])
    assert {ward: (by_age[20], by_age[70]) for ward, by_age in found.items()} == {ABBEY: (10, 20), CASTLE: (3, 4)}
    answer(survey, ABBEY, "16_24", 15)
    assert {line.label: line.expected for line in monitoring.by_ward(survey)} == {
        "Abbey": pytest.approx(100 * 30 / 37), "Castle": pytest.approx(100 * 7 / 37)}


def test_without_residents_there_is_no_table(survey: Survey) -> None:
    answer(survey, ABBEY, "16_24", 15)
    assert profile_counts.profile(survey).grid is None


def test_the_watch_page_has_it(app: Flask, survey: Survey) -> None:
    load_residents({ABBEY: ages(500, 500), CASTLE: ages(500, 500)})
    answer(survey, ABBEY, "65_74", 60)
    answer(survey, CASTLE, "16_24", 60)
    page = signed_in(app, Role.LEAD).get("/staff/consultations/watched/watch").text
    assert "<strong>16 to 24</strong> in Abbey" in page
    assert "<strong>65 to 74</strong> in Castle" in page
    assert faults(page) == []
    assert "fewer than 5 (30)" in squeezed(page)


def test_the_watch_page_says_that_too_few_are_expected(app: Flask, survey: Survey) -> None:
    load_residents({ABBEY: ages(500, 500)})
    answer(survey, ABBEY, "65_74", 12)
    page = signed_in(app, Role.LEAD).get("/staff/consultations/watched/watch").text
    assert "In no ward and age group are 10 or more responses expected yet" in " ".join(page.split())


def test_many_missing_wards_are_named_in_part(app: Flask, survey: Survey) -> None:
    wards = [f"E050000{number}" for number in range(10, 18)]
    load_residents({ward: ages(500, 500) for ward in wards})
    for ward in wards:
        answer(survey, ward, "65_74", 40)
    page = " ".join(signed_in(app, Role.LEAD).get("/staff/consultations/watched/watch").text.split())
    assert f"<strong>16 to 24</strong> in {', '.join(wards[:6])} and 2 more" in page
