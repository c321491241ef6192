"""A council's own areas: any kind, by LSOA or ward."""

from pathlib import Path

import openpyxl
import pytest

from survey_app.geography.sources import SourceError
from survey_app.geography.sources.areas import OwnAreas, read_areas, slug
from tests.factories.official_files import write_csv


def test_every_column_of_names_is_a_kind_of_area(tmp_path: Path) -> None:
    header = ["FID", "LSOA21CD", "LSOA21NM", "LAD24CD", "Community Board", "Parish", "Residents"]
    rows = [dict(zip(header, ("1", "E01000011", "Zed 001A", "E06000091", "Northern", "Zed", "1,500"), strict=True)),
            dict(zip(header, ("2", "E01000012", "Zed 001B", "E06000091", "Southern", "", "1,400"), strict=True))]
    assert read_areas(write_csv(tmp_path / "boards.csv", header, rows)) == [
        OwnAreas("Community Board", "LSOA", "boards.csv", {"E01000011": "Northern", "E01000012": "Southern"}),
        OwnAreas("Parish", "LSOA", "boards.csv", {"E01000011": "Zed"})]


def test_wards_can_carry_areas_too_and_a_workbook_can_have_a_title_above(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    for values in (["Our neighbourhoods, 2026"], [None], ["Ward code", "Ward name", "Neighbourhood"],
                   ["E05000001", "First", "Riverside"]):
        sheet.append(values)
    workbook.save(tmp_path / "wards.xlsx")
    [areas] = read_areas(tmp_path / "wards.xlsx")
    assert (areas.kind, areas.level, areas.area_of) == ("Neighbourhood", "ward", {"E05000001": "Riverside"})


def test_a_kind_has_a_name_for_data() -> None:
    assert slug("Community Board (2026)") == "community_board_2026"


def test_an_lsoa_in_two_areas_is_refused_with_the_line(tmp_path: Path) -> None:
    rows = [{"lsoa21cd": "E01000011", "Board": "Northern"}, {"lsoa21cd": "E01000011", "Board": "Southern"}]
    with pytest.raises(SourceError, match=r"boards.csv, line 3: E01000011 is in 'Southern' and, above, in 'Northern'"):
        read_areas(write_csv(tmp_path / "boards.csv", ["lsoa21cd", "Board"], rows))


def test_a_value_that_is_no_code_is_refused_with_the_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="line 2: 'Zedshire 001A' in lsoa21cd is not the code of an area"):
        read_areas(write_csv(tmp_path / "boards.csv", ["lsoa21cd", "Board"], [{"lsoa21cd": "Zedshire 001A", "Board": "North"}]))


def test_a_name_too_long_to_store_is_refused_with_the_line(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"line 2: the name 'NNN.* is longer than 100 characters"):
        read_areas(write_csv(tmp_path / "boards.csv", ["LSOA21CD", "Board"], [{"LSOA21CD": "E01000011", "Board": "N" * 101}]))


@pytest.mark.parametrize("header", [["Postcode", "Board"], ["LSOA21CD", "LSOA21NM"], ["LSOA21CD", "0", "1", "2"]])
def test_what_names_no_areas_is_refused(tmp_path: Path, header: list[str]) -> None:
    row = dict(zip(header, ("E01000011", "7", "8", "9"), strict=False))
    with pytest.raises(SourceError, match=r"is not a list of areas\. Expected .* found " + ", ".join(header)):
        read_areas(write_csv(tmp_path / "other.csv", header, [row]))
