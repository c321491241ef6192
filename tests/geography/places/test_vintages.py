"""An index of one census for the LSOAs of the other."""

from hypothesis import given
from hypothesis import strategies as st

from survey_app.geography.places.lsoa_vintages import Deprivation, Ranked, deprivation, pairs_from_ranks

RANKED = {"same": Ranked(100, 1, 1, "E06000091", 1000), "split": Ranked(5000, 2, 2, "E06000091", 2000),
          "one": Ranked(10000, 4, 3, "E06000091", 3000), "two": Ranked(20000, 7, 5, "E06000091", 1000)}
PAIRS = {("same", "same"), ("split", "part1"), ("split", "part2"), ("one", "merged"), ("two", "merged")}


def index(ranked: dict[str, Ranked] | None = None) -> Deprivation:
    """An index on LSOAs of 2011 with the pairs that lead to 2021."""
    return deprivation("IoD2019", 2011, 32844, ranked or RANKED, PAIRS)


def test_an_unchanged_lsoa_has_its_own_rank() -> None:
    assert index().of("same") == RANKED["same"]
    assert index().changed("same", 2021) == "U"


def test_the_parts_of_a_split_lsoa_have_its_rank() -> None:
    assert index().of("part1") == index().of("part2") == RANKED["split"]
    assert index().changed("part1", 2021) == "S"


def test_a_merged_lsoa_has_the_mean_rank_weighted_by_residents() -> None:
    merged = index().of("merged")
    assert merged is not None
    assert (merged.rank, merged.decile, merged.quintile_local) == (12500, 4, 4)   # (3 x 10,000 + 1 x 20,000) / 4; third of 4
    assert index().changed("merged", 2021) == "M"


def test_where_residents_are_not_known_the_mean_is_plain() -> None:
    unknown = {code: Ranked(one.rank, one.decile, one.quintile_local, one.authority, None) for code, one in RANKED.items()}
    merged = index(unknown).of("merged")
    assert merged is not None
    assert merged.rank == 15000


def test_within_one_census_nothing_has_changed() -> None:
    assert index().changed("same", 2011) is None


def test_an_lsoa_that_nothing_leads_to_is_not_ranked() -> None:
    assert index().of("elsewhere") is None
    assert index().of(None) is None
    assert index().changed("elsewhere", 2021) is None


def test_an_index_of_2021_serves_lsoas_of_2011() -> None:
    newer = deprivation("IoD2025", 2021, 33755, {"part1": Ranked(100, 1, 1, None, None), "part2": Ranked(300, 1, 1, None, None),
                                                 "merged": Ranked(9, 1, 1, None, None)}, PAIRS)
    split = newer.of("split")
    assert split is not None
    assert (split.rank, split.decile, split.quintile_local) == (200, 1, None)
    assert newer.of("one") == newer.of("two") == newer.ranked["merged"]


def test_the_ranks_on_a_postcode_file_lead_to_the_lsoas_they_belong_to() -> None:
    ranks = [("same", "100"), ("part1", "5000"), ("part2", "5000"), ("merged", "10000"), ("merged", "20000"), ("odd", "7")]
    assert pairs_from_ranks(ranks, RANKED) == PAIRS - {("same", "same")}


def test_ranks_of_another_index_lead_nowhere() -> None:
    assert pairs_from_ranks([("same", "101"), ("part1", "5000")], RANKED) == set()
    assert pairs_from_ranks([("part1", "5000")], RANKED) == set()


@given(st.lists(st.integers(1, 32844), min_size=2, max_size=8, unique=True))
def test_a_mean_lies_between_the_ranks_it_is_of(ranks: list[int]) -> None:
    ranked = {str(rank): Ranked(rank, 1, 1, "E06000091", rank) for rank in ranks}
    merged = deprivation("IoD2019", 2011, 32844, ranked, {(str(rank), "merged") for rank in ranks}).of("merged")
    assert merged is not None
    assert min(ranks) <= merged.rank <= max(ranks)
    assert merged.decile == -(-10 * merged.rank // 32844)
    assert merged.quintile_local in range(1, 6)
