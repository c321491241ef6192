import numpy as np
import pytest

from survey_app.analysis.ranking import rank_sets, surely_above


def test_what_stands_above_and_below_bounds_the_position() -> None:
    above = np.array([[False, False, True], [False, False, True], [False, False, False]])
    low, high = rank_sets(above)
    assert low.tolist() == [1, 1, 3]
    assert high.tolist() == [2, 2, 3]


def test_far_apart_is_decided_and_close_is_not() -> None:
    share = np.array([0.6, 0.59, 0.3])
    above = surely_above(share, np.eye(3) * 1e-4, 2_000)
    assert above.astype(int).tolist() == [[0, 0, 1], [0, 0, 1], [0, 0, 0]]


def test_step_down_decides_what_one_step_leaves_open() -> None:
    """Once the distant pairs are decided, what remains has fewer comparisons to guard against."""
    share = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.06])
    covariance = np.eye(10) * 1.8e-4
    once = surely_above(share[-2:], covariance[:2, :2], 5_000)
    among_ten = surely_above(share, covariance, 5_000)
    assert once[0, 1]
    assert among_ten[:8, :8][np.triu_indices(8, 1)].all()


def test_identical_items_and_undecidable_ones_are_never_told_apart() -> None:
    share, covariance = np.array([0.5, 0.5, 0.1]), np.full((3, 3), 1e-4)
    covariance[2, :2] = covariance[:2, 2] = 0
    above = surely_above(share, covariance, 1_000)
    assert not above[0, 1]
    assert not above[1, 0]
    assert not surely_above(share, covariance, 1_000, np.array([True, True, False])).any()
    assert not surely_above(share, covariance, 1.0).any()


def test_the_same_seed_gives_the_same_sets() -> None:
    random = np.random.default_rng(3)
    share, factor = random.random(12), random.normal(size=(12, 12)) / 100
    first, second = (surely_above(share, factor @ factor.T, 300) for _ in range(2))
    np.testing.assert_array_equal(first, second)


@pytest.mark.slow
def test_positions_hold_all_at_once_in_95_of_100_samples() -> None:
    random = np.random.default_rng(11)
    truth = np.array([0.5, 0.48, 0.4, 0.3, 0.29, 0.1])
    position = 1 + (truth[None, :] > truth[:, None]).sum(axis=1)
    held = 0
    for _ in range(200):
        answers = random.random((400, 6)) < truth
        low, high = rank_sets(surely_above(answers.mean(axis=0), np.cov(answers.T) / 400, 400))
        held += ((low <= position) & (position <= high)).all()
    assert held >= 182       # three standard errors below 95 of 100
