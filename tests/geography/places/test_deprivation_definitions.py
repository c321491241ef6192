"""What each definition of the more deprived areas yields."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.geography import places
from survey_app.geography.places import Group, loading
from survey_app.geography.places.deprivation_definitions import LocalLsoa, chosen
from tests.factories.official_files import file_7, nspl, postcode, write_csv

LOCAL = [LocalLsoa(f"E010000{number:02}", number * 3000, -(-10 * number * 3000 // 33755), -(-5 * number // 10), people)
         for number, people in enumerate((500, 500, 500, 3000, 500, 500, 500, 500, 500, 500), start=1)]


def test_the_local_quintile_is_a_fifth_of_the_lsoas() -> None:
    assert chosen(Group("local_quintile"), LOCAL) == frozenset({"E01000001", "E01000002"})


def test_the_weighted_quintile_is_up_to_a_fifth_of_the_residents() -> None:
    assert chosen(Group("local_quintile_population"), LOCAL) == frozenset({"E01000001", "E01000002", "E01000003"})


def test_national_deciles_and_listed_areas() -> None:
    assert chosen(Group("national_deciles", deciles=2), LOCAL) == frozenset({"E01000001", "E01000002"})
    assert chosen(Group("areas", areas=frozenset({"E01000004", "E01009999"})), LOCAL) == frozenset({"E01000004"})


def test_a_definition_that_lacks_what_it_needs_chooses_nothing() -> None:
    nobody = [LocalLsoa("E01000001", 1, 1, None, None)]
    assert chosen(Group("local_quintile"), nobody) is None
    assert chosen(Group("local_quintile_population"), nobody) is None


@given(st.integers(1, 60), st.integers(1, 3000))
def test_with_equal_residents_both_quintiles_are_the_same(lsoas: int, people: int) -> None:
    local = [LocalLsoa(f"E01{number:06}", number, 1, -(-5 * number // lsoas), people) for number in range(1, lsoas + 1)]
    assert chosen(Group("local_quintile_population"), local) == chosen(Group("local_quintile"), local)


@pytest.mark.usefixtures("app")
def test_what_each_definition_yields_of_what_is_loaded(tmp_path: Path) -> None:
    lsoas = [f"E010000{number}" for number in range(11, 16)]
    rows = [postcode(f"ZZ1 1A{letter}", lsoa) for letter, lsoa in zip("ABDEF", lsoas, strict=True)]
    index = file_7(tmp_path, {lsoa: number * 6000 for number, lsoa in enumerate(lsoas, start=1)})
    loading.load(loading.recognise([nspl(tmp_path, [*rows, postcode("ZZ2 1AA", "E01000099", laua="E06000092")])], index))
    quintile, weighted, first, second, third = places.yields(["E06000091"], {"E01000011": 30, "E01000015": 60, "": 10})
    assert (quintile.lsoas, quintile.of_lsoas, quintile.people, quintile.of_people) == (("E01000011",), 5, 1500, 7500)
    assert (quintile.responses, quintile.of_responses) == (30, 100)
    assert weighted.lsoas == quintile.lsoas
    assert [len(one.lsoas) for one in (first, second, third)] == [0, 1, 1]
    assert [one.group.label for one in (first, second)] == ["national decile 1", "national deciles 1 to 2"]


@pytest.mark.usefixtures("app")
def test_residents_of_the_loaded_population_count_before_those_of_the_index(tmp_path: Path) -> None:
    index = file_7(tmp_path, {"E01000011": 1, "E01000012": 9})
    people = write_csv(tmp_path / "people.csv", ["lsoa21cd", "F0", "M0"], [
        {"lsoa21cd": "E01000011", "F0": 10, "M0": 20}, {"lsoa21cd": "E01000012", "F0": 30, "M0": 40}])
    rows = [postcode("ZZ1 1AA"), postcode("ZZ1 1AB", "E01000012")]
    loading.load(loading.recognise([nspl(tmp_path, rows)], index, population=[people]))
    [one] = places.yields(["E06000091"], groups=[Group("areas", areas=frozenset({"E01000012"}))])
    assert (one.people, one.of_people) == (70, 100)
    assert places.population(["E01000012"]) == {"E01000012": {"female": [30], "male": [40]}}
