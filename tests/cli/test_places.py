"""The commands `places load`, `find`, `show` and `groups`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask.testing import FlaskCliRunner

from survey_app.fieldwork.importing import importer
from tests.factories.consultations import make
from tests.factories.official_files import file_7, nspl, postcode, write_csv

Say = Callable[..., Result]


@pytest.fixture
def say(run: FlaskCliRunner) -> Say:
    """Runs `places` with these words."""
    return lambda *words: run.invoke(args=["places", *(str(word) for word in words)])


def test_what_is_loaded_is_found(say: Say, tmp_path: Path) -> None:
    files = [nspl(tmp_path, [postcode("ZZ1 1AA")]), nspl(tmp_path, [postcode("ZZ2 1AA")], "NSPL21_AUG_2024_UK_ZY.csv")]
    assert say("load", "--postcodes", *files, "--deprivation", file_7(tmp_path, {"E01000011": 12})).exit_code == 0
    found = say("find", "zz21aa")
    assert found.exit_code == 0
    place = json.loads(found.output)
    assert (place["postcode"], place["status"]) == ("ZZ2 1AA", "matched")
    assert (place["lsoa"], place["imd_decile"], place["imd_quintile_national"]) == ("E01000011", 1, 1)


def test_what_was_recognised_is_said(say: Say, tmp_path: Path) -> None:
    rows = [postcode("ZZ1 1AA"), postcode("ZZ1 1AB", doterm="200107"), postcode("ZZ1 1AD", "E01000012", laua="E06000092")]
    boards = write_csv(tmp_path / "boards.csv", ["LSOA21CD", "Board"], [{"LSOA21CD": "E01000011", "Board": "Northern"}])
    said = say("load", "--postcodes", nspl(tmp_path, rows), "--deprivation", file_7(tmp_path, {"E01000011": 12}),
               "--areas", boards, "--within", "e06000091")
    assert said.exit_code == 0
    assert said.output.splitlines() == [
        "Postcodes: NSPL 2024-08 on LSOAs of 2021: 3 rows in 1 file; 1 terminated, 0 without an LSOA, 0 outside England.",
        "  Rows by authority: E06000091 2, E06000092 1.",
        "  Asked for: E06000091: 2 rows. Postcodes elsewhere count as outside.",
        "Deprivation: IoD2025 on LSOAs of 2021: 1 LSOAs, an extract of 33,755.",
        "Areas: Board: 1 LSOA codes in 1 areas.",
        "Stored. IoD2025 ranks 1 of the 1 LSOAs."]


def test_lsoas_that_the_index_does_not_rank_are_told_with_the_remedy(say: Say, tmp_path: Path) -> None:
    rows = [postcode("ZZ1 1AA"), postcode("ZZ1 1AB", "E01000012")]
    said = say("load", "--postcodes", nspl(tmp_path, rows), "--deprivation", file_7(tmp_path, {"E01000011": 12}))
    assert said.exit_code == 0
    assert "1 LSOAs are not ranked: their postcodes have a place but no decile" in said.output
    assert "--lookup" in said.output


@pytest.mark.parametrize("typed", ["nonsense", "ZZ9 9ZZ"])
def test_what_is_not_found_is_an_answer_and_no_error(say: Say, typed: str) -> None:
    found = say("find", typed)
    assert found.exit_code == 0
    assert json.loads(found.output)["status"] in ("invalid", "unknown")


def test_a_file_of_another_kind_is_refused_in_one_line_on_stderr(say: Say, tmp_path: Path) -> None:
    said = say("load", "--postcodes", file_7(tmp_path, {"E01000011": 12}))
    assert (said.exit_code, said.stdout) == (1, "")
    assert "is not a postcode file of ONS" in said.stderr
    assert said.stderr.count("\n") == 1


def test_a_missing_file_is_a_wrong_call(say: Say, tmp_path: Path) -> None:
    assert say("load", "--postcodes", tmp_path / "absent.csv").exit_code == 2


def test_nothing_to_load_is_a_wrong_call(say: Say) -> None:
    said = say("load")
    assert said.exit_code == 2
    assert "Give at least one file" in said.stderr


def test_what_is_loaded_is_shown_and_what_groups_it_yields(say: Say, tmp_path: Path) -> None:
    index = file_7(tmp_path, {"E01000011": 12, "E01000012": 30000})
    say("load", "--postcodes", nspl(tmp_path, [postcode("ZZ1 1AA"), postcode("ZZ1 1AB", "E01000012")]), "--deprivation", index)
    assert [line.split("\t")[:3] for line in say("show").output.splitlines()] == [
        ["deprivation", "IoD2025", "2 rows"], ["postcodes", "NSPL 2024-08", "2 rows"]]
    groups = say("groups", "E06000091").output
    assert "national decile 1: 1 of 2 LSOAs, 1,500 of 3,000 residents" in groups


MANY = [postcode(f"ZZ1 {number}A{letter}") for number in range(1, 6) for letter in "ABDE"]


class TestReplacing:
    """A load compares before it replaces."""

    def load(self, say: Say, folder: Path, rows: list[Any], *words: str, name: str = "NSPL21_AUG_2024_UK.csv") -> Result:
        return say("load", "--postcodes", nspl(folder, rows, name), *words)

    def test_what_is_replaced_is_said(self, say: Say, tmp_path: Path) -> None:
        self.load(say, tmp_path, MANY)
        said = self.load(say, tmp_path, MANY, name="NSPL21_NOV_2024_UK.csv")
        assert said.exit_code == 0
        assert "Replaces postcodes NSPL 2024-08, 20 rows" in said.output
        assert ", by NSPL 2024-11, 20 rows." in said.output

    @pytest.mark.parametrize(("rows", "name", "why"), [
        (MANY[:17], "NSPL21_NOV_2024_UK.csv", "it has 17 rows where 20 are stored"),
        (MANY, "NSPL21_MAY_2024_UK.csv", "its edition 2024-05 is older"),
        ([postcode("ZZ2 1AA", "E01000099", laua="E06000092")] * 1, "NSPL21_NOV_2024_UK.csv", "it has no postcodes in E06000091")])
    def test_what_takes_places_away_is_refused_without_a_word_for_it(
            self, say: Say, tmp_path: Path, rows: list[Any], name: str, why: str) -> None:
        self.load(say, tmp_path, MANY)
        said = self.load(say, tmp_path, rows, name=name)
        assert said.exit_code == 1
        assert why in said.output
        assert "Nothing was stored" in said.output
        assert json.loads(say("find", "ZZ1 5AE").output)["status"] == "matched", "what stood before stands"
        assert self.load(say, tmp_path, rows, "--replace", name=name).exit_code == 0

    def test_an_older_or_smaller_index_is_refused(self, say: Say, tmp_path: Path) -> None:
        ranks = {f"E010000{number}": number for number in range(11, 31)}
        say("load", "--deprivation", file_7(tmp_path, ranks))
        said = say("load", "--deprivation", file_7(tmp_path, dict(list(ranks.items())[:10])))
        assert (said.exit_code, "it has 10 rows where 20 are stored" in said.output) == (1, True)
        said = say("load", "--deprivation", file_7(tmp_path, ranks, "File_7_IoD2019.csv"))
        assert (said.exit_code, "its edition IoD2019 is older" in said.output) == (1, True)

    def test_areas_of_stored_responses_are_missed(self, say: Say, tmp_path: Path) -> None:
        rows = [*MANY, postcode("ZZ1 9AA", "E01000012")]
        self.load(say, tmp_path, rows)
        (tmp_path / "answers.csv").write_text("priorities,postcode\nagree,ZZ1 9AA\n")
        importer.import_file(make(), tmp_path / "answers.csv")
        said = self.load(say, tmp_path, MANY)
        assert "1 stored response lies in areas that it does not have" in said.output
        assert said.exit_code == 1


def test_an_authority_that_is_not_loaded_has_no_groups(say: Say) -> None:
    said = say("groups", "E06000099")
    assert said.exit_code == 1
    assert "no ranked LSOA of E06000099" in said.stderr


def test_a_consultation_shows_how_its_postcodes_matched_and_what_groups_they_yield(say: Say, tmp_path: Path) -> None:
    rows = [postcode("ZZ1 1AA"), postcode("ZZ1 1AB", "E01000012"), postcode("ZZ1 1AD", doterm="200107"),
            postcode("ZZ2 1AA", laua="E06000092")]
    index = file_7(tmp_path, {"E01000011": 12, "E01000012": 30000})
    say("load", "--postcodes", nspl(tmp_path, rows), "--deprivation", index, "--within", "E06000091")
    survey = make()
    typed = ["zz11aa", "ZZ1 1AB", "ZZ1 1AD", "ZZ1", "ZZ2 1AA", "ZZ8 8ZZ", "Wycombe", ""]
    lines = ["reference,priorities,postcode", *(f"r{number},agree,{one}" for number, one in enumerate(typed))]
    (tmp_path / "answers.csv").write_text("\n".join(lines))
    importer.import_file(survey, tmp_path / "answers.csv")
    assert say("match", survey.slug).output.splitlines() == [
        "8 responses; 7 gave a postcode; 3 placed (42.9 % of those given)", "matched\t2", "terminated\t1", "outside\t1",
        "no_area\t1", "unknown\t1", "invalid\t1", "not_given\t1"]
    assert "national decile 1: 1 of 2 LSOAs, 1,500 of 3,000 residents, 2 of 3 placed responses" in say(
        "groups", "--consultation", survey.slug).output


def test_an_unknown_consultation_is_refused(say: Say) -> None:
    assert say("match", "nowhere").exit_code == 1
