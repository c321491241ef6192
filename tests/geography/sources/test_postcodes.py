"""Postcode files of every edition are recognised by the pattern of their columns, and counted."""

import zipfile
from pathlib import Path

import pytest

from survey_app.geography.sources import SourceError
from survey_app.geography.sources.postcode_product import recognise
from survey_app.geography.sources.postcodes import batches, open_postcodes
from tests.factories.official_files import NSPL_2020, no_grid_reference, nspl, postcode, write_csv

ROWS = [postcode("ZZ1 1AA"), postcode("ZZ1 1AB", doterm="200107"), no_grid_reference("ZZ1 1AD"),
        postcode("ZZ2 1AA", "W01000001", "W05000001", "W06000001", ctry="W92000004")]


def test_the_rows_are_counted(tmp_path: Path) -> None:
    found = recognise(open_postcodes([nspl(tmp_path, ROWS)]))
    assert (found.product, found.edition, found.vintage) == ("NSPL", "2024-08", 2021)
    assert (found.rows, found.terminated, found.without_lsoa, found.outside_england) == (4, 1, 1, 1)
    assert found.by_authority == {"E06000091": 2, "W06000001": 1, "": 1}


NAMES = {
    "ONSPD 2016": ("pcd", "oslaua", "osward", "lsoa11", "doterm", "ctry", "imd", "lsoa01"),
    "NSPL 2020": ("pcds", "laua", "ward", "lsoa11", "doterm", "ctry", "imd", "park"),
    "NSPL 2025": ("pcd7", "lad25cd", "wd25cd", "lsoa21cd", "doterm", "ctry25cd", "imd20ind", "npark16cd"),
    "of years to come": ("pcd8", "lad31cd", "wd31cd", "lsoa31cd", "doterm", "ctry31cd", "imd29ind", "npark30cd"),
    "best fit": ("pcds", "ladcd", "wd24cd", "lsoa21cd", "doterm", "oa21cd", "msoa21cd", "ladnm")}


@pytest.mark.parametrize("names", NAMES.values(), ids=NAMES)
def test_renamed_columns_are_found_by_their_pattern(tmp_path: Path, names: tuple[str, ...]) -> None:
    row = dict(zip(names, ("ZZ1 1AA", "E06000091", "E05000001", "E01000011", "", "E92000001", "7", "x"), strict=True))
    [batch] = batches(open_postcodes([write_csv(tmp_path / "file.csv", names, [row])]))
    values = {name: batch[name].to_pylist()[0] for name in ("postcode", "LSOA", "ward", "local authority")}
    assert values == {"postcode": "ZZ11AA", "LSOA": "E01000011", "ward": "E05000001", "local authority": "E06000091"}


def test_a_file_with_lsoas_of_two_censuses_is_read_by_the_later(tmp_path: Path) -> None:
    header = ["pcds", "oslaua", "lsoa01", "lsoa11", "lsoa21"]
    row = dict(zip(header, ("ZZ1 1AA", "E06000091", "E01000001", "E01000002", "E01000003"), strict=True))
    files = open_postcodes([write_csv(tmp_path / "ONSPD_AUG_2024.csv", header, [row])])
    assert (files.product, files.vintage) == ("ONSPD", 2021)
    assert next(batches(files))["LSOA"].to_pylist() == ["E01000003"]


@pytest.mark.parametrize(("name", "edition"), [
    ("NSPL_NOV_2021_UK_GY.csv", "2021-11"), ("onspd_may2018.csv", "2018-05"), ("ONSPD_FEB_2025_UK.csv", "2025-02"),
    ("PCD_OA21_LSOA21_MSOA21_LAD_AUG24_UK_LU.csv", "2024-08"), ("postcodes.csv", "")])
def test_the_edition_is_read_from_the_name(tmp_path: Path, name: str, edition: str) -> None:
    assert open_postcodes([nspl(tmp_path, ROWS, name)]).edition == edition


def test_a_zip_as_downloaded_is_read_without_its_lists_of_names_and_its_parts(tmp_path: Path) -> None:
    whole = nspl(tmp_path, ROWS).read_bytes()
    with zipfile.ZipFile(path := tmp_path / "NSPL_2021_AUG_2024.zip", "w") as archive:
        archive.writestr("Data/NSPL21_AUG_2024_UK.csv", whole)
        archive.writestr("Data/multi_csv/NSPL21_AUG_2024_UK_ZZ.csv", whole)
        archive.writestr("Documents/Ward names and codes.csv", "WD24CD,WD24NM\nE05000001,First\n")
        archive.writestr("User Guide.pdf", b"%PDF")
    assert recognise(open_postcodes([path])).files == ("NSPL_2021_AUG_2024.zip: Data/NSPL21_AUG_2024_UK.csv",)


def test_a_folder_of_parts_is_one_edition(tmp_path: Path) -> None:
    (folder := tmp_path / "multi_csv").mkdir()
    nspl(folder, ROWS[:2], "NSPL21_AUG_2024_UK_ZY.csv")
    nspl(folder, ROWS[2:], "NSPL21_AUG_2024_UK_ZZ.csv")
    assert recognise(open_postcodes([folder])).rows == 4


def test_a_renamed_key_column_is_refused_with_what_was_expected_and_found(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "NSPL.csv", ["pcds", "area", "laua"], [])
    with pytest.raises(SourceError, match=r"NSPL.csv: is not .* column for the LSOA .* found pcds, area, laua"):
        open_postcodes([path])


def test_two_censuses_together_are_refused(tmp_path: Path) -> None:
    new = nspl(tmp_path, ROWS)
    old = write_csv(tmp_path / "NSPL_AUG_2024_UK_ZY.csv", NSPL_2020.split(),
                    [postcode("ZZ5 1AA", lsoa_column="lsoa11")])
    with pytest.raises(SourceError, match=r"is of 2021 and .* of 2011: .* LSOAs of one census"):
        open_postcodes([new, old])


def test_two_editions_together_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"is of 2024-08 and .* of 2024-11: .* one edition"):
        open_postcodes([nspl(tmp_path, ROWS), nspl(tmp_path, ROWS, "NSPL21_NOV_2024_UK_ZZ.csv")])


def test_a_file_cut_short_anywhere_within_a_row_is_refused(tmp_path: Path) -> None:
    path = nspl(tmp_path, ROWS)
    whole = path.read_bytes()
    last = len(whole) - whole.rindex(b"\n", 0, -1) - 1
    for missing in range(1, last):
        path.write_bytes(whole[:-missing])
        with pytest.raises(SourceError, match=r"NSPL21_AUG_2024_UK_ZZ.csv: stops in the middle of a row.* download it again"):
            open_postcodes([path])


def test_a_row_with_too_few_columns_is_refused(tmp_path: Path) -> None:
    path = nspl(tmp_path, ROWS)
    path.write_bytes(path.read_bytes()[:-120] + b"\n")
    with pytest.raises(SourceError, match=r"damaged after row .* download it again"):
        recognise(open_postcodes([path]))


def test_a_column_given_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "NSPL.csv").write_text("pcds,lsoa21,laua,laua\nZZ1 1AA,E01000011,E06000091,E06000092\n")
    with pytest.raises(SourceError, match="has two columns named laua"):
        open_postcodes([tmp_path / "NSPL.csv"])


def test_names_of_columns_may_stand_with_spaces_and_in_capitals(tmp_path: Path) -> None:
    (tmp_path / "NSPL.csv").write_text("PCDS, LSOA21CD, LAD24CD\nZZ1 1AA,E01000011,E06000091\n")
    assert recognise(open_postcodes([tmp_path / "NSPL.csv"])).by_authority == {"E06000091": 1}


def test_a_file_that_does_not_tell_its_edition_is_named_by_its_newest_postcode(tmp_path: Path) -> None:
    rows = [{**ROWS[0], "dointr": "202405"}, ROWS[1]]
    assert recognise(open_postcodes([nspl(tmp_path, rows, "postcodes.csv")])).name == "NSPL to 2024-05"


def test_a_zip_cut_short_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(path := tmp_path / "NSPL.zip", "w") as archive:
        archive.writestr("NSPL21_AUG_2024_UK.csv", nspl(tmp_path, ROWS).read_bytes())
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(SourceError, match=r"not a whole .zip file"):
        open_postcodes([path])


LISTED = b"PK\x01\x02\x14\x03\x14\x00"    # the start of an entry in the list of a zip; its next byte tells of a password


@pytest.mark.parametrize(("sound", "damaged", "message"), [
    (b"ZZ1 1AB", b"ZZ1 1AX", r"is damaged .* download it again"),
    (LISTED + b"\x00", LISTED + b"\x01", r"cannot be unpacked .* Unpack it yourself")])
def test_a_zip_with_a_file_that_cannot_be_read_is_refused(tmp_path: Path, sound: bytes, damaged: bytes,
                                                          message: str) -> None:
    with zipfile.ZipFile(path := tmp_path / "NSPL.zip", "w") as archive:
        archive.writestr("NSPL21_AUG_2024_UK.csv", nspl(tmp_path, ROWS).read_bytes())
    path.write_bytes(path.read_bytes().replace(sound, damaged))
    with pytest.raises(SourceError, match=message):
        recognise(open_postcodes([path]))


def test_a_compressed_zip_that_is_damaged_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(path := tmp_path / "NSPL.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("NSPL21_AUG_2024_UK.csv", nspl(tmp_path, ROWS).read_bytes())
    start = path.read_bytes().index(b"UK.csv") + len(b"UK.csv")
    path.write_bytes(path.read_bytes()[:start] + b"\xff" * 8 + path.read_bytes()[start + 8:])
    with pytest.raises(SourceError, match=r"is damaged .* download it again"):
        recognise(open_postcodes([path]))


def test_a_zip_without_a_csv_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(path := tmp_path / "NSPL.zip", "w") as archive:
        archive.writestr("User Guide.pdf", b"%PDF")
    with pytest.raises(SourceError, match="has no CSV file in it"):
        open_postcodes([path])


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "NSPL.csv").write_bytes(b"\x00\x01\x02")
    with pytest.raises(SourceError, match="is not a CSV file"):
        open_postcodes([tmp_path / "NSPL.csv"])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no such file or folder"):
        open_postcodes([tmp_path / "absent.csv"])
