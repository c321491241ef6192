"""From printed figures back to counts: every count that could have been printed so, and no other."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2_contingency, fisher_exact

from attacker.figures import (
    bases_of_share,
    counts_of_share,
    counts_of_two,
    figure,
    fisher,
    newcombe,
    pearson,
    whole,
    wilson,
)


@pytest.mark.parametrize(("text", "value", "half"), [("12", 12, 0.5), ("12.3", 12.3, 0.05), ("1,234", 1234, 0.5),
                                                     ("14%", 14, 0.5), ("−3.25", -3.25, 0.005), ("2e-3", 0.002, 0.0005)])
def test_a_printed_number_stands_for_all_that_round_to_it(text: str, value: float, half: float) -> None:
    read = figure(text)
    assert read is not None
    assert read.value == pytest.approx(value)
    assert read.half == pytest.approx(half, rel=1e-6)


@pytest.mark.parametrize("text", ["", "[c]", "fewer than 5", "2020-01-07", "1 to 4"])
def test_words_are_no_numbers(text: str) -> None:
    assert figure(text) is None
    assert whole(text) is None


def test_a_whole_percentage_of_few_people_is_one_count_and_of_many_several() -> None:
    assert counts_of_share(21, {"percent": figure("86")}).tolist() == [18]      # type: ignore[dict-item]
    assert counts_of_share(500, {"percent": figure("30")}).tolist() == [148, 149, 150, 151, 152]      # type: ignore[dict-item]


def test_an_interval_alone_gives_the_count_and_even_the_base() -> None:
    low, high = wilson(np.array([7.0]), np.array([31.0]))
    printed = {"percent_low": figure(f"{low[0]:.1f}"), "percent_high": figure(f"{high[0]:.1f}")}
    assert counts_of_share(31, printed).tolist() == [7]      # type: ignore[arg-type]
    assert bases_of_share(60, {**printed, "percent": figure("22.6")}).tolist() == [[31, 7]]      # type: ignore[dict-item]


@pytest.mark.parametrize(("one", "two", "bases"), [(4, 37, (40, 80)), (18, 47, (21, 70)), (30, 41, (60, 90))])
def test_the_tests_are_those_of_scipy(one: int, two: int, bases: tuple[int, int]) -> None:
    table = [[one, bases[0] - one], [two, bases[1] - two]]
    assert pearson(np.array([one]), np.array([two]), bases)[0] == pytest.approx(chi2_contingency(table, correction=False).pvalue)
    assert fisher(one, two, *bases) == pytest.approx(fisher_exact(table).pvalue)


def test_a_difference_with_its_interval_and_a_p_value_each_leave_one_pair() -> None:
    low, high = newcombe(np.array([4]), np.array([37]), 40, 80)
    ends = {"difference_low": figure(f"{low[0]:.3f}"), "difference_high": figure(f"{high[0]:.3f}")}
    everything = np.arange(41), np.arange(81)
    assert counts_of_two((40, 80), ends, *everything).tolist() == [[4, 37]]      # type: ignore[arg-type]
    p = figure(repr(float(pearson(np.array([4]), np.array([37]), (40, 80))[0])))
    assert counts_of_two((40, 80), {"p_value": p}, np.arange(41), np.array([37])).tolist() == [[4, 37]]      # type: ignore[dict-item]


def test_fishers_p_value_leaves_few_counts_of_a_small_group() -> None:
    p = figure(repr(fisher(2, 5, 8, 9)))
    assert [2, 5] in counts_of_two((8, 9), {"p_value": p}, np.arange(9), np.array([5])).tolist()      # type: ignore[dict-item]
