"""From a typed postcode to a place: each status, and what is known with it."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from survey_app.geography import places
from survey_app.geography.places import Place, loading
from tests.factories.official_files import file_7, no_grid_reference, nspl, postcode, write_csv

RANKS = {"E01000011": 1, "E01000012": 20000, "E01000013": 30000, "E01000014": 33755, "E01000015": 33000}
ROWS = [postcode("ZZ1 1AA"), postcode("ZZ1 1AB", "E01000012", "E05000002"), postcode("ZZ1 1AD", doterm="200107"),
        no_grid_reference("ZZ1 1AE"),
        postcode("ZZ2 1AA", "W01000001", "W05000001", "W06000001", ctry="W92000004", imd=7),
        postcode("ZZ3 1AA", "L99999999", "L99999999", "L99999999", ctry="L93000001", imd=0),
        postcode("ZZ4 1AA"), postcode("ZZ4 1AB", "E01000015", "E05000003", "E06000092")]


@pytest.fixture
def loaded(app: Flask, tmp_path: Path) -> Flask:
    names = write_csv(tmp_path / "names.csv", ["WD24CD", "WD24NM"], [{"WD24CD": "E05000001", "WD24NM": "First ward"}])
    partners = write_csv(tmp_path / "csp.csv", ["LAD24CD", "CSP24CD", "CSP24NM"], [
        {"LAD24CD": "E06000091", "CSP24CD": "E22000091", "CSP24NM": "Safer Zedshire"},
        {"LAD24CD": "E06000092", "CSP24CD": "E22000092"}, {"LAD24CD": "E06000092", "CSP24CD": "E22000093"}])
    boards = write_csv(tmp_path / "boards.csv", ["LSOA21CD", "Community Board"],
                       [{"LSOA21CD": "E01000011", "Community Board": "Northern"}])
    parishes = write_csv(tmp_path / "parishes.csv", ["WD24CD", "Parish"], [{"WD24CD": "E05000001", "Parish": "Zed"}])
    loading.load(loading.recognise([nspl(tmp_path, ROWS)], file_7(tmp_path, RANKS), lookups=[names, partners],
                                 areas=[boards, parishes]))
    return app


@pytest.mark.usefixtures("loaded")
def test_a_postcode_gives_its_areas_and_their_deprivation() -> None:
    assert places.find("zz11aa") == Place(
        "matched", lsoa="E01000011", lsoa_name="Zedshire 011", ward="E05000001", ward_name="First ward", authority="E06000091",
        authority_name="Zedshire", partnership="E22000091", partnership_name="Safer Zedshire",
        areas={"community_board": "Northern", "parish": "Zed"}, imd_rank=1, imd_decile=1, imd_quintile_local=1,
        imd_edition="IoD2025", postcode_edition="NSPL 2024-08")


@pytest.mark.usefixtures("loaded")
def test_the_local_quintile_ranks_the_lsoas_of_the_authority() -> None:
    assert (places.find("ZZ1 1AB").imd_decile, places.find("ZZ1 1AB").imd_quintile_local) == (6, 2)


@pytest.mark.usefixtures("loaded")
def test_a_terminated_postcode_still_places_the_resident() -> None:
    place = places.find("ZZ1 1AD")
    assert (place.status, place.lsoa, place.imd_decile) == ("terminated", "E01000011", 1)


@pytest.mark.usefixtures("loaded")
def test_a_rank_of_another_nation_is_not_an_english_decile() -> None:
    place = places.find("ZZ2 1AA")
    assert (place.status, place.authority, place.imd_rank, place.imd_decile) == ("outside", "W06000001", None, None)


@pytest.mark.usefixtures("loaded")
def test_pseudo_codes_are_no_areas() -> None:
    assert places.find("ZZ3 1AA") == Place("outside", postcode_edition="NSPL 2024-08")


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(("typed", "status"), [("ZZ1 1AE", "no_area"), ("ZZ9 9ZZ", "unknown"), ("Wycombe", "invalid"),
                                               ("", "not_given"), ("  ", "not_given"), ("ZZ1 1AA\0", "invalid")])
def test_what_is_not_placed_says_why(typed: str, status: str) -> None:
    place = places.find(typed)
    assert (place.status, place.lsoa, place.authority, place.imd_decile) == (status, None, None, None)


@pytest.mark.usefixtures("app")
def test_without_loaded_places_every_postcode_is_unknown() -> None:
    assert places.find("ZZ1 1AA") == Place("unknown")


@pytest.mark.usefixtures("loaded")
def test_a_look_up_is_one_query() -> None:
    statements: list[str] = []

    def remember(*arguments: Any) -> None:
        statements.append(arguments[2])

    event.listen(Engine, "before_cursor_execute", remember)
    try:
        places.find("ZZ1 1AA")
    finally:
        event.remove(Engine, "before_cursor_execute", remember)
    assert len(statements) == 1


@pytest.mark.usefixtures("loaded")
def test_an_outward_code_alone_is_placed_in_the_one_authority_of_its_postcodes() -> None:
    assert places.find("zz1") == Place("no_area", authority="E06000091", authority_name="Zedshire", partnership="E22000091",
                                       partnership_name="Safer Zedshire", postcode_edition="NSPL 2024-08", outward_only=True)


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(("typed", "status"), [("ZZ4", "no_area"), ("ZZ9", "unknown")])
def test_an_outward_code_of_several_authorities_or_of_none_is_not_placed(typed: str, status: str) -> None:
    place = places.find(typed)
    assert (place.status, place.authority, place.outward_only) == (status, None, True)


@pytest.mark.usefixtures("loaded")
def test_an_authority_with_several_partnerships_has_none_of_its_own() -> None:
    assert places.find("ZZ4 1AB").authority == "E06000092"
    assert places.find("ZZ4 1AB").partnership is None


def test_the_national_quintile_is_two_deciles() -> None:
    assert [Place("matched", imd_decile=decile).imd_quintile_national for decile in (1, 2, 3, 9, 10)] == [1, 1, 2, 5, 5]
    assert Place("unknown").imd_quintile_national is None


@pytest.mark.usefixtures("loaded")
def test_ward_only_drops_what_tells_the_lsoa_and_keeps_the_decile() -> None:
    place = places.find("ZZ1 1AA").ward_only()
    assert (place.lsoa, place.lsoa_name, place.imd_rank) == (None, None, None)
    assert (place.status, place.ward, place.imd_decile, place.imd_quintile_local) == ("matched", "E05000001", 1, 1)
