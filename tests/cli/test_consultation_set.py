"""`consultation set`: how a consultation treats places, what each definition yields, and its last day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner

from survey_app import audit, consultations
from survey_app.fieldwork.importing import importer
from survey_app.geography.places import loading
from tests.factories.consultations import make
from tests.factories.official_files import file_7, nspl, postcode


@pytest.fixture
def command(run: FlaskCliRunner, tmp_path: Path) -> FlaskCliRunner:
    """The command line, with a consultation, two LSOAs and a response from the more deprived of them."""
    rows = [postcode("ZZ1 1AA"), postcode("ZZ1 1AB", "E01000012")]
    loading.load(loading.recognise([nspl(tmp_path, rows)], file_7(tmp_path, {"E01000011": 12, "E01000012": 30000})))
    importer.import_rows(make(), [{"reference": "one", "postcode": "ZZ1 1AA"}, {"reference": "two", "postcode": "ZZ1 1AB"}])
    return run


def test_without_options_it_shows_what_is_set_and_what_could_be(command: FlaskCliRunner) -> None:
    said = command.invoke(args=["consultation", "set", "survey"])
    assert said.exit_code == 0
    assert said.stdout.splitlines()[:2] == [
        "more deprived areas: not set; as the responses allow", "stored of a place: LSOA, ward, authority and decile"]
    assert "national decile 1: 1 of 2 LSOAs, 1,500 of 3,000 residents, 1 of 2 placed responses" in said.stdout


def test_it_sets_a_definition_and_marks_it(command: FlaskCliRunner) -> None:
    said = command.invoke(args=["consultation", "set", "survey", "--deprivation", "national_deciles:1", "--store", "ward",
                                "--within", "e06000091"])
    assert said.exit_code == 0
    assert "more deprived areas: national decile 1\n" in said.stdout
    assert "stored of a place: ward, authority and decile\n" in said.stdout
    assert "1 of 2 placed responses (set)" in said.stdout
    assert consultations.get("survey").settings.as_json() == {
        "deprivation": {"kind": "national_deciles", "deciles": 1}, "store": "ward", "authorities": ["E06000091"]}
    assert "more deprived areas: national decile 1" in command.invoke(args=["consultation", "show", "survey"]).stdout


@pytest.mark.parametrize(("options", "said"), [
    (["--deprivation", "poorest"], "'poorest' is no definition of the more deprived areas"),
    (["--deprivation", "national_deciles:10"], "not to 10"), (["--deprivation", "areas:nothing.csv"], "there is no such file"),
    (["--deprivation", "local_quintile_population", "--store", "ward"], "nobody's LSOA is known")])
def test_a_wrong_choice_is_refused_in_words(command: FlaskCliRunner, options: list[str], said: str) -> None:
    result = command.invoke(args=["consultation", "set", "survey", *options])
    assert (result.exit_code, result.stdout) == (1, "")
    assert said in result.stderr


def test_a_wrong_level_is_a_wrong_call(command: FlaskCliRunner) -> None:
    assert command.invoke(args=["consultation", "set", "survey", "--store", "street"]).exit_code == 2


def test_another_last_day_is_included(run: FlaskCliRunner) -> None:
    make()
    consultations.release("survey")
    day = consultations.get("survey").closes_at.astimezone(consultations.LONDON).date() + timedelta(days=30)
    said = run.invoke(args=["consultation", "set", "survey", "--closes", str(day)])
    assert said.exit_code == 0, said.stderr
    after = consultations.get("survey").closes_at
    assert after == consultations.midnight(day + timedelta(days=1))
    assert said.stdout.splitlines()[0] == f"closes: {day + timedelta(days=1)} 00:00"
    assert audit.events(audit.Filter(action="closing date changed"), limit=1)[0].who == "command line"


@pytest.mark.parametrize(("released", "day", "said"), [
    (False, "2099-01-01", "only one that is scheduled or open"), (True, "2001-01-01", "before it opens"),
    (True, "1 May", "does not match the format")])
def test_a_last_day_that_cannot_be_is_refused(run: FlaskCliRunner, released: bool, day: str, said: str) -> None:
    before = make()
    if released:
        consultations.release("survey")
    result = run.invoke(args=["consultation", "set", "survey", "--closes", day])
    assert result.exit_code in (1, 2)
    assert said in result.stderr
    assert consultations.get("survey").closes_at == before.closes_at
