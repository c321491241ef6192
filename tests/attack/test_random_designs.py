"""What the product publishes now, attacked: random surveys, a county, and both demonstrations. The attacker finds nothing."""

from __future__ import annotations

import pytest
from flask import Flask

from benchmarks.attack import attacked, demonstrations, made_survey
from benchmarks.survey_designs import MANY, design, large

pytestmark = pytest.mark.sqlite_only
IN_THE_GATE, IN_ALL = (2, 5, 6, 7, 9), range(10, 34)


def test_a_few_designs(app: Flask) -> None:
    survey = made_survey()
    results = [attacked(survey, design(seed)) for seed in IN_THE_GATE]
    assert sum(result.sums for result in results) > 100
    assert [finding for result in results for finding in result.findings] == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", IN_ALL)
def test_many_designs(app: Flask, seed: int) -> None:
    assert attacked(made_survey(), design(seed)).findings == ()


@pytest.mark.slow
def test_a_county_of_49_wards_and_16_boards(app: Flask) -> None:
    assert attacked(made_survey(MANY), large(1)).findings == ()


@pytest.mark.slow
def test_both_demonstrations(app: Flask) -> None:
    results = {slug: result for slug, result, _ in demonstrations()}
    assert {slug: result.findings for slug, result in results.items()} == dict.fromkeys(results, ())


@pytest.mark.parametrize("seed", [2, 6, 9])
def test_the_attacker_is_never_mistaken(app: Flask, seed: int) -> None:
    result = attacked(made_survey(), design(seed).without_elected())
    assert result.sums > 50
    assert result.mistaken == ()
    assert result.assumed == ()
