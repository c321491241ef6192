"""Answers drawn to order."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.demo.random_draws import allot, allot_within, apportion, like, scatter, tick


@given(st.integers(0, 5000), st.lists(st.floats(0.01, 100), min_size=1, max_size=9))
def test_apportioned_counts_add_up_and_are_the_nearest_whole_numbers(total: int, shares: list[float]) -> None:
    named = {str(number): share for number, share in enumerate(shares)}
    counts = apportion(total, named)
    assert sum(counts.values()) == total
    assert all(abs(counts[code] - total * share / sum(shares)) < 1 + 1e-6 for code, share in named.items())


def test_the_largest_remainder_is_rounded_up() -> None:
    assert apportion(10, {"a": 1, "b": 1, "c": 1.2}) == {"a": 3, "b": 3, "c": 4}


def test_the_strongest_leaning_takes_the_first_code() -> None:
    codes = allot(np.random.default_rng(1), np.array([0.1, 3.0, -2.0, 1.0]), {"big": 1, "small": 2, "none": 1})
    assert codes == ["small", "big", "none", "small"]


@given(st.integers(0, 2**32))
def test_every_code_is_given_as_often_as_asked(seed: int) -> None:
    rng = np.random.default_rng(seed)
    ranked, anyone = {"big": 20, "small": 50, "none": 25}, {"dont_know": 5}
    assert Counter(allot(rng, rng.normal(size=100), ranked, anyone)) == ranked | anyone


def test_counts_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="do not add up to 3 people"):
        allot(np.random.default_rng(1), np.zeros(3), {"big": 4})


def test_every_group_has_its_own_counts() -> None:
    groups = ["deprived", "other", "other", "deprived", "other"]
    codes = allot_within(np.random.default_rng(1), np.arange(5.0), groups,
                         {"deprived": {"safe": 1, "unsafe": 1}, "other": {"safe": 3}})
    assert codes == ["unsafe", "safe", "safe", "safe", "safe"]


@given(st.integers(0, 2**32))
def test_everyone_ticks_something_and_every_option_keeps_its_count(seed: int) -> None:
    counts = {"alert": 9, "website": 2, "newsletter": 1, "none": 3}
    ticked = tick(np.random.default_rng(seed), 13, counts, alone="none")
    assert Counter(option for options in ticked for option in options) == counts
    assert all(ticked)
    assert sum(options == ["none"] for options in ticked) == 3
    assert all(len(set(options)) == len(options) for options in ticked)


def test_too_few_ticks_are_refused() -> None:
    with pytest.raises(ValueError, match="leave some of 13 people without a tick"):
        tick(np.random.default_rng(1), 13, {"alert": 9, "none": 3}, alone="none")


def test_one_question_resembles_a_leaning_without_repeating_it() -> None:
    rng = np.random.default_rng(1)
    leaning = rng.normal(size=20_000)
    assert 0.5 < np.corrcoef(leaning, like(rng, leaning))[0, 1] < 0.6


def test_scattered_values_lie_where_they_are_put() -> None:
    assert scatter(4, ["a", "b"], [3, 1]) == [None, "b", None, "a"]
