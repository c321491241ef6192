import numpy as np
import pytest

from survey_app.analysis import newcombe, wilson


def test_wilson_as_newcombe_published_it() -> None:
    assert np.round(wilson(81 / 263, 263), 4) == pytest.approx((0.2553, 0.3662))


def test_newcombes_method_10_as_published() -> None:
    assert np.round(newcombe(56 / 70, 70, 48 / 80, 80), 4) == pytest.approx((0.0524, 0.3339))


@pytest.mark.parametrize(("concerned", "n"), [(0, 1), (1, 1), (0, 50), (50, 50), (3, 7)])
def test_wilson_stays_within_0_and_1_and_holds_the_share(concerned: int, n: int) -> None:
    low, high = wilson(concerned / n, n)
    assert 0 <= low <= concerned / n <= high <= 1
    assert high - low > 0


def test_nobody_gives_no_interval() -> None:
    assert np.isnan(wilson(np.nan, 0)).all()
    assert np.isnan(newcombe(np.nan, 0, 0.5, 10)).all()


@pytest.mark.parametrize("share", [30.0, -0.1, [0.3, 1.5]])
def test_a_percentage_is_not_taken_for_a_share(share: float | list[float]) -> None:
    with pytest.raises(ValueError, match="a share is a fraction from 0 to 1, not a percentage"):
        wilson(share, 100)
    with pytest.raises(ValueError, match="a share is a fraction"):
        newcombe(0.5, 100, share, 100)


def test_a_confidence_in_percent_is_refused() -> None:
    with pytest.raises(ValueError, match="the confidence is a fraction from 0 to 1"):
        wilson(0.3, 100, 95)
