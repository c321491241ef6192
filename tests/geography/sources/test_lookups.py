"""Lookups are told by what their columns hold, and yield pairs, partnerships and names."""

import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.geography.sources import SourceError
from survey_app.geography.sources.areas import Lookup, changes, read_lookup
from survey_app.geography.sources.postcodes import open_postcodes
from tests.factories.official_files import nspl, postcode, write_csv


def test_lsoas_of_two_censuses_are_paired_and_named(tmp_path: Path) -> None:
    header = ["LSOA11CD", "LSOA11NM", "LSOA21CD", "LSOA21NM", "CHGIND", "LAD22CD", "LAD22NM", "LAD22NMW", "ObjectId"]
    values = ("E01000001", "Zed 001A", "E01000002", "Zed 002A", "S", "E06000091", "Zedshire", "", "1")
    row = dict(zip(header, values, strict=True))
    found = read_lookup(write_csv(tmp_path / "lookup.csv", header, [row], bom=True))
    assert found.lsoas == {("E01000001", "E01000002")}
    assert found.names == {"E01000001": "Zed 001A", "E01000002": "Zed 002A", "E06000091": "Zedshire"}
    assert not found.partnerships


def test_an_authority_can_have_several_partnerships(tmp_path: Path) -> None:
    header = ["ltla24_code", "ltla24_name", "csp24_code", "csp24_name", "pfa24_code", "pfa24_name"]
    rows = [dict(zip(header, ("E06000091", "Zedshire", csp, name, "E23000091", "Zed Valley"), strict=True))
            for csp, name in (("E22000091", "North"), ("E22000092", "South"))]
    found = read_lookup(write_csv(tmp_path / "csp.csv", header, rows))
    assert found.partnerships == {("E06000091", "E22000091"), ("E06000091", "E22000092")}
    assert found.names["E22000092"] == "South"


def test_welsh_names_in_windows_1252_are_read(tmp_path: Path) -> None:
    (tmp_path / "wards.csv").write_bytes("WD24CD,WD24NM\nW05000001,Môn\n".encode("cp1252"))
    assert read_lookup(tmp_path / "wards.csv").names == {"W05000001": "Môn"}


def test_names_beside_the_postcodes_in_a_zip_are_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(path := tmp_path / "NSPL_AUG_2024.zip", "w") as archive:
        archive.writestr("Data/NSPL21_AUG_2024_UK.csv", nspl(tmp_path, [postcode("ZZ1 1AA")]).read_bytes())
        archive.writestr("Documents/Ward names and codes UK.csv", "WD24CD,WD24NM\nE05000001,First ward\n")
        archive.writestr("Documents/Notes.csv", "This is a note\n")
    assert open_postcodes([path]).names().names == {"E05000001": "First ward"}


def test_lookups_add_up(tmp_path: Path) -> None:
    first = read_lookup(write_csv(tmp_path / "a.csv", ["WD24CD", "WD24NM"], [{"WD24CD": "E05000001", "WD24NM": "First"}]))
    second = read_lookup(write_csv(tmp_path / "b.csv", ["WD24CD", "WD24NM"], [{"WD24CD": "E05000002", "WD24NM": "Second"}]))
    assert (first + second).names == {"E05000001": "First", "E05000002": "Second"}
    assert (first + second).files == ("a.csv", "b.csv")
    assert Lookup() + first == first


def test_what_is_no_lookup_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"other.csv: is not an ONS lookup.* found colour, size"):
        read_lookup(write_csv(tmp_path / "other.csv", ["colour", "size"], []))


def test_a_lookup_cut_short_is_refused_with_the_line(tmp_path: Path) -> None:
    (tmp_path / "cut.csv").write_text("LSOA11CD,LSOA21CD,CHGIND\nE01000001,E01000001,U\nE010000")
    with pytest.raises(SourceError, match=r"cut.csv, line 3: has 1 columns where the header has 3"):
        read_lookup(tmp_path / "cut.csv")


def test_changes_are_told_from_the_pairs_as_ons_codes_them() -> None:
    pairs = frozenset({("same", "same"), ("split", "part1"), ("split", "part2"), ("one", "merged"), ("two", "merged"),
                       ("left", "left_new"), ("left", "across"), ("right", "across"), ("right", "right_new")})
    letters = changes(pairs)
    assert {code: letters[code] for code in ("same", "split", "part1", "one", "merged")} == {
        "same": "U", "split": "S", "part1": "S", "one": "M", "merged": "M"}
    assert {letters[code] for code in ("left", "right", "across", "left_new", "right_new")} == {"X"}


def test_one_part_of_a_split_alone_is_still_a_split() -> None:
    assert changes(frozenset({("old", "new")})) == {"old": "S", "new": "S"}


@given(st.frozensets(st.tuples(st.integers(0, 9), st.integers(10, 19)), max_size=20))
def test_both_sides_of_a_pair_change_alike_unless_redrawn(numbers: frozenset[tuple[int, int]]) -> None:
    letters = changes(frozenset((str(old), str(new)) for old, new in numbers))
    assert all(letters[str(old)] in "SMX" for old, _ in numbers)
    assert letters.keys() == {str(number) for pair in numbers for number in pair}
