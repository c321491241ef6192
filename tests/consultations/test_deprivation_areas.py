"""How a consultation treats places: its more deprived areas, and that a ward alone can be all that is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

import survey_app
from survey_app import audit, consultations
from survey_app.consultations import Refused, Survey, deprivation_areas
from survey_app.database import db
from survey_app.fieldwork import paper_entry, response_places, responses
from survey_app.fieldwork.importing import importer
from survey_app.geography import places
from survey_app.geography.places import loading
from survey_app.geography.sources.areas import read_lsoas
from survey_app.models import Draft, Response
from survey_app.publishing.microdata import frozen_data
from tests.factories.consultations import make
from tests.factories.official_files import file_7, nspl, postcode, write_csv

LSOAS = [f"E010000{number}" for number in range(11, 21)]
UNITS = "ABDEFGHJLN"


@pytest.fixture
def loaded(app: Flask, tmp_path: Path) -> None:
    """Ten LSOAs of one authority in two wards, from the most deprived of England on."""
    rows = [postcode(f"ZZ1 1A{unit}", lsoa, f"E0500000{1 + number // 5}")
            for number, (unit, lsoa) in enumerate(zip(UNITS, LSOAS, strict=True))]
    index = file_7(tmp_path, {lsoa: 1 + number * 3000 for number, lsoa in enumerate(LSOAS)})
    loading.load(loading.recognise([nspl(tmp_path, rows)], index))


@pytest.fixture
def survey(loaded: None) -> Survey:
    """One response from each LSOA, two without a postcode."""
    made = make()
    importer.import_rows(made, [{"reference": f"r{unit}", "postcode": f"ZZ1 1A{unit}"} for unit in UNITS] +
                        [{"reference": "none", "postcode": ""}, {"reference": "unknown", "postcode": "ZZ9 9ZZ"}])
    return made


def yielded(survey: Survey, kind: str, deciles: int = 0) -> tuple[int, int, int]:
    """How many LSOAs, of how many, and how many responses a definition yields."""
    one = next(one for one in deprivation_areas.choices(survey) if (one.group.kind, one.group.deciles) == (kind, deciles))
    return len(one.lsoas), one.of_lsoas, one.responses


class TestDefinitions:
    def test_what_each_yields_is_known_before_choosing(self, survey: Survey) -> None:
        assert deprivation_areas.group(survey) is None
        assert yielded(survey, "local_quintile") == (2, 10, 2)
        assert yielded(survey, "local_quintile_population") == (2, 10, 2)
        assert yielded(survey, "national_deciles", 3) == (4, 10, 4)
        assert {one.of_responses for one in deprivation_areas.choices(survey)} == {10}

    def test_is_chosen_stored_and_in_the_trail(self, survey: Survey) -> None:
        chosen = deprivation_areas.change(survey, deprivation=deprivation_areas.read("national_deciles:2"))
        assert chosen.settings.deprivation == places.Group("national_deciles", deciles=2)
        assert deprivation_areas.group(chosen) == places.Group("national_deciles", deciles=2)
        [event, *_] = audit.events(audit.Filter(action="treatment of places changed", about=survey.slug))
        assert event.details["after"] == {"deprivation": {"kind": "national_deciles", "deciles": 2}}

    def test_a_fifth_of_the_residents_is_stored_as_the_areas_it_is(self, survey: Survey) -> None:
        chosen = deprivation_areas.change(survey, deprivation=deprivation_areas.read("local_quintile_population"))
        assert chosen.settings.as_json() == {
            "deprivation": {"kind": "local_quintile_population", "areas": LSOAS[:2]}}
        assert yielded(chosen, "local_quintile_population") == (2, 10, 2)

    def test_a_list_of_areas_is_read_from_a_file(self, survey: Survey, tmp_path: Path) -> None:
        file = write_csv(tmp_path / "ours.csv", ["LSOA21CD", "note"], [{"LSOA21CD": LSOAS[4]}, {"LSOA21CD": LSOAS[7]}])
        chosen = deprivation_areas.change(survey, deprivation=deprivation_areas.read(f"areas:{file}", read_lsoas))
        assert yielded(chosen, "areas") == (2, 10, 2)

    def test_areas_elsewhere_are_refused(self, survey: Survey, tmp_path: Path) -> None:
        file = write_csv(tmp_path / "theirs.csv", ["LSOA21CD"], [{"LSOA21CD": LSOAS[0]}, {"LSOA21CD": "E01099999"}])
        with pytest.raises(Refused, match="1 of the 2 LSOAs listed are not of E06000091 or have no rank: E01099999"):
            deprivation_areas.change(survey, deprivation=deprivation_areas.read(f"areas:{file}", read_lsoas))
        assert consultations.get(survey.slug).settings == consultations.Settings()

    @pytest.mark.parametrize("choice", ["", "quintile", "national_deciles", "national_deciles:two", "areas:", "local_quintile:1"])
    def test_what_is_no_definition_is_refused_with_those_there_are(self, choice: str) -> None:
        with pytest.raises(Refused, match="Choose local_quintile, local_quintile_population"):
            deprivation_areas.read(choice, read_lsoas)

    @pytest.mark.parametrize("deciles", [0, 10, 11])
    def test_deciles_that_hold_nobody_or_everybody_are_refused(self, deciles: int) -> None:
        with pytest.raises(Refused, match="from 1 to between 1 and 9"):
            deprivation_areas.read(f"national_deciles:{deciles}")

    def test_a_list_without_codes_is_refused(self, tmp_path: Path) -> None:
        file = write_csv(tmp_path / "names.csv", ["Board"], [{"Board": "North"}])
        with pytest.raises(Refused, match=r"is not a list of LSOAs\. Expected a column of their codes, headed LSOA21CD"):
            deprivation_areas.read(f"areas:{file}", read_lsoas)

    def test_residents_that_are_not_known_are_asked_for(self, app: Flask, tmp_path: Path) -> None:
        loading.load(loading.recognise([nspl(tmp_path, [postcode("ZZ1 1AA")])]))
        with pytest.raises(Refused, match="How many people live in each LSOA is not known"):
            deprivation_areas.change(make(), deprivation=deprivation_areas.read("local_quintile_population"))

    @pytest.mark.parametrize("setting", [{"kind": "lucky"}, {}, "local_quintile", {"kind": "areas"},
                                         {"kind": "national_deciles", "deciles": 12}])
    def test_a_setting_that_makes_no_sense_is_refused_and_not_passed_over(self, app: Flask, setting: object) -> None:
        now = make()
        broken = replace(now, settings=consultations.Settings.read({"deprivation": setting}, "broken"))
        with pytest.raises(Refused, match=r"The setting 'deprivation' of 'broken' cannot be read: .* --deprivation DEFINITION"):
            deprivation_areas.group(broken)

    def test_the_authorities_can_be_named(self, survey: Survey) -> None:
        assert deprivation_areas.authorities(survey) == ["E06000091"]
        assert deprivation_areas.choices(deprivation_areas.change(survey, within=["E06000092"])) == []


def lsoas() -> list[str | None]:
    return list(db.session.scalars(select(Response.lsoa)))


class TestWardOnly:
    """A rule of privacy: where no more than the ward is kept, no LSOA is stored of anybody, whichever way they came."""

    def test_an_import_with_postcodes_keeps_ward_authority_and_decile(self, loaded: None) -> None:
        survey = deprivation_areas.change(make(), store="ward")
        importer.import_rows(survey, [{"reference": "one", "postcode": "ZZ1 1AB"}])
        [one] = db.session.scalars(select(Response))
        assert (one.lsoa, one.ward, one.authority, one.place_status) == (None, "E05000001", "E06000091", "matched")
        assert (one.imd_decile, one.imd_quintile_local) == (1, 1)

    def test_an_import_that_names_the_lsoa_does_not_keep_it(self, loaded: None) -> None:
        survey = deprivation_areas.change(make(), store="ward")
        importer.import_rows(survey, [{"reference": "one", "lsoa": LSOAS[0], "ward": "E05000001", "place_status": "matched"}])
        assert lsoas() == [None]

    def test_a_paper_form_is_stored_and_verified_without_it(self, loaded: None) -> None:
        make(questionnaire="have-your-say-2026")
        survey = deprivation_areas.change(consultations.release("survey"), store="ward")
        paper_entry.enter(survey, "A1", {}, "ZZ1 1AA")
        form = paper_entry.find(survey, "A1")
        assert form
        [differing] = paper_entry.disagreements(survey, form, {}, "ZZ1 1AG")
        assert (differing.first, differing.second) == ("matched E05000001", "matched E05000002")
        paper_entry.verify(survey, form, {}, "ZZ1 1AG", {"postcode": "second"})
        [one] = db.session.scalars(select(Response))
        assert (one.lsoa, one.ward) == (None, "E05000002")

    def test_every_way_in_goes_through_the_setting(self) -> None:
        """Nothing but the command that only shows a place looks one up past it."""
        root = Path(survey_app.__file__).parent
        past = {str(path.relative_to(root)) for path in root.rglob("*.py") if "places.find(" in path.read_text("utf-8")}
        assert past == {"fieldwork/response_places.py", "cli/places.py"}

    def test_a_draft_that_holds_one_is_sent_without_it(self, loaded: None) -> None:
        make()
        survey = consultations.release("survey")
        draft = responses.begin("resident")
        responses.save(survey, draft, {}, response_places.place_columns(places.find("ZZ1 1AA")))
        deprivation_areas.change(survey, store="ward")
        assert "lsoa" not in db.session.scalars(select(Draft.place)).one()
        responses.save(consultations.get("survey"), responses.load(survey, draft.token) or draft, {},
                       response_places.place_columns(places.find("ZZ1 1AA")))      # a page that was on its way
        responses.submit(consultations.get("survey"), draft.token)
        assert lsoas() == [None]

    def test_what_is_stored_already_is_deleted(self, survey: Survey) -> None:
        assert set(LSOAS) < set(lsoas())
        deprivation_areas.change(survey, store="ward")
        assert set(lsoas()) == {None}

    def test_it_touches_no_other_consultation(self, survey: Survey) -> None:
        deprivation_areas.change(make("another"), store="ward")
        assert set(LSOAS) < set(lsoas())

    def test_it_cannot_be_taken_back_once_people_were_told(self, loaded: None) -> None:
        survey = deprivation_areas.change(make(), store="ward")
        assert not response_places.keeps_ward_only(deprivation_areas.change(survey, store="lsoa"))
        deprivation_areas.change(survey, store="ward")
        with pytest.raises(Refused, match="has told people that it keeps their ward only"):
            deprivation_areas.change(consultations.release(survey.slug), store="lsoa")

    def test_frozen_responses_stay_as_they_are(self, survey: Survey) -> None:
        consultations.release(survey.slug)
        closed = consultations.close(survey.slug)
        frozen_data.freeze(closed)
        with pytest.raises(Refused, match="frozen with their LSOAs"):
            deprivation_areas.change(closed, store="ward")

    @pytest.mark.parametrize("definition", ["local_quintile_population", "areas"])
    def test_definitions_that_go_by_lsoa_do_not_go_with_it(self, survey: Survey, tmp_path: Path, definition: str) -> None:
        file = write_csv(tmp_path / "ours.csv", ["LSOA21CD"], [{"LSOA21CD": LSOAS[4]}])
        choice = deprivation_areas.read(f"areas:{file}" if definition == "areas" else definition, read_lsoas)
        with pytest.raises(Refused, match="nobody's LSOA is known"):
            deprivation_areas.change(survey, deprivation=choice, store="ward")
        chosen = deprivation_areas.change(survey, deprivation=choice)
        with pytest.raises(Refused, match="nobody's LSOA is known"):
            deprivation_areas.change(chosen, store="ward")
        assert set(LSOAS) < set(lsoas())

    def test_what_a_definition_yields_is_still_counted(self, survey: Survey) -> None:
        assert yielded(deprivation_areas.change(survey, store="ward"), "local_quintile") == (2, 10, 2)
