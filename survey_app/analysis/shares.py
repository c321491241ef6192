"""Calculates the share of every answer from a tally, with its variance by linearisation. All tables use these shares."""

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
    """Sums and shares of k answers of one group. `base` and `counted` have the shape (3, k), all other arrays (k,).

    `products` (2k, 2k) holds sums of squared weights for pairs of "counted" and "in the base", or of their raking residuals
    if the weights were raked. Only the blocks of an answer with itself are needed, except when answers are compared.
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
        """The fraction of the base that gave a counted answer. It is NaN if there is no base."""
        return ratio(self.counted[W if self.weighted else N], self.total)

    @property
    def exists(self) -> np.ndarray:
        """Whether each share exists: at least one person with a weight is in its base."""
        return ~np.isnan(self.share)

    @property
    def variance(self) -> Floats:
        """The linearised variance of each share. Each base is a domain of everyone counted (R `svymean` on a subset)."""
        variance: Floats = domain_factor(self.sampled) * ratio(self._scores(), self.total**2)
        return variance

    @property
    def effective(self) -> Floats:
        """The number of equally weighted people that would give the same precision. It is never more than the base."""
        n: Floats = self.base[N]
        if not self.weighted:
            return n
        p, scores = self.share, self._scores()
        some = (p > 0) & (p < 1) & (scores > 0)
        of_share = ratio(p * (1 - p) * self.total**2, np.where(some, scores, 0))
        return np.where(some, np.minimum(n, of_share), np.minimum(n, np.nan_to_num(kish(self.base))))

    def interval(self) -> tuple[Floats, Floats]:
        """Returns Wilson's interval of each share, on the effective base."""
        return wilson(self.share, self.effective)

    def covariance(self) -> Floats:
        """Returns the covariance (k, k) of the shares, each on its own base. It needs the products of all pairs."""
        k, p = len(self.answers), self.share
        both, crossed, bases = self.products[:k, :k], self.products[:k, k:], self.products[k:, k:]
        scores = both - crossed * p[None, :] - crossed.T * p[:, None] + np.outer(p, p) * bases
        matrix: Floats = domain_factor(self.sampled) * ratio(scores, np.outer(self.total, self.total))
        return matrix

    def _scores(self) -> Floats:
        """Returns the sum of the squared weighted deviations from each share."""
        own, p = own_blocks(self.products), self.share
        scores: Floats = (own[:, 0, 0] - 2 * p * own[:, 0, 1] + p**2 * own[:, 1, 1]).clip(0)
        return scores


def shares(tally: Tally, answers: Sequence[Answer], weighted: bool = False, raked: Sequence[str] = (),
           group: Mapping[str, str] | None = None) -> Shares:
    """Returns the shares of `answers` among the people in `group` (such as {"deprivation": "other"}), or in the complete tally.

    `raked` names the margins that the weights were raked to; the tally must be grouped by them.
    """
    if outside := [answer.id for answer in answers if not set(answer.counted) <= set(answer.base)]:
        raise ValueError(f"the answer '{outside[0]}' counts codes that are not in its base; its share would have no meaning")
    chosen = tally.where(**group) if group else tally
    base = _stack([chosen.count(answer.column, answer.base) for answer in answers])
    counted = _stack([chosen.count(answer.column, answer.counted) for answer in answers])
    plain = _own_products(base, counted, W2 if weighted else N)
    products = residual_products(tally, chosen, answers, plain, raked) if raked and weighted else plain
    return Shares(tuple(answers), base, counted, products, tally.sampled, weighted)


def concern_shares(tally: Tally, weighted: bool = False, raked: Sequence[str] = ()) -> Shares:
    """Returns the concern shares of the ranked items, with the products of all their pairs. Raises ValueError without pairs."""
    items = [item for item in tally.items if item.ranked]
    found = shares(tally, concern_answers(tally, items), weighted)
    if tally.pairs is None or tally.pairs.ids != tuple(item.id for item in items):
        raise ValueError("the pairs of these items were not counted for this group; tally with pairs=True and, to bound "
                         "positions within a grouping, pairs_by naming it (for a group by two groupings, first make one "
                         "column of both)")
    pairs = tally.pairs.together()
    plain = (pairs.w2 if weighted else pairs.n)[0]
    products = residual_products(tally, tally, found.answers, plain, raked) if raked and weighted else plain
    return Shares(found.answers, found.base, found.counted, products, found.sampled, weighted)


def residual_products(tally: Tally, chosen: Tally, answers: Sequence[Answer], plain: Floats,
                      raked: Sequence[str]) -> Floats:
    """Returns the products of raking residuals. `chosen` is the group within `tally` in which the answers are counted."""
    sums = _indicators(chosen, answers, raked)
    return calibration(tally, raked).products(plain, sums, sums)


def products_between(tally: Tally, answers: Sequence[Answer], raked: Sequence[str], first: Mapping[str, str],
                     second: Mapping[str, str]) -> Floats:
    """Returns the products (2k, 2k) of two groups without common people, which are related only through raking margins."""
    sums = [_indicators(tally.where(**group), answers, raked) for group in (first, second)]
    return calibration(tally, raked).products(np.zeros((2 * len(answers),) * 2), *sums)


def _indicators(tally: Tally, answers: Sequence[Answer], raked: Sequence[str]) -> Floats:
    counted = [(answer.column, answer.counted) for answer in answers]
    return sums_by_cell(tally, raked, counted + [(answer.column, answer.base) for answer in answers])


def concern_answers(tally: Tally, items: Sequence[ConcernItem] | None = None, box: Box = "concern",
                    dont_know: bool | None = None) -> list[Answer]:
    """Returns the concern answers of `items`, or of all items of the tally. By default, don't know is treated as in the tally."""
    inside = tally.dont_know if dont_know is None else dont_know
    return [item.answer(box, inside) for item in (tally.items if items is None else items)]


def own_blocks(products: Floats) -> Floats:
    """Returns the products (k, 2, 2) of "counted" and "in the base" of each answer, with themselves and each other."""
    square = products.reshape(2, len(products) // 2, 2, len(products) // 2)
    return np.moveaxis(np.diagonal(square, axis1=1, axis2=3), -1, 0)


def kish(sums: Floats) -> Floats:
    """Returns Kish's effective number of people: the squared sum of weights divided by the sum of squared weights."""
    return ratio(sums[W] ** 2, sums[W2])


def domain_factor(sampled: int) -> float:
    """Returns N / (N - 1) for N people sampled with replacement, or NaN for one person, who has no variance."""
    return sampled / (sampled - 1) if sampled > 1 else float("nan")


def ratio(above: Floats, below: Floats) -> Floats:
    """Returns `above` divided by `below`, or NaN where `below` is not above zero."""
    found: Floats = np.divide(above, below, out=np.full(np.shape(below), np.nan), where=np.asarray(below) > 0)
    return found


def _own_products(base: Floats, counted: Floats, measure: int) -> Floats:
    """Returns the products of every answer with itself. Everyone who is counted is in the base."""
    c, b = np.diag(counted[measure]), np.diag(base[measure])
    return np.block([[c, c], [c, b]])


def _stack(sums: Sequence[np.ndarray]) -> Floats:
    """Returns one array (3, k) from an array (3, *groups) per answer."""
    return np.array([one.reshape(3, -1).sum(axis=1) for one in sums]).reshape(len(sums), 3).T


@dataclass(frozen=True, eq=False)
class Calibration:
    """Everyone counted by raking cell (respondents, raked weights and their squares: (3, cells)), and the additive design."""

    margins: tuple[str, ...]
    everyone: Floats
    design: Floats

    def products(self, plain: Floats, one: Floats, two: Floats) -> Floats:
        """Returns the sums (m1, m2) of squared weights times two residuals, about their mean, for two sets of indicators.

        `plain` holds the same sums for the indicators themselves; `one` and `two` (3, m, cells) hold their sums by raking cell.
        """
        fit1, fit2 = self._fitted(one[N]), self._fitted(two[N])
        left1, left2 = self._left_over(one[W], fit1), self._left_over(two[W], fit2)
        matrix: Floats = (plain - one[W2] @ fit2.T - fit1 @ two[W2].T + (fit1 * self.everyone[W2]) @ fit2.T
                          - np.outer(left1, left2) / max(self.everyone[N].sum(), 1))     # of nobody, nothing is left over
        return matrix

    def _left_over(self, weight: Floats, fitted: Floats) -> Floats:
        """Returns the weighted sum of the residuals."""
        left: Floats = (weight - fitted * self.everyone[W]).sum(axis=1)
        return left

    def _fitted(self, people: Floats) -> Floats:
        """Returns the value (m, cells) of each indicator in every cell that the margins predict."""
        normal = (self.design.T * self.everyone[N]) @ self.design
        solved = np.linalg.lstsq(normal, self.design.T @ people.T, rcond=1e-12)[0]
        return np.asarray((self.design @ solved).T)


def calibration(tally: Tally, margins: Sequence[str]) -> Calibration:
    """Returns the calibration of a tally with raked weights. Raises ValueError if it is not grouped by the raking `margins`."""
    whole = tally.over(*margins)
    lengths = [len(labels) for labels in whole.axes.values()]
    places = np.indices(lengths).reshape(len(lengths), -1)
    design = np.hstack([np.eye(length)[place] for length, place in zip(lengths, places, strict=True)])
    return Calibration(tuple(whole.axes), whole.sizes.reshape(3, -1), design)


def sums_by_cell(tally: Tally, margins: Sequence[str], counted: Sequence[tuple[str, Sequence[str]]]) -> Floats:
    """Returns the sums (3, m, cells) of m indicators by raking cell. An indicator is "has one of these codes in this column"."""
    whole = tally.over(*margins)
    cells = int(np.prod([len(labels) for labels in whole.axes.values()]))
    return np.stack([whole.count(column, codes).reshape(3, cells) for column, codes in counted], axis=1)


NOT_APPLICABLE = "[z]"      # the official shorthand for a figure that does not exist because nobody is in its base


def whole(numbers: np.ndarray, exists: np.ndarray) -> pd.arrays.IntegerArray:
    """Returns integers, missing where the figure does not exist."""
    return pd.arrays.IntegerArray(numbers.astype("int64"), ~exists)


def percent(fraction: np.ndarray) -> pd.arrays.FloatingArray:
    """Returns percentages from 0 to 100, missing (never NaN) where the figure does not exist."""
    return missing_as_na(fraction * 100)


def missing_as_na(figures: np.ndarray) -> pd.arrays.FloatingArray:
    """Returns the figures with NaN marked as missing, so that nobody can mistake NaN for a figure."""
    return pd.arrays.FloatingArray(np.nan_to_num(figures), np.isnan(figures))
