"""What a resident is told of where a postcode lies: the ward and authority, the district, or why it is not known."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from survey_app.consultations import Survey, deprivation_areas
from survey_app.database import db
from survey_app.geography.places import Place
from survey_app.models import PlaceRow, PostcodeRow, Response
from survey_app.views.public import start_page
from tests.views.public.resident import Resident

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def listed(place: PlaceRow) -> PlaceRow:
    """Beside ZZ1 1AA: one that is no longer in use, one outside, one without an area, and two outward codes alone."""
    def stored(status: str, **values: object) -> int:
        one = PlaceRow(edition_id=place.edition_id, status=status, **values)
        db.session.add(one)
        db.session.flush()
        return one.id
    elsewhere, nowhere = stored("outside", authority="E07000002", authority_name="Dale"), stored("no_area")
    district = stored("no_area", authority="E07000001", authority_name="Hilltop")
    for code, of in (("ZZ11AB", place.id), ("ZZ21AA", elsewhere), ("ZZ31AA", nowhere), ("ZZ1", district), ("ZZ3", nowhere)):
        db.session.add(PostcodeRow(postcode=code, place_id=of, terminated=code == "ZZ11AB"))
    db.session.commit()
    return place


TOLD = [("zz1 1aa", "Castle, Hilltop"), ("ZZ1 1AB", "Castle, Hilltop"),
        ("ZZ1", "Hilltop. You gave the first half of a postcode, so we know the district and nothing smaller"),
        ("ZZ3", "Area unknown: the first half of a postcode is not enough here"),
        ("ZZ7", "Area unknown: the first half of a postcode is not enough here"),
        ("ZZ2 1AA", "Outside the area that this survey is about."),
        ("ZZ3 1AA", "Area unknown: our list has no area for this postcode"),
        ("ZZ9 9ZZ", "Area unknown: this postcode is not in our list")]


def to_about_you(resident: Resident) -> None:
    resident.open("views")
    while "/about_you" not in resident.address:
        resident.send()


@pytest.mark.usefixtures("listed")
@pytest.mark.parametrize(("typed", "told"), TOLD)
def test_is_told_on_the_check_page_and_where_it_was_asked(resident: Resident, typed: str, told: str) -> None:
    to_about_you(resident)
    resident.send(postcode=typed)
    while not resident.address.endswith("/check"):
        resident.send()
    assert told in resident.page.words
    resident.open("about_you?change=1")
    assert told in resident.page.words
    assert "We did not keep your postcode" in resident.page.words
    assert "Area unknown" not in resident.page.words.partition("Your area:")[2].partition("We did not")[0]


@pytest.mark.usefixtures("listed")
def test_who_gave_none_is_told_nothing(resident: Resident) -> None:
    to_about_you(resident)
    resident.send()
    resident.open("about_you?change=1")
    assert "We did not keep your postcode" not in resident.page.words


@pytest.mark.usefixtures("listed")
def test_the_first_half_alone_is_stored_as_the_district(resident: Resident) -> None:
    to_about_you(resident)
    resident.complete(postcode="ZZ1")
    [sent] = db.session.scalars(select(Response))
    assert (sent.place_status, sent.authority) == ("no_area", "E07000001")
    assert (sent.ward, sent.lsoa, sent.imd_decile) == (None, None, None)


def test_where_only_the_ward_is_kept_no_lsoa_is_stored_at_any_time(survey: Survey, resident: Resident, place: PlaceRow) -> None:
    deprivation_areas.change(survey, store="ward")
    to_about_you(resident)
    resident.send(postcode="ZZ1 1AA")
    assert "E01000001" not in _everything_about_residents()      # in the draft
    resident.complete()
    assert "E01000001" not in _everything_about_residents()
    [sent] = db.session.scalars(select(Response))
    assert (sent.place_status, sent.ward, sent.authority, sent.imd_decile) == ("matched", "E05000001", "E07000001", 2)
    assert any("Castle, Hilltop" in html for html in resident.seen)
    assert place.lsoa == "E01000001"


def test_what_a_draft_keeps_to_show_has_no_code_of_an_lsoa() -> None:
    found = Place("matched", "E01000001", "Zedshire 001A", "E05000001", "Castle", "E07000001", "Hilltop")
    assert start_page.shown_area(found) == {"shown": "Castle, Hilltop", "outward_only": False}


def _everything_about_residents() -> str:
    """Every row of every table but those of the loaded places."""
    loaded = ("place", "postcode", "deprivation", "area_name", "area_member")
    with db.engine.connect() as connection:
        return str([row for table in db.metadata.sorted_tables if table.name not in loaded
                    for row in connection.execute(table.select()).all()])
