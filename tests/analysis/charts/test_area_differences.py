"""An area is marked if it differs from the rest after adjustment, and none is where the areas as a whole do not differ."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import chi2_contingency

from survey_app.analysis.charts import Difference, differences

HIGHER, LOWER, UNCLEAR, NOT_SHOWN = Difference


def areas(*concerned_of: tuple[int | None, int]) -> pd.DataFrame:
    """Areas a, b, c and so on with so many concerned of so many; None has no figure."""
    counts, bases = ([one[place] for one in concerned_of] for place in (0, 1))
    return pd.DataFrame({"area": [chr(97 + place) for place in range(len(counts))], "base": pd.array(bases, "Int64"),
                         "concerned": pd.array(counts, "Int64"),
                         "percent": pd.array([None if count is None else 100 * count / max(base, 1)
                                              for count, base in concerned_of], "Float64")})


def test_the_areas_that_differ_are_those_of_the_textbook() -> None:
    """36 and 8 of 40 among areas with 20 of 40: each against the rest, by scipy, times the 6 areas (Holm's first steps)."""
    table = areas((36, 40), (8, 40), (20, 40), (20, 40), (22, 40), (18, 40))
    one = chi2_contingency([[36, 4], [88, 112]], correction=False).pvalue
    middle = chi2_contingency([[22, 18], [102, 98]], correction=False).pvalue
    assert one * 6 < 0.05 < middle
    assert list(differences(table).values()) == [HIGHER, LOWER, UNCLEAR, UNCLEAR, UNCLEAR, UNCLEAR]


def test_a_difference_that_fails_after_adjustment_marks_nothing() -> None:
    table = areas((29, 40), *[(20, 40)] * 5)
    assert chi2_contingency([[29, 11], [100, 100]], correction=False).pvalue < 0.05
    assert set(differences(table).values()) == {UNCLEAR}


def test_one_area_that_stands_out_among_many_alike_is_chance_if_the_areas_as_a_whole_do_not_differ() -> None:
    counts = [(33, 40), *[(20, 40)] * 29]
    table = np.array([(count, base - count) for count, base in counts])
    assert chi2_contingency(table, correction=False).pvalue > 0.05
    assert 30 * chi2_contingency([table[0], table[1:].sum(axis=0)], correction=False).pvalue < 0.05
    assert set(differences(areas(*counts)).values()) == {UNCLEAR}


def test_an_area_that_is_not_shown_takes_no_part() -> None:
    shown = ((36, 40), (8, 40), (20, 40), (20, 40))
    told = differences(areas(*shown, (None, 4000), (None, 0)))
    assert [told[area] for area in "abcd"] == list(differences(areas(*shown)).values()) == [HIGHER, LOWER, UNCLEAR, UNCLEAR]
    assert told["e"] is told["f"] is NOT_SHOWN


def test_everybody_nobody_one_area_and_none_are_no_difference() -> None:
    assert set(differences(areas((40, 40), (40, 40), (40, 40))).values()) == {UNCLEAR}
    assert set(differences(areas((0, 40), (0, 40))).values()) == {UNCLEAR}
    assert differences(areas((20, 40))) == {"a": UNCLEAR}
    assert differences(areas()) == {}
    assert set(differences(areas((None, 40), (None, 40))).values()) == {NOT_SHOWN}


def test_small_areas_are_tested_exactly() -> None:
    assert differences(areas((6, 6), (3, 60), (3, 60)))["a"] is HIGHER
    assert set(differences(areas((2, 2), (29, 60), (31, 60))).values()) == {UNCLEAR}
