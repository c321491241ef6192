"""The Indices of Deprivation are recognised in every layout, and refused with a reason when they are not usable."""

import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.geography.sources import SourceError
from survey_app.geography.sources.deprivation import RankedLsoa, local_quintiles, read_deprivation
from tests.factories.official_files import file_7, write_csv


def test_file_7_is_read_with_edition_vintage_and_population(tmp_path: Path) -> None:
    index = read_deprivation(file_7(tmp_path, {"E01000011": 3376, "E01000012": 33755}))
    assert (index.edition, index.vintage, index.covers_england) == ("IoD2025", 2021, False)
    assert index.lsoas[0] == RankedLsoa("E01000011", "Zedshire 011", "E06000091", "Zedshire", 3376, 2, 1500)


@pytest.mark.parametrize(("year", "decile"), [
    (2015, "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)"),
    (2019, "Index of Multiple Deprivation (IMD) Decile"),
    (2025, "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOA")])
def test_file_1_is_read_from_its_second_sheet(tmp_path: Path, year: int, decile: str) -> None:
    census, authorities = {2015: (2011, 2013), 2019: (2011, 2019), 2025: (2021, 2024)}[year]
    workbook = openpyxl.Workbook()
    workbook.create_sheet("Notes", 0).append(["Index of Multiple Deprivation"])
    workbook.worksheets[1].append([f"LSOA code ({census})", f"LSOA name ({census})",
                                   f"Local Authority District code ({authorities})",
                                   f"Local Authority District name ({authorities})",
                                   "Index of Multiple Deprivation (IMD) Rank", decile])
    workbook.worksheets[1].append(["E01000011", "Zedshire 001A", "E06000091", "Zedshire", 4, 1])
    workbook.save(path := tmp_path / "File_1.xlsx")
    index = read_deprivation(path)
    assert (index.edition, index.vintage) == (f"IoD{year}", census)
    assert index.lsoas == (RankedLsoa("E01000011", "Zedshire 001A", "E06000091", "Zedshire", 4, 1, None),)


def test_an_extract_without_deciles_gets_them_from_its_ranks(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "our_IMD_2019.csv", ["lsoa11cd", "imd_rank"],
                     [{"lsoa11cd": "E01000011", "imd_rank": "3,285"}])
    index = read_deprivation(path)
    assert (index.edition, index.vintage, index.lsoas[0].decile, index.lsoas[0].authority) == ("IoD2019", 2011, 2, "")


@pytest.mark.parametrize(("name", "rank"), [
    ("File_7_ID_2015_All_ranks.csv", "imd_rank"), ("Indices_of_Multiple_Deprivation_(IMD)_2015.csv", "IMD_Rank"),
    ("ours.csv", "IMD 2015 rank")])
def test_the_edition_is_read_from_the_names_that_files_and_ranks_really_have(tmp_path: Path, name: str, rank: str) -> None:
    index = read_deprivation(write_csv(tmp_path / name, ["lsoa11cd", rank], [{"lsoa11cd": "E01000011", rank: "3,285"}]))
    assert (index.edition, index.vintage, index.lsoas[0].rank) == ("IoD2015", 2011, 3285)


@pytest.mark.parametrize(("header", "row", "message"), [
    (["LSOA code (2021)", "Income Rank"], ["E01000011", "1"], r"Expected a column for the rank .* found LSOA code"),
    (["lsoa21cd", "imd_rank"], ["E01000011", "0"], r"line 2: the rank is '0'; ranks .* run from 1 to 33,755"),
    (["lsoa21cd", "imd_rank"], ["E01000011", ""], "line 2: the rank is ''"),
    (["lsoa21cd", "imd_rank"], ["E01000011", "first"], "line 2: the rank is 'first', which is not a number"),
    (["lsoa21cd", "imd_rank"], ["Zedshire", "1"], "line 2: 'Zedshire' is not the code of an LSOA"),
    (["lsoa21cd", "imd_rank", "imd_decile"], ["E01000011", "1", "11"], "line 2: the decile is 11"),
    (["lsoa21cd", "imd_rank"], [], "no rows")])
def test_what_cannot_be_an_index_is_refused_with_a_reason(tmp_path: Path, header: list[str], row: list[str],
                                                          message: str) -> None:
    rows = [dict(zip(header, row, strict=True))] if row else []
    with pytest.raises(SourceError, match=message):
        read_deprivation(write_csv(tmp_path / "IoD2025.csv", header, rows))


def test_an_lsoa_listed_twice_is_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "IoD2025.csv", ["lsoa21cd", "imd_rank"], [{"lsoa21cd": "E01000011", "imd_rank": 1}] * 2)
    with pytest.raises(SourceError, match="lists the LSOA E01000011 2 times"):
        read_deprivation(path)


def test_an_index_that_does_not_say_its_edition_is_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "ranks.csv", ["lsoa21cd", "imd_rank"], [{"lsoa21cd": "E01000011", "imd_rank": 1}])
    with pytest.raises(SourceError, match="Put IoD2015, IoD2019 or IoD2025 into its name"):
        read_deprivation(path)


def test_a_workbook_cut_short_is_refused(tmp_path: Path) -> None:
    (tmp_path / "IoD2025.xlsx").write_bytes(b"PK\x03\x04 cut short")
    with pytest.raises(SourceError, match=r"not a whole .xlsx file"):
        read_deprivation(tmp_path / "IoD2025.xlsx")


def test_a_workbook_with_a_damaged_sheet_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(path := tmp_path / "IoD2025.xlsx", "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    path.write_bytes(path.read_bytes().replace(b"<worksheet/>", b"<worksheet>>"))
    with pytest.raises(SourceError, match=r"IoD2025.xlsx: is damaged \(.*\). .* download it again"):
        read_deprivation(path)


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(path := tmp_path / "IoD2025.xlsx", "w") as archive:
        archive.writestr("a.txt", "text")
    with pytest.raises(SourceError, match="is not a workbook"):
        read_deprivation(path)


@given(st.lists(st.integers(1, 32844), min_size=1, max_size=60, unique=True))
def test_local_quintiles_order_the_authority_and_split_it_in_fifths(ranks: list[int]) -> None:
    lsoas = [RankedLsoa(f"E01{rank:06}", "", "E06000091", "", rank, 1, None) for rank in ranks]
    quintiles = local_quintiles(lsoas)
    in_order = [quintiles[f"E01{rank:06}"] for rank in sorted(ranks)]
    assert in_order == sorted(in_order)
    assert in_order == [-(-5 * position // len(ranks)) for position in range(1, len(ranks) + 1)]
    assert in_order[-1] == 5
