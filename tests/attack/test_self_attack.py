"""`have-your-say attack`: everything that one consultation ever published, its codes and the map, handed to the attacker."""

from __future__ import annotations

import json

import pytest
from flask.testing import FlaskCliRunner

from attacker import Piece
from survey_app.analysis import DeprivationGroups
from survey_app.consultations import Survey
from survey_app.database import db
from survey_app.demo import areas
from survey_app.models import FrozenResponses, Publication
from survey_app.publishing.microdata import frozen_data
from survey_app.publishing.publications import versions
from survey_app.publishing.publications.attack_report import CountsFound
from survey_app.publishing.release import self_attack
from survey_app.questionnaire import parsing
from tests.attack.published import COMPARED, GIVEN, RANKED
from tests.factories.consultations import consultation

pytestmark = pytest.mark.sqlite_only
ITEM = "problems.litter,Rubbish"
TABLES = {
    "ranked_problems": [RANKED, f"1,{ITEM},103,71,68.93203883495146,"],
    "deprivation_comparison": [COMPARED, f"{ITEM},21,,70,67.14285714285714,,,,,[c]"],
    "postcode_given_comparison": [GIVEN, f"{ITEM},91,71.42857142857143,12,50.0,,,"],
    "match_report": ["group,label,responses,percent,shorthand", "given,Gave a postcode,91,88.3,", "not_given,None,12,11.7,"],
    "deprivation_groups": ["group,responses,percent,shorthand", "deprived: local quintile 1,21,20.4,",
                           "other: local quintiles 2 to 5,70,68.0,", "unplaced: no matched area,12,11.7,"]}


def rows() -> list[dict[str, str]]:
    """18 of 21, 47 of 70 and 6 of 12 call litter a problem."""
    places = [("1", 18, 21), ("3", 47, 70), ("", 6, 12)]
    return [{"reference": f"r{quintile}-{number}", "submitted_on": "2015-12-01", "source": "online", "audience": "resident",
             "language": "en", "place_status": "matched" if quintile else "not_given", "imd_quintile_local": quintile,
             "ward": "ZZ5000001" if quintile else "", "authority": "ZZ7000001" if quintile else "",
             "problems.litter": "very_big" if number < concerned else "not_a_problem"}
            for quintile, concerned, people in places for number in range(people)]


@pytest.fixture
def survey(app: object) -> Survey:
    areas.store()
    return consultation(parsing.load("have-your-say-2015"), rows(), "hys")


def publish(survey: Survey, version: int = 1, tables: dict[str, list[str]] | None = None) -> None:
    """Stores tables that were written by hand as a published version."""
    source = frozen_data.freeze(survey)
    facts = {"data_sha256": source.sha256, "responses": 103}
    publication = Publication(consultation_id=survey.id, frozen_id=source.frozen_id, version=version, page="", facts=facts,
                              note="", told=[])
    versions.store(survey, publication, {**files_of(tables or TABLES), "manifest.json": json.dumps(facts).encode()})


def files_of(tables: dict[str, list[str]]) -> dict[str, bytes]:
    """Returns the files of these tables by name."""
    return {f"tables/{name}.csv": "".join(f"{line}\n" for line in lines).encode() for name, lines in tables.items()}


def test_it_says_which_count_it_found_and_exits_with_1(survey: Survey, run: FlaskCliRunner) -> None:
    publish(survey)
    result = run.invoke(args=["attack", "hys"])
    assert result.exit_code == 1
    assert result.stdout.startswith("Tried ")
    assert "5 tables of 1 version" in result.stdout
    assert "deprivation_comparison: problems.litter (not_a_problem or not_very_big)" in result.stdout
    assert "deprivation deprived: is 3; 5 values should be left." in result.stdout


def test_it_says_that_it_found_nothing(survey: Survey, run: FlaskCliRunner) -> None:
    publish(survey, tables={"ranked_problems": TABLES["ranked_problems"]})
    result = run.invoke(args=["attack", "hys"])
    assert result.exit_code == 0
    assert result.stdout == "Tried 0 hidden counts in 1 table of 1 version, and 0 sums that no table has: nothing found.\n"


def test_a_withdrawn_version_is_still_known(survey: Survey, run: FlaskCliRunner) -> None:
    publish(survey, tables={name: TABLES[name] for name in ("ranked_problems", "postcode_given_comparison", "match_report")})
    versions.withdraw("hys", "It said too much.")
    publish(survey, 2, {name: TABLES[name] for name in ("deprivation_comparison", "deprivation_groups")})
    assert "is 3; 5 values" in run.invoke(args=["attack", "hys"]).stdout


def test_what_is_about_to_be_published_is_attacked_with_what_is_public(survey: Survey) -> None:
    publish(survey, tables={name: TABLES[name] for name in ("ranked_problems", "postcode_given_comparison", "match_report")})
    coming = {name: TABLES[name] for name in ("deprivation_comparison", "deprivation_groups")}
    report = self_attack.before_publishing(survey, frozen_data.freeze(survey), files_of(coming))
    assert report.found
    assert any("is 3; 5 values" in line for line in report.lines)
    with pytest.raises(CountsFound, match=r"--threshold 7"):
        report.check(accepted=False)
    report.check(accepted=True)


def test_nothing_published_is_nothing_to_attack(survey: Survey, run: FlaskCliRunner) -> None:
    result = run.invoke(args=["attack", "hys"])
    assert result.exit_code == 1
    assert "Nothing of 'hys' has been published" in result.stderr


def test_the_map_is_that_of_the_authorities(survey: Survey) -> None:
    pieces = self_attack.map_of(survey, DeprivationGroups()).pieces
    assert {piece.authority for piece in pieces} == {"ZZ7000001", "ZZ7000002"}
    assert Piece("ZZ5000001", "ZZ7000001", "deprived") in pieces
    assert {piece.side for piece in self_attack.map_of(survey, DeprivationGroups("areas", areas=frozenset({"ZZ1000001"}))).pieces
            if piece.ward != "ZZ5000001"} == {"other"}


def test_the_codes_are_those_of_the_questionnaire(survey: Survey) -> None:
    asked = self_attack.questions(parsing.load("residents-survey-2020"))
    assert asked.items["crime_source.burglary"].asked_if == (("crime.burglary", frozenset({"very_concerned"})),)
    assert asked.items["reported"].asked_if == (("victim", frozenset({"yes"})),)
    assert asked.items["crime.burglary"].concern == {"very_concerned", "fairly_concerned"}
    assert asked.items["crime.burglary"].top == {"very_concerned"}
    assert asked.items["not_reported.no_response"].base == {"0", "1"}
    assert asked.items["comments.drugs"].codes == ("0", "1")
    assert "own_experience" in asked.pooled["crime_source"]


def test_people_whose_answers_are_deleted_judge_nothing(survey: Survey, run: FlaskCliRunner) -> None:
    publish(survey)
    db.session.query(FrozenResponses).update({"data": b""})
    db.session.commit()
    assert "is 3; 5 values" in run.invoke(args=["attack", "hys"]).stdout
