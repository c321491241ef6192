from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from survey_app.analysis import FrameError, RakingError, rake

from .counted import Counted

AGES = {"young": 30.0, "middle": 40.0, "old": 30.0}
SEXES = {"female": 51.0, "male": 49.0}


@pytest.fixture
def people() -> pd.DataFrame:
    ages = ["young"] * 10 + ["middle"] * 30 + ["old"] * 60
    sexes = (["female"] * 2 + ["male"]) * 33 + ["female"]
    return pd.DataFrame({"age": ages, "sex": sexes})


def _shares(people: pd.DataFrame, weights: pd.Series, margin: str) -> dict[str, float]:
    sums = weights.groupby(people[margin]).sum()
    return {str(label): float(total / weights.sum()) for label, total in sums.items()}


def test_every_margin_is_met_and_the_mean_weight_is_1(people: pd.DataFrame) -> None:
    raked = rake(people, {"age": AGES, "sex": SEXES})
    assert raked.converged
    assert raked.weights.mean() == pytest.approx(1)
    assert _shares(people, raked.weights, "age") == pytest.approx({"young": 0.3, "middle": 0.4, "old": 0.3})
    assert _shares(people, raked.weights, "sex") == pytest.approx({"female": 0.51, "male": 0.49})
    assert raked.design_effect > 1
    assert raked.effective_base == pytest.approx(100 / raked.design_effect)
    assert raked.margins["respondents"].tolist() == [10, 30, 60, 67, 33]
    assert raked.margins["raked_percent"].tolist() == pytest.approx([30, 40, 30, 51, 49])


def test_whoever_did_not_state_a_characteristic_keeps_the_samples_share(people: pd.DataFrame) -> None:
    people.loc[:9, "sex"] = ""
    raked = rake(people, {"age": AGES, "sex": SEXES})
    assert _shares(people, raked.weights, "sex") == pytest.approx({"": 0.1, "female": 0.459, "male": 0.441})
    assert raked.margins["category"].tolist()[-1] == ""


def test_weights_are_held_within_the_cap_and_what_cannot_be_met_is_stated(people: pd.DataFrame) -> None:
    loose = rake(people, {"age": AGES, "sex": SEXES}, cap=6)
    assert loose.converged
    tight = rake(people, {"age": AGES}, cap=2)
    assert not tight.converged
    assert tight.margin_error == pytest.approx(1 / 3, abs=0.05)
    assert tight.weights.max() <= 2 + 1e-7
    assert tight.weights.min() >= 0.5 - 1e-7
    assert tight.weights.mean() == pytest.approx(1)
    assert tight.trimmed > 0


def test_design_weights_are_where_raking_begins(people: pd.DataFrame) -> None:
    begun = rake(people.assign(design=np.linspace(0.5, 1.5, 100)), {"age": AGES}, weight="design")
    assert _shares(people, begun.weights, "age") == pytest.approx({"young": 0.3, "middle": 0.4, "old": 0.3})
    assert begun.weights.iloc[9] > begun.weights.iloc[0]


@pytest.mark.parametrize(("targets", "message"), [
    ({"age": {"young": 30, "middle": 40}}, "age: 60 respondents are 'old', which has no target"),
    ({"age": {**AGES, "old": 0}}, "age: 60 respondents are 'old', whose target is zero"),
    ({"age": {**AGES, "ancient": 5}}, "age: only 0 respondents are 'ancient', .* merge it with 'old'"),
    ({"age": {**AGES, "old": -1}}, "age: the targets .* are no population"),
    ({"age": {**AGES, "old": float("inf")}}, "are no population"),
    ({"age": dict.fromkeys(AGES, 0)}, "are no population"),
])
def test_targets_that_cannot_be_met_are_refused(
        people: pd.DataFrame, targets: dict[str, dict[str, float]], message: str) -> None:
    with pytest.raises(RakingError, match=message):
        rake(people, targets)


def test_a_category_of_too_few_names_the_neighbour_to_merge_with(people: pd.DataFrame) -> None:
    people.loc[:6, "age"] = "middle"
    with pytest.raises(RakingError, match=r"only 3 .* are 'young', fewer than the 5 .* merge it with 'middle'"):
        rake(people, {"age": AGES})


def test_other_misuse_is_refused(people: pd.DataFrame) -> None:
    with pytest.raises(RakingError, match="the cap is 1"):
        rake(people, {"age": AGES}, cap=1)
    with pytest.raises(FrameError, match="no column 'district'"):
        rake(people, {"district": {"x": 1}})
    with pytest.raises(RakingError, match="no responses"):
        rake(people.iloc[:0], {"age": AGES})
    with pytest.raises(RakingError, match="'young' all have weight zero"):
        rake(people.assign(design=[0.0] * 10 + [1.0] * 90), {"age": AGES}, weight="design")


def test_margins_that_contradict_each_other_are_said_not_to_converge() -> None:
    people = pd.DataFrame({"age": ["young"] * 10 + ["old"] * 10, "home": ["rent"] * 10 + ["own"] * 10})
    raked = rake(people, {"age": {"young": 30, "old": 70}, "home": {"rent": 70, "own": 30}})
    assert not raked.converged
    assert raked.margin_error > 0.1


def test_the_crime_survey_is_raked_as_r_does(reference: Path, real_data: Path) -> None:
    raw = pd.read_csv(real_data / "survey_csew1314/csew1314_codes.csv", usecols=["agegrp7", "sex"]).dropna()
    people = raw.astype(int).astype(str)
    raked = rake(people, {"agegrp7": dict(zip("1234567", (.15, .18, .17, .18, .14, .10, .08), strict=True)),
                          "sex": {"1": .49, "2": .51}})
    expected = pd.read_csv(reference / "raking_csew_age_sex.csv", dtype={"agegrp7": str, "sex": str})
    found = raked.weights.groupby([people["agegrp7"], people["sex"]]).mean()
    np.testing.assert_allclose(found.loc[pd.MultiIndex.from_frame(expected[["agegrp7", "sex"]])], expected["weight"],
                               rtol=1e-6)
    assert raked.design_effect == pytest.approx(1.112373, abs=1e-6)


def test_the_reference_survey_is_raked_as_r_does(
        reference: Path, synthetic: Counted, synthetic_targets: dict[str, dict[str, float]]) -> None:
    frame, _ = synthetic
    raked = rake(frame, synthetic_targets, weight="weight")
    expected = pd.read_csv(reference / "synthetic/rake_cells.csv", dtype={"AGE": str, "SEX": str, "area": str})
    factor = (raked.weights / frame["weight"] * 250_000 / len(frame)).groupby(
        [frame["AGE"], frame["SEX"], frame["area"]]).mean()
    np.testing.assert_allclose(factor.loc[pd.MultiIndex.from_frame(expected[["AGE", "SEX", "area"]])], expected["g"],
                               rtol=1e-6)
