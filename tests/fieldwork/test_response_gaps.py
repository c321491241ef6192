"""By ward and age: who is missing is said in words, and no small number can be seen or worked out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from survey_app import consultations
from survey_app.consultations import Survey
from survey_app.database import db
from survey_app.fieldwork import monitoring, response_gaps
from survey_app.fieldwork.importing import importer
from survey_app.geography.places import queries
from survey_app.models import AreaName, PlaceEdition, PlaceRow, PopulationRow, PostcodeRow, Role
from survey_app.questionnaire import parsing
from tests.staff import signed_in

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


def load_residents(people: dict[str, list[int]]) -> None:
    edition = PlaceEdition(kind="population", name="test", recognised={})
    db.session.add(edition)
    db.session.flush()
    for code, by_age in people.items():
        db.session.add(PopulationRow(edition_id=edition.id, code=code, sex="all", total=sum(by_age), by_age=by_age))
    db.session.commit()


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


def test_says_who_is_missing_where(survey: Survey) -> None:
    load_residents({ABBEY: ages(500, 500), CASTLE: ages(500, 500)})
    for ward, age, number in ((ABBEY, "16_24", 4), (ABBEY, "65_74", 56), (CASTLE, "16_24", 30), (CASTLE, "65_74", 30),
                              ("", "16_24", 12), (CASTLE, "", 11)):
        answer(survey, ward, age, number)
    grid = response_gaps.by_ward_and_age(survey)
    assert grid
    assert grid.missing == [("16 to 24", ["Abbey"])]
    rows = {ward: dict(zip(grid.ages, cells, strict=True)) for ward, cells in grid.rows}
    assert rows["Abbey"]["16 to 24"] == response_gaps.Cell(None, 30)
    assert rows["Castle"]["65 to 74"].expected == 30
    assert rows["Not given"]["16 to 24"].count in (None, 12)
    assert "0 to 15" not in grid.ages


def test_words_never_tell_of_fewer_than_the_threshold(survey: Survey) -> None:
    load_residents({ABBEY: ages(100, 900), CASTLE: ages(100, 900)})
    for ward in (ABBEY, CASTLE):
        answer(survey, ward, "65_74", 60)
    answer(survey, ABBEY, "16_24", 1)
    grid = response_gaps.by_ward_and_age(survey)
    assert grid
    assert {cell.expected for ward, cells in grid.rows[:2] for cell in cells[:2]} >= {6}
    assert grid.missing == [], "half of the 12 that are expected would be fewer than 10"


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
    assert response_gaps.by_ward_and_age(survey) is None


@given(st.lists(st.lists(st.integers(0, 40), min_size=4, max_size=4), min_size=3, max_size=6), st.sampled_from([5, 10]))
def test_no_small_number_follows_from_the_total_of_its_row_or_column(table: list[list[int]], threshold: int) -> None:
    counts = {(f"w{row}", f"a{column}"): count for row, cells in enumerate(table) for column, count in enumerate(cells)}
    shown = response_gaps.hide(counts, threshold)
    assert all(count is None or count == 0 or count >= threshold for count in shown.values())
    for side in (0, 1):
        for name in {cell[side] for cell in counts}:
            line = [cell for cell in counts if cell[side] == name]
            hidden = [counts[cell] for cell in line if shown[cell] is None]
            others = [shown[cell] for cell in line if shown[cell]]
            assert not hidden or not others or (len(hidden) >= 2 and sum(hidden) >= threshold)


def test_the_watch_page_has_it(app: Flask, survey: Survey) -> None:
    load_residents({ABBEY: ages(500, 500), CASTLE: ages(500, 500)})
    answer(survey, ABBEY, "65_74", 60)
    answer(survey, CASTLE, "16_24", 60)
    page = signed_in(app, Role.LEAD).get("/staff/consultations/watched/watch").text
    assert "<strong>16 to 24</strong> in Abbey" in page
    assert "<strong>65 to 74</strong> in Castle" in page
