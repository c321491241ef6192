"""The share of every answer from a tally, with its variance by linearisation: what the tables are built from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .items import Answer, Box, ConcernItem
from .significance import Floats, wilson
from .tallies import W2, N, Tally, W


@dataclass(frozen=True, eq=False)
class Shares:
    """Sums and shares of k answers of one group: base and counted have the shape (3, k), all else (k,).

    `products` (2k, 2k) are sums of squared weights for pairs of "counted" and "in the base", raking residuals where the
    weights were raked; only the blocks of an answer with itself are needed, except to compare answers.
    """

    answers: tuple[Answer, ...]
    base: Floats
    counted: Floats
    products: Floats
    sampled: int
    weighted: bool

    @property
    def total(self) -> Floats:
        """The size of every base: respondents, or their weights."""
        total: Floats = self.base[W if self.weighted else N]
        return total

    @property
    def share(self) -> Floats:
        """The fraction of the base that gave a counted answer; NaN where there is no base."""
        return ratio(self.counted[W if self.weighted else N], self.total)

    @property
    def exists(self) -> np.ndarray:
        """Whether each share exists at all: somebody, with a weight, is in its base."""
        return ~np.isnan(self.share)

    @property
    def variance(self) -> Floats:
        """Of the share: linearised, each base a domain of everyone counted (R `svymean` on a subset)."""
        variance: Floats = domain_factor(self.sampled) * ratio(self._scores(), self.total**2)
        return variance

    @property
    def effective(self) -> Floats:
        """The number of equally weighted people who would give the same precision, never more than the base."""
        n: Floats = self.base[N]
        if not self.weighted:
            return n
        p, scores = self.share, self._scores()
        some = (p > 0) & (p < 1) & (scores > 0)
        of_share = ratio(p * (1 - p) * self.total**2, np.where(some, scores, 0))
        return np.where(some, np.minimum(n, of_share), np.minimum(n, np.nan_to_num(kish(self.base))))

    def interval(self) -> tuple[Floats, Floats]:
        """Wilson's, on the effective base."""
        return wilson(self.share, self.effective)

    def covariance(self) -> Floats:
        """Of the shares with one another, (k, k), each on its own base. The products of all pairs must be known."""
        k, p = len(self.answers), self.share
        both, crossed, bases = self.products[:k, :k], self.products[:k, k:], self.products[k:, k:]
        scores = both - crossed * p[None, :] - crossed.T * p[:, None] + np.outer(p, p) * bases
        matrix: Floats = domain_factor(self.sampled) * ratio(scores, np.outer(self.total, self.total))
        return matrix

    def _scores(self) -> Floats:
        """The squared weighted deviations from the share, added up."""
        own, p = own_blocks(self.products), self.share
        scores: Floats = (own[:, 0, 0] - 2 * p * own[:, 0, 1] + p**2 * own[:, 1, 1]).clip(0)
        return scores


def shares(tally: Tally, answers: Sequence[Answer], weighted: bool = False, raked: Sequence[str] = (),
           group: Mapping[str, str] | None = None) -> Shares:
    """The shares of `answers` among everyone in `group` (such as {"deprivation": "other"}), or in the whole tally.

    `raked` names the margins the weights were raked to, which the tally must be grouped by.
    """
    chosen = tally.where(**group) if group else tally
    base = _stack([chosen.count(answer.column, answer.base) for answer in answers])
    counted = _stack([chosen.count(answer.column, answer.counted) for answer in answers])
    plain = _own_products(base, counted, W2 if weighted else N)
    products = residual_products(tally, chosen, answers, plain, raked) if raked and weighted else plain
    return Shares(tuple(answers), base, counted, products, tally.sampled, weighted)


def concern_shares(tally: Tally, weighted: bool = False, raked: Sequence[str] = ()) -> Shares:
    """The concern shares of the ranked items with the products of all their pairs. Raises ValueError without pairs."""
    items = [item for item in tally.items if item.ranked]
    found = shares(tally, concern_answers(tally, items), weighted)
    if tally.pairs is None or tally.pairs.ids != tuple(item.id for item in items):
        raise ValueError("the pairs of these items were not counted for this group; tally with pairs=True and, to "
                         "bound positions within a grouping, pairs_by naming it")
    pairs = tally.pairs.together()
    plain = (pairs.w2 if weighted else pairs.n)[0]
    products = residual_products(tally, tally, found.answers, plain, raked) if raked and weighted else plain
    return Shares(found.answers, found.base, found.counted, products, found.sampled, weighted)


def residual_products(tally: Tally, chosen: Tally, answers: Sequence[Answer], plain: Floats,
                      raked: Sequence[str]) -> Floats:
    """The products of raking residuals: `chosen` is the group within `tally` that the answers are counted in."""
    sums = _indicators(chosen, answers, raked)
    return calibration(tally, raked).products(plain, sums, sums)


def products_between(tally: Tally, answers: Sequence[Answer], raked: Sequence[str], first: Mapping[str, str],
                     second: Mapping[str, str]) -> Floats:
    """The products (2k, 2k) of two groups that share nobody: raking to common margins ties them together."""
    sums = [_indicators(tally.where(**group), answers, raked) for group in (first, second)]
    return calibration(tally, raked).products(np.zeros((2 * len(answers),) * 2), *sums)


def _indicators(tally: Tally, answers: Sequence[Answer], raked: Sequence[str]) -> Floats:
    counted = [(answer.column, answer.counted) for answer in answers]
    return sums_by_cell(tally, raked, counted + [(answer.column, answer.base) for answer in answers])


def concern_answers(tally: Tally, items: Sequence[ConcernItem] | None = None, box: Box = "concern",
                    dont_know: bool | None = None) -> list[Answer]:
    """The concern shares of `items` (all of the tally unless given), don't know in the base as the tally was made."""
    inside = tally.dont_know if dont_know is None else dont_know
    return [item.answer(box, inside) for item in (tally.items if items is None else items)]


def own_blocks(products: Floats) -> Floats:
    """(k, 2, 2): for every answer "counted" and "in the base" with themselves and each other."""
    square = products.reshape(2, len(products) // 2, 2, len(products) // 2)
    return np.moveaxis(np.diagonal(square, axis1=1, axis2=3), -1, 0)


def kish(sums: Floats) -> Floats:
    """Kish's effective number of people: the squared sum of weights over the sum of their squares."""
    return ratio(sums[W] ** 2, sums[W2])


def domain_factor(sampled: int) -> float:
    """N / (N - 1) for N people sampled with replacement; one person alone has no variance to speak of (NaN)."""
    return sampled / (sampled - 1) if sampled > 1 else float("nan")


def ratio(above: Floats, below: Floats) -> Floats:
    """One by the other, NaN where there is nothing to divide by."""
    found: Floats = np.divide(above, below, out=np.full(np.shape(below), np.nan), where=np.asarray(below) > 0)
    return found


def _own_products(base: Floats, counted: Floats, measure: int) -> Floats:
    """The products of every answer with itself: whoever is counted is in the base."""
    c, b = np.diag(counted[measure]), np.diag(base[measure])
    return np.block([[c, c], [c, b]])


def _stack(sums: Sequence[np.ndarray]) -> Floats:
    """(3, k) from one (3, *groups) an answer."""
    return np.array([one.reshape(3, -1).sum(axis=1) for one in sums]).reshape(len(sums), 3).T


@dataclass(frozen=True, eq=False)
class Calibration:
    """Everyone counted, by raking cell: respondents, raked weights, their squares (3, cells); and the additive fit."""

    margins: tuple[str, ...]
    everyone: Floats
    design: Floats

    def products(self, plain: Floats, one: Floats, two: Floats) -> Floats:
        """The sums of squared weights times two residuals, (m1, m2), of two sets of indicators, about their mean.

        `plain` are the same sums of the indicators themselves, `one` and `two` (3, m, cells) theirs by raking cell.
        """
        fit1, fit2 = self._fitted(one[N]), self._fitted(two[N])
        left1, left2 = self._left_over(one[W], fit1), self._left_over(two[W], fit2)
        matrix: Floats = (plain - one[W2] @ fit2.T - fit1 @ two[W2].T + (fit1 * self.everyone[W2]) @ fit2.T
                          - np.outer(left1, left2) / self.everyone[N].sum())
        return matrix

    def _left_over(self, weight: Floats, fitted: Floats) -> Floats:
        """The weighted sum of the residuals."""
        left: Floats = (weight - fitted * self.everyone[W]).sum(axis=1)
        return left

    def _fitted(self, people: Floats) -> Floats:
        """What the margins alone say of each indicator in every cell: (m, cells)."""
        normal = (self.design.T * self.everyone[N]) @ self.design
        solved = np.linalg.lstsq(normal, self.design.T @ people.T, rcond=1e-12)[0]
        return np.asarray((self.design @ solved).T)


def calibration(tally: Tally, margins: Sequence[str]) -> Calibration:
    """The calibration of a tally made with raked weights by (at least) the raking `margins`. Raises ValueError."""
    whole = tally.over(*margins)
    lengths = [len(labels) for labels in whole.axes.values()]
    places = np.indices(lengths).reshape(len(lengths), -1)
    design = np.hstack([np.eye(length)[place] for length, place in zip(lengths, places, strict=True)])
    return Calibration(tuple(whole.axes), whole.sizes.reshape(3, -1), design)


def sums_by_cell(tally: Tally, margins: Sequence[str], counted: Sequence[tuple[str, Sequence[str]]]) -> Floats:
    """The sums (3, m, cells) of m indicators, each "has one of these codes in this column", by raking cell."""
    whole = tally.over(*margins)
    cells = int(np.prod([len(labels) for labels in whole.axes.values()]))
    return np.stack([whole.count(column, codes).reshape(3, cells) for column, codes in counted], axis=1)


NOT_APPLICABLE = "[z]"      # the official shorthand for a figure that cannot exist: nobody is in its base


def whole(numbers: np.ndarray, exists: np.ndarray) -> pd.arrays.IntegerArray:
    """Whole numbers, missing where there is no such figure."""
    return pd.arrays.IntegerArray(numbers.astype("int64"), ~exists)


def percent(fraction: np.ndarray) -> pd.arrays.FloatingArray:
    """0 to 100, missing (never NaN) where there is no such figure."""
    return missing_as_na(fraction * 100)


def missing_as_na(figures: np.ndarray) -> pd.arrays.FloatingArray:
    """Figures with those that do not exist marked missing, so that no NaN can look like one."""
    return pd.arrays.FloatingArray(np.nan_to_num(figures), np.isnan(figures))
