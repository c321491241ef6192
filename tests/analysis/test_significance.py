from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from survey_app.analysis import tally, with_deprivation
from survey_app.analysis.shares import concern_answers, shares
from survey_app.analysis.significance import adjusted, chi_squared, independence, permutation, rao_scott, two_by_two

from .counted import Counted


@pytest.mark.parametrize("table", [[[30, 10], [20, 40]], [[12, 7, 30], [9, 22, 18]]])
def test_chi_squared_is_scipys_without_correction(table: list[list[int]]) -> None:
    expected = stats.chi2_contingency(np.array(table), correction=False)
    assert chi_squared(np.array(table)) == pytest.approx((expected.statistic, expected.pvalue), rel=1e-12)


def test_small_expected_counts_are_tested_exactly() -> None:
    assert two_by_two(np.array([[3, 1], [1, 3]])) == pytest.approx(stats.fisher_exact([[3, 1], [1, 3]]).pvalue)
    assert independence(np.array([[3, 1], [1, 3]]))[0] == "Fisher"
    assert independence(np.array([[30, 10], [20, 40]]))[0] == "chi-squared"


def test_a_sparse_larger_table_is_tested_by_permutation() -> None:
    table = np.array([[4, 0, 0], [0, 3, 1], [1, 0, 4]])
    name, p_value = independence(table)
    assert name == "permutation"
    assert p_value == permutation(table)
    exact = stats.fisher_exact(table).pvalue
    assert 0 < p_value < 0.05
    assert p_value == pytest.approx(exact, abs=0.02)


def test_an_empty_row_or_column_is_no_table() -> None:
    assert independence(np.array([[3, 4], [0, 0]]))[0] == "none"
    assert np.isnan(chi_squared(np.array([[3, 0], [5, 0]]))).all()
    assert np.isnan(two_by_two(np.array([[0, 0], [5, 1]])))


def test_adjustments_are_those_of_r(reference: Path) -> None:
    expected = pd.read_csv(reference / "csew_adjusted_p.csv")
    np.testing.assert_allclose(adjusted(expected["p"].to_numpy(), "holm"), expected["holm"], rtol=1e-9)
    np.testing.assert_allclose(adjusted(expected["p"].to_numpy(), "bh"), expected["bh"], rtol=1e-9)


def test_missing_p_values_stay_missing_and_count_for_nothing() -> None:
    np.testing.assert_allclose(adjusted([0.02, np.nan, 0.01, 0.9]), [0.04, np.nan, 0.03, 0.9])
    np.testing.assert_allclose(adjusted([0.02, np.nan, 0.01, 0.9], "bh"), [0.03, np.nan, 0.03, 0.9])
    assert len(adjusted([])) == 0


def test_rao_scott_is_that_of_r(reference: Path, crime_survey: Counted) -> None:
    frame, items = crime_survey
    counted = tally(with_deprivation(frame), items, by="deprivation", pairs=False)
    asked = concern_answers(counted)
    groups = [shares(counted, asked, True, group={"deprivation": side}) for side in ("deprived", "other")]
    expected = pd.read_csv(reference / "csew_deprived_vs_other.csv")
    for place, (_, row) in enumerate(expected.iterrows()):
        sums = np.array([[one.counted[:, place], one.base[:, place] - one.counted[:, place]] for one in groups])
        assert rao_scott(sums, len(frame)) == pytest.approx((row["rao_scott_F"], row["rao_scott_p"]), rel=1e-7)


def test_rao_scott_with_equal_weights_is_pearson_up_to_its_factor() -> None:
    counts = np.array([[30.0, 10, 20], [20, 40, 25]])
    sums = np.stack([counts, counts, counts], axis=-1)
    n = int(counts.sum())
    statistic, _ = rao_scott(sums, n)
    assert statistic == pytest.approx(chi_squared(counts)[0] / 2, rel=0.05)
    assert np.isnan(rao_scott(sums[:1], n)).all()


@settings(max_examples=200)
@given(st.integers(2, 4).flatmap(lambda columns: st.lists(
    st.lists(st.sampled_from([0, 0, 1, 2, 30]), min_size=columns, max_size=columns), min_size=2, max_size=4)))
def test_no_table_however_sparse_is_a_fault(rows: list[list[int]]) -> None:
    counts = np.array(rows, float)
    sums = np.stack([counts, counts * 1.5, counts * 2.5], axis=-1)
    for p_value in (independence(counts)[1], rao_scott(sums, int(counts.sum()) + 5)[1]):
        assert np.isnan(p_value) or 0 <= p_value <= 1
