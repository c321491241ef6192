"""Residents by area, sex and age, in the layouts of ONS."""

from pathlib import Path

import openpyxl
import pytest

from survey_app.geography.sources import SourceError
from survey_app.geography.sources.population import read_population
from tests.factories.official_files import write_csv


def test_women_and_men_by_single_year_of_age_are_read_below_a_title(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.worksheets[0].append(["Contents"])
    sheet = workbook.create_sheet("Mid-2022 LSOA 2021")
    for values in (["Mid-2022 population estimates"], [], ["LAD 2023 Code", "LSOA 2021 Code", "LSOA 2021 Name", "Total",
                                                           "F0", "F1", "F2", "M0", "M1", "M2"],
                   ["E06000091", "E01000011", "Zed 001A", 21, 1, 2, 3, 4, 5, 6]):
        sheet.append(values)
    workbook.save(tmp_path / "sape.xlsx")
    [found] = read_population([tmp_path / "sape.xlsx"])
    assert (found.edition, found.totals) == ("lsoa 2021", {"E01000011": 21})
    assert found.counts == {"E01000011": {"female": [1, 2, 3], "male": [4, 5, 6]}}


def test_sheets_of_persons_males_and_females_are_put_together(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    for title, counts in (("Mid-2020 Persons", (5, 7, 9)), ("Mid-2020 Males", (4, 5, 6)), ("Mid-2020 Females", (1, 2, 3))):
        sheet = workbook.create_sheet(title)
        sheet.append(["LSOA Code", "LSOA Name", "All Ages", 0, 1, "2+"])
        sheet.append(["E01000011", "Zed 001A", sum(counts), *counts])
    workbook.save(tmp_path / "sape.xlsx")
    [found] = read_population([tmp_path / "sape.xlsx"])
    assert found.counts == {"E01000011": {"male": [4, 5, 6], "female": [1, 2, 3]}}
    assert found.totals == {"E01000011": 21}


def test_persons_alone_and_totals_alone_are_read(tmp_path: Path) -> None:
    ages = write_csv(tmp_path / "ages.csv", ["lsoa11_code", "total_population", "0", "1+"],
                     [{"lsoa11_code": "E01000011", "total_population": "3", "0": "1", "1+": "2"}])
    totals = write_csv(tmp_path / "File_6.csv", ["LSOA code (2011)", "Total population: mid 2015 (excluding prisoners)"],
                       [{"LSOA code (2011)": "E01000011", "Total population: mid 2015 (excluding prisoners)": "1,296.00"}])
    by_age, in_all = read_population([ages, totals])
    assert (by_age.edition, by_age.counts) == ("lsoa 2011", {"E01000011": {"all": [1, 2]}})
    assert (in_all.edition, in_all.totals, in_all.counts) == ("lsoa 2011", {"E01000011": 1296}, {"E01000011": {}})


@pytest.mark.parametrize(("header", "row", "message"), [
    (["lsoa21cd", "0", "2"], ["E01000011", "1", "2"], "ages that do not run from 0 without a gap"),
    (["lsoa21cd", "total", "0"], ["E01000011", "3", "1"], "line 2: the ages add up to 1 and the total is 3"),
    (["lsoa21cd", "total"], ["E01000011", "many"], "line 2: 'many' is not a number of people"),
    (["lsoa21cd", "colour"], ["E01000011", "red"], "is not a list of residents by area.* found lsoa21cd, colour")])
def test_what_cannot_be_residents_is_refused(tmp_path: Path, header: list[str], row: list[str], message: str) -> None:
    with pytest.raises(SourceError, match=message):
        read_population([write_csv(tmp_path / "people.csv", header, [dict(zip(header, row, strict=True))])])


def test_a_workbook_of_the_old_format_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "people.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    with pytest.raises(SourceError, match=r"Save it as \.xlsx"):
        read_population([tmp_path / "people.xls"])
