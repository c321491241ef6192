"""Maps of a release: drawn from its tables by area and the loaded boundaries, or left out with the reason."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from survey_app.consultations import Settings, Survey
from survey_app.demo import areas as demo_places
from survey_app.geography.places import loading
from survey_app.publishing.chapter import claim_check
from survey_app.publishing.microdata import response_file
from survey_app.publishing.release import area_maps, charts, disclosure_control
from survey_app.publishing.tables import maps, release_counts
from survey_app.questionnaire import parsing
from tests.factories.area_responses import HERE, row
from tests.factories.consultations import consultation
from tests.factories.official_files import file_7, nspl, postcode, write_csv
from tests.factories.releases import cells_of
from tests.factories.small_survey import QUESTIONNAIRE

pytestmark = [pytest.mark.sqlite_only, pytest.mark.slow]
WARDS = [f"E0500000{number}" for number in range(1, 5)]
CONCERNED = (10, 20, 22, 30)


@pytest.fixture
def survey(app: Flask) -> Survey:
    """40 people in each of four wards, ever more of them concerned about litter."""
    people = [(ward, number < concerned) for ward, concerned in zip(WARDS, CONCERNED, strict=True) for number in range(40)]
    rows = [row(number, ward, concerned) for number, (ward, concerned) in enumerate(people)]
    return consultation(parsing.from_toml(QUESTIONNAIRE), rows, "maps", "Maps")


def finished(survey: Survey) -> dict[str, pd.DataFrame]:
    return disclosure_control.unpublished(release_counts.count(response_file.take(survey), survey))


def load_boundaries(folder: Path, codes: Sequence[str], level: str = "WD24", west: float = -1.0) -> None:
    """Squares in a row, a tenth of a degree wide."""
    features = [{"type": "Feature", "properties": {f"{level}CD": code, f"{level}NM": f"Ward of {code}"}, "geometry": {
        "type": "Polygon", "coordinates": [[[west + x + number / 10, 52 + y] for x, y in (
            (0, 0), (0.1, 0), (0.1, 0.1), (0, 0.1), (0, 0))]]}} for number, code in enumerate(codes)]
    path = folder / f"{level}.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    loading.load(loading.recognise(boundaries=[path]))


def by_name(survey: Survey, made: Mapping[str, pd.DataFrame]) -> dict[str, maps.Map]:
    return {one.name: one for one in maps.plan(survey, made)}


def test_without_boundaries_there_is_no_map_and_the_chapter_says_why(survey: Survey) -> None:
    made = finished(survey)
    planned = maps.plan(survey, made)
    assert [one.told() for one in planned] == [
        {"chart": "problems_by_ward", "problem": "problems.litter", "boundaries": "", "left_out": maps.NO_BOUNDARIES}]
    lines = "\n".join(area_maps.maps_section(planned, made))
    assert "There is no map by ward, because no boundaries of these areas are loaded." in lines
    assert "{chart" not in lines
    claim_check.must_hold(lines, cells_of(made))


def test_boundaries_of_other_wards_are_not_enough(survey: Survey, tmp_path: Path) -> None:
    load_boundaries(tmp_path, WARDS[:3])
    assert by_name(survey, finished(survey))[maps.WARD].why_not == maps.NOT_ALL


def test_with_boundaries_the_map_is_drawn_from_the_table_and_names_its_source(survey: Survey, tmp_path: Path) -> None:
    load_boundaries(tmp_path, WARDS)
    made = finished(survey)
    planned = maps.plan(survey, made)
    (one,) = planned
    assert (one.why_not, one.edition, set(one.areas or ())) == ("", "ward 2024", set(WARDS))
    assert "Open Government Licence v.3.0" in one.source
    assert one.source.endswith("copyright and database right 2024.")
    lines = "\n".join(area_maps.maps_section(planned, made))
    assert "{chart problems_by_ward}" in lines
    claim_check.must_hold(lines, cells_of(made))
    (tmp_path / "charts").mkdir()
    charts.draw({name: made[name] for name in (maps.WARD, "ranked_problems")}, tmp_path / "charts", survey.questionnaire, planned)
    shown = pd.read_csv(tmp_path / "charts" / "problems_by_ward.csv")
    assert list(zip(shown["area"], shown["percent"].round(9), strict=True)) == list(zip(WARDS, (25, 50, 55, 75), strict=True))
    assert set(shown["item"]) == {"problems.litter"}
    said = (tmp_path / "charts" / "problems_by_ward.txt").read_text("utf-8")
    assert "Percent who said “A very big problem” or “A fairly big problem”, of those who gave an opinion." in said
    assert f"Lower than the other areas together: {WARDS[0]}: 25%" in said
    for name in ("problems_by_ward.svg", "problems_by_ward.png", "narrow/problems_by_ward.svg"):
        assert (tmp_path / "charts" / name).stat().st_size > 1000


def test_too_few_areas_with_a_figure_make_no_map(survey: Survey, tmp_path: Path) -> None:
    load_boundaries(tmp_path, WARDS)
    made = finished(survey)
    ward = made[maps.WARD]
    ward.loc[ward["area"] != WARDS[0], ["base", "concerned", "percent", "percent_low", "percent_high"]] = pd.NA
    assert by_name(survey, made)[maps.WARD].why_not == maps.NOT_SHOWN


def test_areas_that_do_not_differ_make_no_map_and_the_chapter_says_so(app: Flask, tmp_path: Path) -> None:
    """18 to 22 of 40 in each ward: chi-squared of the four is 0.8 with 3 degrees of freedom, p = 0.85."""
    people = [(ward, number < concerned) for ward, concerned in zip(WARDS, (18, 20, 20, 22), strict=True) for number in range(40)]
    alike = consultation(parsing.from_toml(QUESTIONNAIRE), [row(number, *one) for number, one in enumerate(people)], "alike", "A")
    load_boundaries(tmp_path, WARDS)
    made = finished(alike)
    planned = maps.plan(alike, made)
    assert [(one.why_not, one.areas) for one in planned] == [(maps.NOT_DIFFERENT, None)]
    lines = "\n".join(area_maps.maps_section(planned, made))
    assert "There is no map of “[[" in lines
    assert "by ward, because no area differs clearly from the other areas together" in lines
    claim_check.must_hold(lines, cells_of(made))
    assert maps.WARD not in charts.drawings(planned)


def test_a_lead_chooses_the_problem(survey: Survey, tmp_path: Path) -> None:
    load_boundaries(tmp_path, WARDS)
    chosen = replace(survey, settings=Settings(map_problem="problems.drugs"))
    one = by_name(chosen, finished(survey))[maps.WARD]
    assert (one.item, one.why_not) == ("problems.drugs", "")
    assert one.title.startswith("Drugs")


def test_own_areas_are_put_together_from_what_they_hold(survey: Survey, tmp_path: Path) -> None:
    boards = [{"WD24CD": ward, "Community Board": f"Board {1 + number // 2 if number < 3 else 3}"} for number, ward in
              enumerate(WARDS)]
    rows = [postcode(f"ZZ1 1A{'ABCD'[number]}", ward=ward, laua=HERE, lsoa=f"E0100000{number + 1}")
            for number, ward in enumerate(WARDS)]
    loading.load(loading.recognise(
        [nspl(tmp_path, rows)], file_7(tmp_path, {f"E0100000{number}": number for number in range(1, 5)}),
        areas=[write_csv(tmp_path / "boards.csv", ["WD24CD", "Community Board"], boards)]))
    load_boundaries(tmp_path, [*WARDS, "E05000009"])
    one = by_name(survey, finished(survey))[maps.OWN]
    assert (one.kind, one.why_not) == ("community_board", "")
    assert one.title.endswith("by community board")
    assert {name: len(geometries) for name, geometries in (one.areas or {}).items()} == {"Board 1": 2, "Board 2": 1, "Board 3": 1}


def test_wards_of_the_same_authority_that_nobody_answered_from_are_drawn_too(survey: Survey, tmp_path: Path) -> None:
    rows = [postcode(f"ZZ1 1A{'ABCDE'[number]}", ward=ward, laua=HERE, lsoa=f"E0100000{number + 1}")
            for number, ward in enumerate([*WARDS, "E05000005"])]
    loading.load(loading.recognise([nspl(tmp_path, rows)], file_7(tmp_path, {f"E0100000{n}": n for n in range(1, 6)})))
    load_boundaries(tmp_path, [*WARDS, "E05000005", "E05000009"])
    assert set(by_name(survey, finished(survey))[maps.WARD].areas or ()) == {*WARDS, "E05000005"}


def test_a_ward_outside_the_consultations_authorities_is_not_on_the_map(survey: Survey, tmp_path: Path) -> None:
    rows = [postcode(f"ZZ1 1A{'ABCD'[number]}", ward=ward, lsoa=f"E0100000{number + 1}",
                     laua="E06000099" if number == 3 else HERE) for number, ward in enumerate(WARDS)]
    loading.load(loading.recognise([nspl(tmp_path, rows)], file_7(tmp_path, {f"E0100000{n}": n for n in range(1, 5)})))
    load_boundaries(tmp_path, WARDS)
    made = finished(survey)
    one = by_name(replace(survey, settings=Settings(authorities=(HERE,))), made)[maps.WARD]
    assert (one.why_not, set(one.areas or ()), set(one.rows(made[maps.WARD])["area"])) == ("", set(WARDS[:3]), set(WARDS[:3]))


@pytest.mark.slow
def test_the_command_says_which_map_is_left_out_and_why(survey: Survey, run: FlaskCliRunner, tmp_path: Path) -> None:
    result = run.invoke(args=["analyse", "maps", "--output", str(tmp_path)])
    assert result.exit_code == 0, result.stderr
    assert f"No map of problems_by_ward: {maps.NO_BOUNDARIES}." in result.stdout
    assert json.loads((tmp_path / "manifest.json").read_text("utf-8"))["maps"][0]["left_out"] == maps.NO_BOUNDARIES


@pytest.mark.slow
def test_the_demo_has_no_map_where_its_wards_do_not_differ(buckinghamshire: Survey, run: FlaskCliRunner, tmp_path: Path) -> None:
    """Its answers are made up without regard to the ward."""
    demo_places.store()
    result = run.invoke(args=["publish", buckinghamshire.slug, "--static", str(tmp_path)])
    assert result.exit_code == 0, result.stderr
    assert f"No map of problems_by_ward: {maps.NOT_DIFFERENT}." in result.stdout
    assert not (tmp_path / "charts" / "problems_by_ward.svg").exists()
    assert "There is no map: a map would show differences that may be chance." in (tmp_path / "areas.html").read_text("utf-8")
