"""An import takes all of a file or nothing of it, and every fault has its line and column."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from survey_app.consultations import Refused, Survey
from survey_app.database import db
from survey_app.fieldwork.importing import importer
from survey_app.fieldwork.importing.column_mapping import ColumnMapping, read_mapping
from survey_app.fieldwork.importing.importer import ImportRefused
from survey_app.models import Response
from survey_app.questionnaire import parsing
from tests.factories.consultations import make

TODAY = date.today()  # noqa: DTZ011 -- the dates a lead types are days, without a zone
HEADER = "reference,submitted_on,source,priorities,problems.litter,channels.alert,channels.facebook\n"
GOOD = f"one,{TODAY},paper,agree,very_big,1,0\n"


@pytest.fixture
def survey(app: Flask) -> Survey:
    return make()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "answers.csv"


def import_text(survey: Survey, file: Path, text: str, encoding: str = "utf-8", dry_run: bool = False) -> int:
    file.write_bytes(text.encode(encoding))
    return importer.import_file(survey, file, dry_run=dry_run)


def refusal(survey: Survey, file: Path, text: str) -> str:
    """What is said of a file that is refused; nothing of it may be stored."""
    with pytest.raises(Refused) as refused:
        import_text(survey, file, text)
    assert stored() == []
    return str(refused.value)


def stored() -> list[Response]:
    return list(db.session.scalars(select(Response).order_by(Response.reference)))


def test_stores_what_the_file_says(survey: Survey, file: Path) -> None:
    assert import_text(survey, file, "\ufeff" + HEADER + GOOD + "two,,,,not_asked,,\n") == 2
    one, two = stored()
    assert one.answers == {"priorities": "agree", "problems": {"litter": "very_big"}, "channels": ["alert"]}
    assert (one.source, str(one.submitted_on), one.audience, one.place_status) == ("paper", f"{TODAY}", "resident", "not_given")
    assert two.answers == {"problems": {"litter": "not_asked"}}
    assert two.source == "import"


def test_without_a_reference_makes_random_ones(survey: Survey, file: Path) -> None:
    import_text(survey, file, "priorities\nagree\ndisagree\n")
    assert len({one.reference for one in stored()}) == 2


def test_takes_the_place_columns(survey: Survey, file: Path) -> None:
    import_text(survey, file, "priorities,lsoa,ward,authority,place_status,imd_decile,imd_quintile_local,imd_edition,weight\n"
                              "agree,E01017647,E05002674,E07000007,matched,4,1,2019,1.25\n")
    [one] = stored()
    assert (one.lsoa, one.imd_decile, one.imd_quintile_local, one.imd_edition, one.weight) == ("E01017647", 4, 1, "2019", 1.25)


def test_a_postcode_is_looked_up_and_not_kept(survey: Survey, file: Path) -> None:
    import_text(survey, file, "postcode,priorities\nZZ9 9ZZ,agree\n,agree\nnonsense,agree\n")
    assert sorted(one.place_status for one in stored()) == ["invalid", "not_given", "unknown"]
    assert "ZZ9" not in str([vars(one) for one in stored()])


def test_a_dry_run_stores_nothing(survey: Survey, file: Path) -> None:
    assert import_text(survey, file, HEADER + GOOD, dry_run=True) == 1
    assert stored() == []


@pytest.mark.parametrize(("text", "said"), [
    (HEADER + GOOD + f"two,{TODAY},paper,perhaps,very_big,1,0\n", "line 3, column priorities: holds 'perhaps'"),
    (HEADER + GOOD + "two,1 Dec,paper,agree,very_big,1,0\n", "line 3, column submitted_on: holds '1 Dec'; write the date as"),
    (HEADER + GOOD + f"two,{TODAY},fax,agree,very_big,1,0\n", "line 3, column source: holds 'fax'; it can hold"),
    (HEADER + GOOD + f"two,{TODAY},paper,agree,very_big,2,0\n", "line 3, column channels.alert: holds '2'"),
    (HEADER + GOOD + GOOD, "line 3, column reference: is 'one', as on line 2"),
    (HEADER + GOOD + f"two,{TODAY},paper\n", "line 3: has 3 cells where the first line names 7 columns"),
    (HEADER + GOOD + f"two,{TODAY},paper,agree,very_big,1,0,0\n", "line 3: has 8 cells"),
    ("priorities,colour\nagree,red\n", "line 1, column colour: is not a column of this questionnaire"),
    ("priorities,priorities\nagree,agree\n", "line 1, column priorities: is named twice"),
    ("imd_decile\n11\n", "line 2, column imd_decile: holds '11'; it must be a whole number from 1 to 10"),
    ("weight\n-1\n", "line 2, column weight: holds '-1'; a weight is 0, or from 0.000000001 to 1,000,000,000"),
    ("weight\n1e300\n", "line 2, column weight: holds '1e300'"),
    ("weight\n0\n0\n", "line 1, column weight: is 0 in every line, so that nobody would count; correct it, or leave"),
    ("weight\nnan\n", "line 2, column weight: holds 'nan'"),
    ("weight\ninf\n", "line 2, column weight: holds 'inf'"),
    ("lsoa\nAB12345678\n", "line 2, column lsoa: holds 'AB12345678', which is not an area code"),
    ("language\nthe language that my mother spoke\n", "line 2, column language: holds 'the language"),
    ("imd_edition\nthe edition of the year before last\n", "; write at most 20 characters, such as 2025"),
    ("lsoa\nHP11 1BB\n", "line 2, column lsoa: holds '[postcode]', which is not an area code"),
    ("audience\nmartians\n", "line 2, column audience: holds 'martians'; it can hold"),
    ('priorities\n"agree\n', "is not well-formed CSV"),
    ("", "the file has no responses"),
    ("priorities\n", "the file has no responses"),
    ("priorities\n\0\n", "line 2, column priorities: holds a NUL character"),
])
def test_says_what_is_wrong_and_where(survey: Survey, file: Path, text: str, said: str) -> None:
    assert said in refusal(survey, file, text)


def test_a_weight_of_zero_is_taken_as_the_analysis_takes_it(survey: Survey, file: Path) -> None:
    import_text(survey, file, "priorities,weight\nagree,0\nagree,1.5\n")
    assert sorted(one.weight for one in stored() if one.weight is not None) == [0, 1.5]


def test_words_lose_what_stands_for_nothing(app: Flask, file: Path) -> None:
    import_text(make("words", questionnaire="residents-survey-2020"), file, "comments\npasted \ufffefrom a PDF\x0b\n")
    assert [one.answers["comments"] for one in stored()] == ["pasted from a PDF"]


def test_lists_every_fault_at_once(survey: Survey, file: Path) -> None:
    file.write_text("priorities,weight\nperhaps,1\nagree,-1\n")
    with pytest.raises(ImportRefused) as refused:
        importer.import_file(survey, file, dry_run=True)
    assert [(fault.line, fault.column) for fault in refused.value.faults] == [(2, "priorities"), (3, "weight")]


def test_a_reference_that_is_stored_already(survey: Survey, file: Path) -> None:
    import_text(survey, file, HEADER + GOOD)
    with pytest.raises(Refused, match="already stored; was this file imported before"):
        import_text(survey, file, HEADER + GOOD)
    assert len(stored()) == 1


def test_bytes_that_are_no_text_name_the_line_and_the_remedy(survey: Survey, file: Path) -> None:
    file.write_bytes((HEADER + GOOD).encode() + b"caf\x81,,paper,agree,very_big,1,0\n")
    with pytest.raises(Refused, match=r"not text in UTF-8, UTF-16 or Windows-1252: line 3 .*0x81.*CSV UTF-8"):
        importer.import_file(survey, file)
    assert stored() == []


class TestMappings:
    MAPPING = """
        ignore = ["colour"]
        [constants]
        source = "paper"
        [values.agreement]
        "1" = "agree"
        "2" = "disagree"
        missing = ["9"]
        [columns.Q1]
        to = "priorities"
        values = "agreement"
        [columns.Id]
        to = "reference"
    """

    def read(self, folder: Path, text: str) -> ColumnMapping:
        path = folder / "mapping.toml"
        path.write_text(text)
        return read_mapping(path, parsing.load("have-your-say-2015"))

    def test_turn_columns_and_values(self, survey: Survey, file: Path, tmp_path: Path) -> None:
        file.write_text("Id,Q1,colour\n7.0,1.0,red\n8,9,blue\n9,,\n")
        assert importer.import_file(survey, file, self.read(tmp_path, self.MAPPING)) == 2, "the last row holds no answer"
        assert [(one.reference, one.answers.get("priorities"), one.source) for one in stored()] == [
            ("7", "agree", "paper"), ("8", None, "paper")]

    @pytest.mark.parametrize(("named", "held"), [("1", "1"), ("1", "1.0"), ("1.0", "1.0")])
    def test_a_number_is_found_as_the_file_writes_it_or_without_its_decimals(
            self, survey: Survey, file: Path, tmp_path: Path, named: str, held: str) -> None:
        file.write_text(f"Id,Q1,colour\n7,{held},red\n")
        importer.import_file(survey, file, self.read(tmp_path, self.MAPPING.replace('"1" =', f'"{named}" =')))
        assert [one.answers["priorities"] for one in stored()] == ["agree"]

    def test_a_value_that_is_not_named(self, survey: Survey, file: Path, tmp_path: Path) -> None:
        file.write_text("Id,Q1,colour\n7,3,red\n")
        with pytest.raises(Refused, match="line 2, column Q1: holds '3', which the mapping does not name; it names 9, 1, 2"):
            importer.import_file(survey, file, self.read(tmp_path, self.MAPPING))

    def test_a_column_that_is_left(self, survey: Survey, file: Path, tmp_path: Path) -> None:
        file.write_text("Id,Q1,colour,shape\n7,1,red,round\n")
        with pytest.raises(Refused, match="column shape: is neither mapped nor ignored"):
            importer.import_file(survey, file, self.read(tmp_path, self.MAPPING))

    def test_a_column_that_is_not_there(self, survey: Survey, file: Path, tmp_path: Path) -> None:
        file.write_text("Id,colour\n7,red\n")
        with pytest.raises(Refused, match="column Q1: is named in the mapping but is not in the file"):
            importer.import_file(survey, file, self.read(tmp_path, self.MAPPING))

    @pytest.mark.parametrize(("text", "said"), [
        ("[columns.Q1]\nto = 'nowhere'", "column Q1: maps to 'nowhere'"),
        ("[columns.Q1]\nto = 'priorities'\nvalues = 'lost'", "uses the values 'lost'"),
        ("[constants]\ncolour = 'red'", "constant colour"),
        ("[colums.Q1]\nto = 'priorities'", "has the unknown part 'colums'"),
        ("[columns", "cannot be read"),
        ("columns = 'all'", "'columns' is not a table of columns"),
        ("ignore = 'all'", "'ignore' is not a list"),
        ("[columns]\nQ1 = 'priorities'", "column Q1: is not a table with 'to'"),
        ("[columns.Q1]\nto = 'priorities'\nvalues = 3", "column Q1: has 'values' that are neither"),
        ("[values]\nyes = 1", "values yes: is not a table"),
        ("[constants]\nsource = 1", "constant source: is not text"),
    ])
    def test_that_are_wrong_are_refused(self, app: Flask, tmp_path: Path, text: str, said: str) -> None:
        with pytest.raises(Refused, match=r"mapping\.toml: ") as refused:
            self.read(tmp_path, text)
        assert said in str(refused.value)


@pytest.mark.parametrize("beginning", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_damaged_spreadsheet_is_told_to_be_one(survey: Survey, file: Path, beginning: bytes) -> None:
    file.write_bytes(beginning + bytes(range(256)))
    with pytest.raises(Refused, match=r"cannot be read as a spreadsheet: .*[Ss]ave it"):
        importer.import_file(survey, file)
    assert stored() == []


@pytest.mark.parametrize("mark", [";", "\t"])
def test_semicolons_or_tabs_between_the_columns_are_read(survey: Survey, file: Path, mark: str) -> None:
    assert import_text(survey, file, (HEADER + GOOD).replace(",", mark)) == 1
    assert [(one.reference, one.answers["problems"]["litter"]) for one in stored()] == [("one", "very_big")]
