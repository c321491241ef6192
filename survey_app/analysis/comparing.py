"""Two groups of respondents side by side: how far apart their answers are, and whether chance alone would do that."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from .deprivation import DEPRIVED, GROUPS, OTHER, DeprivationGroups
from .intervals import newcombe
from .items import Answer
from .ranking import NOT_APPLICABLE, missing_as_na, percent, rank, whole
from .shares import Shares, concern_answers, domain_factor, own_blocks, products_between, ratio, shares
from .significance import Adjustment, adjusted, rao_scott, two_by_two
from .tallies import N, Tally

AXIS = "deprivation"
CELLS = np.kron(np.eye(2), [[1, 0], [-1, 1]])      # from counted and base to counted and not counted, in two groups
PUBLISHED = {"item": "item", "problem": "problem", "first_base": "deprived_base", "first_percent": "deprived_percent",
             "second_base": "other_base", "second_percent": "other_percent", "difference": "difference",
             "difference_low": "difference_low", "difference_high": "difference_high", "p_value": "p_value",
             "p_adjusted": "p_adjusted", "shorthand": "shorthand"}


def deprivation_comparison(tally: Tally, *, weighted: bool = False, raked: Sequence[str] = (),
                           adjust: Adjustment = "holm") -> pd.DataFrame:
    """Concern in the more deprived areas against all others, one row a concern item in the order asked.

    Made from a tally by `deprivation` (see `with_deprivation`); the columns are those of the published table.
    Percentages and points are 0 to 100; the difference is deprived minus other with its 95 % interval for that item
    alone. Raises ValueError when the tally is not grouped by deprivation.
    """
    table = compare(tally, AXIS, DEPRIVED, OTHER, weighted=weighted, raked=raked, adjust=adjust)
    return table[list(PUBLISHED)].rename(columns=PUBLISHED)


def deprivation_groups(tally: Tally, definition: DeprivationGroups) -> pd.DataFrame:
    """How many responses came from each deprivation group, the unplaced included: group, responses, percent.

    The group says in words by which definition it was formed.
    """
    counts = dict(zip(tally.over(AXIS).axes[AXIS], tally.over(AXIS).sizes[N], strict=True))
    words = definition.describe()
    responses = np.array([counts.get(group, 0) for group in GROUPS])
    total = responses.sum()
    share = responses / total if total else np.full(len(GROUPS), np.nan)
    return pd.DataFrame({"group": [words[group] for group in GROUPS], "responses": responses.astype("int64"),
                         "percent": percent(share)})


def compare(tally: Tally, axis: str, first: str, second: str, *, answers: Sequence[Answer] | None = None,
            weighted: bool = False, raked: Sequence[str] = (), adjust: Adjustment = "holm") -> pd.DataFrame:
    """Any two groups of one grouping, `first` minus `second`, one row an answer; p-values adjusted over the rows.

    `answers` are the concern shares unless given: `answers(questionnaire, question)` gives those of any question.
    Beside the two percentages (0 to 100) stand their difference with its 95 % interval for that row alone, their
    ratio, and each group's rank of the row. A group that nobody answers in is marked [z]. `raked` names the margins
    the weights were raked to; the tally must be grouped by them too. Raises ValueError when there is no such grouping.

    Unweighted: Newcombe's interval, Pearson's test, or Fisher's where an expected count is below 5. Weighted: the
    linearised standard error, and the second-order test of Rao and Scott.
    """
    asked = concern_answers(tally) if answers is None else list(answers)
    grouped = tally.over(axis, *raked)
    one, two = (shares(grouped, asked, weighted, raked, {axis: group}) for group in (first, second))
    tie = np.zeros((len(asked), 2, 2))
    if raked and weighted:
        tie = own_blocks(products_between(grouped, asked, raked, {axis: first}, {axis: second}))
    return side_by_side(one, two, interval(one, two, tie), p_values(one, two, tie), adjust)


def side_by_side(one: Shares, two: Shares, bounds: tuple[np.ndarray, np.ndarray], tests: np.ndarray,
                 adjust: Adjustment) -> pd.DataFrame:
    """The table of two groups' shares, their difference and its tests."""
    return pd.DataFrame({
        "item": [answer.id for answer in one.answers], "problem": [answer.label for answer in one.answers],
        "first_base": one.base[N].astype("int64"), "first_percent": percent(one.share),
        "second_base": two.base[N].astype("int64"), "second_percent": percent(two.share),
        "difference": percent(one.share - two.share), "difference_low": percent(bounds[0]),
        "difference_high": percent(bounds[1]), "ratio": missing_as_na(ratio(one.share, np.nan_to_num(two.share))),
        "first_rank": whole(rank(one), one.exists), "second_rank": whole(rank(two), two.exists),
        "p_value": missing_as_na(tests), "p_adjusted": missing_as_na(adjusted(tests, adjust)),
        "shorthand": np.where(one.exists & two.exists, "", NOT_APPLICABLE)})


def interval(one: Shares, two: Shares, tie: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Of the difference: Newcombe's hybrid score interval; weighted, Student's t on the linearised standard error.

    `tie` are the products (k, 2, 2) of the two groups, zero unless common raking margins tie them together.
    """
    if not one.weighted:
        return newcombe(one.share, one.base[N], two.share, two.base[N])
    freedom = one.base[N] + two.base[N] - 2
    reach = stdtrit(np.where(freedom > 0, freedom, np.nan), 0.975) * standard_error(one, two, tie)
    difference = one.share - two.share
    return difference - reach, difference + reach


def standard_error(one: Shares, two: Shares, tie: np.ndarray) -> np.ndarray:
    """Of the difference of two weighted shares."""
    p1, p2 = one.share, two.share
    scores = tie[:, 0, 0] - p2 * tie[:, 0, 1] - p1 * tie[:, 1, 0] + p1 * p2 * tie[:, 1, 1]
    shared = domain_factor(one.sampled) * ratio(scores, one.total * two.total)
    return np.asarray(np.sqrt((one.variance + two.variance - 2 * shared).clip(0)))


def p_values(one: Shares, two: Shares, tie: np.ndarray) -> np.ndarray:
    """Chi-squared or Fisher's exact; weighted, the design-based test of Rao and Scott."""
    tables = np.stack([np.stack([one.counted, one.base - one.counted]),
                       np.stack([two.counted, two.base - two.counted])])       # group, answer, measure, item
    if not one.weighted:
        return np.array([two_by_two(tables[:, :, N, item]) for item in range(len(one.answers))])
    blocks = np.block([[own_blocks(one.products), tie], [tie.transpose(0, 2, 1), own_blocks(two.products)]])
    products = CELLS @ blocks @ CELLS.T
    return np.array([rao_scott(tables[..., item], one.sampled, products[item])[1] for item in range(len(one.answers))])
