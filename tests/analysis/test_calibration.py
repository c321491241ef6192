from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.stats import f

from survey_app.analysis import Tally, compare, deprivation_comparison, rake, ranked_problems, tally
from survey_app.analysis.shares import concern_shares

from .counted import Counted

MARGINS = ("AGE", "SEX", "area")


@pytest.fixture(scope="module")
def raked(synthetic: Counted, synthetic_targets: dict[str, dict[str, float]]) -> pd.DataFrame:
    """The reference survey with raked weights."""
    frame, _ = synthetic
    return frame.assign(weight=rake(frame, synthetic_targets, weight="weight").weights)


@pytest.fixture(scope="module")
def counted(raked: pd.DataFrame, synthetic: Counted) -> Tally:
    return tally(raked, synthetic[1], by=["side", *MARGINS], dont_know=True)


def _residuals(frame: pd.DataFrame, values: np.ndarray) -> np.ndarray:
    """What an additive least squares on the margins leaves of `values`, row by row."""
    design = np.hstack([pd.get_dummies(frame[margin]).to_numpy(float) for margin in MARGINS])
    return np.asarray(values - design @ np.linalg.lstsq(design, values, rcond=None)[0])


def test_standard_errors_after_raking_are_those_of_r(reference: Path, counted: Tally) -> None:
    expected = pd.read_csv(reference / "synthetic/ranked_after_rake.csv").set_index("item")
    found = concern_shares(counted, weighted=True, raked=MARGINS)
    expected = expected.loc[[answer.id for answer in found.answers]]
    np.testing.assert_allclose(100 * found.share, expected["pct_raked"], rtol=1e-9)
    np.testing.assert_allclose(100 * np.sqrt(found.variance), expected["se_raked"], rtol=1e-9)


def test_covariances_after_raking_are_those_of_the_rows(raked: pd.DataFrame, counted: Tally) -> None:
    found = concern_shares(counted, weighted=True, raked=MARGINS)
    w = raked["weight"].to_numpy()
    scores = []
    for place, answer in enumerate(found.answers):
        base, concerned = raked[answer.column] != "", raked[answer.column].isin(answer.counted)
        linear = base * (concerned - found.share[place]) / found.total[place]
        scores.append(w * _residuals(raked, linear.to_numpy(float)))
    expected = np.cov(np.array(scores)) * len(w)
    np.testing.assert_allclose(found.covariance(), expected, rtol=1e-9, atol=1e-15)


def test_a_difference_after_raking_is_that_of_the_rows(raked: pd.DataFrame, counted: Tally) -> None:
    table = compare(counted, "side", "deprived", "other", weighted=True, raked=MARGINS).set_index("item")
    w, deprived = raked["weight"].to_numpy(), (raked["side"] == "deprived").to_numpy()
    for item in ("P01", "P12"):
        linear = np.zeros(len(w))
        for side, sign in ((deprived, 1), (~deprived, -1)):
            base = (raked[item] != "").to_numpy() & side
            concerned = raked[item].isin(["1", "2"]).to_numpy()
            share = (w * (base & concerned)).sum() / (w * base).sum()
            linear += sign * base * (concerned - share) / (w * base).sum()
        error = np.sqrt(np.var(w * _residuals(raked, linear), ddof=1) * len(w))
        row = table.loc[item]
        reach = (row["difference_high"] - row["difference_low"]) / 200
        assert reach / error == pytest.approx(1.961, abs=0.001)


def test_rao_and_scotts_test_after_raking_is_that_of_the_rows(raked: pd.DataFrame, counted: Tally) -> None:
    p_value = compare(counted, "side", "deprived", "other", weighted=True, raked=MARGINS).set_index("item")["p_value"]
    w, base = raked["weight"].to_numpy(), (raked["P12"] != "").to_numpy()
    deprived, concerned = (raked["side"] == "deprived").to_numpy(), raked["P12"].isin(["1", "2"]).to_numpy()
    cells = [base & (deprived == side) & (concerned == yes) for side in (True, False) for yes in (True, False)]
    p = np.array([(w * cell).sum() for cell in cells]) / (w * base).sum()
    signs = np.array([1, -1, -1, 1])
    linear = sum(sign / share * (cell - share * base) for sign, share, cell in zip(signs, p, cells, strict=True))
    variance = np.var(w * _residuals(raked, np.asarray(linear) / (w * base).sum()), ddof=1) * len(w)
    rows, columns = (p[0] + p[1]) * (p[2] + p[3]), (p[0] + p[2]) * (p[1] + p[3])
    statistic = (p[0] * p[3] - p[1] * p[2]) ** 2 / (rows * columns) * (1 / p).sum() / variance
    assert p_value["P12"] == pytest.approx(f.sf(statistic, 1, base.sum() - 1), rel=1e-9)


def test_raking_tightens_what_the_margins_explain(counted: Tally) -> None:
    """A question that only repeats the age has no variance left once the weights are raked to age."""
    plain = concern_shares(counted, weighted=True)
    fitted = concern_shares(counted, weighted=True, raked=MARGINS)
    assert (fitted.variance <= plain.variance * 1.001).all()
    table = ranked_problems(counted, weighted=True, raked=MARGINS)
    assert (table["rank_low"] <= table["rank_high"]).all()


def test_the_margins_must_be_groupings_of_the_tally(raked: pd.DataFrame, synthetic: Counted) -> None:
    by_side = tally(raked.assign(deprivation=raked["side"]), synthetic[1], by="deprivation")
    with pytest.raises(ValueError, match="not grouped by 'AGE'"):
        deprivation_comparison(by_side, weighted=True, raked=MARGINS)
