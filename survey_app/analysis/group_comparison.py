"""Compares two groups of respondents: how much their answers differ, and whether chance alone can explain it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.special import chdtrc, stdtrit

from .arguments import checked
from .items import BLANK, Answer
from .ranking import rank
from .response_frame import DEPRIVED, GROUPS, OTHER, DeprivationGroups
from .shares import (
    NOT_APPLICABLE,
    Shares,
    concern_answers,
    domain_factor,
    missing_as_na,
    own_blocks,
    percent,
    products_between,
    ratio,
    shares,
    whole,
)
from .significance import Adjustment, adjusted, newcombe, rao_scott, two_by_two
from .tallies import N, Tally, W

AXIS = "deprivation"
CELLS = np.kron(np.eye(2), [[1, 0], [-1, 1]])      # converts (counted, base) to (counted, not counted) in two groups
PUBLISHED = {"item": "item", "problem": "problem", "first_base": "deprived_base", "first_percent": "deprived_percent",
             "second_base": "other_base", "second_percent": "other_percent", "difference": "difference",
             "difference_low": "difference_low", "difference_high": "difference_high", "p_value": "p_value",
             "p_adjusted": "p_adjusted", "shorthand": "shorthand"}


@checked
def deprivation_comparison(tally: Tally, *, weighted: bool = False, raked: Sequence[str] = (),
                           adjust: Adjustment = "holm") -> pd.DataFrame:
    """Compares concern in the more deprived areas with all other areas: one row per concern item in the order asked.

    The tally must be grouped by `deprivation` (see `with_deprivation`). The columns are those of the published table.
    Percentages and points are from 0 to 100. The difference is deprived minus other; its 95 % interval is for that item
    alone. Raises ValueError when the tally is not grouped by deprivation.
    """
    table = compare(tally, AXIS, DEPRIVED, OTHER, weighted=weighted, raked=raked, adjust=adjust)
    return table[list(PUBLISHED)].rename(columns=PUBLISHED)


@checked
def deprivation_groups(tally: Tally, definition: DeprivationGroups) -> pd.DataFrame:
    """Returns the number of responses from each deprivation group, including unplaced: group, responses, percent.

    The text in `group` gives the definition of the group.
    """
    counts = dict(zip(tally.over(AXIS).axes[AXIS], tally.over(AXIS).sizes[N], strict=True))
    words = definition.describe()
    responses = np.array([counts.get(group, 0) for group in GROUPS])
    total = responses.sum()
    share = responses / total if total else np.full(len(GROUPS), np.nan)
    return pd.DataFrame({"group": [words[group] for group in GROUPS], "responses": responses.astype("int64"),
                         "percent": percent(share)})


@checked
def compare(tally: Tally, axis: str, first: str, second: str, *, answers: Sequence[Answer] | None = None,
            weighted: bool = False, raked: Sequence[str] = (), adjust: Adjustment = "holm") -> pd.DataFrame:
    """Compares two groups of one grouping, `first` minus `second`: one row per answer, with p-values adjusted over the rows.

    `answers` defaults to the concern shares; `answers(questionnaire, question)` returns those of any question. The table
    gives both percentages (0 to 100), their difference with its 95 % interval for that row alone, their ratio, and the rank
    of the row in each group. A row is marked [z] if nobody in a group answered. `raked` names the margins that the weights
    were raked to; the tally must be grouped by them too. Raises ValueError when the tally is not grouped by `axis`, and for
    a group that does not exist or is named twice.

    Unweighted: Newcombe's interval, and Pearson's test, or Fisher's test if an expected count is below 5. Weighted: the
    linearised standard error, and the second-order test of Rao and Scott.
    """
    _check_two(first, second)
    asked = concern_answers(tally) if answers is None else list(answers)
    grouped = tally.over(axis, *raked)
    one, two = (shares(grouped, asked, weighted, raked, {axis: group}) for group in (first, second))
    tie = np.zeros((len(asked), 2, 2))
    if raked and weighted:
        tie = own_blocks(products_between(grouped, asked, raked, {axis: first}, {axis: second}))
    return side_by_side(one, two, interval(one, two, tie), p_values(one, two, tie), adjust)


def _check_two(first: str, second: str) -> None:
    if first == second:
        raise ValueError(f"'{first}' cannot be compared with itself; name two groups")


def side_by_side(one: Shares, two: Shares, bounds: tuple[np.ndarray, np.ndarray], tests: np.ndarray,
                 adjust: Adjustment) -> pd.DataFrame:
    """Returns the table of the shares of two groups, their difference and its tests."""
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
    """Returns the interval of the difference: Newcombe's hybrid score interval, or Student's t if the shares are weighted.

    Student's t uses the linearised standard error. `tie` holds the products (k, 2, 2) of the two groups, which are zero
    unless the groups share raking margins.
    """
    if not one.weighted:
        return newcombe(one.share, one.base[N], two.share, two.base[N])
    freedom = one.base[N] + two.base[N] - 2
    reach = stdtrit(np.where(freedom > 0, freedom, np.nan), 0.975) * standard_error(one, two, tie)
    difference = one.share - two.share
    return difference - reach, difference + reach


def standard_error(one: Shares, two: Shares, tie: np.ndarray) -> np.ndarray:
    """Returns the standard error of the difference between two weighted shares."""
    p1, p2 = one.share, two.share
    scores = tie[:, 0, 0] - p2 * tie[:, 0, 1] - p1 * tie[:, 1, 0] + p1 * p2 * tie[:, 1, 1]
    shared = domain_factor(one.sampled) * ratio(scores, one.total * two.total)
    return np.asarray(np.sqrt((one.variance + two.variance - 2 * shared).clip(0)))


def p_values(one: Shares, two: Shares, tie: np.ndarray) -> np.ndarray:
    """Returns the p-values: chi-squared or Fisher's exact test, or the design-based test of Rao and Scott if weighted."""
    tables = np.stack([np.stack([one.counted, one.base - one.counted]),
                       np.stack([two.counted, two.base - two.counted])])       # group, answer, measure, item
    if not one.weighted:
        return np.array([two_by_two(tables[:, :, N, item]) for item in range(len(one.answers))])
    blocks = np.block([[own_blocks(one.products), tie], [tie.transpose(0, 2, 1), own_blocks(two.products)]])
    products = CELLS @ blocks @ CELLS.T
    return np.array([rao_scott(tables[..., item], one.sampled, products[item])[1] for item in range(len(one.answers))])


@checked
def gradient(tally: Tally, axis: str, *, answers: Sequence[Answer] | None = None, weighted: bool = False,
             adjust: Adjustment = "holm") -> pd.DataFrame:
    """Returns the trend of every concern share (or of `answers`) over the ordered groups of `axis`, whose labels are numbers.

    Columns: item, problem, then base_... and percent_... for every group, points_per_step (the slope in percentage
    points), chi_squared, p_value, p_adjusted, shorthand. The test is the Cochran-Armitage test; with weights it uses the
    same score with its linearised variance. A row leaves out groups without a base; a row with fewer than two groups is
    marked [z]. Raises ValueError when the label of a group is not a number.
    """
    asked = concern_answers(tally) if answers is None else list(answers)
    grouped = tally.over(axis)
    labels = [label for label in grouped.axes[axis] if label != BLANK]
    steps = _numbers(axis, labels)
    found = [shares(grouped, asked, weighted, group={axis: label}) for label in labels]
    table = pd.DataFrame({"item": [answer.id for answer in asked], "problem": [answer.label for answer in asked]})
    for label, one in zip(labels, found, strict=True):
        table[f"base_{label}"], table[f"percent_{label}"] = one.base[N].astype("int64"), percent(one.share)
    slope, statistic = _trend(found, steps) if found else (np.full(len(asked), np.nan),) * 2
    p_values = np.where(np.isnan(statistic), np.nan, chdtrc(1, np.nan_to_num(statistic)))
    return table.assign(points_per_step=percent(slope), chi_squared=missing_as_na(statistic),
                        p_value=missing_as_na(p_values), p_adjusted=missing_as_na(adjusted(p_values, adjust)),
                        shorthand=np.where(np.isnan(statistic), NOT_APPLICABLE, ""))


def _numbers(axis: str, labels: Sequence[str]) -> np.ndarray:
    steps = pd.to_numeric(pd.Series(labels, dtype="str"), errors="coerce").to_numpy("float64")
    if not np.isfinite(steps).all():
        raise ValueError(f"the groups of '{axis}' ({', '.join(labels)}) are no numbers, so they have no order "
                         "to test a trend over; group by a quintile or another number")
    return steps


def _trend(found: Sequence[Shares], steps: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Returns the slope and chi-squared of every answer's score: the sum of (distance from the mean step) times concern."""
    total, counted = np.stack([one.total for one in found]), np.stack([one.counted[_measure(one)] for one in found])
    with np.errstate(invalid="ignore", divide="ignore"):       # an answer without a base has no trend: NaN
        p = counted.sum(axis=0) / total.sum(axis=0)
        distance = steps[:, None] - (steps[:, None] * total).sum(axis=0) / total.sum(axis=0)
        spread = (distance**2 * total).sum(axis=0)
        score = (distance * counted).sum(axis=0)
        statistic = score**2 / _score_variance(found, p, distance, spread)
        slope = score / spread
    several = (total > 0).sum(axis=0) > 1
    return np.where(several, slope, np.nan), np.where(several & np.isfinite(statistic), statistic, np.nan)


def _score_variance(found: Sequence[Shares], p: np.ndarray, distance: np.ndarray, spread: np.ndarray) -> np.ndarray:
    if not found[0].weighted:
        return np.asarray(p * (1 - p) * spread)
    scores = [(one.products.diagonal()[:len(p)], one.products.diagonal()[len(p):]) for one in found]
    squares = np.stack([(1 - 2 * p) * counted + p**2 * base for counted, base in scores])
    return np.asarray(domain_factor(found[0].sampled) * (distance**2 * squares).sum(axis=0))


def _measure(one: Shares) -> int:
    return W if one.weighted else N


NEGLIGIBLE = 1e-12


@checked
def reversals(tally: Tally, axis: str, first: str, second: str, within: str, *,
              answers: Sequence[Answer] | None = None, weighted: bool = False) -> pd.DataFrame:
    """Returns the difference `first` minus `second`, overall and within the groups of `within` (areas): one row per answer.

    Columns: item, problem, overall_difference, within_difference (both in points; the second is the average over areas
    with Mantel-Haenszel weights), areas (the number of areas where both groups answered), areas_first_higher,
    areas_second_higher, and `reversed`, which says whether the two differences have opposite signs. The comparison within
    areas leaves out respondents without an area. Raises ValueError for a grouping or a group that does not exist or is named
    twice.
    """
    _check_two(first, second)
    if axis == within:
        raise ValueError(f"the groups of '{axis}' cannot be compared within themselves; name another grouping in `within`")
    asked = concern_answers(tally) if answers is None else list(answers)
    grouped = tally.over(axis, within)
    one, two = (shares(grouped, asked, weighted, group={axis: group}) for group in (first, second))
    areas = [label for label in grouped.axes[within] if label != BLANK]
    differences, sizes = _by_area(grouped, asked, weighted, axis, (first, second), within, areas)
    known = sizes > 0
    inside = ratio((np.where(known, differences, 0) * sizes).sum(axis=0), sizes.sum(axis=0))
    overall = one.share - two.share
    return pd.DataFrame({
        "item": [answer.id for answer in asked], "problem": [answer.label for answer in asked],
        "overall_difference": percent(overall), "within_difference": percent(inside), "areas": known.sum(axis=0),
        "areas_first_higher": (known & (differences > NEGLIGIBLE)).sum(axis=0),
        "areas_second_higher": (known & (differences < -NEGLIGIBLE)).sum(axis=0),
        "reversed": np.nan_to_num(overall) * np.nan_to_num(inside) < -NEGLIGIBLE**2})


def _by_area(tally: Tally, asked: Sequence[Answer], weighted: bool, axis: str, groups: tuple[str, str], within: str,
             areas: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Returns the difference in every area and its Mantel-Haenszel weight (0 if a group did not answer), both (areas, k)."""
    differences, sizes = np.zeros((len(areas), len(asked))), np.zeros((len(areas), len(asked)))
    for place, area in enumerate(areas):
        one, two = (shares(tally, asked, weighted, group={axis: group, within: area}) for group in groups)
        differences[place] = one.share - two.share
        sizes[place] = np.nan_to_num(ratio(one.total * two.total, one.total + two.total))
    return differences, sizes
