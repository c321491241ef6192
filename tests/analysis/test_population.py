from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from survey_app.analysis import (
    PopulationError,
    age_range,
    census_broad_ages,
    margin_targets,
    mid_year_estimates,
    small_area_estimates,
)

NOTES = [["MYE2: by single year of age"], ["Notes"], []]


def _workbook(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    with pd.ExcelWriter(path) as book:
        for name, rows in sheets.items():
            wide = [[*row, *[None] * (8 - len(row))] for row in rows]
            pd.DataFrame(wide).to_excel(book, sheet_name=f"MYE2 - {name}", header=False, index=False)
    return path


@pytest.fixture
def estimates(tmp_path: Path) -> Path:
    """A workbook written in the layout of the ONS mid-year estimates."""
    head = ["Code", "Name", "Geography", "All ages", 0, 1, 2, "3+"]
    return _workbook(tmp_path / "mye.xlsx", Persons=[["x"]],
                     Females=[*NOTES, head, ["E06009999", "Anywhere", "UA", 60, 10, 20, 10, 20],
                              ["E06009998", "Elsewhere", "UA", 4, 1, 1, 1, 1]],
                     Males=[*NOTES, head, ["E06009999", "Anywhere", "UA", 40, 10, 10, 10, 10],
                            ["E06009998", "Elsewhere", "UA", 4, 1, 1, 1, 1]])


def test_estimates_are_read_by_authority_sex_and_age(estimates: Path) -> None:
    people = mid_year_estimates(estimates)
    assert people["people"].sum() == 108
    ours = people[(people["authority"] == "E06009999") & (people["sex"] == "female")]
    assert ours.set_index("age")["people"].to_dict() == {0: 10, 1: 20, 2: 10, 3: 20}


def test_targets_count_only_the_ages_that_the_bands_cover(estimates: Path) -> None:
    targets = margin_targets(mid_year_estimates(estimates), ["E06009999"], age="age_band",
                             bands={"ones": (1, 1), "more": (2, 200)}, sexes={"f": "female", "m": "male"})
    assert targets == {"age_band": {"ones": 30, "more": 50}, "sex": {"f": 50, "m": 30}}
    several = margin_targets(mid_year_estimates(estimates), ["E06009999", "E06009998"], bands=["1_1", "2_plus"])
    assert several["authority"] == {"E06009999": 80, "E06009998": 6}


@pytest.mark.parametrize(("words", "ages"), [
    ("16_24", (16, 24)), ("25 to 34", (25, 34)), ("75 and over", (75, 200)), ("75_plus", (75, 200)), ("90+", (90, 200)),
    ("under_18", (0, 17)), ("Aged 16–24", (16, 24))])
def test_an_age_band_says_its_ages(words: str, ages: tuple[int, int]) -> None:
    assert age_range(words) == ages


def test_what_the_population_does_not_hold_is_named(estimates: Path, tmp_path: Path) -> None:
    people = mid_year_estimates(estimates)
    with pytest.raises(PopulationError, match="no authority E07000007"):
        margin_targets(people, ["E07000007"], bands=["1_2"])
    with pytest.raises(PopulationError, match="overlap: one ends at 2, the next begins at 2"):
        margin_targets(people, bands=["1_2", "2_3"])
    with pytest.raises(PopulationError, match="nobody of ages 5_9"):
        margin_targets(people, bands=["0_4", "5_9"])
    with pytest.raises(PopulationError, match="'old' is not an age band"):
        age_range("old")
    with pytest.raises(PopulationError, match="no sheet of Females"):
        mid_year_estimates(_workbook(tmp_path / "half.xlsx", Males=[["Code"]]))
    with pytest.raises(PopulationError, match="no header row beginning with 'Code'"):
        mid_year_estimates(_workbook(tmp_path / "headless.xlsx", Females=[["x"]], Males=[["x"]]))
    (tmp_path / "words.xlsx").write_text("not a workbook")
    with pytest.raises(PopulationError, match="cannot be read as an Excel workbook"):
        mid_year_estimates(tmp_path / "words.xlsx")


def test_small_areas_and_broad_ages(tmp_path: Path) -> None:
    (tmp_path / "lsoa.csv").write_text("lsoa21_name,lsoa21_code,total,0,1,90+\nA 1,E01999999,6,1,2,3\n")
    small = small_area_estimates(tmp_path / "lsoa.csv")
    assert small.set_index("age")["people"].to_dict() == {0: 1, 1: 2, 90: 3}
    (tmp_path / "lsoa.csv").write_text("lsoa21_code,0,1\nE01999999,1,many\n")
    with pytest.raises(PopulationError, match="'many' is not a number of people"):
        small_area_estimates(tmp_path / "lsoa.csv")
    (tmp_path / "lsoa.csv").write_text("ward,0,1\nE05999999,1,2\n")
    with pytest.raises(PopulationError, match="no column of LSOA codes"):
        small_area_estimates(tmp_path / "lsoa.csv")
    bands = [f"{band}_{sex}" for band in ("younger", "working_age", "older") for sex in ("females", "males")]
    (tmp_path / "census.csv").write_text(f"ltla21_code,{','.join(bands)}\nE06009999,1,2,3,4,5,6\n")
    census = census_broad_ages(tmp_path / "census.csv")
    assert census[census["sex"] == "female"].set_index("band")["people"].to_dict() == {
        "younger": 1, "working_age": 3, "older": 5}
    (tmp_path / "census.csv").write_text("ltla21_code,younger_females\nE06009999,1\n")
    with pytest.raises(PopulationError, match="needs a column of authority codes"):
        census_broad_ages(tmp_path / "census.csv")


@pytest.mark.slow
def test_the_real_files(real_data: Path) -> None:
    folder = real_data / "population"
    census = census_broad_ages(folder / "age_gender21_ltla21_ew_census2021.csv")
    raw = pd.read_csv(folder / "age_gender21_ltla21_ew_census2021.csv").set_index("ltla21_code")
    ours = census[census["authority"] == "E06000060"].set_index(["sex", "band"])["people"]
    assert len(ours) == 6
    assert ours["female", "working_age"] == raw.loc["E06000060", "working_age_females"]
    small = small_area_estimates(folder / "population20_lsoa11.csv")
    totals = pd.read_csv(folder / "population20_lsoa11.csv").set_index("lsoa11_code")["total_population"]
    assert (small.groupby("lsoa")["people"].sum() == totals.sort_index()).all()


def test_the_real_mid_year_estimates(real_data: Path) -> None:
    pytest.importorskip("python_calamine", reason="the old Excel workbook needs the package python-calamine")
    people = mid_year_estimates(real_data / "population/ukpopestimatesmid2021on2021geographyfinal.xls")
    ours = people[people["authority"] == "E06000060"]
    assert ours["people"].sum() == 555_257
    targets = margin_targets(people, ["E06000060"], bands=["16_24", "25_44", "45_64", "65_plus"],
                             sexes={"f": "female", "m": "male"})
    assert sum(targets["age"].values()) == sum(targets["sex"].values())
