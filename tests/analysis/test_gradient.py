from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from survey_app.analysis import ConcernItem, gradient, tally

from .counted import Counted

ITEM = ConcernItem("litter", "Litter", "litter", ("1", "2"), ("1",))


def _frame(**concerned_of_base: tuple[int, int]) -> pd.DataFrame:
    rows = [(code, quintile[1:]) for quintile, (concerned, base) in concerned_of_base.items()
            for code in ["1"] * concerned + ["2"] * (base - concerned)]
    return pd.DataFrame(rows, columns=["litter", "quintile"])


def test_the_trend_is_that_of_r(reference: Path, crime_survey: Counted) -> None:
    frame, items = crime_survey
    table = gradient(tally(frame, items, by="deprivation_quintile"), "deprivation_quintile")
    expected = pd.read_csv(reference / "csew_trend.csv")
    assert table["item"].tolist() == expected["item"].tolist()
    np.testing.assert_allclose(table["chi_squared"].astype(float), expected["trend_chi2"], rtol=1e-7)
    np.testing.assert_allclose(table["p_value"].astype(float), expected["trend_p"], rtol=1e-7)
    assert (table["points_per_step"] < 0).all()
    assert (table["p_adjusted"] >= table["p_value"]).all()


def test_empty_steps_are_left_out() -> None:
    full = tally(_frame(q1=(30, 40), q3=(20, 40), q5=(10, 40)), [ITEM], by="quintile")
    row = gradient(full, "quintile").iloc[0]
    assert row["points_per_step"] == pytest.approx(-12.5)
    frame = _frame(q1=(30, 40), q3=(20, 40), q5=(10, 40))
    frame["quintile"] = pd.Categorical(frame["quintile"], categories=list("12345"))
    with_empty = gradient(tally(frame, [ITEM], by="quintile"), "quintile").iloc[0]
    assert with_empty["chi_squared"] == pytest.approx(row["chi_squared"])
    assert with_empty["base_2"] == 0
    assert with_empty["percent_2"] is pd.NA


def test_one_step_alone_is_no_trend() -> None:
    row = gradient(tally(_frame(q1=(3, 4)), [ITEM], by="quintile"), "quintile").iloc[0]
    assert row["shorthand"] == "[z]"
    assert row[["points_per_step", "chi_squared", "p_value", "p_adjusted"]].isna().all()


def test_weights_that_are_all_alike_change_the_trend_only_by_the_sample_factor() -> None:
    frame = _frame(q1=(30, 40), q2=(25, 40), q3=(20, 40))
    plain = gradient(tally(frame, [ITEM], by="quintile"), "quintile").iloc[0]
    alike = gradient(tally(frame.assign(weight=3.0), [ITEM], by="quintile"), "quintile", weighted=True).iloc[0]
    assert alike["points_per_step"] == pytest.approx(plain["points_per_step"])
    assert alike["chi_squared"] == pytest.approx(plain["chi_squared"], rel=0.05)


def test_groups_without_an_order_are_refused() -> None:
    frame = _frame(q1=(3, 4)).assign(quintile="first")
    with pytest.raises(ValueError, match="are no numbers, so they have no order"):
        gradient(tally(frame, [ITEM], by="quintile"), "quintile")
