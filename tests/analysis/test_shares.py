from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from survey_app.analysis import ConcernItem, tally
from survey_app.analysis.shares import concern_answers, concern_shares, shares
from survey_app.analysis.tallies import N

from .counted import Counted


def test_weighted_standard_errors_are_those_of_r(reference: Path, crime_survey: Counted) -> None:
    frame, items = crime_survey
    counted = tally(frame, items)
    found = shares(counted, concern_answers(counted), weighted=True)
    expected = pd.read_csv(reference / "csew_shares.csv")
    np.testing.assert_allclose(found.share, expected["weighted_share"], rtol=1e-9)
    np.testing.assert_allclose(np.sqrt(found.variance), expected["weighted_se"], rtol=1e-9)


def test_the_covariance_of_shares_is_that_of_r(reference: Path, synthetic: Counted) -> None:
    frame, items = synthetic
    found = concern_shares(tally(frame, items, dont_know=True), weighted=True)
    expected = pd.read_csv(reference / "synthetic/cov17.csv").to_numpy()
    np.testing.assert_allclose(found.covariance(), expected, rtol=1e-9)
    np.testing.assert_allclose(np.diag(found.covariance()), found.variance, rtol=1e-12)


def test_equal_weights_are_worth_everybody_and_unequal_ones_fewer() -> None:
    item = ConcernItem("a", "A", "a", ("1", "2"), ("1",))
    frame = pd.DataFrame({"a": ["1", "2"] * 50})
    for weight, effective in ((3.0, 100.0), (0.1, 100.0)):
        counted = tally(frame.assign(weight=weight), [item])
        found = shares(counted, concern_answers(counted), weighted=True)
        assert found.effective[0] == pytest.approx(effective, rel=1e-12)
    uneven = tally(frame.assign(weight=[1.0] * 50 + [9.0] * 50), [item])
    assert shares(uneven, concern_answers(uneven), weighted=True).effective[0] == pytest.approx(61, abs=0.1)


def test_a_share_of_everybody_is_worth_kishs_number() -> None:
    item = ConcernItem("a", "A", "a", ("1", "2"), ("1",))
    counted = tally(pd.DataFrame({"a": ["1"] * 4, "weight": [1.0, 1, 1, 3]}), [item])
    assert shares(counted, concern_answers(counted), weighted=True).effective[0] == pytest.approx(36 / 12)


def test_one_respondent_has_a_share_and_an_interval_but_no_variance() -> None:
    item = ConcernItem("a", "A", "a", ("1", "2"), ("1",))
    found = shares(tally(pd.DataFrame({"a": ["1"]}), [item]), [item.answer()])
    assert found.share[0] == 1
    assert found.base[N, 0] == 1
    assert np.isnan(found.variance[0])
    assert np.isfinite(found.interval()).all()
