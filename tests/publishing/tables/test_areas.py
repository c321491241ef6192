"""Tables by area: every figure is the count it says, small ones are out, and the settings decide who is more deprived."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from flask import Flask

from survey_app.consultations import Refused, Settings, Survey, deprivation_areas, get, policies
from survey_app.demo.respondents import Row
from survey_app.geography.places import loading
from survey_app.geography.sources.areas import read_lsoas
from survey_app.publishing.microdata import response_file
from survey_app.publishing.release import disclosure_control
from survey_app.publishing.tables import by_area, registry, release_counts
from survey_app.publishing.tables.release_counts import Counted
from survey_app.questionnaire import parsing
from tests.factories.area_responses import HERE, NORTH, SMALL, SOUTH, THERE, row
from tests.factories.consultations import consultation
from tests.factories.official_files import file_7, nspl, postcode, write_csv
from tests.factories.small_survey import QUESTIONNAIRE

pytestmark = [pytest.mark.sqlite_only, pytest.mark.slow]


def rows(few: int = 6) -> list[Row]:
    """North: 24 of 40 concerned about litter; south 18 of 60; a small ward 4 of 6; 30 of 50 without a postcode; one outside."""
    groups = [(NORTH, 40, 24), (SOUTH, 60, 18), (SMALL, few, 4), ("", 50, 30)]
    people = [(ward, number < concerned) for ward, size, concerned in groups for number in range(size)]
    made = [row(number, ward, concerned) for number, (ward, concerned) in enumerate(people)]
    return [*made, row(900, "E05000009", True, place_status="outside", authority=THERE, imd_decile="", imd_quintile_local="")]


@pytest.fixture
def survey(app: Flask) -> Survey:
    return consultation(parsing.from_toml(QUESTIONNAIRE), rows(), "areas", "Areas")


def counted(survey: Survey) -> Counted:
    return release_counts.count(response_file.take(survey), survey)


def of_item(table: pd.DataFrame, item: str = "problems.litter") -> dict[str, tuple[object, ...]]:
    """By area: base, concerned and shorthand."""
    chosen = table[table["item"] == item]
    figures = chosen[["base", "concerned", "shorthand"]].astype(object)
    shown = figures.where(figures.notna(), None).itertuples(index=False, name=None)
    return dict(zip(chosen["area"], shown, strict=True))


def test_the_problems_by_ward(app: Flask) -> None:
    two_wards = consultation(parsing.from_toml(QUESTIONNAIRE), rows(few=0), "wards", "Wards")
    table = disclosure_control.unpublished(counted(two_wards))["problems_by_ward"]
    assert tuple(table) == by_area.COLUMNS
    assert of_item(table) == {NORTH: (40, 24, ""), SOUTH: (60, 18, "")}
    north = table[(table["area"] == NORTH) & (table["item"] == "problems.litter")].iloc[0]
    assert north["percent"] == 60
    assert north["percent_low"] < 60 < north["percent_high"]


def test_a_small_ward_is_not_shown_nor_what_it_could_be_worked_out_from(survey: Survey) -> None:
    made = counted(survey)
    wards, whole = (of_item(disclosure_control.unpublished(made)[f"problems_by_{kind}"]) for kind in ("ward", "authority"))
    assert wards[SMALL] == (None, None, "[c]")
    assert None in (wards[NORTH][1], wards[SOUTH][1], whole[HERE][1])       # the authority less the other two is the small one


def test_nobody_outside_is_in_a_table_by_area(survey: Survey) -> None:
    made = counted(survey)
    for name in ("problems_by_ward", "problems_by_authority"):
        assert not set(disclosure_control.unpublished(made)[name]["area"]) & {"E05000009", THERE}


def test_council_areas_are_counted_with_their_kind(survey: Survey, tmp_path: Path) -> None:
    boards = write_csv(tmp_path / "boards.csv", ["WD24CD", "Community Board", "Parish"], [
        {"WD24CD": NORTH, "Community Board": "Beeches", "Parish": "All"},
        {"WD24CD": SOUTH, "Community Board": "Chepping", "Parish": "All"},
        {"WD24CD": SMALL, "Community Board": "Beeches", "Parish": "All"}])
    index = file_7(tmp_path, {"E01000011": 1})
    loading.load(loading.recognise([nspl(tmp_path, [postcode("ZZ1 1AA")])], index, areas=[boards]))
    made = counted(survey)
    table = disclosure_control.unpublished(made)["problems_by_area"]
    assert set(zip(table["kind"], table["area"], strict=True)) == {
        ("community_board", "Beeches"), ("community_board", "Chepping"), ("parish", "All")}
    board = of_item(table[table["kind"] == "community_board"])
    ward = of_item(disclosure_control.unpublished(made)["problems_by_ward"])
    assert board["Chepping"][0] in (60, None)
    assert None in (board["Beeches"][1], ward[NORTH][1])     # the board less the north is the small ward


def test_names_come_from_the_loaded_places(survey: Survey, tmp_path: Path) -> None:
    from survey_app.database import db
    from survey_app.models import PlaceEdition, PlaceRow
    edition = PlaceEdition(kind="postcodes", name="named")
    db.session.add(edition)
    db.session.flush()
    db.session.add(PlaceRow(edition_id=edition.id, status="matched", ward=NORTH, ward_name="Castle", authority=HERE,
                            authority_name="Zedshire"))
    db.session.commit()
    made = counted(survey)
    assert set(disclosure_control.unpublished(made)["problems_by_authority"]["area_name"]) == {"Zedshire"}
    wards = disclosure_control.unpublished(made)["problems_by_ward"]
    assert set(wards[wards["area"] == NORTH]["area_name"]) == {"Castle"}


def test_the_match_report_counts_every_status(survey: Survey) -> None:
    report = disclosure_control.unpublished(counted(survey))["match_report"]
    assert report["group"].tolist() == ["given", "matched", "terminated", "outside", "no_area", "unknown", "invalid", "not_given"]
    found = report.set_index("group")["responses"]
    assert (found["given"], found["not_given"]) == (107, 50)
    assert (found["outside"], found["matched"]) == (1, 106)     # how many people there are is no secret


def test_those_who_gave_a_postcode_are_compared_with_those_who_did_not(survey: Survey) -> None:
    table = disclosure_control.unpublished(counted(survey))["postcode_given_comparison"]
    litter = table.set_index("item").loc["problems.litter"]
    assert (litter["given_base"], litter["not_given_base"]) == (107, 50)
    assert litter["given_percent"] == pytest.approx(100 * 47 / 107)
    assert litter["not_given_percent"] == 60
    assert litter["difference"] == pytest.approx(100 * 47 / 107 - 60)
    assert litter["difference_low"] < litter["difference"] < litter["difference_high"]


def test_in_a_release_the_tables_by_area_give_way_to_the_others(survey: Survey) -> None:
    """The whole authority and everyone are printed, so the two large wards are not: the small one would follow."""
    disclosed = disclosure_control.disclose(counted(survey))
    litter = disclosed.tables["ranked_problems"].set_index("item").loc["problems.litter"]
    assert litter["concerned"] == 77
    wards = of_item(disclosed.tables["problems_by_ward"])
    assert wards[SMALL] == (None, None, "[c]")
    assert None in (wards[NORTH][1], wards[SOUTH][1])
    assert any("ward=" in words for words, _ in disclosed.suppressed)


def test_without_a_postcode_of_anybody_there_are_no_tables_by_area(app: Flask) -> None:
    nobody = consultation(parsing.from_toml(QUESTIONNAIRE), [row(number, "", True) for number in range(20)], "none", "None")
    finished = disclosure_control.unpublished(counted(nobody))
    assert not {"problems_by_ward", "problems_by_authority", "problems_by_area", "postcode_given_comparison"} & finished.keys()
    assert "match_report" in finished


class TestSettings:
    def deprived(self, survey: Survey) -> tuple[str, int]:
        """What the more deprived areas are said to be, and how many responses came from them."""
        groups = registry.TABLES["deprivation_groups"].make(counted(get(survey.slug)))
        return str(groups["group"][0]), int(groups["responses"][0])

    def test_as_the_data_allow_where_nothing_is_set(self, survey: Survey) -> None:
        assert self.deprived(survey) == ("deprived: local quintile 1", 40)

    def test_national_deciles(self, survey: Survey) -> None:
        deprivation_areas.change(survey, deprivation=deprivation_areas.read("national_deciles:2"))
        assert self.deprived(survey) == ("deprived: national deciles 1 to 2", 100)

    def test_a_list_of_areas(self, survey: Survey, tmp_path: Path) -> None:
        file = write_csv(tmp_path / "ours.csv", ["lsoa21cd"], [{"lsoa21cd": "E01000002"}])
        deprivation_areas.change(survey, deprivation=deprivation_areas.read(f"areas:{file}", read_lsoas))
        assert self.deprived(survey) == ("deprived: 1 named area", 60)

    def test_the_fifth_of_the_residents(self, survey: Survey, tmp_path: Path) -> None:
        lsoas = [f"E0100000{number}" for number in range(1, 6)]
        listed = [postcode(f"ZZ1 1A{unit}", lsoa) for unit, lsoa in zip("ABDEF", lsoas, strict=True)]
        loading.load(loading.recognise([nspl(tmp_path, listed)], file_7(tmp_path, {lsoa: 1 + int(lsoa[-1]) for lsoa in lsoas})))
        deprivation_areas.change(survey, deprivation=deprivation_areas.read("local_quintile_population"))
        assert self.deprived(survey) == ("deprived: most deprived fifth of the authority's residents, 1 named area", 40)

    def test_a_threshold_that_protects_nobody_is_refused(self, survey: Survey) -> None:
        with pytest.raises(Refused, match="cannot be 1: choose 3 or more"):
            counted(replace(survey, settings=Settings(thresholds={"detailed": 1})))
        with pytest.raises(Refused, match="cannot be 2: choose 3 or more"):
            policies.set_threshold(survey, 2)

    def test_the_largest_of_the_thresholds_that_were_set_counts(self, survey: Survey) -> None:
        assert counted(replace(survey, settings=Settings(thresholds={"elsewhere": 6, "detailed": 12}))).areas.threshold == 12
        assert counted(get(policies.set_threshold(survey, 7).slug)).areas.threshold == 7
