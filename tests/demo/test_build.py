"""The demo consultations in a real database."""

import os
import re
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner

from survey_app import consultations
from survey_app.consultations import State, Survey, policies
from survey_app.demo.areas import store
from survey_app.demo.build import Demo, build, demos, unpublished
from survey_app.demo.respondents import buckinghamshire_2020, wycombe_2015
from survey_app.fieldwork.importing import importer
from survey_app.geography.places import find
from survey_app.publishing.microdata import response_file
from survey_app.publishing.publications import versions
from survey_app.questionnaire.parsing import load

SLUGS = ["have-your-say-2015", "residents-survey-2020", "have-your-say-2026"]
COUNTS = {"have-your-say-2015": 103, "residents-survey-2020": 2379 + 76, "have-your-say-2026": 0}
BUILD = """
from survey_app import create_app
from survey_app.demo.build import build
with create_app().app_context():
    build()
"""


def counted() -> dict[str, int]:
    return {survey.slug: len(response_file.take(survey)) for survey in consultations.listed()}


def created(demo: Demo) -> Survey:
    """The first step of building a demo, and no further one."""
    return consultations.create(demo.slug, load(demo.slug), demo.title, demo.opens, demo.closes, demo.organisation,
                                synthetic=True)


@pytest.mark.slow
def test_the_demo_is_two_closed_consultations_and_one_open_and_a_second_call_builds_nothing(app: Flask) -> None:
    assert build() == SLUGS
    assert {survey.slug: survey.state() for survey in consultations.listed()} == {
        "have-your-say-2015": State.CLOSED, "residents-survey-2020": State.CLOSED, "have-your-say-2026": State.OPEN}
    assert all(survey.synthetic for survey in consultations.listed())
    assert counted() == COUNTS
    assert policies.earlier_year(consultations.get("have-your-say-2026")) == consultations.get("have-your-say-2015")
    assert build() == []
    for slug, rows in zip(SLUGS, (wycombe_2015(2015), buckinghamshire_2020(2020)), strict=False):
        stored = response_file.take(consultations.get(slug)).to_dict("records")
        assert stored == sorted(rows, key=lambda row: row["reference"])


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_the_closed_demos_are_published_once_and_stay_withdrawn(
        run: FlaskCliRunner, client: FlaskClient, tmp_path: Path) -> None:
    run.app.instance_path = str(tmp_path)
    first = run.invoke(args=["demo", "--no-serve"])
    assert first.exit_code == 0, first.output
    assert sorted(re.findall(r"Published (\S+)\.", first.stdout)) == SLUGS[:2]
    home = client.get("/results/residents-survey-2020").text
    assert "What happens next" in home
    assert "press@demo.example" in home
    assert "Published" not in run.invoke(args=["demo", "--no-serve"]).stdout
    versions.withdraw("have-your-say-2015", "A test")
    assert unpublished() == []


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_a_consultation_left_without_its_responses_gets_them(app: Flask) -> None:
    created(demos(date(2026, 11, 20))[0])
    assert build() == SLUGS
    assert counted() == COUNTS


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_a_consultation_left_unreleased_is_released(app: Flask) -> None:
    demo = demos(date(2026, 11, 20))[1]
    importer.import_rows(created(demo), demo.respondents())
    assert build() == SLUGS
    assert counted() == COUNTS
    assert build() == []


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_somebody_elses_consultation_of_that_name_is_left_alone(app: Flask) -> None:
    own = consultations.create("have-your-say-2026", load("have-your-say-2015"), "Ours", date(2026, 1, 1),
                               date(2026, 2, 1), "Us")
    assert build() == SLUGS[:2]
    assert consultations.get("have-your-say-2026") == own


@pytest.mark.parametrize("today", [date(2025, 3, 1), date(2026, 11, 20), date(2031, 7, 4)])
def test_this_years_is_open_whenever_the_demo_is_built(today: date) -> None:
    latest = demos(today)[-1]
    assert latest.opens <= today < latest.closes - timedelta(weeks=4)


def test_a_synthetic_postcode_is_found_with_its_deprivation(app: Flask) -> None:
    store()
    place = find("zz1 1aa")
    assert (place.status, place.lsoa, place.ward_name) == ("matched", "ZZ1000001", "Synthetic ward 1")
    assert (place.imd_decile, place.imd_quintile_local, place.imd_edition) == (1, 1, "Synthetic")
    assert find("ZZ99 9ZZ").status == "unknown"


def test_places_can_be_stored_again(app: Flask) -> None:
    store()
    before = find("ZZ5 1AA")
    store()
    assert find("ZZ5 1AA") == before


@pytest.mark.slow
@pytest.mark.sqlite_only
def test_every_page_of_a_demo_says_so_and_names_a_postcode_that_is_found(app: Flask, client: FlaskClient) -> None:
    build()
    for slug in SLUGS:
        page = client.get(f"/consultations/{slug}/").get_data(as_text=True)
        assert "This is a demonstration" in page
        postcode = re.search(r"try (ZZ\d \d[A-Z]{2})", page)
        assert postcode
        assert find(postcode[1]).status == "matched"


@pytest.fixture
def environment(app: Flask, tmp_path: Path) -> dict[str, str]:
    """What a second process needs to work on the same database."""
    return {**os.environ, "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"], "SECRET_KEY": "for tests only",
            "INSTANCE_PATH": str(tmp_path)}


@pytest.mark.slow
@pytest.mark.parametrize("delay", [0.0, 0.1, 0.3])
def test_a_build_that_was_killed_is_completed_by_the_next(
        app: Flask, environment: dict[str, str], delay: float) -> None:
    building = subprocess.Popen([sys.executable, "-c", BUILD], env=environment)
    while not consultations.listed() and building.poll() is None:
        time.sleep(0.01)
    time.sleep(delay)
    building.kill()
    building.wait()
    build()
    assert counted() == COUNTS
    assert build() == []
