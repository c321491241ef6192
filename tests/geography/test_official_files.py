"""Every official file at hand is recognised, its counts agree with its rows, and what is found is what the rows say.

The files are those in the folder that HYS_REAL_DATA names; they are no part of this project.
"""

import csv
import json
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from survey_app.geography import places
from survey_app.geography.places import loading
from survey_app.geography.sources import SourceError, areas, boundaries, deprivation, population, postcode_product, postcodes
from survey_app.geography.sources.deprivation import RankedLsoa

pytestmark = pytest.mark.slow
SAMPLE = 1000
VINTAGES = {"nspl_nov2021": 2011, "nspl_format_buckinghamshire": 2021, "onspd_may2018.csv": 2011, "onspd_aug2024.csv": 2021}


def rows_of(*paths: Path) -> Iterator[dict[str, str]]:
    """The rows of CSV files."""
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from csv.DictReader(file)


def postcode_files(folder: Path) -> list[Path]:
    """Every file of NSPL and ONSPD."""
    return sorted([*folder.glob("nspl*/*.csv"), *folder.glob("onspd*/*.csv")])


def real(code: str) -> str:
    """A code, or nothing for a pseudo code."""
    return "" if code[1:] == "99999999" else code


def lsoa_of(row: dict[str, str]) -> str:
    """The LSOA of a row: of 2021 where it has one."""
    return real(row["lsoa21"] if "lsoa21" in row else row["lsoa11"])


def authority_of(row: dict[str, str]) -> str:
    """The authority of a row, under either name."""
    return real(row["laua"] if "laua" in row else row["oslaua"])


def test_the_counts_of_every_postcode_file_agree_with_its_rows(real_data: Path) -> None:
    files = postcode_files(real_data)
    assert files
    for path in files:
        found, rows = postcode_product.recognise(postcodes.open_postcodes([path])), list(rows_of(path))
        assert found.vintage == (VINTAGES.get(path.name) or VINTAGES[path.parent.name]), path
        assert found.product == ("ONSPD" if "onspd" in path.name else "NSPL")
        assert found.rows == len(rows), path
        assert found.terminated == sum(row["doterm"] != "" for row in rows)
        assert found.without_lsoa == sum(not lsoa_of(row) for row in rows)
        assert found.outside_england == sum(row["ctry"] not in ("E92000001", "") for row in rows)
        assert found.by_authority == Counter(authority_of(row) for row in rows)


def test_both_files_of_each_index_say_the_same(real_data: Path) -> None:
    for folder, edition, vintage, size in (("imd2019", "IoD2019", 2011, 32844), ("imd2025", "IoD2025", 2021, 33755)):
        [workbook] = real_data.glob(f"{folder}/File_1_*.xlsx")
        [table] = real_data.glob(f"{folder}/*File_7*.csv")
        first, seventh = deprivation.read_deprivation(workbook), deprivation.read_deprivation(table)
        assert (first.edition, first.vintage, first.covers_england, len(first.lsoas)) == (edition, vintage, True, size)
        assert (seventh.edition, seventh.vintage, len(seventh.lsoas)) == (edition, vintage, size)

        def essence(lsoas: tuple[RankedLsoa, ...]) -> set[tuple[str, str, int, int]]:
            return {(one.lsoa, one.authority, one.rank, one.decile) for one in lsoas}
        assert essence(first.lsoas) == essence(seventh.lsoas)


def test_files_of_the_index_that_rank_no_lsoas_are_refused(real_data: Path) -> None:
    for name in ("imd2019/File_10_-_IoD2019_Local_Authority_District_Summaries__lower-tier__.xlsx",
                 "imd2019/File_6_-_IoD2019_Population_Denominators.csv"):
        with pytest.raises(SourceError, match="is not an English Index of Multiple Deprivation by LSOA"):
            deprivation.read_deprivation(real_data / name)


def test_changes_between_the_censuses_are_those_of_ons(real_data: Path) -> None:
    path = real_data / "lookups/lookup_lsoa11_lsoa21_ltla22.csv"
    found, rows = areas.read_lookup(path), list(rows_of(path))
    letters = areas.changes(found.lsoas)
    assert len(found.lsoas) == len(rows)
    assert all(letters[row["lsoa11_code"]] == letters[row["lsoa21_code"]] == row["change_code"] for row in rows)


def test_partnerships_and_names_are_read(real_data: Path) -> None:
    found = areas.read_lookup(real_data / "lookups")
    assert found.partnerships == {(row["ltla24_code"], row["csp24_code"])
                                  for row in rows_of(real_data / "lookups/lookup_ltla24_csp24_pfa24.csv")}
    assert all(found.names[row["ward24_code"]] == row["ward24_name"]
               for row in rows_of(real_data / "lookups/lookup_lsoa21_ward24_ltla24.csv"))


def test_every_boundary_is_read(real_data: Path) -> None:
    for path in sorted(real_data.glob("boundaries/*.geojson")):
        [found] = boundaries.read_boundaries([path])
        assert len(found.geometries) == len(json.loads(path.read_text())["features"]), path
        assert found.level == {"lad": "authority", "lso": "lsoa", "war": "ward"}[path.name[:3]]


def test_residents_are_read(real_data: Path) -> None:
    path = real_data / "population/population20_lsoa11.csv"
    [found] = population.read_population([path])
    assert found.edition == "lsoa 2011"
    assert found.totals == {row["lsoa11_code"]: int(row["total_population"]) for row in rows_of(path)}


@dataclass(frozen=True)
class Case:
    """Postcode files and an index to load together. `ranked`: whether every LSOA gets a rank. `own`: the rows carry its ranks."""

    postcodes: str
    index: str
    lookup: bool
    ranked: bool
    own: bool


CASES = [
    Case("nspl_nov2021", "imd2019", lookup=False, ranked=True, own=True),
    Case("nspl_nov2021", "imd2025", lookup=False, ranked=False, own=False),
    Case("nspl_nov2021", "imd2025", lookup=True, ranked=True, own=False),
    Case("nspl_format_buckinghamshire", "imd2019", lookup=False, ranked=True, own=True),
    Case("nspl_format_buckinghamshire", "imd2019", lookup=True, ranked=True, own=True),
    Case("nspl_format_buckinghamshire", "imd2025", lookup=False, ranked=True, own=False),
    Case("onspd_samples/onspd_aug2024.csv", "imd2019", lookup=False, ranked=True, own=True),
    Case("onspd_samples/onspd_may2018.csv", "imd2019", lookup=False, ranked=True, own=False),   # its ranks are of 2015
]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("case", CASES, ids=str)
def test_sampled_postcodes_are_found_as_their_rows_say(real_data: Path, case: Case) -> None:
    [table] = real_data.glob(f"{case.index}/*File_7*.csv")
    path = real_data / case.postcodes
    lookups = [real_data / "lookups/lookup_lsoa11_lsoa21_ltla22.csv"] if case.lookup else []
    found = loading.recognise([path], table, lookups=lookups)
    coverage = loading.load(found)
    assert found.index is not None
    assert coverage is not None
    assert (coverage.ranked == coverage.lsoas) == case.ranked
    ranked = {one.lsoa: one for one in found.index.lsoas}
    rows = list(rows_of(*(sorted(path.glob("*.csv")) if path.is_dir() else [path])))
    for row in random.Random(1).sample(rows, min(SAMPLE, len(rows))):  # noqa: S311  # a sample, the same each time
        place = places.find(row["pcds"].lower().replace(" ", ""))
        assert (place.status, place.lsoa or "", place.authority or "") == (status_of(row), lsoa_of(row), authority_of(row))
        if place.lsoa in ranked:
            assert (place.imd_rank, place.imd_decile) == (ranked[place.lsoa].rank, ranked[place.lsoa].decile)
        if case.own and place.lsoa:
            assert place.imd_rank == int(row["imd"]), row["pcds"]
            assert place.imd_decile == -(-10 * place.imd_rank // found.index.size)


def status_of(row: dict[str, str]) -> str:
    """What a look-up of a row's postcode must answer."""
    if row["ctry"] not in ("E92000001", ""):
        return "outside"
    return "no_area" if not lsoa_of(row) else "terminated" if row["doterm"] else "matched"
