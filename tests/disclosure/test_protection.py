"""What is printed of the counts of one item, against every table that fits it."""

from __future__ import annotations

import numpy as np
import pytest

from survey_app.disclosure import ALL_PEOPLE, Count
from survey_app.disclosure.audit import bounds
from survey_app.disclosure.people import People
from survey_app.disclosure.problem import Problem, problem
from survey_app.disclosure.protection import protect
from tests.disclosure.surveys import NAME, count, every_table, named, of_counts, random_survey

DEPRIVED, OTHER = named("deprivation", "deprived"), named("deprivation", "other")


def counts(people: People) -> list[Count]:
    """Every answer of everyone, and the first answer of every group."""
    answers = people.items[NAME].answers
    return [*(count(answer) for answer in answers),
            *(count(answers[0], group=group) for group in people.groups if group and people.groups[group].any())]


def printed(described: Problem, ends: np.ndarray) -> dict[Count, tuple[int, int]]:
    return {name: (int(low), int(high)) for name, (low, high) in zip(described.counts, ends, strict=True)}


def room(described: Problem, ends: np.ndarray) -> np.ndarray:
    """The narrowest range that one printed row of a larger group leaves each small sum, worked out row by row."""
    found = []
    inside, same = described.small.inside(described.rows)
    for place in range(len(described.small)):
        base = described.small.base[place]
        rooms = [base]
        for row in np.flatnonzero(inside[place]):
            low, high = ends[row]
            least = max(0, low - (described.rows.base[row] - base)) if same[place, row] else 0
            rooms.append(min(base, high) - least)
        found.append(min(rooms))
    return np.array(found)


@pytest.mark.parametrize("seed", range(60))
def test_every_small_sum_keeps_enough_values_among_all_tables(seed: int) -> None:
    random = np.random.default_rng(seed)
    people, threshold = random_survey(random, 9), int(random.integers(3, 5))
    described = problem(people.items[NAME], people, counts(people), threshold)
    ends = protect(described)
    small = described.small
    tables = list(every_table(people, printed(described, ends)))
    sums = np.array([[table[small.atoms[place]][:, sorted(small.answers[place])].sum() for table in tables]
                     for place in range(len(small))]).reshape(len(small), -1)
    needs = np.minimum(threshold - 1, room(described, ends))
    if small.atoms.shape[1:] == (people.split.count,):
        assert (np.ptp(sums, axis=1) >= needs).all() if len(small) else True
        assert np.array_equal(bounds(described, ends[:, 0], ends[:, 1], small),
                              np.stack([sums.min(axis=1), sums.max(axis=1)], axis=1)) if len(small) else True


def test_a_count_of_two_groups_that_are_everyone_is_not_left_to_subtraction() -> None:
    """Everyone less the people of other areas are those of deprived areas, and 3 of these must not be known."""
    people = of_counts({(DEPRIVED,): (3, 20), (OTHER,): (30, 20)}, {DEPRIVED: 1, OTHER: 1})
    described = problem(people.items[NAME], people, counts(people), 5)
    ends = printed(described, protect(described))
    assert ends[count("yes")] == (33, 33)
    assert ends[count("yes", group=DEPRIVED)] == (0, 4)
    assert ends[count("yes", group=OTHER)] == (0, 50)      # 30 to 34 would leave only 0 to 3 of the others


def test_two_names_for_the_same_people_are_one_group() -> None:
    """Everyone who gave a postcode was placed, so the figures of both together tell no more than those of one."""
    given, placed = named("postcode", "given"), named("deprivation", "placed")
    people = of_counts({(given, placed, DEPRIVED): (18, 3), (given, placed, OTHER): (30, 22), (): (20, 10)},
                       {given: 1, placed: 1, DEPRIVED: 1, OTHER: 1})
    described = problem(people.items[NAME], people, counts(people), 5)
    ends = printed(described, protect(described))
    tables = list(every_table(people, ends))
    deprived = people.split.masks([(0, DEPRIVED)])[0]
    assert len({int(table[deprived][:, 0].sum()) for table in tables}) >= 5


@pytest.mark.parametrize("concerned", range(13))
def test_small_groups_give_way_and_nothing_is_refused(concerned: int) -> None:
    """A few of 360 people are concerned, in ten wards: the count of everyone is printed from five on, each ward gets a band."""
    wards = [named("ward", str(ward)) for ward in range(10)]
    people = of_counts({(ward,): (concerned // 10 + (place < concerned % 10), 36 - concerned // 10 - (place < concerned % 10))
                        for place, ward in enumerate(wards)}, dict.fromkeys(wards, 1))
    described = problem(people.items[NAME], people, [count("yes"), *(count("yes", group=ward) for ward in wards)], 5)
    ends = printed(described, protect(described))
    assert ends[count("yes")] == ((concerned, concerned) if concerned >= 5 else (0, 4))
    assert {ends[count("yes", group=ward)] for ward in wards} == {(0, 4)}


def test_a_count_larger_than_it_is_small_is_a_band_too() -> None:
    """All but two of a group said yes: printed as all but fewer than 5."""
    people = of_counts({(): (28, 2)}, {})
    described = problem(people.items[NAME], people, [count("yes")], 5)
    assert printed(described, protect(described)) == {count("yes"): (26, 30)}
    assert ALL_PEOPLE in people.groups


def test_of_fewer_than_ten_people_nothing_is_printed() -> None:
    people = of_counts({(): (4, 5)}, {})
    described = problem(people.items[NAME], people, [count("yes")], 5)
    assert printed(described, protect(described)) == {count("yes"): (0, 9)}
